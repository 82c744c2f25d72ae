"""What was selected, side by side: offers, or the suppliers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from tmapi_analytics.errors import TmapiError, overheard
from tmapi_analytics.widgets.parts import Choice, Line
from tmapi_analytics.widgets.tables import frame_table
from tmapi_analytics.widgets.words import here, label, told
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    import pandas as pd

FEWEST, MOST = 2, 6
TITLE, BRIEF = 40, 20
"""Characters of a title in a head, and where the head is meant."""
BY = {"Offers": "items", "Suppliers": "suppliers"}


class Comparing(ipywidgets.VBox):
    """Two to six selected offers, or their suppliers, criterion by criterion."""

    def __init__(self) -> None:
        self._last: tuple[pd.DataFrame, list[int], dict[str, Any]] | None = None
        self.by = Choice("Compare", BY)
        self.line = Line()
        self.table = ipywidgets.HTML(tabbable=True).add_class("tm-scroll")  # what scrolls must be reached
        super().__init__([self.by, self.line, self.table])
        self.by.observe(lambda _: self._put(), "value")

    def compare(self, frame: pd.DataFrame, selected: list[int], options: dict[str, Any]) -> None:
        """Put these offers of the frame side by side; `options` as `tm.compare` takes them."""
        self._last = (frame, selected, options)
        self._put()

    def _put(self) -> None:
        if self._last is None:
            return
        self.table.value = ""
        frame, selected, options = self._last
        chosen = self._chosen(frame, selected)
        if not FEWEST <= len(chosen) <= MOST:
            what = "suppliers" if self.by.value == "suppliers" else "offers"
            self.line.text = f"Select {FEWEST} to {MOST} {what} to compare; {len(chosen)} selected."
            return
        from tmapi_analytics.comparison import compare

        with overheard() as notes:
            try:
                table = compare(frame, **{**options, self.by.value: chosen})
            except TmapiError as error:
                self.line.text = told(error)
                return
        self.line.text = here(" ".join(notes))
        if self.by.value == "items":
            table = _titled(table)
        named = table.rename(index=label).rename_axis("Criterion")
        self.table.value = frame_table(named, "Side by side; differences are from the best")

    def _chosen(self, frame: pd.DataFrame, selected: list[int]) -> list[Any]:
        if self.by.value == "items":
            return selected
        from tmapi_analytics.comparison import supplier_keys

        keys = supplier_keys(frame[frame["item_id"].isin(selected)])
        return keys.dropna().unique().tolist()


def _titled(table: pd.DataFrame) -> pd.DataFrame:
    """The comparison of offers with titles for numbers, counted, because titles repeat."""
    *offers, best, worst = table.columns
    titles = dict(enumerate(table.loc["title", offers], start=1))
    heads = [f"{place}. {short(title, TITLE)}" for place, title in titles.items()]
    brief = dict(
        zip(offers, (f"{place}. {short(title, BRIEF)}" for place, title in titles.items()), strict=True)
    )
    ends = table[[best, worst]].map(lambda ids: "; ".join(brief.get(one, one) for one in ids.split(", ")))
    return table.assign(**ends).rename(columns=dict(zip(offers, heads, strict=True)))
