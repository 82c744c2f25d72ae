"""The chart of price against sales: who sells much for little.

Both axes are logarithmic; offers that sold nothing stand on a line of their own below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.plots import labels, scales, style
from tmapi_analytics.plots.points import Points, far_apart, front, read_points
from tmapi_analytics.plots.sales import ZERO, ZERO_ENDS, sales_axis
from tmapi_analytics.plots.words import left_out, rate_note, speaker

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say

    Numbers = NDArray[np.float64]

MOST_POINTS = 2000
"""More are drawn as cells: points would hide each other."""
LETTERS = "ABCDE"
"""Of the offers that are named: a number would look like a rank."""
LOW = 200
"""Points: under axes of this height no names stand, which would leave nothing of them."""
COLOURS = "cividis_r"
"""Even in steps of lightness, and the same to the colour-blind; the higher the darker."""


def draw_price_vs_sales(
    ax: Axes,
    offers: pd.DataFrame,
    *,
    currency: str | None,
    rate: float | None,
    rate_date: str | None,
    language: str,
) -> None:
    """Draw a point an offer, coloured by score where there is one, and a line through the best of both.

    The line joins the offers that no cheaper one outsells; where there is room, up to five of them have
    a letter and are named below. Above 2,000 offers cells are drawn instead of points, coloured by how many
    they hold. Bait, missing prices and unknown sales are told, not drawn.
    """
    say, money = speaker(language), read_currency(currency, rate, rate_date)
    points = read_points(offers)
    best = front(points.prices, points.sales.pieces)
    ax.set_xlabel(say("price_axis", code=money.code))
    ax.set_ylabel(say("sales_axis"))
    title = say("price_vs_sales", offers=say("offers", n=len(points)))
    told = left_out(say, **points.left_out)
    style.headline(ax, title, _how_to_read(points, best.size, say), told, rate_note(say, money))
    if len(points):
        _draw(ax, points, best, money, language)
    else:
        style.no_data(ax, say)


def _draw(ax: Axes, points: Points, best: NDArray[np.intp], money: Currency, language: str) -> None:
    say = speaker(language)
    x, y = points.prices / money.rate, _heights(points.sales.pieces)
    _scale(ax, x, y)
    if _is_crowded(points):
        _draw_cells(ax, x, y, say)
    else:
        _draw_points(ax, points, x, y, say)
    ax.axhline(ZERO_ENDS, color=style.GREY, linewidth=0.8, linestyle=":")
    ax.plot(x[best], y[best], drawstyle="steps-post", color=style.LINE, linewidth=1.4)
    spots = ax.transData.transform(np.column_stack([x[best], y[best]]))
    if style.height_of(ax) > LOW:
        named = best[far_apart(spots, style.pixels(ax, 2 * style.SMALL), len(LETTERS))]
        _mark(ax, x[named], y[named])
        style.foot(ax, _names(ax, points, named, money, language))


def _is_crowded(points: Points) -> bool:
    return len(points) > MOST_POINTS


def _how_to_read(points: Points, on_front: int, say: Say) -> str:
    floors = int(points.sales.is_floor.sum())
    unscored = int(np.isnan(points.scores).sum()) if "score" in points.offers else 0
    parts = {
        "front": on_front,
        "at_least" if _is_crowded(points) else "triangles": floors,
        "no_score": 0 if _is_crowded(points) else unscored,
    }
    return say("then").join(say(key, n=number) for key, number in parts.items() if number)


def _heights(pieces: Numbers) -> Numbers:
    """Where sales stand on a log axis that keeps a place for 0."""
    return np.where(pieces == 0, ZERO, np.maximum(pieces, 1))


def _scale(ax: Axes, x: Numbers, y: Numbers) -> None:
    scales.log_axis(ax.xaxis, x.min(), x.max())
    sales_axis(ax.yaxis, max(2 * y.max(), 10))  # room for a number above the highest


def _draw_cells(ax: Axes, x: Numbers, y: Numbers, say: Say) -> None:
    limits = (*np.log10(ax.get_xlim()), *np.log10(ax.get_ylim()))
    look: dict[str, Any] = {"gridsize": (36, 20), "mincnt": 1, "cmap": COLOURS, "linewidths": 0.2}
    cells = ax.hexbin(x, y, xscale="log", yscale="log", bins="log", extent=limits, **look)
    _scale(ax, x, y)  # hexbin sets scales anew
    _colour_bar(ax, cells, say("offers_a_cell"))


def _draw_points(ax: Axes, points: Points, x: Numbers, y: Numbers, say: Say) -> None:
    scored, floors = ~np.isnan(points.scores), points.sales.is_floor
    unscored = "white" if "score" in points.offers else style.BARS
    look: dict[str, Any] = {"s": 28, "linewidths": 0.6, "edgecolors": style.INK}
    for marker, chosen in (("o", ~floors), ("^", floors)):
        without = chosen & ~scored
        ax.scatter(x[without], y[without], facecolors=unscored, marker=marker, **look)
        if scored.any():
            own = chosen & scored
            dots = ax.scatter(x[own], y[own], c=points.scores[own], cmap=COLOURS, marker=marker, **look)
            dots.set_clim(points.scores[scored].min(), points.scores[scored].max())
    if scored.any():
        _colour_bar(ax, dots, say("score"))


def _colour_bar(ax: Axes, coloured: ScalarMappable, label: str) -> None:
    bar = ax.figure.colorbar(coloured, ax=ax, label=label, pad=0.02, aspect=30)
    bar.outline.set_visible(False)
    style.prepare(bar.ax)
    bar.minorticks_off()
    bar.ax.yaxis.set_major_formatter(scales.plain_number)


def _mark(ax: Axes, x: Numbers, y: Numbers) -> None:
    """Write letters above points of the front."""
    for letter, spot in zip(LETTERS, zip(x, y, strict=True), strict=False):
        ax.annotate(letter, spot, (0, 4), textcoords="offset points", ha="center", fontweight="bold")


def _names(ax: Axes, points: Points, named: NDArray[np.intp], money: Currency, language: str) -> str:
    """A line a letter: what it is, costs and sells."""
    prices, sales, say = points.prices[named], points.sales, speaker(language)
    told = [
        f": {money.show(price)}, {_sold(say, pieces, is_floor)}"
        for price, pieces, is_floor in zip(prices, sales.pieces[named], sales.is_floor[named], strict=True)
    ]
    room = labels.room(ax, 1.25) - max(map(len, told), default=0)
    names = labels.offer_lines(points.offers.iloc[named], LETTERS[: len(named)], language, room)
    return "\n".join(name + one for name, one in zip(names, told, strict=True))


def _sold(say: Say, pieces: float, is_floor: bool) -> str:
    said = say("pieces", n=pieces)
    return say("at_least_sold", pieces=said) if is_floor else said


PRICE_VS_SALES = Chart(
    name="price_vs_sales",
    draw=draw_price_vs_sales,
    needs=("price", "sales_90d"),
    options={"currency": None, "rate": None, "rate_date": None, "language": "en"},
    meaning="Who sells much for little: price against sales, coloured by score, with the Pareto front named.",
)
