"""Prices told from bait, and where bars of prices begin and end: the numbers behind the charts of prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.comparison.peers import bait
from tmapi_analytics.scoring.evidence import numbers

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Mask = NDArray[np.bool_]

MOST_BARS = 40


@dataclass(frozen=True, kw_only=True)
class Prices:
    """The prices that a chart shows, and how many it does not.

    Attributes
    ----------
    shown : array of float
        CNY, ascending.
    bait : int
        Prices of at most 0.10 CNY, or under a tenth of the median of their search.
    missing : int
        Offers without a price.
    """

    shown: Numbers
    bait: int
    missing: int


def sort_out(offers: pd.DataFrame) -> Prices:
    """Tell prices from bait and from what is missing.

    Text that is no number, and infinity, count as missing.

    Examples
    --------
    >>> import pandas as pd
    >>> sort_out(pd.DataFrame({"price": [60.0, 8.9, None, 0.01, 12.5, 0.5]}))
    Prices(shown=array([ 8.9, 12.5, 60. ]), bait=2, missing=1)
    """
    return told_apart(numbers(offers["price"]), bait(offers))


def told_apart(prices: Numbers, is_bait: Mask) -> Prices:
    """The same of prices of which is known whether they are bait.

    Examples
    --------
    >>> told_apart(np.array([60.0, np.nan, 0.01]), np.array([False, False, True]))
    Prices(shown=array([60.]), bait=1, missing=1)
    """
    known = ~np.isnan(prices)
    shown = np.sort(prices[known & ~is_bait])
    return Prices(shown=shown, bait=int(is_bait.sum()), missing=int((~known).sum()))


def bar_edges(prices: Numbers) -> Numbers:
    """Where bars begin and end: equally wide on a log axis, from the lowest to the highest price.

    Their number is Rice's rule, twice the cube root of the number of offers, at most `MOST_BARS`; equal
    prices get one bar of a tenth to each side.

    Examples
    --------
    >>> bar_edges(np.array([1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 50.0, 100.0]))
    array([  1.        ,   3.16227766,  10.        ,  31.6227766 , 100.        ])
    >>> bar_edges(np.array([10.0, 10.0]))
    array([ 9., 11.])
    """
    low, high = prices[0], prices[-1]
    if low == high:
        return np.array([low * 0.9, high * 1.1])
    bars = min(round(2 * np.cbrt(prices.size)), MOST_BARS)
    return np.geomspace(low, high, bars + 1)


def quartiles(prices: Numbers) -> Numbers:
    """The lower quartile, the median and the upper quartile."""
    return np.quantile(prices, [0.25, 0.5, 0.75])
