"""The verbs as methods of any DataFrame: ``frame.tmapi.score(...)`` is ``tm.score(frame, ...)``.

Nothing is computed here, and nothing is kept: a method hands its frame to the verb of the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

import tmapi_analytics as tm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from tmapi_analytics.reports.report import Report

NAME = "tmapi"


class Offers:
    """What can be done with a frame of offers; each method takes what the verb takes after the frame.

    Examples
    --------
    >>> import pandas as pd
    >>> import tmapi_analytics as tm
    >>> offers = pd.DataFrame({"item_id": [1, 2], "price": [60.0, 40.8], "shop_years": [9, 3]})
    >>> offers.tmapi.score({"price": 3, "shop_years": 1}, sort=True)["item_id"].tolist()
    [2, 1]
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def score(self, *args: Any, **options: Any) -> pd.DataFrame:
        """As `tm.score`."""
        return tm.score(self._frame, *args, **options)

    def explain(self, *args: Any, **options: Any) -> pd.DataFrame:
        """As `tm.explain`."""
        return tm.explain(self._frame, *args, **options)

    def sensitivity(self, **options: Any) -> pd.DataFrame:
        """As `tm.sensitivity`."""
        return tm.sensitivity(self._frame, **options)

    def add_details(self, *args: Any, **options: Any) -> pd.DataFrame:
        """As `tm.add_details`."""
        return tm.add_details(self._frame, *args, **options)

    def add_columns(self, *args: Any, **options: Any) -> pd.DataFrame:
        """As `tm.add_columns`."""
        return tm.add_columns(self._frame, *args, **options)

    def earlier(self, **options: Any) -> pd.DataFrame | None:
        """As `tm.earlier`."""
        return tm.earlier(self._frame, **options)

    def suppliers(self, **options: Any) -> pd.DataFrame:
        """As `tm.suppliers`."""
        return tm.suppliers(self._frame, **options)

    def compare(self, *args: Any, **options: Any) -> pd.DataFrame:
        """As `tm.compare`."""
        return tm.compare(self._frame, *args, **options)

    def flag(self, *args: Any, **options: Any) -> pd.DataFrame:
        """As `tm.flag`."""
        return tm.flag(self._frame, *args, **options)

    def chart(self, name: str, **options: Any) -> Figure | Axes | None:
        """As `tm.chart`."""
        return tm.chart(name, self._frame, **options)

    def report(self, **options: Any) -> Report:
        """As `tm.report`."""
        return tm.report(self._frame, **options)


def register() -> None:
    """Give every DataFrame the attribute, once."""
    if not hasattr(pd.DataFrame, NAME):
        pd.api.extensions.register_dataframe_accessor(NAME)(Offers)
