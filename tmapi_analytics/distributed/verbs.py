"""The verbs that take frames of pandas and of Dask alike; what they do is documented with those of pandas."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import TYPE_CHECKING

from tmapi_analytics import comparison
from tmapi_analytics import frames as searches
from tmapi_analytics.distributed import joining, summing
from tmapi_analytics.distributed.parts import is_dask

if TYPE_CHECKING:
    import pandas as pd


@wraps(searches.concat)
def concat(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:  # noqa: D103 - `wraps` brings the docstring
    given = list(frames)
    join = joining.concat if any(map(is_dask, given)) else searches.concat
    whole: pd.DataFrame = join(given)
    return whole


@wraps(comparison.suppliers)
def suppliers(  # noqa: D103
    frame: pd.DataFrame, *, confirmed: Iterable[int] | None = None, language: str = "en"
) -> pd.DataFrame:
    sum_up = summing.suppliers if is_dask(frame) else comparison.suppliers
    return sum_up(frame, confirmed=confirmed, language=language)
