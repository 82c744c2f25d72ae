"""The chart of scores: what each criterion gives to the scores of the best offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import labels, ranked, style, terms
from tmapi_analytics.plots.words import speaker
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.scoring.plan import ATTRS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say

_HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "oooo", "||||")
"""They tell criteria apart on grey paper; with six colours, two dozen criteria differ."""


@dataclass(frozen=True)
class Part:
    """What one criterion gives to scores.

    Attributes
    ----------
    name : str
        The criterion's.
    gives : array of float
        An offer an element, in points of the score.
    known : array of bool
        Whether that rests on a value, or on what the scoring took in place of one.
    share : float, optional
        Of the weight; None where offers were scored by groups, or nothing tells it.
    """

    name: str
    gives: NDArray[np.float64]
    known: NDArray[np.bool_]
    share: float | None


def parts_of(scored: pd.DataFrame) -> list[Part]:
    """The criteria that carry weight, and what they give; none where the score is no sum.

    Examples
    --------
    >>> import pandas as pd
    >>> scored = pd.DataFrame({"contribution_price": [0.3], "utility_price": [None]}, dtype="float64")
    >>> parts_of(scored)
    [Part(name='price', gives=array([0.3]), known=array([False]), share=None)]
    """
    columns = [str(name) for name in scored.columns if str(name).startswith("contribution_")]
    names = [name.removeprefix("contribution_") for name in columns]
    shares = _shares(scored)
    return [
        Part(name, np.nan_to_num(numbers(scored[column])), _is_known(scored, name), shares.get(name))
        for name, column in zip(names, columns, strict=True)
        if shares.get(name) != 0
    ]


def _shares(scored: pd.DataFrame) -> Mapping[str, float]:
    groups: Mapping[str, Any] = scored.attrs.get(ATTRS, {}).get("groups", {})
    return next(iter(groups.values()))["shares"] if len(groups) == 1 else {}


def _is_known(scored: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    utility = f"utility_{name}"
    return ~np.isnan(numbers(scored[utility])) if utility in scored else np.ones(len(scored), dtype=bool)


def draw_breakdown(ax: Axes, offers: pd.DataFrame, top: int, language: str) -> None:
    """Draw a bar an offer, the best on top, made of what each criterion gives to the score.

    What an unknown value gives is hollow. A score that is no sum of parts is one bar, and that is said.
    """
    say = speaker(language)
    ranks = numbers(offers["rank"])
    unranked = offers[np.isnan(ranks)]
    number = len(offers) - len(unranked)
    order = np.argsort(ranks, kind="stable")[: min(labels.read_top(top), number)]
    best = offers.iloc[order]
    parts = parts_of(best)
    ax.set_xlabel(say("score_axis"))
    if best.empty:
        style.no_data(ax, say)
    else:
        places = [int(rank) for rank in ranks[order]]
        labels.name_rows(ax, labels.offer_names(best, places, language, labels.room(ax)))
        _draw_bars(ax, numbers(best["score"]), parts, language)
    style.headline(
        ax,
        labels.best_of(say, "scores", "offers", len(best), number),
        _how_to_read(say, best, parts),
        ranked.ranked_within(offers, language),
        ranked.not_ranked(say, unranked),
    )


def _how_to_read(say: Say, best: pd.DataFrame, parts: Sequence[Part]) -> str:
    if best.empty:
        return ""
    notes = [say("scores_compare")]
    if not parts:
        notes.append(_why_whole(say, best))
    elif not all(part.known.all() for part in parts):
        notes.append(say("hollow"))
    return say("then").join(notes)


def _why_whole(say: Say, best: pd.DataFrame) -> str:
    method = best.attrs.get(ATTRS, {}).get("method", "weighted_sum")
    return say("parts_unknown") if method == "weighted_sum" else say("no_sum", method=method)


def _draw_bars(ax: Axes, scores: NDArray[np.float64], parts: Sequence[Part], language: str) -> None:
    rows = np.arange(len(scores))
    # A tenth beside the best that there can be is for the numbers.
    ax.set_xlim(0, 1.1)
    ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    for row, score in enumerate(scores):
        labels.write_beside(ax, f"{score:.2f}", score, row)
    if not parts:
        ax.barh(rows, scores, height=_height(scores), color=style.BARS, edgecolor="white")
        return
    ends = np.cumsum([part.gives for part in parts], axis=0)
    bars = [
        _draw_part(ax, number, part, end - part.gives, terms.criterion_name(part.name, language))
        for number, (part, end) in enumerate(zip(parts, ends, strict=True))
    ]
    labels.key_below(ax, bars)


def _height(rows: NDArray[np.float64]) -> float:
    """How high bars are: a few rows do not become walls."""
    return min(0.7, 0.14 * len(rows))


def _draw_part(ax: Axes, number: int, part: Part, left: NDArray[np.float64], name: str) -> Any:
    """Bars of one colour and hatch, hollow where the value is unknown; gives a patch for the key."""
    from matplotlib.patches import Patch

    colour, hatch = style.PALETTE[number % len(style.PALETTE)], _HATCHES[number % len(_HATCHES)]
    bars = ax.barh(
        np.arange(len(left)),
        part.gives,
        left=left,
        height=_height(left),
        color=[colour if known else "white" for known in part.known],
        edgecolor=["white" if known else colour for known in part.known],
        hatch=hatch,
        linewidth=1,
    )
    bars.set_label(part.name)
    share = "" if part.share is None else f" {100 * part.share:.0f} %"
    return Patch(facecolor=colour, edgecolor="white", hatch=hatch, label=name + share)


SCORE_BREAKDOWN = Chart(
    name="score_breakdown",
    draw=draw_breakdown,
    needs=("rank", "score"),
    options={"top": 10, "language": "en"},
    meaning="What each criterion gives to the scores of the best offers; hollow where its value is unknown.",
)
