"""The local filters as widgets over the model in `filtering`; moving one costs nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets

from tmapi_analytics.widgets.cards import BADGES
from tmapi_analytics.widgets.looks import field, row, tick
from tmapi_analytics.widgets.panel.filtering import Filters, Limit, Order, Word
from tmapi_analytics.widgets.parts import Line
from tmapi_analytics.widgets.words import label

if TYPE_CHECKING:
    import pandas as pd


class Sieve(ipywidgets.VBox):
    """What offers have to fulfil to be shown.

    Parameters
    ----------
    changed : callable
        Called when it says something else.
    """

    def __init__(self, *, changed: Callable[[], object]) -> None:
        self.words = field(ipywidgets.Text, "Words in the title")
        self.low = field(ipywidgets.Text, "Show from, CNY")
        self.high = field(ipywidgets.Text, "Show up to, CNY")
        self.moq = field(ipywidgets.Text, f"{label('moq')} up to")
        self.rate = field(ipywidgets.Text, f"{label('repurchase_rate')}, %")
        self.years = field(ipywidgets.Text, f"{label('shop_years')} from")
        self.badges = {name: tick(label(name)) for name in BADGES}
        self.unknown = tick("Keep offers of which it is unknown", value=True)
        self.problem = Line(kind="error")
        texts = [self.words, self.low, self.high, self.moq, self.rate, self.years]
        super().__init__([row(*texts), row(*self.badges.values()), self.unknown, self.problem])
        self._changed = changed
        self._quiet = False
        for control in (*texts, *self.badges.values(), self.unknown):
            control.observe(self._told, "value")

    @property
    def filters(self) -> Filters:
        """What it says; what is no number is left out, and a line says so."""
        self.problem.text = ""
        limits = [
            self._limit("price", "ge", self.low),
            self._limit("price", "le", self.high),
            self._limit("repurchase_rate", "ge", self.rate, unit=0.01),
            self._limit("shop_years", "ge", self.years),
            *(Limit(name, "eq", value=True) for name, badge in self.badges.items() if badge.value),
        ]
        found = [limit for limit in limits if limit]
        most = self._read(self.moq)
        orders = [] if most is None else [Order(max(most, 1))]  # nobody sells less than one piece
        words = [Word(word) for word in self.words.value.split()]
        return Filters(conditions=(*found, *orders, *words), unknown=self.unknown.value)

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """The lowest and the highest price that pass; None is open."""
        low, high = (self._read(control) for control in (self.low, self.high))
        return low, high

    def between(self, low: float | None, high: float | None) -> None:
        """Set both ends of the price at once; None is open."""
        self._quiet = True
        try:
            self.low.value, self.high.value = ("" if end is None else f"{end:g}" for end in (low, high))
        finally:
            self._quiet = False
        self._changed()

    def fit(self, offers: pd.DataFrame) -> None:
        """Switch off what the offers have no column for."""
        needed = {"price": [self.low, self.high], "moq": [self.moq], "repurchase_rate": [self.rate]}
        needed |= {"shop_years": [self.years], "title": [self.words]}
        for column, controls in (needed | {name: [badge] for name, badge in self.badges.items()}).items():
            for control in controls:
                control.disabled = column not in offers.columns

    def _told(self, _: Any) -> None:
        if not self._quiet:
            self._changed()

    def _limit(self, column: str, relation: Any, control: ipywidgets.Text, unit: float = 1) -> Limit | None:
        number = self._read(control)
        return None if number is None else Limit(column, relation, round(number * unit, 6))

    def _read(self, control: ipywidgets.Text) -> float | None:
        text = control.value.strip()
        try:
            number = (int(text) if text.isdecimal() else float(text)) if text else None
        except ValueError:
            number = math.nan
        if number is None or math.isfinite(number):
            return number
        self.problem.text = f"{control.description}: {text!r} is no number, so it does not count."
        return None
