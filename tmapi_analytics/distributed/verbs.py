"""The verbs that take frames of pandas and of Dask alike; what they do is documented with those of pandas."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import TYPE_CHECKING

from tmapi_analytics import comparison, frames
from tmapi_analytics.distributed import joining, summing
from tmapi_analytics.distributed.parts import is_dask

if TYPE_CHECKING:
    import pandas as pd


@wraps(frames.concat)
def concat(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:  # noqa: D103 - `wraps` brings the docstring
    given = list(frames)
    join = joining.concat if any(map(is_dask, given)) else concat.__wrapped__
    whole: pd.DataFrame = join(given)
    return whole


@wraps(comparison.suppliers)
def suppliers(frame: pd.DataFrame, *, confirmed: Iterable[int] | None = None) -> pd.DataFrame:  # noqa: D103
    if is_dask(frame):
        return summing.suppliers(frame, confirmed)
    return comparison.suppliers(frame, confirmed=confirmed)
