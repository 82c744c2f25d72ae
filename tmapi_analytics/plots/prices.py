"""The chart of prices: how many offers cost how much, and what half of them cost.

matplotlib is not imported here, so that listing the charts costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.plots import price_groups, scales, style
from tmapi_analytics.plots.price_numbers import Prices, bar_edges, quartiles, sort_out
from tmapi_analytics.plots.words import left_out, rate_note, speaker

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say

    Numbers = NDArray[np.float64]


def draw_prices(
    ax: Axes,
    offers: pd.DataFrame,
    *,
    by: str | None,
    currency: str | None,
    rate: float | None,
    rate_date: str | None,
    language: str,
) -> None:
    """Draw bars of equal width on a log axis, the share of offers up to each price, median and quartiles.

    With `by`, a row of bars for each value of that column instead, the six with most offers. Bait and missing
    prices are in none of these; how many there are stands under the title. `rate` is CNY for one unit of
    `currency`.
    """
    say, money = speaker(language), read_currency(currency, rate, rate_date)
    ax.set_xlabel(say("price_axis", code=money.code))
    if by is None:
        _draw_all(ax, sort_out(offers), money, say)
    else:
        price_groups.draw(ax, offers, by, money, language)


def _draw_all(ax: Axes, prices: Prices, money: Currency, say: Say) -> None:
    shown = prices.shown
    title = say("prices", offers=say("offers", n=shown.size))
    told = left_out(say, without_price=prices.missing, bait=prices.bait)
    style.headline(ax, title, *_summary(shown, money, say), told, rate_note(say, money))
    ax.set_ylabel(say("offers_a_bar"))
    if shown.size:
        _draw_bars(ax, shown / money.rate)
        _draw_shares(ax, shown / money.rate, say)
    else:
        style.no_data(ax, say)


def _summary(prices: Numbers, money: Currency, say: Say) -> list[str]:
    if not prices.size:
        return []
    low, median, high = map(money.show, quartiles(prices))
    if prices[0] == prices[-1]:
        return [say("all_cost", price=median)]
    parts = [say("median", median=median), say("middle", low=low, high=high)]
    # Two currencies are too long for one line.
    return parts if money.note else [say("then").join(parts)]


def _draw_bars(ax: Axes, prices: Numbers) -> None:
    edges = bar_edges(prices)
    counts, _ = np.histogram(prices, edges)
    ax.bar(edges[:-1], counts, np.diff(edges), align="edge", color=style.BARS, edgecolor="white")
    ax.set_ylim(0, counts.max() * 1.05)
    scales.count_axis(ax.yaxis)
    scales.log_axis(ax.xaxis, edges[0], edges[-1])


def _draw_shares(ax: Axes, prices: Numbers, say: Say) -> None:
    right = ax.twinx()
    style.prepare(right)
    right.ecdf(prices, color=style.LINE, linewidth=1.8)
    right.set_ylim(0, 1.05)
    right.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"], color=style.LINE)
    right.set_ylabel(say("share_up_to"), color=style.LINE)
    if prices[0] < prices[-1]:
        for price, linestyle in zip(quartiles(prices), ("--", "-", "--"), strict=True):
            right.axvline(price, color=style.INK, linewidth=1, linestyle=linestyle)


PRICE_DISTRIBUTION = Chart(
    name="price_distribution",
    draw=draw_prices,
    needs=("price",),
    options={"by": None, "currency": None, "rate": None, "rate_date": None, "language": "en"},
    meaning="How many offers cost how much, with median and quartiles; bait prices are left out and told.",
)
