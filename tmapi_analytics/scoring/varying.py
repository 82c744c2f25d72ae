"""How sure a ranking is: what becomes of it if the weights, or what is missing, were otherwise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.scoring import plan
from tmapi_analytics.scoring.aggregating import aggregate, is_alone, is_sum, is_sum_by_another_name, parts
from tmapi_analytics.scoring.normalizing import ranks
from tmapi_analytics.scoring.reading import Group, identity, read
from tmapi_analytics.scoring.weighing import is_amount

if TYPE_CHECKING:
    from numpy.typing import NDArray

ATTRS = "tmapi_sensitivity"
TOPS = (1, 3, 10)
LEVEL = 0.9
"""Share of the draws that lie within the rank interval; half of the rest on each side."""

_CELLS = 4_000_000
"""Scores that are held at once."""


def vary(
    scored: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    kappa: float = 50.0,
    draws: int = 5_000,
    seed: int = 0,
    top: int = 2_000,
) -> pd.DataFrame:
    """A row an offer: how often it would stand at the top, and between which ranks it would lie.

    The parameters, columns and attrs are those of `tm.sensitivity`.
    """
    _check(kappa, draws=draws, seed=seed, top=top)
    groups = list(read(scored, weights))
    tables = [_table(group, kappa=kappa, draws=draws, seed=seed, top=top) for group in groups]
    table = plan.reunited(tables, [group.rows for group in groups], scored.index)
    told = {group.label: _told(group, kappa) for group in groups}
    table.attrs[ATTRS] = {"kappa": kappa, "draws": draws, "seed": seed, "level": LEVEL, "groups": told}
    return table


def _table(group: Group, *, kappa: float, draws: int, seed: int, top: int) -> pd.DataFrame:
    frame = group.frame
    ranked = np.flatnonzero(_is_ranked(frame))
    places = ranks(_scores(group, group.filled())[ranked])
    kept = np.sort(np.argsort(places, kind="stable")[:top])
    drawn = np.sort(drawn_ranks(group, ranked, kept, kappa=kappa, draws=draws, seed=seed), axis=1)
    below, above = (math.ceil(share * draws) - 1 for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    columns: dict[str, Any] = {"item_id": frame["item_id"]} if "item_id" in frame else {}
    columns["rank"] = _spread(places, ranked, len(frame))
    for number in TOPS:
        share = np.full(len(frame), np.nan)
        share[ranked[kept]] = (drawn <= number).sum(axis=1) / draws
        columns[f"p_top{number}"] = share
    columns["rank_low"] = _spread(drawn[:, below], ranked[kept], len(frame))
    columns["rank_high"] = _spread(drawn[:, above], ranked[kept], len(frame))
    for name, fill in {"rank_if_best": 1.0, "rank_if_worst": 0.0}.items():
        columns[name] = _spread(_places_if(group, ranked, kept, fill), ranked, len(frame))
    return pd.DataFrame(columns, index=frame.index)


def drawn_ranks(
    group: Group, ranked: NDArray[np.intp], kept: NDArray[np.intp], *, kappa: float, draws: int, seed: int
) -> NDArray[Any]:
    """The ranks of the `kept` among the `ranked`, an offer a row and a draw a column."""
    carrying = group.weights > 0
    weights = np.random.default_rng(seed).dirichlet(kappa * group.weights[carrying], size=draws)
    matrix = group.filled()[:, carrying]
    summands = parts(matrix, group.method)
    out = np.empty((len(kept), draws), dtype=np.min_scalar_type(len(ranked) + 1))
    if summands is None:
        for draw, one in enumerate(weights):
            out[:, draw] = ranks(aggregate(matrix, one, group.method)[ranked])[kept]
        return out
    alike, which, counts = np.unique(summands[ranked], axis=0, return_inverse=True, return_counts=True)
    which = which.reshape(-1)[kept]
    step = max(1, _CELLS // max(len(alike), 1))
    for start in range(0, draws, step):
        block = slice(start, start + step)
        out[:, block] = _places(-weights[block] @ alike.T, counts, out.dtype)[:, which].T
    return out


def _places(negated: NDArray[np.float64], counts: NDArray[np.intp], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Rank of each kind of offer, a draw a row; `counts` says how many offers are of a kind and so tie."""
    order = np.argsort(negated, axis=1)
    ahead = np.arange(len(counts))[None] if (counts == 1).all() else _ahead(counts[order])
    places = np.empty(negated.shape, dtype=dtype)
    np.put_along_axis(places, order, (ahead + 1).astype(dtype), axis=1)
    return places


