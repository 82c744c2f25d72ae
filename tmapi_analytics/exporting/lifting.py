"""A function -> its source, with imports for the modules that it takes from around it.

The source is copied as it stands. Modules can be imported elsewhere; any other thing of the notebook cannot.
The function is not run; what it imports is, to see that it is there.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import symtable
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from types import FunctionType, ModuleType
from typing import Any

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.hookspecs import PROJECT

_OF_NOTEBOOKS = {"display", "get_ipython"}
"""Names that IPython puts among the builtins."""
_UNSEEN = {"eval", "exec", "globals"}
"""Builtins by which it may use what its source does not name."""
_HINT = "Import inside the function, and make options of what it should be given."


@dataclass(frozen=True)
class Source:
    """A function that can stand by itself.

    Attributes
    ----------
    text : str
        From ``def`` on, without its decorator.
    imports : list of str
        Statements that it needs before it.
    packages : list of str
        Distributions to install for them, and for what is imported inside; the standard library and this
        package left out.
    """

    text: str
    imports: list[str]
    packages: list[str]


def lift(function: Callable[..., Any]) -> Source:
    """The source of a function that a cell or a file has defined.

    Raises
    ------
    ParameterError
        Its source cannot be found, or it uses what would not be there elsewhere: all of it is named.
    """
    if not isinstance(function, FunctionType) or function.__name__ == "<lambda>":
        raise ParameterError("only a function written with def can be exported")
    text, decorators = _definition(function)
    outside = dict(_outside(function, text))
    modules = {name: value.__name__ for name, value in outside.items() if isinstance(value, ModuleType)}
    dotted = _deepest(_submodules(text, outside))
    inside = _imported(text)
    origins = {module: _distribution(module) for module in [*modules.values(), *dotted, *inside]}
    refused = [
        *(f"the decorator {decorator}" for decorator in decorators),
        *(f"{name}, which may reach for anything" for name in sorted(_UNSEEN & _free_names(text))),
        *(f'the notebook\'s "{name}"' for name in outside if name not in modules),
        *(
            f'the module "{module}", which no package brings'
            for module, dist in origins.items()
            if dist is None
        ),
        *(
            missing
            for module, names in inside.items()
            if origins[module] is not None
            for missing in _not_there(module, names)
        ),
    ]
    if refused:
        raise ParameterError(
            f'"{function.__name__}" would not run elsewhere: it uses {", ".join(refused)}', hint=_HINT
        )
    return Source(
        text,
        list(_imports(modules, dotted)),
        sorted({dist for dist in origins.values() if dist}),
    )


def _definition(function: FunctionType) -> tuple[str, list[str]]:
    """The source from ``def`` on, and its decorators other than ``criterion``."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
        [tree] = ast.parse(source).body
    except (OSError, SyntaxError, ValueError):
        source, tree = "", ast.stmt()
    if not isinstance(tree, ast.FunctionDef):
        raise ParameterError(
            f'the source of "{function.__name__}" cannot be found',
            hint="Define it in a file, or in a notebook's cell without a magic such as %%time.",
        )
    text = "\n".join(source.split("\n")[tree.lineno - 1 : tree.end_lineno])
    decorators = [ast.unparse(one) for one in tree.decorator_list]
    return text, [f"@{one}" for one in decorators if one.partition("(")[0].split(".")[-1] != "criterion"]


def _outside(function: FunctionType, text: str) -> Iterator[tuple[str, Any]]:
    """Names that the function takes from around it, and what they are there; None where they are nothing."""
    around = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    for name in sorted(_free_names(text) - {function.__name__}):
        if name in around or name in _OF_NOTEBOOKS or not hasattr(builtins, name):
            yield name, around.get(name)


def _free_names(text: str) -> set[str]:
    module = symtable.symtable(text, "<cell>", "exec")
    # Defaults and annotations are evaluated outside the function.
    names = {one.get_name() for one in module.get_symbols() if one.is_referenced() and not one.is_assigned()}
    return names | {
        one.get_name() for table in _within(module) for one in table.get_symbols() if one.is_global()
    }


def _within(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _within(child)


def _submodules(text: str, outside: dict[str, Any]) -> Iterator[str]:
    """Modules within modules from around it: ``xml.etree.ElementTree`` is not there by ``import xml``."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            first, *rest = ast.unparse(node).split(".")
            around = outside.get(first)
            if isinstance(around, ModuleType) and ".".join([around.__name__, *rest]) in sys.modules:
                yield ".".join([around.__name__, *rest])


def _deepest(modules: Iterator[str]) -> list[str]:
    every = sorted(set(modules))
    return [one for one in every if not any(other.startswith(f"{one}.") for other in every)]


def _imported(text: str) -> dict[str, set[str]]:
    """Modules that are imported inside the function, and the names that it takes from each."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found.setdefault(alias.name, set())
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found.setdefault(module, set()).update(alias.name for alias in node.names)
    return found


def _not_there(module: str, names: set[str]) -> Iterator[str]:
    """What cannot be imported, which only importing tells."""
    if not _imports_well(module):
        yield f'the module "{module}", which cannot be imported'
        return
    for name in sorted(names):
        if not hasattr(sys.modules[module], name) and not _imports_well(f"{module}.{name}"):
            yield f'the name "{name}", which "{module}" does not have'


def _imports_well(module: str) -> bool:
    try:
        importlib.import_module(module)
    except Exception:  # noqa: BLE001 - a module may raise anything
        return False
    return True


def _imports(modules: dict[str, str], dotted: list[str]) -> Iterator[str]:
    """Statements for the names, and for submodules, which bind the first of their names too."""
    for name, module in sorted(modules.items()):
        if name != module:
            yield f"import {module} as {name}"
        elif not any(one.startswith(f"{module}.") for one in dotted):
            yield f"import {module}"
    yield from (f"import {one}" for one in dotted)


def _distribution(module: str) -> str | None:
    """What to install for a module: nothing for the standard library; None where nothing brings it."""
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names - {"__main__"} or top == PROJECT:
        return ""
    return next(iter(_distributions().get(top, [])), None)


@cache
def _distributions() -> Any:
    return packages_distributions()
