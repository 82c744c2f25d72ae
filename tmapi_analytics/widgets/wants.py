"""Text fields for what a criterion or a chart must be told first, such as words that titles should hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from tmapi_analytics.widgets.looks import field
from tmapi_analytics.widgets.words import label

if TYPE_CHECKING:
    from tmapi_analytics.hookspecs import Chart, Criterion


def wanted(offer: Criterion | Chart) -> tuple[str, ...]:
    """The options that come empty: until somebody fills them in, there is nothing to go by.

    Examples
    --------
    >>> from tmapi_analytics.hookspecs import Chart
    >>> wanted(Chart(name="fit", draw=print, options={"words": (), "columns": ("title",), "language": "en"}))
    ('words',)
    """
    return tuple(
        name for name, usual in offer.options.items() if isinstance(usual, str | Sequence) and not usual
    )


class Wants(ipywidgets.VBox):
    """A field for each option that must be told; no field where there is none.

    Parameters
    ----------
    offers : mapping
        Criteria or charts by name.
    changed : callable
        Called when a field says something else.

    Attributes
    ----------
    fields : dict
        (Name of the criterion or chart, option) -> its text field.
    """

    def __init__(
        self, offers: Mapping[str, Criterion] | Mapping[str, Chart], *, changed: Callable[[], object]
    ) -> None:
        self._usual = {
            (name, option): one.options[option] for name, one in offers.items() for option in wanted(one)
        }
        self.fields = {
            (name, option): field(ipywidgets.Text, f"{label(name)}: {option}", placeholder=_like(usual))
            for (name, option), usual in self._usual.items()
        }
        super().__init__(list(self.fields.values()))
        for one in self.fields.values():
            one.observe(lambda _: changed(), "value")

    def options(self, name: str) -> dict[str, Any]:
        """What a criterion or chart has been told, by option."""
        told = {
            key[1]: _read(one.value, self._usual[key]) for key, one in self.fields.items() if key[0] == name
        }
        return {option: value for option, value in told.items() if value}

    def lacking(self, name: str) -> str:
        """What to fill in before it can say anything; empty where nothing is missing."""
        empty = [
            f'"{one.description}"'
            for key, one in self.fields.items()
            if key[0] == name and not one.value.strip()
        ]
        return f"Fill in {' and '.join(empty)}." if empty else ""

    def tell(self, options: Mapping[str, Mapping[str, Any]]) -> None:
        """Fill in what is known from an earlier scoring."""
        for (name, option), one in self.fields.items():
            if option in options.get(name, {}):
                given = options[name][option]
                one.value = given if isinstance(given, str) else ", ".join(map(str, given))


def _like(usual: object) -> str:
    return "" if isinstance(usual, str) else "one, two, three"


def _read(text: str, usual: object) -> str | list[str]:
    """The text, or its parts between commas where several are taken."""
    if isinstance(usual, str):
        return text.strip()
    return [part.strip() for part in re.split("[,，、]", text) if part.strip()]