def _ahead(counts: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.cumsum(counts, axis=1) - counts


def _scores(group: Group, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return aggregate(matrix, group.weights, group.method)


def _sums(group: Group, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """What ranks as the scores do, and is quicker where they are sums of something."""
    summands = parts(matrix, group.method)
    return _scores(group, matrix) if summands is None else np.asarray(summands @ group.weights)


def _places_if(
    group: Group, ranked: NDArray[np.intp], kept: NDArray[np.intp], fill: float
) -> NDArray[np.int64]:
    """The rank of each offer if all that is missing of it were `fill`, and the others as they are.

    Where scores depend on who else is there, each of the `kept` is scored anew; the others with gaps get 0.
    """
    known, changed = group.filled(), group.filled(fill)
    sums = _sums(group, known)[ranked]
    if is_alone(group.method) or is_sum_by_another_name(group.method):
        return _rank_among(sums, _sums(group, changed)[ranked])
    places = ranks(sums)
    gaps = (changed != known)[ranked].any(axis=1)
    places[gaps] = 0
    for place in kept[gaps[kept]]:
        one = known.copy()
        one[ranked[place]] = changed[ranked[place]]
        places[place] = ranks(_sums(group, one)[ranked])[place]
    return places


def _rank_among(scores: NDArray[np.float64], changed: NDArray[np.float64]) -> NDArray[np.int64]:
    """The rank of each changed score among the others, which stay as they are."""
    ordered = np.sort(np.round(scores, 12))
    others = len(scores) - np.searchsorted(ordered, np.round(changed, 12), side="right")
    return others - (np.round(scores, 12) > np.round(changed, 12)) + 1


def _is_ranked(frame: pd.DataFrame) -> NDArray[np.bool_]:
    return frame["rank"].notna().to_numpy() if "rank" in frame else np.ones(len(frame), dtype=bool)


def _spread(places: NDArray[Any], rows: NDArray[np.intp], length: int) -> pd.arrays.IntegerArray:
    """Ranks at their rows, missing elsewhere."""
    values = np.zeros(length, dtype=np.int64)
    values[rows] = places
    return pd.arrays.IntegerArray(values, values == 0)


def _told(group: Group, kappa: float) -> dict[str, Any]:
    spread = {name: math.sqrt(share * (1 - share) / (kappa + 1)) for name, share in group.shares.items()}
    no_swap = f"{group.method} is no weighted sum, so no swap of first and second is looked for"
    notes = [] if is_sum(group.method) else [no_swap]
    return {"weight_sd": spread, "swap": smallest_swap(group), "notes": notes}


def smallest_swap(group: Group) -> dict[str, Any] | None:
    """The smallest change of one weight, the others kept in proportion, that swaps first and second.

    With d the difference of the two in the criterion and R the weighted mean difference in the others, they
    tie at the weight ``R / (R - d)`` (Triantaphyllou, E. and Sánchez, A. (1997), Decision Sciences 28,
    151-194, in shares). None where no single weight can do it, and for methods that are a sum of nothing.
    A tie at a share of 0 or 1 is no swap: there is nothing beyond it.
    """
    rows = np.flatnonzero(_is_ranked(group.frame))
    summands = parts(group.filled(), group.method)
    if len(rows) < 2 or summands is None:
        return None
    first, second = rows[np.argsort(-np.round(_scores(group, group.filled())[rows], 12), kind="stable")[:2]]
    found = _nearest_tie(summands[first] - summands[second], group.weights)
    if found is None:
        return None
    which, share = found
    names = list(group.shares)
    return {
        "first": identity(group.frame, int(first)),
        "second": identity(group.frame, int(second)),
        "criterion": names[which],
        "weight": float(group.weights[which]),
        "swaps_at": share,
    }


def _nearest_tie(ahead: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[int, float] | None:
    """The criterion whose share has to change least for a lead of nothing, and the share it has then."""
    ahead = np.round(ahead, 12)  # as ranks are: what differs less is equal
    lead = float(weights @ ahead)
    ties = []
    for which, (difference, weight) in enumerate(zip(ahead.tolist(), weights.tolist(), strict=True)):
        if 0 < weight < 1:
            rest = round((lead - weight * difference) / (1 - weight), 12)
            share = rest / (rest - difference) if rest != difference else math.inf
            if 0 < share < 1:
                ties.append((abs(share - weight), which, share))
    return min(ties)[1:] if ties else None


def _check(kappa: object, **counts: object) -> None:
    if not is_amount(kappa) or not kappa:
        raise ParameterError(f"kappa cannot be {kappa!r}", hint="Give a number above 0; 50 is usual.")
    for name, count in counts.items():
        least = 0 if name == "seed" else 1
        if not isinstance(count, int | np.integer) or isinstance(count, bool) or count < least:
            raise ParameterError(
                f"{name} cannot be {count!r}", hint=f"Give a whole number of {least} or more."
            )
