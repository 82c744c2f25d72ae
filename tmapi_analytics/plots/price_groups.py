"""Prices by group: a row of bars for each, on one price axis, so that rows compare at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.peers import bait
from tmapi_analytics.errors import ColumnError
from tmapi_analytics.plots import labels, scales, style, terms
from tmapi_analytics.plots.places import province_names
from tmapi_analytics.plots.price_numbers import Prices, bar_edges, quartiles, told_apart
from tmapi_analytics.plots.words import left_out, rate_note, speaker
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.wording import nearest, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.money import Currency
    from tmapi_analytics.plots.price_numbers import Numbers

MOST_GROUPS = 6
"""More rows cannot be read."""


def draw(ax: Axes, offers: pd.DataFrame, by: str, money: Currency, language: str) -> None:
    """Draw a row of bars for each of the groups with most offers, with median and quartiles.

    What is bait is told within each search, whatever the groups are: its offers are each other's peers.

    Raises
    ------
    ColumnError
        There is no column `by`.
    """
    say = speaker(language)
    names, groups, others, ungrouped = _groups(offers, by)
    shown = np.concatenate([np.empty(0), *(prices.shown for prices in groups)])
    told = left_out(
        say,
        without_price=sum(prices.missing for prices in groups),
        bait=sum(prices.bait for prices in groups),
        smaller_groups=others,
        without_group=ungrouped,
    )
    if shown.size:
        edges = bar_edges(np.sort(shown) / money.rate)
        scales.log_axis(ax.xaxis, edges[0], edges[-1])
        called = _called(by, names, language)
        labels.name_rows(ax, [_label(*group, money, say) for group in zip(called, groups, strict=True)])
        _draw_rows(ax, [prices.shown / money.rate for prices in groups], edges)
    else:
        style.no_data(ax, say)
    # What names beside the axes leave is known now.
    title = say("prices_by", offers=say("offers", n=shown.size), by=terms.column_name(by, language))
    style.headline(ax, title, say("rows_of_bars") if shown.size else "", told, rate_note(say, money))


def _groups(offers: pd.DataFrame, by: str) -> tuple[list[str], list[Prices], int, int]:
    """Names and prices of the largest groups; how many offers the other groups have, how many have none."""
    if by not in offers:
        raise ColumnError(f'there is no column "{by}" to group by{nearest(by, map(str, offers.columns))}')
    codes, names = pd.factorize(offers[by])
    sizes = np.bincount(codes[codes >= 0], minlength=len(names))
    order = np.argsort(-sizes, kind="stable")
    largest = order[:MOST_GROUPS]
    prices, is_bait = numbers(offers["price"]), bait(offers)
    groups = [told_apart(prices[codes == code], is_bait[codes == code]) for code in largest]
    others = int(sizes[order[MOST_GROUPS:]].sum())
    return [plain(str(names[code])) for code in largest], groups, others, int((codes < 0).sum())


def _called(by: str, names: list[str], language: str) -> list[str]:
    """The names of groups, those that are Chinese in letters, too."""
    if by == "province":
        return province_names(pd.Series(names), language)
    if by == "company_name":
        return [labels.company(name, language, 30) for name in names]
    return names


def _label(name: str, prices: Prices, money: Currency, say: Say) -> str:
    offers = say("offers", n=prices.shown.size)
    if prices.shown.size:
        offers = say("group", offers=offers, median=money.show(float(np.median(prices.shown))))
    return f"{labels.shorten(name, 30)}\n{offers}"


def _draw_rows(ax: Axes, groups: list[Numbers], edges: Numbers) -> None:
    """Bars of row r stand on ``r + 0.4``; the highest fills the row."""
    for row, prices in enumerate(groups):
        if prices.size:
            counts, _ = np.histogram(prices, edges)
            heights = -0.8 * counts / counts.max()
            look: dict[str, Any] = {"align": "edge", "color": style.BARS, "edgecolor": "white"}
            ax.bar(edges[:-1], heights, np.diff(edges), row + 0.4, **look)
            for mark, line in zip(quartiles(prices), ("--", "-", "--"), strict=True):
                ax.plot([mark] * 2, [row + 0.4, row - 0.4], color=style.INK, linewidth=1, linestyle=line)
