"""The chart of price tiers: what one piece costs, the more are ordered.

Only offers whose tiers are known are drawn (`tm.add_details` fetches them); a list price says nothing about
quantities.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.comparison import peers
from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.plots import labels, scales, style
from tmapi_analytics.plots.words import left_out, rate_note, speaker
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.tiers import read_quantity, read_tiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say

Tiers = dict[int, float]
_MARKERS = "os^DvP*"
"""They tell lines apart on grey paper; with six colours, 42 lines differ."""


def known_tiers(texts: pd.Series[Any]) -> list[Tiers]:
    """Row by row the tiers, price in CNY by quantity; empty where they are missing or cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> known_tiers(pd.Series(["1:2.99|100:1.8", None, "ask us"]))
    [{1: 2.99, 100: 1.8}, {}, {}]
    """
    return [_read(text) if isinstance(text, str) else {} for text in texts]


def _read(text: str) -> Tiers:
    try:
        tiers = read_tiers(text)
    except ValueError:
        return {}
    possible = all(begin >= 1 and 0 < price < math.inf for begin, price in tiers.items())
    return tiers if possible else {}


def steps(tiers: Tiers, end: float) -> NDArray[np.float64]:
    """Corners of the line of a price that falls at each tier, and holds from the last one to `end`.

    Examples
    --------
    >>> steps({1: 2.99, 100: 1.8}, 1000).tolist()
    [[1.0, 2.99], [100.0, 2.99], [100.0, 1.8], [1000.0, 1.8]]
    """
    begins = np.repeat([*tiers, end], 2)[1:-1]
    return np.column_stack([begins, np.repeat(list(tiers.values()), 2)])


def draw_quantities(
    ax: Axes,
    offers: pd.DataFrame,
    *,
    quantity: int | None,
    top: int,
    currency: str | None,
    rate: float | None,
    rate_date: str | None,
    language: str,
) -> None:
    """Draw a falling line an offer: the best ranked, or where nothing is ranked the first, in colours.

    These `top` are named, with their price at `quantity`, which is marked; the others are grey. Offers whose
    lowest price is bait are left out and told.
    """
    say, money = speaker(language), read_currency(currency, rate, rate_date)
    wanted = None if quantity is None else read_quantity(quantity)
    tiers = known_tiers(offers["price_tiers"])
    bait = peers.bait(offers.assign(price=[min(one.values(), default=math.nan) for one in tiers]))
    drawn = [place for place in _best_first(offers) if tiers[place] and not bait[place]]
    named = drawn[: labels.read_top(top)]
    ax.set_xlabel(say("quantity_axis"))
    ax.set_ylabel(say("unit_price_axis", code=money.code))
    if drawn:
        lines = _draw_lines(ax, [tiers[place] for place in drawn], len(named), wanted, money)
        prices = [_price(say, tiers[place], wanted, money) for place in named]
        for line, label in zip(lines, _labels(ax, offers, named, prices, language), strict=True):
            line.set_label(label)
        labels.key_below(ax, lines)
    else:
        style.no_data(ax, say)
    style.headline(
        ax,
        say("tiers", offers=say("offers", n=len(drawn))),
        _how_to_read(say, offers, len(named), len(drawn)),
        say("wanted", n=wanted) if wanted and drawn else "",
        left_out(say, **_without_tiers(offers, tiers), bait=int(bait.sum())),
        rate_note(say, money),
    )


def _without_tiers(offers: pd.DataFrame, tiers: Sequence[Tiers]) -> dict[str, int]:
    """Phrase -> how many offers lack tiers since nobody asked, or since the answer told none."""
    lacks = np.array([not one for one in tiers], dtype=bool)
    if "detail_fetched_at" not in offers:
        return {"without_tiers": int(lacks.sum())}
    asked = offers["detail_fetched_at"].notna().to_numpy(dtype=bool)
    return {"without_details": int((lacks & ~asked).sum()), "tiers_untold": int((lacks & asked).sum())}


def _best_first(offers: pd.DataFrame) -> list[int]:
    """The places of offers, by rank where there is one, else as they are."""
    if "rank" not in offers:
        return list(range(len(offers)))
    return [int(place) for place in np.argsort(numbers(offers["rank"]), kind="stable")]


def _how_to_read(say: Say, offers: pd.DataFrame, named: int, drawn: int) -> str:
    if named == drawn:
        return ""
    return say("named_best" if "rank" in offers else "named_first", n=named)


def _draw_lines(
    ax: Axes, tiers: Sequence[Tiers], named: int, wanted: int | None, money: Currency
) -> list[Line2D]:
    """Draw all, the named ones last and the first of them on top; gives the lines of the named."""
    from matplotlib.collections import LineCollection

    marks = [] if wanted is None else [wanted]
    begins = [*marks, *(begin for one in tiers for begin in one)]
    prices = [price / money.rate for one in tiers for price in one.values()]
    end = max(2 * max(begins), 10)  # nearer than that the axis would have ticks between whole pieces
    scales.log_axis(ax.xaxis, min(begins), end)
    scales.log_axis(ax.yaxis, min(prices), max(prices))
    corners = [steps(one, end) / [1, money.rate] for one in tiers]
    ax.add_collection(
        LineCollection(corners[named:], colors=style.GREY, linewidths=0.8, alpha=0.6), autolim=False
    )
    for mark in marks:
        ax.axvline(mark, color=style.INK, linewidth=1, linestyle="--")
    return [_draw_line(ax, number, corners[number]) for number in range(named)]


def _draw_line(ax: Axes, number: int, corners: NDArray[np.float64]) -> Line2D:
    (line,) = ax.plot(
        *corners.T,
        color=style.PALETTE[number % len(style.PALETTE)],
        marker=_MARKERS[number % len(_MARKERS)],
        markevery=2,  # where a tier begins, not where the one before ends
        markersize=5,
        linewidth=1.6,
        zorder=4 - number / 1000,
    )
    return line


def _labels(
    ax: Axes, offers: pd.DataFrame, places: Sequence[int], prices: Sequence[str], language: str
) -> list[str]:
    """On one line each: rank, or else row, title, supplier and price."""
    some = offers.iloc[list(places)]
    ranks = numbers(some["rank"]) if "rank" in some else np.array(places) + 1.0
    shown = ["–" if math.isnan(rank) else int(rank) for rank in ranks]
    # Ten cells are for the handle and what stands between the parts.
    cells = labels.room(ax, 1.2) - 10 - max(map(len, prices))
    names = labels.offer_lines(some, shown, language, cells)
    return [name + price for name, price in zip(names, prices, strict=True)]


def _price(say: Say, tiers: Tiers, wanted: int | None, money: Currency) -> str:
    if wanted is None:
        return ""
    reached = [price for begin, price in tiers.items() if begin <= wanted]
    return ": " + (money.show(reached[-1]) if reached else say("sold_from", n=min(tiers)))


PRICE_BY_QUANTITY = Chart(
    name="price_by_quantity",
    draw=draw_quantities,
    needs=("price_tiers",),
    options={
        "quantity": None,
        "top": 6,
        "currency": None,
        "rate": None,
        "rate_date": None,
        "language": "en",
    },
    meaning="What one piece costs, the more are ordered, for the offers whose price tiers are known.",
)
