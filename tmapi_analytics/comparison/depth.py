"""How far two frames of offers can be held against each other: what neither reached says nothing.

An offer that is not in a frame may stand right behind its last one. So only places that both frames have
seen, without a gap, are compared; an offer that a filter took out of a frame is never called gone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.comparison.taking import floats, texts

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Depths = dict[str, float]
    """Search -> to which place it was seen without a gap; infinite where there are no places."""


def common_depths(old: pd.DataFrame, new: pd.DataFrame) -> Depths:
    """To which place both frames have seen each search; 0 for one that only one of them has.

    One search in each frame is the same search, whatever it is called: it may have been labelled by month.
    A frame without any ``position`` is a list of its own, seen to its end.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.DataFrame({"item_id": [1, 2, 3], "position": [1, 2, 3]})
    >>> common_depths(old, pd.DataFrame({"item_id": [1, 4], "position": [1, 2]}))
    {'': 2.0}
    """
    depths = [_depths(frame) for frame in (old, new)]
    if all(len(one) <= 1 for one in depths):
        least = min((next(iter(one.values()), 0.0) for one in depths), default=0.0)
        return {name: least for one in depths for name in one}
    return {name: min(one.get(name, 0.0) for one in depths) for name in {**depths[0], **depths[1]}}


def reached(frame: pd.DataFrame, depths: Depths) -> Floats:
    """Row by row, to which place its search was seen by both frames."""
    return np.array([depths.get(name, 0.0) for name in _names(frame)], dtype="float64")


def within(frame: pd.DataFrame, depths: Depths) -> NDArray[np.bool_]:
    """Which rows stand where both frames have looked; without a place, only where no place is needed."""
    place = np.nan_to_num(floats(frame, "position"), nan=math.inf)
    found: NDArray[np.bool_] = place <= reached(frame, depths)
    return found


def _depths(frame: pd.DataFrame) -> Depths:
    places, names = floats(frame, "position"), np.array(_names(frame), dtype=object)
    if np.isnan(places).all():
        return dict.fromkeys(names, math.inf)
    return {name: _depth(places[names == name]) for name in dict.fromkeys(names)}


def _names(frame: pd.DataFrame) -> list[str]:
    names = texts(frame, "search")
    return ["" if missing else str(name) for name, missing in zip(names, names.isna(), strict=True)]


def _depth(places: Floats) -> float:
    known = np.unique(places[~np.isnan(places)])
    return float((known == np.arange(1, len(known) + 1)).sum())
