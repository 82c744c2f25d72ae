"""The chart of prices: how many offers cost how much, and what half of them cost.

matplotlib is not imported here, so that listing the charts costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.hookspecs import Chart, hookimpl
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.plots import style
from tmapi_analytics.scoring import evidence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
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

    @property
    def left_out(self) -> str:
        """What is not shown, in words; empty where everything is.

        Examples
        --------
        >>> Prices(shown=np.array([5.0]), bait=1, missing=2).left_out
        'left out: 2 without a price, 1 bait price (0.10 CNY or less, or under a tenth of the median)'
        """
        parts = []
        if self.missing:
            parts.append(f"{self.missing:,} without a price")
        if self.bait:
            bait = _counted(self.bait, "bait price")
            parts.append(f"{bait} ({BAIT:.2f} CNY or less, or under a tenth of the median)")
        return f"left out: {', '.join(parts)}" if parts else ""


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
    median = evidence.peer_median(known, BAIT)
    is_bait = evidence.is_bait(known, bait=BAIT, peer_share=PEER_SHARE, median=median)
    return Prices(shown=known[~is_bait], bait=int(is_bait.sum()), missing=numbers.size - known.size)


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


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def draw_prices(
    ax: Axes, offers: pd.DataFrame, currency: str | None, rate: float | None, rate_date: str | None
) -> None:
    """Draw bars of equal width on a log axis, the share of offers up to each price, median and quartiles.

    Bait and missing prices are in none of these; how many there are stands under the title. `rate` is CNY
    for one unit of `currency`.
    """
    prices, money = sort_out(offers["price"]), read_currency(currency, rate, rate_date)
    shown = prices.shown / money.rate
    lines = [_summary(prices.shown, money), prices.left_out, money.note]
    style.headline(ax, f"Prices of {_counted(shown.size, 'offer')}", "\n".join(filter(None, lines)))
    ax.set_xlabel(f"list price of one piece, {money.code} (log scale)")
    ax.set_ylabel("offers in each bar")
    if shown.size:
        _draw_bars(ax, shown)
        _draw_shares(ax, shown)
    else:
        style.no_data(ax)


def _summary(prices: Numbers, money: Currency) -> str:
    if not prices.size:
        return ""
    low, median, high = map(money.show, _quartiles(prices))
    if prices[0] == prices[-1]:
        return f"all cost {median}"
    # Two currencies are too long for one line.
    between = "\n" if money.note else "; "
    return f"solid line: median, {median}{between}dashed: the middle half, {low} to {high}"


def _quartiles(prices: Numbers) -> Numbers:
    return np.quantile(prices, [0.25, 0.5, 0.75])


def _draw_bars(ax: Axes, prices: Numbers) -> None:
    edges = bar_edges(prices)
    counts, _ = np.histogram(prices, edges)
    ax.bar(edges[:-1], counts, np.diff(edges), align="edge", color=style.BARS, edgecolor="white")
    ax.set_ylim(0, counts.max() * 1.05)
    style.count_axis(ax.yaxis)
    style.price_axis(ax, edges[0], edges[-1])


def _draw_shares(ax: Axes, prices: Numbers) -> None:
    right = ax.twinx()
    style.prepare(right)
    right.ecdf(prices, color=style.LINE, linewidth=1.8)
    right.set_ylim(0, 1.05)
    right.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"], color=style.LINE)
    right.set_ylabel("offers at this price or below, %", color=style.LINE)
    if prices[0] < prices[-1]:
        for price, linestyle in zip(_quartiles(prices), ("--", "-", "--"), strict=True):
            right.axvline(price, color=style.INK, linewidth=1, linestyle=linestyle)


PRICE_DISTRIBUTION = Chart(
    name="price_distribution",
    draw=draw_prices,
    needs=("price",),
    options={"currency": None, "rate": None, "rate_date": None},
    meaning="How many offers cost how much, with median and quartiles; bait prices are left out and told.",
)


@hookimpl
def tmapi_charts() -> list[Chart]:
    """The charts of prices."""
    return [PRICE_DISTRIBUTION]
