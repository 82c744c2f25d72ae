"""The chart of prices over time: what offers cost whenever somebody looked, the largest moves named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.lines import apart_in_percent
from tmapi_analytics.comparison.pairing import times
from tmapi_analytics.comparison.peers import bait
from tmapi_analytics.comparison.taking import item_ids
from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.plots import labels, scales, style
from tmapi_analytics.plots.ends import name_ends
from tmapi_analytics.plots.words import left_out, rate_note, speaker
from tmapi_analytics.scoring.evidence import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_MARKERS = "os^DvP*"
"""They tell lines apart on grey paper."""


@dataclass(frozen=True, kw_only=True)
class Path:
    """The known prices of one offer.

    Attributes
    ----------
    row : int
        Where in the frame the last of them stands.
    times : array of datetime64
        UTC, ascending.
    prices : array of float
        CNY.
    """

    row: int
    times: NDArray[np.datetime64]
    prices: Numbers

    def line(self, rate: float | None) -> Numbers:
        """Days of matplotlib and heights: prices at a rate, or without one per cent of the first."""
        from matplotlib.dates import date2num

        heights = 100 * (self.prices / self.prices[0] - 1) if rate is None else self.prices / rate
        days = date2num(self.times)  # type: ignore[no-untyped-call]  # of matplotlib
        return np.column_stack([days, heights])


def paths(offers: pd.DataFrame) -> tuple[list[Path], dict[str, int]]:
    """The offers whose price has moved, the largest move first, and how many others there are.

    A move is the ratio of the highest to the lowest price that was seen, whatever it is in the end.

    Returns
    -------
    list of Path, dict of str to int
        The latter is phrase -> offers that are not among them; together they are all offers of the frame.
        Rows without an ``item_id`` or a time are counted as rows.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-10-01", "2026-11-01"] * 2, utc=True)
    >>> seen = pd.DataFrame({"item_id": [1, 1, 2, 2], "price": [8.0, 7.0, 5.0, None], "fetched_at": days})
    >>> moved, others = paths(seen)
    >>> moved[0].prices.tolist(), others
    ([8.0, 7.0], {'price_stayed': 0, 'priced_once': 1, 'without_price': 0, 'bait': 0, 'not_placed': 0})
    """
    rows = _seen(offers)
    seen = rows.dropna(subset=["item", "at"])
    known = seen[~seen["bait"]].dropna().sort_values("at", kind="stable").drop_duplicates(["item", "at"])
    each = known.groupby("item", sort=False)["price"]
    number, ratio = each.size(), each.max() / each.min()
    moved = ratio[ratio > 1].sort_values(ascending=False, kind="stable").index
    by_offer = dict(list(known[known["item"].isin(moved)].groupby("item")))
    unpriced = seen[~seen["item"].isin(known["item"])].groupby("item")["bait"].any()
    others = {
        "price_stayed": int(((ratio == 1) & (number > 1)).sum()),
        "priced_once": int((number == 1).sum()),
        "without_price": int((~unpriced).sum()),
        "bait": int(unpriced.sum()),
        "not_placed": len(rows) - len(seen),
    }
    return [_path(by_offer[item]) for item in moved], others


def _seen(offers: pd.DataFrame) -> pd.DataFrame:
    """What was seen of which offer and when, in the rows of the frame."""
    told = {"item": item_ids(offers).array, "at": times(offers), "price": numbers(offers["price"])}
    return pd.DataFrame({**told, "bait": bait(offers), "row": np.arange(len(offers))})


def _path(known: pd.DataFrame) -> Path:
    at = known["at"].dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return Path(row=int(known["row"].iloc[-1]), times=at, prices=known["price"].to_numpy())


def draw_history(
    ax: Axes,
    offers: pd.DataFrame,
    *,
    top: int,
    relative: bool,
    currency: str | None,
    rate: float | None,
    rate_date: str | None,
    language: str,
) -> None:
    """Draw a line an offer whose price has moved; the `top` largest moves in colour, named at their ends.

    Heights are per cent of the first price that was seen, or, where not `relative`, prices. Lines join what
    was seen: what a price was in between nobody knows. Offers whose price stayed, was known once, never, or
    is bait are not drawn; how many there are stands under the title.
    """
    say, money = speaker(language), read_currency(currency, rate, rate_date)
    moved, others = paths(offers)
    named = moved[: labels.read_top(top)]
    ax.set_ylabel(say("move_axis") if relative else say("price_axis", code=money.code))
    ax.set_xlabel(say("seen_axis"))
    if moved:
        scales.time_axis(ax.xaxis, np.concatenate([path.times for path in moved]))
        lines = [path.line(None if relative else money.rate) for path in moved]
        _scale(ax, np.concatenate(lines)[:, 1], relative=relative)
        _draw_lines(ax, lines, len(named))
        ends = [(float(day), float(height)) for day, height in (line[-1] for line in lines[: len(named)])]
        name_ends(ax, ends, _names(ax, offers, named, money, language))
    else:
        style.no_data(ax, say)
    style.headline(
        ax,
        say("moves", offers=say("offers", n=len(moved))),
        say("named_moves", n=len(named)) if len(named) < len(moved) else "",
        left_out(say, **others),
        rate_note(say, money),
    )


def _scale(ax: Axes, heights: Numbers, *, relative: bool) -> None:
    if relative:
        ax.axhline(0, color=style.GREY, linewidth=0.8, linestyle=":")
        ax.set_ylim(1.1 * heights.min() - 1, 1.1 * heights.max() + 1)
        ax.yaxis.set_major_formatter(scales.signed_number)
    else:
        scales.log_axis(ax.yaxis, heights.min(), heights.max())


def _draw_lines(ax: Axes, lines: Sequence[Numbers], named: int) -> None:
    """The first in colours, the very first on top."""
    from matplotlib.collections import LineCollection

    ax.add_collection(LineCollection(lines[named:], colors=style.PALE, linewidths=0.8), autolim=False)
    for number, line in enumerate(lines[:named]):
        ax.plot(
            *line.T,
            color=style.PALETTE[number % len(style.PALETTE)],
            marker=_MARKERS[number % len(_MARKERS)],
            markersize=5,
            linewidth=1.6,
            zorder=4 - number / 1000,
        )


def _names(
    ax: Axes, offers: pd.DataFrame, named: Sequence[Path], money: Currency, language: str
) -> list[str]:
    """Number and title, and on a second line the last price and how far it is from the first."""
    some = offers.iloc[[path.row for path in named]]
    titles = labels.offer_names(some, range(1, len(named) + 1), language, labels.room(ax, 0.36))
    return [
        f"{title.splitlines()[0]}\n{money.show(path.prices[-1])} ({_apart(path)})"
        for title, path in zip(titles, named, strict=True)
    ]


def _apart(path: Path) -> str:
    first, last = path.prices[0], path.prices[-1]
    return apart_in_percent(last, first) if last != first else "0 %"


PRICE_HISTORY = Chart(
    name="price_history",
    draw=draw_history,
    needs=("item_id", "price", "fetched_at"),
    options={"top": 6, "relative": True, "currency": None, "rate": None, "rate_date": None, "language": "en"},
    meaning="What offers cost whenever somebody looked, the largest moves named; for tm.history's frames.",
)
