"""A lifted function -> the text of every file of a plugin, written where nothing is yet."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tmapi_analytics
from tmapi_analytics import config, registry
from tmapi_analytics.disk import write_atomically
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.exporting.lifting import Source, lift
from tmapi_analytics.hookspecs import PROJECT, Criterion
from tmapi_analytics.wording import nearest

_MODULE = '''\
{doc}

{imports}


{function}


@hookimpl
def tmapi_criteria():
    """The criterion that this plugin offers."""
    return [
        Criterion(
{arguments}
        )
    ]
'''

_PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{package}"
version = "0.1.0"
description = {meaning}
readme = "README.md"
requires-python = ">=3.11"
dependencies = {dependencies}

[project.entry-points.{group}]
{name} = "{module}"

[tool.hatch.build.targets.wheel]
only-include = ["{module}.py"]
"""

_README = """\
# {package}

{meaning}

A plugin of tmapi-analytics: `pip install .` here, then weigh offers with `tm.score(offers, {{"{name}": 1}})`.

Its test runs with `pip install pytest`, then `python -m pytest`.
"""

_TEST = '''\
"""What the plugin offers stands up to awkward offers."""

import {module}

from tmapi_analytics.testing import check_plugin


def test_every_frame_gets_a_fitting_answer():
    """No length, index, dtype, infinity, changed input or exception is wrong on any frame."""
    report = check_plugin({module})

    assert "{name}" in set(report["offer"])
'''


def export_plugin(name: str, folder: str | Path, *, single: bool = False) -> Path:
    """Where the criterion of a cell now lies as a plugin that works without the notebook.

    Parameters
    ----------
    name : str
        A criterion that a cell has defined with ``@tm.criterion``.
    folder : str or Path
        A new or empty folder for the project: ``pip install`` it, or run ``pytest`` in it. With `single`, the
        folder that gets ``<name>.py``.
    single : bool
        One file instead, for ``TMAPI_PLUGINS`` or ``--plugin``.

    Returns
    -------
    Path
        The project's folder, or the file.

    Raises
    ------
    ParameterError
        No cell has defined it; it uses what would not be there elsewhere, all of which is named; or there
        are files already. Nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> import tmapi_analytics as tm
    >>> @tm.criterion(goal="max", needs=["shop_years"])
    ... def old_shops(offers):
    ...     '''Years that the shop has been there.'''
    ...     return offers["shop_years"].astype(float)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     project = tm.export_plugin("old_shops", folder)
    ...     sorted(path.name for path in project.iterdir())
    ['README.md', 'pyproject.toml', 'tests', 'tmapi_analytics_old_shops.py']
    """
    criterion = _of_a_cell(name)
    source = lift(criterion.value)
    module = _module(criterion, source)
    files = {f"{name}.py": module} if single else _project(criterion, source, module)
    target = Path(folder).expanduser()
    _check_free([target / path for path in files] if single else [target])
    for path, text in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target / path, text.encode())
    return target / f"{name}.py" if single else target


def _of_a_cell(name: str) -> Criterion:
    cells = registry.cells()
    if name not in cells:
        there = ", ".join(cells) or "none yet; write one with @tm.criterion"
        raise ParameterError(
            f'no cell has defined a criterion "{name}"{nearest(name, cells)}', hint=f"Cells have: {there}."
        )
    return cells[name]


def _check_free(paths: list[Path]) -> None:
    for path in paths:
        if path.is_dir() and not any(path.iterdir()):
            continue
        if path.exists():
            raise ParameterError(
                f"{path} is there already and is not overwritten", hint="Give a new or an empty folder."
            )


def _module(criterion: Criterion, source: Source) -> str:
    imports = [*source.imports, "from tmapi_analytics.hookspecs import Criterion, hookimpl"]
    return _MODULE.format(
        doc=_docstring(criterion.meaning or criterion.name),
        imports="\n".join(imports),
        function=source.text,
        arguments="\n".join(f"            {argument}," for argument in _arguments(criterion)),
    )


def _docstring(text: str) -> str:
    plain = text.replace("\\", "").replace('"""', "'''")
    return f'"""{plain} """' if plain.endswith('"') else f'"""{plain}"""'


def _arguments(criterion: Criterion) -> Iterator[str]:
    """What makes the `Criterion` again, as source; the meaning is the function's docstring."""
    default = Criterion(name="", goal="max", value=criterion.value)
    yield f"name={criterion.name!r}"
    yield f"goal={criterion.goal!r}"
    yield f"value={criterion.value.__name__}"
    for name in ("needs", "scale", "half", "options", "bounds", "unit"):
        value = getattr(criterion, name)
        if value != getattr(default, name):
            yield f"{name}={_written(name, value)}"


def _written(name: str, value: Any) -> str:
    """A value as source that makes it again."""
    try:
        same = bool(ast.literal_eval(repr(value)) == value)
    except (SyntaxError, TypeError, ValueError):
        same = False
    if not same:
        raise ParameterError(
            f"{name} cannot be written down: {value!r:.100}",
            hint="Use plain numbers, texts, lists, tuples and dicts.",
        )
    return repr(value)


def _project(criterion: Criterion, source: Source, module_text: str) -> dict[str, str]:
    name = criterion.name
    if not name.isascii():
        raise ParameterError(
            f'a package cannot be called "{name}"',
            hint="Give the criterion an English name, or use single=True.",
        )
    module = f"{PROJECT}_{name}"
    words = {
        "name": name,
        "module": module,
        "package": module.replace("_", "-").rstrip("-"),
        "group": PROJECT,
    }
    meaning = criterion.meaning or name
    needed = [f"{config.APP}>={tmapi_analytics.__version__}", *source.packages]
    return {
        "pyproject.toml": _PYPROJECT.format(**words, meaning=_toml(meaning), dependencies=_toml(needed)),
        "README.md": _README.format(**words, meaning=meaning),
        f"{module}.py": module_text,
        f"tests/test_{name}.py": _TEST.format(**words),
    }


def _toml(value: str | list[str]) -> str:
    """Texts look the same in TOML as in JSON."""
    return json.dumps(value, ensure_ascii=False)
