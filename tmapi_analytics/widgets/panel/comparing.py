"""What was selected, side by side: offers, or the suppliers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from tmapi_analytics.errors import TmapiError, overheard
from tmapi_analytics.widgets.parts import Choice, Line
from tmapi_analytics.widgets.tables import frame_table

if TYPE_CHECKING:
    import pandas as pd

FEWEST, MOST = 2, 6
BY = {"Offers": "items", "Suppliers": "suppliers"}


class Comparing(ipywidgets.VBox):
    """Two to six selected offers, or their suppliers, criterion by criterion."""

    def __init__(self) -> None:
        self._last: tuple[pd.DataFrame, list[int], dict[str, Any]] | None = None
        self.by = Choice("Compare", BY)
        self.line = Line()
        self.table = ipywidgets.HTML(tabbable=True).add_class("tm-scroll")  # what scrolls must be reached
        super().__init__([self.by, self.line, self.table])
        self.by.observe(lambda _: self._compare(), "value")

    def compare(self, frame: pd.DataFrame, selected: list[int], options: dict[str, Any]) -> None:
        """Put these offers of the frame side by side; `options` as `tm.compare` takes them."""
        self._last = (frame, selected, options)
        self._compare()

    def _compare(self) -> None:
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

        with overheard() as told:
            try:
                table = compare(frame, **{**options, self.by.value: chosen})
            except TmapiError as error:
                self.line.text = str(error)
                return
        self.line.text = " ".join(told)
        named = table.rename(index=lambda criterion: criterion.replace("_", " "))
        self.table.value = frame_table(named, "Side by side; differences are from the best")

    def _chosen(self, frame: pd.DataFrame, selected: list[int]) -> list[Any]:
        if self.by.value == "items":
            return selected
        from tmapi_analytics.comparison import supplier_keys

        keys = supplier_keys(frame[frame["item_id"].isin(selected)])
        return keys.dropna().unique().tolist()
