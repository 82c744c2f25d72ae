"""Offers that are compared with each other: measured, judged, scored and ranked among themselves."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.scoring import mcda, requiring
from tmapi_analytics.scoring.aggregating import aggregate, is_sum_by_another_name
from tmapi_analytics.scoring.criteria import PRICE
from tmapi_analytics.scoring.measuring import Measured, measure, options_for
from tmapi_analytics.scoring.normalizing import ranks
from tmapi_analytics.scoring.weighing import equal_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.scoring.plan import Plan

NOTHING_KNOWN = "nothing is known"


@dataclass(frozen=True)
class Grouped:
    """The scores of a group, and how they came about.

    Attributes
    ----------
    columns : pandas.DataFrame
        What `tm.score` adds.
    record : dict
        JSON-plain: weights asked for, ``shares`` that counted, what each criterion measured against, notes,
        how many are ranked and excluded, and how many passed a requirement because nobody knows.
    """

    columns: pd.DataFrame
    record: dict[str, Any]


def score_group(
    offers: pd.DataFrame,
    asked: Plan,
    chosen: Sequence[Criterion],
    like: Mapping[str, Any] | None = None,
    best: NDArray[np.float64] | None = None,
) -> Grouped:
    """Scores of `offers` among themselves, or by the measures of the record `like`.

    Where the offers are a part of more, `best` are the best scores of all: the only ones to get a rank.
    """
    against = like["criteria"] if like else {}
    measured = {one.name: measure(offers, one, asked, against.get(one.name)) for one in chosen}
    record = weighed(asked, measured, like)
    weights, shares = record["weights"], record["shares"]
    fails, passed = _judged(offers, asked, against.get(PRICE.name))
    fails |= _unplaceable(measured, shares)
    columns = _columns(asked.method, measured, shares, fails, offers.index)
    places = ranks(columns["score"].to_numpy(), best)
    columns.insert(1, "rank", pd.Series(pd.arrays.IntegerArray(places, places == 0), index=columns.index))
    columns["score_coverage"] = _sum(
        {name: weights[name] * ~np.isnan(one.utilities) for name, one in measured.items()}
    )
    columns["excluded_by"] = requiring.reasons(fails, offers.index)
    ranked = int(columns["score"].notna().sum())
    counts = {"ranked": ranked, "excluded": len(offers) - ranked, "unknown_passed": passed}
    return Grouped(columns, {**record, **counts})


def weighed(
    asked: Plan, measured: Mapping[str, Measured], like: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The part of a group's record that follows from what was measured: all but who is ranked."""
    weights = like["weights"] if like else _weights(asked, measured)
    return {
        "weights": weights,
        "shares": _shares(weights, measured),
        "criteria": {name: one.against for name, one in measured.items() if one.known},
        "notes": _notes(asked.method, measured, new=set(measured) - set(like["criteria"]) if like else ()),
    }


def _notes(method: str, measured: Mapping[str, Measured], new: Collection[str]) -> list[str]:
    notes = [f"{name}: {note}" for name, one in measured.items() for note in one.notes]
    notes += [
        f"{name}: like= knew nothing of it; it is measured among these offers alone"
        for name in measured
        if name in new and measured[name].known
    ]
    if is_sum_by_another_name(method):
        notes.append(f"{method}: on utilities it ranks as weighted_sum does")
    return notes


def _weights(asked: Plan, measured: Mapping[str, Measured]) -> dict[str, float]:
    if isinstance(asked.weights, Mapping):
        return dict(asked.weights)
    if asked.weights == "equal":
        return equal_weights(measured)
    matrix = np.column_stack([one.filled for one in measured.values()])
    shares = mcda.objective_weights(matrix, str(asked.weights))
    return dict(zip(measured, shares.tolist(), strict=True))


def _shares(weights: Mapping[str, float], measured: Mapping[str, Measured]) -> dict[str, float]:
    """The weights, those of criteria that tell nothing given to the others in proportion."""
    telling = {name: weights[name] if one.known else 0.0 for name, one in measured.items()}
    total = math.fsum(telling.values())
    return {name: weight / total if total else 0.0 for name, weight in telling.items()}


def _judged(
    offers: pd.DataFrame, asked: Plan, price: Mapping[str, Any] | None
) -> tuple[dict[str, NDArray[np.bool_]], dict[str, int]]:
    """Reason -> who is excluded by it, and requirement -> how many passed because nobody knows.

    `price` is what prices were measured against where another scoring measured them.
    """
    fails: dict[str, NDArray[np.bool_]] = {}
    passed = {}
    for requirement in requiring.read_requirements(asked.require):
        failing, unknown = requiring.judge(offers, requirement, lambda some: _prices(some, asked, price))
        fails[str(requirement)] = failing
        if asked.unknown == "drop":
            fails[f"{requirement.column} unknown"] = unknown
        elif unknown.any():
            passed[str(requirement)] = int(unknown.sum())
    return fails, passed


def _prices(offers: pd.DataFrame, asked: Plan, price: Mapping[str, Any] | None) -> pd.Series[Any]:
    """What the price criterion sees."""
    return PRICE.value(offers, **(price["options"] if price else options_for(offers, PRICE, asked)))


def _unplaceable(
    measured: Mapping[str, Measured], shares: Mapping[str, float]
) -> dict[str, NDArray[np.bool_]]:
    """Reason -> who cannot have a score."""
    if not any(shares.values()):
        return {NOTHING_KNOWN: np.ones(len(next(iter(measured.values())).utilities), dtype=bool)}
    return {
        f"{name} unknown": np.isnan(one.utilities)
        for name, one in measured.items()
        if shares[name] and one.against["fill"] is None
    }


def _columns(
    method: str,
    measured: Mapping[str, Measured],
    shares: Mapping[str, float],
    fails: Mapping[str, NDArray[np.bool_]],
    index: pd.Index[Any],
) -> pd.DataFrame:
    contributions = {}
    if method == "weighted_sum":
        contributions = {f"contribution_{name}": shares[name] * one.filled for name, one in measured.items()}
        scores = _sum(contributions)
    else:
        matrix = np.column_stack([one.filled for one in measured.values()])
        scores = aggregate(matrix, np.array(list(shares.values())), method)
    excluded = np.logical_or.reduce([np.zeros(len(index), dtype=bool), *fails.values()])
    for values in (scores, *contributions.values()):
        values[excluded] = np.nan
    columns = {
        "score": scores,
        **{f"utility_{name}": one.utilities for name, one in measured.items()},
        **contributions,
    }
    return pd.DataFrame(columns, index=index, copy=False)


def _sum(columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """The sum, at most 1, added in the order of names: the same to the last digit however columns came."""
    first, *rest = sorted(columns)
    total = columns[first].copy()
    for name in rest:
        total += columns[name]
    return np.minimum(total, 1.0, out=total)
