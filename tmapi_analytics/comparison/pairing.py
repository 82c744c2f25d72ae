"""Two frames of offers side by side, an offer a row: what each of them says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.depth import reached, within
from tmapi_analytics.comparison.grouping import best_first
from tmapi_analytics.comparison.peers import bait
from tmapi_analytics.comparison.taking import either, floats, item_ids, texts, truths

if TYPE_CHECKING:
    from tmapi_analytics.comparison.depth import Depths

TEXTS = ("title", "title_origin", "company_name", "product_url")
NUMBERS = ("price", "rank", "score", "position", "sales_90d")


def paired(old: pd.DataFrame, new: pd.DataFrame, depths: Depths) -> pd.DataFrame:
    """The offers of `new`, the best first, then those that only `old` has, by ``item_id``.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Offers with ``item_id``; each counts once, where it stands best. Rows without a number are left out.
    depths : dict
        As `common_depths` tells them.

    Returns
    -------
    pandas.DataFrame
        ``is_old`` and ``is_new``: which frame has it. `TEXTS`: as `new` has them, else `old`. And of each
        frame, ending in ``_old`` and ``_new``: `NUMBERS`, ``fetched_at``, and as 1, 0 or missing
        ``sales_90d_is_floor``, ``is_bait`` and ``is_within`` (it stands where both frames have looked);
        ``depth`` is how far that is.

    Examples
    --------
    >>> old = pd.DataFrame({"item_id": [1, 2], "price": [8.0, 9.0]})
    >>> both = paired(old, pd.DataFrame({"item_id": [2, 3], "price": [7.0, 5.0]}), {})
    >>> both[["is_old", "is_new", "price_old", "price_new"]]
             is_old  is_new  price_old  price_new
    item_id
    2          True    True        9.0        7.0
    3         False    True        NaN        5.0
    1          True   False        8.0        NaN
    """
    before, after = _side(old, depths), _side(new, depths)
    ids = after.index.append(before.index[~before.index.isin(after.index)])
    told = before.reindex(ids).add_suffix("_old").join(after.reindex(ids).add_suffix("_new"))
    for name in TEXTS:
        told[name] = either(told[f"{name}_new"], told[f"{name}_old"])
    return told.assign(is_old=ids.isin(before.index), is_new=ids.isin(after.index))


def _side(frame: pd.DataFrame, depths: Depths) -> pd.DataFrame:
    """One frame, an offer a row, by its number; the best first."""
    told: dict[str, Any] = {name: texts(frame, name).array for name in TEXTS}
    told |= {name: floats(frame, name) for name in NUMBERS}
    told["sales_90d_is_floor"] = truths(frame, "sales_90d_is_floor")
    told["fetched_at"] = times(frame)
    told |= {"is_bait": bait(frame) * 1.0, "is_within": within(frame, depths) * 1.0}
    told["depth"] = reached(frame, depths)
    side = pd.DataFrame(told, index=pd.Index(item_ids(frame), name="item_id")).iloc[best_first(frame)]
    return side[side.index.notna() & ~side.index.duplicated()]


def times(frame: pd.DataFrame) -> pd.DatetimeIndex:
    """When each row was answered, UTC; missing where nobody knows."""
    is_time = "fetched_at" in frame and isinstance(frame["fetched_at"].dtype, pd.DatetimeTZDtype)
    told = frame["fetched_at"] if is_time else texts(frame, "fetched_at")
    read = pd.to_datetime(told, utc=True, errors="coerce", format="ISO8601")
    return pd.DatetimeIndex(read.to_numpy(dtype="datetime64[us]"), tz="UTC")


def whole(values: pd.Series[Any]) -> pd.Series[Any]:
    """Floats as Int64; what is no whole number is missing."""
    return values.where(values == np.floor(values)).astype("Float64").astype("Int64")
