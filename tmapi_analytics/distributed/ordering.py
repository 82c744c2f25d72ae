"""The order of values that lie in parts: the two rounds of `selecting`, over a Dask DataFrame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tmapi_analytics.distributed.parts import each_kept, keep
from tmapi_analytics.distributed.selecting import (
    Interval,
    Ordered,
    Picks,
    Within,
    between,
    both_places,
    found,
    picks,
    within,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.distributed.parts import Frame, Kept, Parts
    from tmapi_analytics.distributed.surveying import Key, Told

    Open = Mapping[Key, set[Interval]]
    Values = Mapping[Key, NDArray[np.float64]]


def ordered(
    offers: Frame | Parts, ask: Callable[[pd.DataFrame], Told], shares: Sequence[float]
) -> tuple[dict[Key, Ordered], list[Told]]:
    """The order of the values that the parts tell, around these shares, and all that each part told.

    The values stay where the parts are until both rounds are over: 8 bytes each.

    Parameters
    ----------
    offers : Dask DataFrame or its parts
        With what `ask` reads; read once.
    """
    kept, told = keep(offers, partial(_picked, ask))
    parts: dict[Key, list[Picks]] = by_key(one.values for one in told)
    counts = {key: sum(part.count for part in some) for key, some in parts.items()}
    intervals = {
        key: {place: between(parts[key], place) for place in _places(count, shares)}
        for key, count in counts.items()
    }
    open_ones = {key: {one for one in some.values() if one[0] < one[1]} for key, some in intervals.items()}
    inside = _inside(kept, {key: some for key, some in open_ones.items() if some})
    values = {
        key: {place: _value(inside.get(key, []), interval, place) for place, interval in some.items()}
        for key, some in intervals.items()
    }
    return {key: _ordered(count, values[key], shares) for key, count in counts.items()}, told


def _picked(ask: Callable[[pd.DataFrame], Told], part: pd.DataFrame) -> tuple[Values, Told]:
    told = ask(part)
    return told.values, replace(told, values={key: picks(values) for key, values in told.values.items()})


def _inside(kept: Kept, wanted: Open) -> Mapping[Key, list[Mapping[Interval, Within]]]:
    return by_key(each_kept(kept, partial(_within, wanted))) if wanted else {}


def _within(wanted: Open, values: Values) -> dict[Key, dict[Interval, Within]]:
    return {
        key: {interval: within(values[key], interval) for interval in some}
        for key, some in wanted.items()
        if key in values
    }


def _value(parts: Iterable[Mapping[Interval, Within]], interval: Interval, place: int) -> float:
    low, high = interval
    return found([part[interval] for part in parts], interval, place) if low < high else low


def _places(count: int, shares: Sequence[float]) -> set[int]:
    return {place for share in shares for place in both_places(count, share)} if count else set()


def _ordered(count: int, values: Mapping[int, float], shares: Sequence[float]) -> Ordered:
    around = {share: both_places(count, share) for share in shares} if count else {}
    return Ordered(count, {share: (values[low], values[high]) for share, (low, high) in around.items()})


def by_key(parts: Iterable[Mapping[Key, Any]]) -> dict[Key, list[Any]]:
    """What the parts say, key by key."""
    every: dict[Key, list[Any]] = defaultdict(list)
    for part in parts:
        for key, said in part.items():
            every[key].append(said)
    return dict(every)
