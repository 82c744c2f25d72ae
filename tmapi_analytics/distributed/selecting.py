"""The value at a place in the order of numbers that lie in parts: exact, and without bringing them together.

The parts are asked twice. First each picks some of its values in order (`picks`); between two picks of all
parts the value must lie (`between`). Then each tells what it has between these two (`within`), which is
little: with k picks a part, no more than about 2 values in k. Among them it is found (`found`). Where the two
are one value, as in columns of few values, that is the answer, and nothing is asked again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Interval = tuple[float, float]

PICKS = 1_000
"""What a part picks at most: 16 kB, and of a million values two thousand to be brought together."""


@dataclass(frozen=True)
class Picks:
    """Some of a part's values in order, the least and the greatest among them.

    Attributes
    ----------
    count : int
        How many values the part has.
    places, values : numpy.ndarray
        Where the picks stand in the order of the part's values, from 0, and what they are.
    """

    count: int
    places: NDArray[np.intp]
    values: Floats


@dataclass(frozen=True)
class Within:
    """How many of a part's values are below an interval, how many are its low end, and those inside it."""

    below: int
    at_low: int
    inside: Floats


@dataclass(frozen=True)
class Ordered:
    """What is known of the order of values that lie in parts.

    Attributes
    ----------
    count : int
        How many values there are.
    around : mapping
        Share from 0 to 1 -> the two values between which that quantile lies; often one and the same.
    """

    count: int
    around: Mapping[float, Interval]

    def quantile(self, share: float) -> float:
        """The quantile, as ``numpy.quantile`` gives it of all values."""
        place = share * (self.count - 1)
        return float(np.quantile(self.around[share], place - math.floor(place)))


def picks(values: Floats, most: int = PICKS) -> Picks:
    """Picks of a part's values, which hold no NaN."""
    ordered = np.sort(values)
    places = np.unique(np.linspace(0, len(ordered) - 1, min(most, len(ordered))).astype(np.intp))
    return Picks(len(ordered), places, ordered[places])


def both_places(count: int, share: float) -> tuple[int, int]:
    """The two places, from 0, between which a quantile of `count` values lies."""
    place = share * (count - 1)
    return math.floor(place), math.ceil(place)


def between(parts: Sequence[Picks], place: int) -> Interval:
    """Two picks between which the value at `place` of all lies: the nearest that are sure to be.

    Examples
    --------
    >>> between([picks(np.arange(100.0), most=5), picks(np.arange(100.0, 200.0), most=5)], place=60)
    (49.0, 74.0)
    """
    values = np.concatenate([part.values for part in parts])
    order = np.argsort(values)
    ordered = values[order]
    # At a pick a part is sure to have everything up to it; before its next pick it may have all of the gap.
    sure = np.concatenate([np.diff(part.places, prepend=-1) for part in parts])[order].cumsum()
    possible = np.concatenate([np.diff(part.places, append=part.count) for part in parts])[order].cumsum()
    high = ordered[np.searchsorted(sure, place + 1)]
    most_below = np.append(0, possible)[np.searchsorted(ordered, ordered)]
    low = ordered[np.flatnonzero(most_below <= place)[-1]]
    return float(low), float(high)


def within(values: Floats, interval: Interval) -> Within:
    """What of a part's values lies in an open interval, and how many are before that."""
    low, high = interval
    inside = values[(values > low) & (values < high)]
    return Within(int((values < low).sum()), int((values == low).sum()), inside)


def found(parts: Sequence[Within], interval: Interval, place: int) -> float:
    """The value at `place` of all, which lies in the interval or is one of its ends.

    Examples
    --------
    >>> thirds = [np.arange(0.0, 30, 3), np.arange(1.0, 30, 3), np.arange(2.0, 30, 3)]
    >>> interval = between([picks(part, most=3) for part in thirds], place=17)
    >>> interval, found([within(part, interval) for part in thirds], interval, place=17)
    ((13.0, 27.0), 17.0)
    """
    low, high = interval
    before = sum(part.below + part.at_low for part in parts)
    if place < before:
        return low
    inside = np.sort(np.concatenate([part.inside for part in parts]))
    return float(inside[place - before]) if place - before < len(inside) else high
