"""The lower half of the panel: one frame, filtered, weighed, looked at, drawn and compared."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from tmapi_analytics.errors import TmapiError, overheard
from tmapi_analytics.frames import empty_frame
from tmapi_analytics.money import CNY, Currency, read_currency
from tmapi_analytics.tiers import read_quantity
from tmapi_analytics.widgets.gallery import Gallery
from tmapi_analytics.widgets.looks import field, heading, row
from tmapi_analytics.widgets.panel.charting import Charting
from tmapi_analytics.widgets.panel.comparing import Comparing
from tmapi_analytics.widgets.panel.sieve import Sieve
from tmapi_analytics.widgets.parts import Choice, Line
from tmapi_analytics.widgets.weights import Weights
from tmapi_analytics.widgets.words import told

if TYPE_CHECKING:
    import pandas as pd

MADE_UP = "Made-up data from the sandbox."


class Results(ipywidgets.VBox):
    """Offers, and everything that can be done with them; hidden until there are some.

    Parameters
    ----------
    more : mapping of str to widget
        Views beside offers, charts and comparison, by the name on their button.
    looked : callable
        Called when one of these comes into view, or what it is about has changed while it was.

    Attributes
    ----------
    frame, filtered : pandas.DataFrame or None
        The offers, scored; and those that pass the filters. None until there are offers. Traits, as below.
    selected, confirmed : list of int
        Item ids.
    money : Currency
        What prices are written in.
    """

    frame = traitlets.Any()
    filtered = traitlets.Any()
    selected = traitlets.List(traitlets.Int())
    confirmed = traitlets.List(traitlets.Int())
    money = traitlets.Instance(Currency)

    def __init__(self, *, more: Mapping[str, ipywidgets.Widget], looked: Callable[[], object]) -> None:
        self._lock = threading.RLock()
        self._fresh = True
        self._flags: Any = None
        self._looked = looked
        self.made_up = Line(kind="notice")
        self.pieces = field(ipywidgets.Text, "Pieces wanted")
        self.code = field(ipywidgets.Text, "Your currency", placeholder="EUR")
        self.rate = field(ipywidgets.Text, "CNY for 1 of it", placeholder="7.85")
        self.problem = Line(kind="error")
        self.sieve = Sieve(changed=self.sift)
        self.weights = Weights(empty_frame())
        self.gallery = Gallery(empty_frame())
        self.charts = Charting(between=self.sieve.between)
        self.comparison = Comparing()
        views = {"Offers": self.gallery, "Charts": self.charts, "Compare": self.comparison, **more}
        self.view = Choice("Show", {name: name for name in views})
        self._views = list(views)
        self.stack = ipywidgets.Stack(list(views.values()), selected_index=0)
        side = ipywidgets.VBox([heading("Filters"), self.sieve, heading("Weights"), self.weights])
        main = ipywidgets.VBox([self.view, self.stack])
        side.layout.flex, main.layout.flex = "1 1 290px", "3 1 470px"
        main.layout.min_width, self.gallery.layout.width = "0", "100%"
        both = row(side, main)
        both.layout.grid_gap = "8px"
        mine = row(self.pieces, self.code, self.rate)
        super().__init__([self.made_up, mine, self.problem, both], money=CNY)
        self.layout.display = "none"
        traitlets.link((self.gallery, "selected"), (self, "selected"))
        traitlets.link((self.gallery, "confirmed"), (self, "confirmed"))
        # What a criterion and a chart of one name must be told is one thing.
        for key in self.weights.wants.fields.keys() & self.charts.wants.fields.keys():
            traitlets.link(
                (self.weights.wants.fields[key], "value"), (self.charts.wants.fields[key], "value")
            )
        self.weights.observe(self._ranked, "ranked")
        self.view.observe(self._turned, "value")
        self.observe(lambda _: self.look(), "selected")
        self.observe(self._confirmed, "confirmed")
        for control in (self.pieces, self.code, self.rate):
            control.observe(self._mine, "value")

    @property
    def options(self) -> dict[str, Any]:
        """What the buyer wants to see numbers for, as `tm.compare` and `tm.report` take it."""
        options: dict[str, Any] = {"quantity": self.weights.quantity, "confirmed": list(self.confirmed)}
        if self.money is not CNY:
            options |= {"currency": self.money.code, "rate": self.money.rate, "rate_date": self.money.date}
        return options

    def show(self, offers: pd.DataFrame) -> None:
        """Show other offers; what is selected of them stays so, and so do filters and weights."""
        with self._lock:
            self._fresh = True
            self.sieve.fit(offers)
            self.made_up.text = MADE_UP if offers.attrs.get("tmapi", {}).get("sandbox") else ""
            self.weights.show(offers)
            self.layout.display = ""

    def sift(self) -> None:
        """Show what passes the filters."""
        with self._lock:
            if self.frame is None:
                return
            stays = self.sieve.filters.mask(self.frame)
            rows = stays.to_numpy().nonzero()[0].tolist()
            self.gallery.shown = None if len(rows) == len(self.frame) else rows
            self.filtered = self.frame[stays]
            self.look()

    def look(self) -> None:
        """Bring what is in view up to date; what is not, waits."""
        with self._lock:
            if self.frame is None:
                return
            if self.view.value == "Charts":
                self.charts.draw(self.filtered, self.frame, self.sieve.ends, self.options)
            elif self.view.value == "Compare":
                self.comparison.compare(self.frame, self.selected, self.options)
            elif self.view.value != "Offers":
                self._looked()

    def _ranked(self, _: Any) -> None:
        with self._lock:
            self.frame = self.weights.ranked
            if self._fresh:
                self._flag()
                self.gallery.show(self._flagged(), money=self.money)
                self._fresh = False
            else:
                self.gallery.stand(self._flagged(), money=self.money)
            self.sift()

    def _flag(self) -> None:
        """Look for what a buyer should look at twice."""
        from tmapi_analytics.comparison import flag

        with overheard():
            try:
                flagged = flag(self.frame, quantity=self.weights.quantity, confirmed=self.confirmed)
            except TmapiError:  # an own frame without the columns for it
                self._flags = None
            else:
                self._flags = flagged["flags"].array

    def _flagged(self) -> pd.DataFrame:
        frame: pd.DataFrame = self.frame
        return frame if self._flags is None else frame.assign(flags=self._flags)

    def _confirmed(self, _: Any) -> None:
        with self._lock:
            if self.frame is not None and not self._fresh:
                self._flag()
                self.gallery.stand(self._flagged(), money=self.money)
                self.look()

    def _turned(self, change: Any) -> None:
        self.stack.selected_index = self._views.index(change["new"])
        self.look()

    def _mine(self, _: Any) -> None:
        """Take over pieces and currency where they can be read."""
        with self._lock:
            pieces, code, rate = (one.value.strip() for one in (self.pieces, self.code, self.rate))
            try:
                quantity = read_quantity(int(pieces) if pieces.isdecimal() else pieces) if pieces else None
                if bool(code) == bool(rate):  # one alone is still being filled in
                    self.money = read_currency(code or None, _number(rate) if rate else None)
            except TmapiError as error:
                self.problem.text = told(error)
                return
            self.problem.text = ""
            self._fresh = True
            if quantity == self.weights.quantity:
                self._ranked(None)
            else:
                self.weights.quantity = quantity


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
