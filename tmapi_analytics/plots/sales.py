"""The chart of sales: how many offers sold how much, with those that sold nothing in a bar of their own.

A log axis has no zero, and zero is the most common number: it gets a place of its own at the low end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import scales, style
from tmapi_analytics.plots.words import left_out, speaker
from tmapi_analytics.scoring import evidence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.axis import XAxis, YAxis
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say

    Numbers = NDArray[np.float64]

ZERO = 0.35
"""Where on an axis of sales 0 stands."""
ZERO_ENDS = 0.6
"""Where that place ends, and the log axis begins."""


@dataclass(frozen=True, kw_only=True)
class Sales:
    """Pieces sold in 90 days, an offer each.

    Attributes
    ----------
    pieces : array of float
        NaN where unknown; a number under 0 is none.
    is_floor : array of bool
        Whether it is only "at least".
    """

    pieces: Numbers
    is_floor: NDArray[np.bool_]

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Sales:
        return Sales(pieces=self.pieces[chosen], is_floor=self.is_floor[chosen])


def read_sales(offers: pd.DataFrame) -> Sales:
    """The sales of offers.

    Examples
    --------
    >>> import pandas as pd
    >>> read_sales(pd.DataFrame({"sales_90d": [36, None], "sales_90d_is_floor": [True, None]}))
    Sales(pieces=array([36., nan]), is_floor=array([ True, False]))
    """
    pieces = evidence.numbers(offers["sales_90d"])
    pieces = np.where(pieces >= 0, pieces, np.nan)
    if "sales_90d_is_floor" not in offers:
        return Sales(pieces=pieces, is_floor=np.zeros(pieces.size, dtype=bool))
    floor = evidence.numbers(offers["sales_90d_is_floor"]) == 1
    return Sales(pieces=pieces, is_floor=floor & (pieces > 0))


def bar_edges(most: float) -> Numbers:
    """Where bars begin and end: 1, 2, 5, 10, … up to the first above `most`.

    Examples
    --------
    >>> bar_edges(36).tolist()
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
    """
    decades = 10.0 ** np.arange(int(math.log10(max(most, 1))) + 2)
    edges = np.outer(decades, [1, 2, 5]).ravel()
    return edges[: int((edges <= most).sum()) + 1] if most >= 1 else edges[:4]


def draw_sales(ax: Axes, offers: pd.DataFrame, language: str) -> None:
    """Draw a bar for the offers that sold none, and bars of 1, 2 to 4, 5 to 9, … pieces on a log axis.

    The hatched part of a bar are offers of which "at least" is told: they may belong further right. Unknown
    sales are in no bar; how many there are stands under the title.
    """
    say, sales = speaker(language), read_sales(offers)
    known = sales[~np.isnan(sales.pieces)]
    title = say("sales", offers=say("offers", n=known.pieces.size))
    told = left_out(say, without_sales=len(offers) - known.pieces.size)
    style.headline(ax, title, _summary(known, say), told)
    ax.set_xlabel(say("sales_axis"))
    ax.set_ylabel(say("offers_a_bar"))
    if known.pieces.size:
        _draw_bars(ax, known)
    else:
        style.no_data(ax, say)


def _summary(known: Sales, say: Say) -> str:
    if not known.pieces.size:
        return ""
    median = float(np.median(known.pieces))
    # A floor at the median or below may in truth lie above it, and the median with it.
    may_be_more = bool((known.is_floor & (known.pieces <= median)).any())
    key = "sales_median_floor" if may_be_more else "sales_median"
    parts = [say(key, pieces=say("pieces", n=median)), say("sold_none", n=int((known.pieces == 0).sum()))]
    if known.is_floor.any():
        parts.append(say("floors", n=int(known.is_floor.sum())))
    return say("then").join(parts)


def _draw_bars(ax: Axes, known: Sales) -> None:
    edges = bar_edges(known.pieces.max())
    sales_axis(ax.xaxis, edges[-1])
    ax.axvline(ZERO_ENDS, color=style.GREY, linewidth=0.8, linestyle=":")
    counts, floors = (
        np.histogram(np.maximum(pieces[pieces > 0], 1), edges)[0]
        for pieces in (known.pieces, known.pieces[known.is_floor])
    )
    look: dict[str, Any] = {"align": "edge", "edgecolor": "white"}
    none = int((known.pieces == 0).sum())
    ax.bar(ZERO / 1.4, none, ZERO * (1.4 - 1 / 1.4), color=style.GREY, **look)
    ax.bar(edges[:-1], counts - floors, np.diff(edges), color=style.BARS, **look)
    look |= {"hatch": "////", "edgecolor": style.GREY, "linewidth": 0}
    ax.bar(edges[:-1], floors, np.diff(edges), counts - floors, color=style.BARS, **look)
    ax.set_ylim(0, max(none, counts.max()) * 1.05)
    scales.count_axis(ax.yaxis)


def sales_axis(axis: XAxis | YAxis, most: float) -> None:
    """Make x or y a log axis from 1 to `most` pieces, with a place for 0 at `ZERO`, before it."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    name = axis.axis_name
    axis.axes.set(**{f"{name}scale": "log", f"{name}lim": (ZERO / 1.6, most * 1.3)})
    decades = 10.0 ** np.arange(int(math.log10(most)) + 1)
    axis.set_major_locator(FixedLocator([ZERO, *decades]))
    axis.set_major_formatter(FixedFormatter(["0", *map(scales.plain_number, decades)]))
    axis.set_minor_locator(NullLocator())


SALES_DISTRIBUTION = Chart(
    name="sales_distribution",
    draw=draw_sales,
    needs=("sales_90d",),
    options={"language": "en"},
    meaning='How many offers sold how much, those that sold none apart; "at least" is hatched.',
)
