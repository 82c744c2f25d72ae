"""The chart of rank intervals: where the best offers would stand if the weights were somewhat otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import labels, ranked, scales, style
from tmapi_analytics.plots.words import speaker
from tmapi_analytics.scoring import varying
from tmapi_analytics.scoring.plan import ATTRS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes

    from tmapi_analytics.comparison.phrasing import Say


def draw_intervals(
    ax: Axes,
    offers: pd.DataFrame,
    *,
    top: int,
    kappa: float,
    draws: int,
    weights: Mapping[str, float] | None,
    language: str,
) -> None:
    """Draw a dot at each offer's rank and a line between the ranks where it lies in 90 % of the draws.

    The numbers are those of `tm.sensitivity` with the same `kappa`, `draws` and `weights` (which only a frame
    needs that has lost its attrs). They hold if only the weights vary.
    """
    say = speaker(language)
    if weights is None and not offers.attrs.get(ATTRS):
        style.no_data(ax, say, "not_scored")
        style.headline(ax, labels.best_of(say, "ranks", "offers", 0, 0))
        return
    moved = varying.vary(offers, weights=weights, kappa=kappa, draws=draws, top=labels.read_top(top))
    has_rank = moved["rank"].notna().to_numpy()
    # By position: labels of the index may repeat.
    best = moved[has_rank].reset_index(drop=True).sort_values("rank", kind="stable")[:top]
    ax.set_xlabel(say("rank_axis"))
    if best.empty:
        style.no_data(ax, say)
    else:
        shown = offers[has_rank].iloc[best.index]
        labels.name_rows(ax, labels.offer_names(shown, best["rank"].tolist(), language, labels.room(ax)))
        _draw_ranges(ax, best, say)
    style.headline(
        ax,
        labels.best_of(say, "ranks", "offers", len(best), int(has_rank.sum())),
        "" if best.empty else say("rank_range", draws=draws),
        ranked.ranked_within(offers, language),
        ranked.not_ranked(say, offers[~has_rank]),
    )


def _draw_ranges(ax: Axes, best: pd.DataFrame, say: Say) -> None:
    rows, ranks = range(len(best)), best["rank"].tolist()
    low, high = best["rank_low"].tolist(), best["rank_high"].tolist()
    ax.hlines(rows, low, high, color=style.BARS, linewidth=5, capstyle="round")
    ax.plot(ranks, rows, linestyle="", marker="o", markersize=6, color=style.LINE)
    last = max(*high, *ranks)
    _rank_axis(ax, last)
    for row, first, end, rank in zip(rows, low, high, ranks, strict=True):
        labels.write_beside(ax, say("from_to", low=first, high=end), max(end, rank), row)


def _rank_axis(ax: Axes, last: int) -> None:
    """Ranks from 1 on; a fifth of the width beside the last is for the numbers."""
    from matplotlib.ticker import MaxNLocator

    found = MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]).tick_values(0, last)
    ax.set_xticks([1, *(tick for tick in found if 1 < tick <= last)])
    ax.xaxis.set_major_formatter(scales.plain_number)
    ax.set_xlim(0.5, 0.5 + 1.2 * last)


RANK_INTERVALS = Chart(
    name="rank_intervals",
    draw=draw_intervals,
    needs=("rank",),
    options={"top": 10, "kappa": 50.0, "draws": 5_000, "weights": None, "language": "en"},
    meaning="Between which ranks the best offers lie in 90 % of the draws, if only the weights vary.",
)
