"""Charts of what is shown, as pictures: drawn here, without pyplot, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from tmapi_analytics import registry, toolkit
from tmapi_analytics.comparison.peers import prices_at
from tmapi_analytics.errors import TmapiError, overheard
from tmapi_analytics.widgets.looks import field
from tmapi_analytics.widgets.parts import Line, Picture, Sliders
from tmapi_analytics.widgets.wants import Wants
from tmapi_analytics.widgets.words import here, told

if TYPE_CHECKING:
    import pandas as pd

    Ends = tuple[float | None, float | None]

PRICES = "price_distribution"
"""The chart beneath which a slider filters."""
ENDS = ("lowest", "highest")
DRAWING = "Drawing."
_drawing = threading.Lock()  # matplotlib keeps one cache of fonts for all threads


class Charting(ipywidgets.VBox):
    """A chart to pick, plugins' included, and beneath the prices a slider that filters by them.

    Parameters
    ----------
    between : callable
        Called with a lowest and a highest price, either None where it is open.
    """

    def __init__(self, *, between: Callable[[float | None, float | None], object]) -> None:
        self._between = between
        self._moving = False
        self._last: tuple[pd.DataFrame, pd.DataFrame, Ends, dict[str, Any]] | None = None
        self._charts = {name: one.value for name, one in registry.offered("charts").items()}
        names = sorted(self._charts, key=lambda name: name != PRICES)
        named = [(name.replace("_", " ").capitalize(), name) for name in names]
        self.chart = field(ipywidgets.Dropdown, "Chart", options=named)
        self.meaning = Line(kind="dim")
        self.wants = Wants(self._charts, changed=self._draw)
        self.picture = Picture()
        self.problem = Line(kind="error")
        self.notes = Line()
        self.price = Sliders()
        super().__init__(
            [self.chart, self.meaning, self.wants, self.picture, self.price, self.problem, self.notes]
        )
        self.chart.observe(lambda _: self._draw(), "value")
        self.price.observe(self._priced, "values")

    def draw(self, shown: pd.DataFrame, offers: pd.DataFrame, ends: Ends, options: dict[str, Any]) -> None:
        """Draw the picked chart.

        Parameters
        ----------
        shown : pandas.DataFrame
            What passes the filters.
        offers : pandas.DataFrame
            All there is.
        ends : (float or None, float or None)
            The prices that the filters let through.
        options : mapping
            What charts are told, those that have such an option.
        """
        self._last = (shown, offers, ends, options)
        self._draw()

    def _draw(self) -> None:
        if self._last is None or self.chart.value is None:
            return
        shown, offers, ends, options = self._last
        chart = self._charts[self.chart.value]
        for (name, _), control in self.wants.fields.items():
            control.layout.display = "" if name == chart.name else "none"
        fitting = {name: value for name, value in options.items() if name in chart.options}
        content, problem, notes = b"", "", self.wants.lacking(chart.name)
        if not notes:
            if not self.picture.content:  # the first takes seconds, with fonts to find
                self.notes.text = DRAWING
            content, problem, notes = _drawn(chart.name, shown, fitting | self.wants.options(chart.name))
        with self.picture.hold_sync():
            self.picture.content, self.picture.alt = content, f"{chart.meaning} {len(shown):,} offers."
        self.meaning.text, self.problem.text, self.notes.text = chart.meaning, problem, notes
        self._range(offers, ends)

    def _range(self, offers: pd.DataFrame, ends: Ends) -> None:
        """Let the sliders reach over all prices but bait, as the chart does, and stand as the filters do."""
        known = (
            prices_at(offers, None)
            if self.chart.value == PRICES and "price" in offers.columns
            else np.array([])
        )
        known = known[known > 0]
        self.price.layout.display = "" if known.size else "none"
        if not known.size:
            return
        low, high = float(known.min()), float(known.max())
        reach = {"low": low, "high": high, "log": True, "unit": "CNY", "title": "", "disabled": False}
        stands = [end if end is not None else usual for end, usual in zip(ends, (low, high), strict=True)]
        self._moving = True
        try:
            rows = [{"name": name, "label": f"{name.capitalize()} price", **reach} for name in ENDS]
            rows[0]["not_above"], rows[1]["not_below"] = reversed(ENDS)
            self.price.rows = rows
            self.price.values = dict(zip(ENDS, stands, strict=True))
        finally:
            self._moving = False

    def _priced(self, change: Any) -> None:
        if not self._moving:
            reach = self.price.rows[0]
            low, high = (change["new"][name] for name in ENDS)
            if low > high:  # the one that moved stops at the other
                low, high = (high, high) if low != change["old"].get(ENDS[0]) else (low, low)
            self._between(low if low > reach["low"] else None, high if high < reach["high"] else None)


def _drawn(name: str, offers: pd.DataFrame, options: dict[str, Any]) -> tuple[bytes, str, str]:
    """The picture, why there is none, and what else is to be said."""
    with _drawing, overheard() as notes:
        try:
            figure: Any = toolkit.chart(name, offers, **options)
        except TmapiError as error:
            return b"", told(error), ""
        return figure._repr_png_() if figure else b"", "", here(" ".join(notes))
