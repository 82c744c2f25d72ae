"""Offers of any origin, as the report needs them: every declared column there, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tmapi_analytics.columns import COLUMNS, dtype
from tmapi_analytics.reports.tables import encodable
from tmapi_analytics.scoring.evidence import numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCORE_COLUMNS = ("rank", "score", "score_coverage")


def tidy(offers: pd.DataFrame) -> pd.DataFrame:
    """A copy with an index from 0, the best first, and missing values for the columns that are not there.

    Best is who has the lowest ``rank``; what has none, and a frame never scored, goes by ``position``.

    Examples
    --------
    >>> tidy(pd.DataFrame({"item_id": [7, 8], "position": [2, 1]}))[["item_id", "price"]]
       item_id  price
    0        8    NaN
    1        7    NaN
    """
    frame = encodable(offers.reset_index(drop=True))
    wanted = {column.name: dtype(column.kind) for column in COLUMNS} | dict.fromkeys(SCORE_COLUMNS, "float64")
    absent = {
        name: pd.Series(index=frame.index, dtype=kind) for name, kind in wanted.items() if name not in frame
    }
    whole = pd.concat([frame, pd.DataFrame(absent, index=frame.index)], axis="columns")
    whole.attrs = offers.attrs
    return whole.iloc[_best_first(whole)].reset_index(drop=True)


def _best_first(frame: pd.DataFrame) -> NDArray[np.intp]:
    rank, position = (np.nan_to_num(numbers(frame[name]), nan=np.inf) for name in ("rank", "position"))
    return np.lexsort((position, rank))
