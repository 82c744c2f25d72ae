"""Tables of the reference that are made from the code, so that they cannot differ from it.

```{generated} columns
```
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from sphinx.util.docutils import SphinxDirective

import tmapi_analytics as tm
from tmapi_analytics import columns as columns_
from tmapi_analytics import config, errors, hookspecs, registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd
    from docutils.nodes import Node
    from sphinx.application import Sphinx

OWN = ("charts", "criteria")
"""The plugins that are this package itself."""


def columns() -> str:
    """Every column of a search and of `add_details`."""
    return _terms(
        (
            one.column,
            _listed(one.dtype, one.unit, one.chinese),
            _listed(one.meaning, one.source and f"From {_code(one.source)}.", f"Seen as `{one.example}`."),
        )
        for one in columns_.data_dictionary().itertuples()
    )


def criteria() -> str:
    """Every criterion of the package itself."""
    return _terms(
        (
            one.criterion,
            _listed({"min": "less is better", "max": "more is better"}[one.goal], one.unit, one.scale),
            _listed(one.meaning, f"Needs {_code(one.needs)}.", one.options and f"Options: `{one.options}`."),
        )
        for one in _ours(tm.criteria())
    )


def charts() -> str:
    """Every chart of the package itself."""
    return _terms(
        (
            one.chart,
            "",
            _listed(one.meaning, f"Needs {_code(one.needs)}.", one.options and f"Options: `{one.options}`."),
        )
        for one in _ours(tm.charts())
    )


def settings() -> str:
    """Every setting, its variable and its meaning."""
    rows = [
        (f"`{name}`", f"`TMAPI_{name.upper()}`", _default(name, setting), setting.meaning)
        for name, setting in config.SETTINGS.items()
    ]
    return _markdown(("setting", "environment", "without it", "meaning"), rows)


def exceptions() -> str:
    """Every error: what happened, what to do, how the command line ends."""
    found = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.TmapiError) and one is not errors.TmapiError
    ]
    rows = [
        (
            f"`{one.__name__}`",
            _sentences(one),
            one.default_hint or "The message itself says what to do.",
            "yes" if one.retryable else "no",
            str(one.exit_code),
        )
        for one in found
    ]
    return _markdown(("error", "cause", "cure", "may pass by itself", "exit code"), rows)


def cautions() -> str:
    """Every warning and what it tells."""
    found = [
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.TmapiWarning)
    ]
    return _markdown(("warning", "what it tells"), [(f"`{one.__name__}`", _sentences(one)) for one in found])


def hooks() -> str:
    """Every hook with its signature, and the plugins that use it."""
    parts = []
    for name, hook in vars(hookspecs).items():
        if name.startswith("tmapi_"):
            users = ", ".join(f"`{user}`" for user in _users(name))
            parts.append(f"**`{name}{_signature(hook)}`**\n\n{inspect.getdoc(hook)}\n\nUsed by: {users}.\n")
    return "\n".join(parts)


MAKERS: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (columns, criteria, charts, settings, exceptions, cautions, hooks)
}


class Generated(SphinxDirective):
    """The directive: its one argument is one of `MAKERS`."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """The table, read as Markdown."""
        return self.parse_text_to_nodes(MAKERS[self.arguments[0]]())


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of the directive."""
    app.add_directive("generated", Generated)
    return {"parallel_read_safe": True}


def _users(hook: str) -> list[str]:
    listed = tm.plugins()
    return list(listed.loc[listed["hooks"].str.contains(hook), "name"])


def _signature(hook: Callable[..., object]) -> str:
    return str(inspect.signature(hook)).replace("'", "")


def _default(name: str, setting: config.Setting) -> str:
    if name == "cache_dir":
        return "the user's data folder"
    value = setting.default()
    return "" if value is None else f"`{value}`"


def _sentences(one: type) -> str:
    return " ".join((inspect.getdoc(one) or "").split("\n\n")[0].split())


def _ours(table: pd.DataFrame) -> Iterable[Any]:
    return table[table["plugin"].isin(OWN)].itertuples()


def _terms(rows: Iterable[tuple[str, str, str]]) -> str:
    """A definition list: a name, what kind of thing it is, and a paragraph."""
    parts = [f"`{name}`{kind and ': '}{kind}\n: {text}\n" for name, kind, text in rows]
    return "\n".join(parts).replace("``", "`")


def _listed(*parts: str) -> str:
    """What there is of the parts: short ones in a row, sentences one after the other."""
    there = [part for part in parts if part]
    return (" " if any(part.endswith(".") for part in there) else ", ").join(there)


def _code(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", "))


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *(list(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("``", "`")


if __name__ == "__main__":
    for maker in MAKERS.values():
        print(maker())  # noqa: T201 - to look at them
    registry.reset()
