"""Prices told from bait, and where bars of prices begin and end: the numbers behind the charts of prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.scoring import evidence

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

BAIT = 0.10
"""CNY: at this price or below nothing is sold; it only lifts an offer to the top of a list."""
PEER_SHARE = 0.1
"""Under this share of the peers' median, too."""
MOST_BARS = 40


@dataclass(frozen=True, kw_only=True)
class Prices:
    """The prices that a chart shows, and how many it does not.

    Attributes
    ----------
    shown : array of float
        CNY, ascending.
    bait : int
        Prices of at most 0.10 CNY, or under a tenth of the median of the others.
    missing : int
        Offers without a price.
    """

    shown: Numbers
    bait: int
    missing: int


def sort_out(price: pd.Series[Any]) -> Prices:
    """Tell prices from bait and from what is missing.

    Text that is no number, and infinity, count as missing.

    Examples
    --------
    >>> import pandas as pd
    >>> sort_out(pd.Series([60.0, 8.9, None, 0.01, 12.5, 0.5]))
    Prices(shown=array([ 8.9, 12.5, 60. ]), bait=2, missing=1)
    """
    numbers = evidence.numbers(price)
    known = np.sort(numbers[~np.isnan(numbers)])
    is_bait = find_bait(known)
    return Prices(shown=known[~is_bait], bait=int(is_bait.sum()), missing=numbers.size - known.size)


def find_bait(prices: Numbers) -> NDArray[np.bool_]:
    """Which of these prices, all of one search, are bait; a missing one is not.

    Examples
    --------
    >>> find_bait(np.array([60.0, np.nan, 0.01, 12.5])).tolist()
    [False, False, True, False]
    """
    median = evidence.peer_median(prices, BAIT)
    return evidence.is_bait(prices, bait=BAIT, peer_share=PEER_SHARE, median=median)


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
