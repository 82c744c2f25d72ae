"""Two looks at the same offers -> what has changed in between, a row an offer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.depth import common_depths
from tmapi_analytics.comparison.news import ATTRS, MOVED, NEW, NOT_COMPARED, NOT_SEEN, SAME, said
from tmapi_analytics.comparison.pairing import TEXTS, paired, times, whole
from tmapi_analytics.comparison.taking import as_text, check, item_ids, provenance
from tmapi_analytics.errors import DataWarning, ParameterError, warn
from tmapi_analytics.scoring.plan import ATTRS as SCORED
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.depth import Depths

    Mask = NDArray[np.bool_]

BESIDE = ("rank", "score", "position", "sales_90d", "sales_90d_is_floor", "fetched_at")
"""What stands side by side behind the prices."""
COLUMNS = (
    "item_id",
    *TEXTS,
    "status",
    "change",
    "price_old",
    "price_new",
    "price_change",
    *(f"{name}_{side}" for name in BESIDE for side in ("old", "new")),
)
CENT = 0.005
"""CNY: prices that are nearer to each other are the same, whatever arithmetic made of them."""
_SAME_SCORE = 1e-9


def changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """What has changed between two looks at the same offers, a row an offer.

    Two frames seldom reach equally far, and what one did not reach says nothing. So offers that only one
    frame has are compared over the common depth: as many of the first places as both have without a gap,
    search by search where there are several. No offer is called gone, only not seen in the first 40.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Offers with ``item_id``; what other columns lack is unknown. A frame without any ``position`` counts
        as a whole list. An offer that stands there several times counts once, where it stands best. Of a
        `history` give one look: ``looks[looks["look"] == 1]``.

    Returns
    -------
    pandas.DataFrame
        The offers of `new`, the best first, then those that only `old` has. Always with these columns:

        - ``item_id``, ``title``, ``title_origin``, ``company_name``, ``product_url``: as `new` has them.
        - ``status``: "new" (not among the first of `old`), "moved" (another price, rank or score), "same",
          "not seen" (not among the first of `new`), or "not compared" (beyond what both frames reach; or in
          both, but without a price in one of them).
        - ``change``: the same in words, "price CNY 7.00, was CNY 8.00 (-12 %)"; missing
          where nothing has changed.
        - ``price_old``, ``price_new``: list prices in CNY; ``price_change``: as a fraction of the old one,
          -0.12 is 12 % less; missing where one is unknown or bait.
        - ``rank``, ``score``, ``position``, ``sales_90d``, ``sales_90d_is_floor`` and ``fetched_at``, each
          ``_old`` and ``_new``. Sales are of rolling 90 days and often only "at least": the difference of
          two is not what was sold in between, so there is none.

        Another rank counts as a move where both frames were scored in the same way, and the offer has
        another place among those that both frames have; another score where both were also measured against
        the same, ``tm.score(new, like=old)``. Another position never does: one new offer moves all behind it.

        ``attrs["tmapi_changes"]`` is plain JSON: ``since`` and ``until`` (when the newest answer of each
        frame came, or None), ``depths`` (search -> to which place it was compared; None for a whole list),
        ``without_id`` (rows that could not be compared).

    Raises
    ------
    ColumnError
        There is no column ``item_id``.
    ParameterError
        One is no frame, or several looks of a `history`.

    Warns
    -----
    DataWarning
        Rows without a readable ``item_id`` were left out.

    Examples
    --------
    >>> old = pd.DataFrame({"item_id": [1, 2, 3], "position": [1, 2, 3], "price": [8.0, 9.0, 5.0]})
    >>> new = pd.DataFrame({"item_id": [4, 1, 2], "position": [1, 2, 3], "price": [6.0, 7.0, 9.0]})
    >>> found = changes(old, new)
    >>> found[["item_id", "status", "price_old", "price_new", "price_change"]]
       item_id    status  price_old  price_new  price_change
    0        4       new        NaN        6.0           NaN
    1        1     moved        8.0        7.0        -0.125
    2        2      same        9.0        9.0         0.000
    3        3  not seen        5.0        NaN           NaN
    >>> found["change"][1]
    'price CNY 7.00, was CNY 8.00 (-12 %)'
    """
    for frame in (old, new):
        check_look(frame)
    depths = common_depths(old, new)
    both = paired(old, new, depths)
    both = both.assign(**_moved(both, *_comparable(old, new)), price_change=_price_change(both))
    both["status"] = as_text(np.select(*_statuses(both), default=NOT_COMPARED)).array
    both["change"] = as_text(said(both)).array
    lost = sum(int(item_ids(frame).isna().sum()) for frame in (old, new))
    if lost:
        warn(f"{counted(lost, 'row')} without a readable item_id could not be compared", DataWarning)
    return _finished(both, {**_provenance(old, new), ATTRS: _about(old, new, depths, lost)})


def check_look(frame: pd.DataFrame) -> None:
    """Raise unless `frame` is one look at offers, as `changes` takes it."""
    check(frame, needs=("item_id",))
    looks = frame["look"].nunique() if "look" in frame else 1
    if looks > 1:
        raise ParameterError(f"a frame holds {looks} looks", hint='Choose one: looks[looks["look"] == 1].')


def _comparable(old: pd.DataFrame, new: pd.DataFrame) -> tuple[bool, bool]:
    """Whether both frames were scored in the same way, and whether their scores compare."""
    before, now = (frame.attrs.get(SCORED) for frame in (old, new))
    if not isinstance(before, dict) or not isinstance(now, dict):
        return False, False
    same_way = _way(before) == _way(now)
    return same_way, same_way and _rulers(before) == _rulers(now)


def _way(scoring: dict[str, Any]) -> dict[str, Any]:
    """What a scoring was asked for."""
    return {name: value for name, value in scoring.items() if name not in ("groups", "notes", "plugins")}


def _rulers(scoring: dict[str, Any]) -> dict[str, Any]:
    """What offers were measured against, group by group."""
    return {label: record.get("criteria") for label, record in scoring.get("groups", {}).items()}


def _moved(both: pd.DataFrame, same_way: bool, same_ruler: bool) -> dict[str, Mask]:
    """Which offers that both frames have changed in what."""
    here = (both["is_old"] & both["is_new"]).to_numpy()
    before, now = (both[f"rank_{side}"].where(here).rank().fillna(0) for side in ("old", "new"))
    return {
        "price_moved": here & (_apart(both, "price") > CENT),
        "rank_moved": here & (before != now).to_numpy() & same_way,
        "score_moved": here & (_apart(both, "score") > _SAME_SCORE) & same_ruler,
    }


def _apart(both: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """How far a number is from what it was; NaN where one is unknown."""
    return (both[f"{name}_new"] - both[f"{name}_old"]).abs().to_numpy()


def _price_change(both: pd.DataFrame) -> pd.Series[Any]:
    change = both["price_new"] / both["price_old"] - 1
    return change.mask((both["is_bait_old"] == 1) | (both["is_bait_new"] == 1) | ~np.isfinite(change))


def _statuses(both: pd.DataFrame) -> tuple[list[Mask], list[str]]:
    """Where each status holds, the first that does."""
    here = (both["is_old"] & both["is_new"]).to_numpy()
    moved = (both["price_moved"] | both["rank_moved"] | both["score_moved"]).to_numpy()
    known = both[["price_old", "price_new"]].notna().all(axis=1).to_numpy()
    cases = {
        MOVED: moved,
        SAME: here & known,
        NEW: ~both["is_old"].to_numpy() & (both["is_within_new"] == 1).to_numpy(),
        NOT_SEEN: ~both["is_new"].to_numpy() & (both["is_within_old"] == 1).to_numpy(),
    }
    return list(cases.values()), list(cases)


def _finished(told: pd.DataFrame, attrs: dict[str, Any]) -> pd.DataFrame:
    """The columns that a user sees, in their dtypes."""
    for side in ("old", "new"):
        for name in ("rank", "position", "sales_90d"):
            told[f"{name}_{side}"] = whole(told[f"{name}_{side}"])
        floor = f"sales_90d_is_floor_{side}"
        told[floor] = told[floor].astype("Float64").astype("boolean")
    finished = told.reset_index()[list(COLUMNS)]
    finished.attrs.update(attrs)
    return finished


def _provenance(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, Any]:
    """Where `new` came from; made up where either is."""
    attrs = provenance(new)
    if any((frame.attrs.get("tmapi") or {}).get("sandbox") for frame in (old, new)):
        attrs["tmapi"] = {**(attrs.get("tmapi") or {}), "sandbox": True}
    return attrs


def _about(old: pd.DataFrame, new: pd.DataFrame, depths: Depths, lost: int) -> dict[str, Any]:
    newest = [times(frame).max() for frame in (old, new)]
    since, until = (None if pd.isna(time) else time.isoformat() for time in newest)
    reached = {name: None if math.isinf(depth) else int(depth) for name, depth in depths.items()}
    return {"since": since, "until": until, "depths": reached, "without_id": lost}
