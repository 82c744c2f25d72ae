"""The chart of suppliers' prices: what each of the best suppliers asks, every offer a dot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison import peers, supplier_keys, suppliers
from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.money import read_currency
from tmapi_analytics.plots import labels, scales, style
from tmapi_analytics.plots.price_numbers import quartiles
from tmapi_analytics.plots.words import left_out, rate_note, speaker
from tmapi_analytics.scoring.evidence import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say

    Numbers = NDArray[np.float64]

FEWEST = 5
"""Prices that quartiles need to say more than the dots do."""
CROWD = 200
"""More dots in a row are small and pale."""
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, kw_only=True)
class Strips:
    """What the best suppliers ask, and how many offers are not among it.

    Attributes
    ----------
    names : list of str
        The suppliers', in the order of `tm.suppliers`.
    prices : list of array
        A supplier each: CNY, ascending, without bait; empty where none is known.
    suppliers : int
        How many there are in all.
    left_out : dict
        Key of a phrase -> how many offers; with the prices they add up to all offers.
    """

    names: list[str]
    prices: list[Numbers]
    suppliers: int
    left_out: dict[str, int]


def sort_out(offers: pd.DataFrame, top: int) -> Strips:
    """The prices of the `top` best suppliers; an offer that several searches found counts once.

    Examples
    --------
    >>> offers = pd.DataFrame({"item_id": [1, 2], "company_name": ["甲厂", "乙厂"], "price": [8.9, 12.5]})
    >>> sort_out(offers, 1)
    Strips(names=['甲厂'], prices=[array([8.9])], suppliers=2, left_out={'of_others': 1, ...})
    """
    is_first = (~offers["item_id"].duplicated() | offers["item_id"].isna()).to_numpy()
    once = offers[is_first]
    keys = supplier_keys(once)
    # Those without a name are left out here, and told by the chart instead of by a warning.
    ranked = suppliers(once[keys.notna()])
    best = ranked.head(top)
    row = pd.Index(best["supplier_key"]).get_indexer(pd.Index(keys))
    prices = numbers(once["price"])
    missing, bait = (row >= 0) & np.isnan(prices), (row >= 0) & peers.bait(offers)[is_first]
    counts = {
        "of_others": (row < 0) & keys.notna(),
        "without_supplier": keys.isna(),
        "without_price": missing,
        "bait": bait,
    }
    return Strips(
        names=[str(name) for name in best["company_name"]],
        prices=[np.sort(prices[(row == number) & ~missing & ~bait]) for number in range(len(best))],
        suppliers=len(ranked),
        left_out={
            **{key: int(rows.sum()) for key, rows in counts.items()},
            "repeats": len(offers) - len(once),
        },
    )


def spread(number: int) -> Numbers:
    """Where so many dots stand beside each other, -0.25 to 0.25; the first in the middle, always the same.

    Multiples of the golden ratio, without their whole part, fill the width evenly however many there are.

    Examples
    --------
    >>> spread(4).round(2).tolist()
    [0.0, -0.19, 0.12, -0.07]
    """
    return ((0.5 + _GOLDEN * np.arange(number)) % 1 - 0.5) / 2


def draw_strips(
    ax: Axes,
    offers: pd.DataFrame,
    *,
    top: int,
    currency: str | None,
    rate: float | None,
    rate_date: str | None,
    language: str,
) -> None:
    """Draw a row a supplier, in the order of `tm.suppliers`: a dot an offer, a box with five offers or more.

    Bait and missing prices are not drawn; how many there are stands under the title, with the offers that
    name no supplier, those of the suppliers beyond `top`, and those that another search has found, too.
    """
    say, money = speaker(language), read_currency(currency, rate, rate_date)
    strips = sort_out(offers, labels.read_top(top))
    ax.set_xlabel(say("price_axis", code=money.code))
    if any(map(len, strips.prices)):
        labels.name_rows(ax, _names(ax, strips, language))
        _draw_rows(ax, [prices / money.rate for prices in strips.prices], say)
    else:
        style.no_data(ax, say)
    style.headline(
        ax,
        labels.best_of(say, "supplier_prices", "suppliers", len(strips.names), strips.suppliers),
        _how_to_read(say, strips),
        left_out(say, **strips.left_out),
        rate_note(say, money),
    )


def _how_to_read(say: Say, strips: Strips) -> str:
    sizes = [len(prices) for prices in strips.prices]
    if not any(sizes):
        return ""
    dots = say("dots", offers=say("offers", n=sum(sizes)))
    return say("then").join([dots, say("boxes")]) if max(sizes) >= FEWEST else dots


def _names(ax: Axes, strips: Strips, language: str) -> list[str]:
    """Number, name and how many prices; in English the name in Chinese on a second line."""
    cells = labels.room(ax) - 4
    names = [labels.in_scripts(name, language) for name in strips.names]
    return [
        "\n".join(
            [
                f"{number}. {labels.shorten(first, cells)}  n = {len(prices):,}",
                *(labels.shorten(one, cells) for one in others),
            ]
        )
        for number, ((first, *others), prices) in enumerate(zip(names, strips.prices, strict=True), start=1)
    ]


def _draw_rows(ax: Axes, strips: Sequence[Numbers], say: Say) -> None:
    everything = np.concatenate(strips)
    scales.log_axis(ax.xaxis, everything.min(), everything.max())
    for row, strip in enumerate(strips):
        if not len(strip):
            labels.write_beside(ax, say("no_price"), ax.get_xlim()[0], row)
        if len(strip) >= FEWEST:
            _draw_box(ax, row, strip)
    rows = np.concatenate([row + spread(len(strip)) for row, strip in enumerate(strips)])
    # White edges tell a few dots apart; of many nothing but edges would be left, and of the boxes nothing.
    few: dict[str, Any] = {"s": 20, "edgecolor": "white", "zorder": 4}
    many: dict[str, Any] = {"s": 6, "alpha": 0.3}
    look = many if max(map(len, strips)) > CROWD else few
    ax.scatter(everything, rows, color=style.PALETTE[0], linewidth=0.5, **look)


def _draw_box(ax: Axes, row: int, prices: Numbers) -> None:
    low, median, high = quartiles(prices)
    ax.barh(
        row, high - low, left=low, height=0.66, color="none", edgecolor=style.INK, linewidth=0.9, zorder=3
    )
    ax.vlines(median, row - 0.33, row + 0.33, color=style.INK, linewidth=2)


SUPPLIER_PRICES = Chart(
    name="supplier_prices",
    draw=draw_strips,
    needs=("item_id", "company_name", "price"),
    options={"top": 10, "currency": None, "rate": None, "rate_date": None, "language": "en"},
    meaning="What the best suppliers ask, every offer a dot; a box where there are five or more.",
)
