"""Offers in, the same offers with their scores out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.errors import ColumnError, DataWarning, check_frame, warn
from tmapi_analytics.scoring import plan
from tmapi_analytics.scoring.criteria import BUILT_IN
from tmapi_analytics.scoring.grouped import score_group
from tmapi_analytics.scoring.measuring import lacking
from tmapi_analytics.scoring.plan import ATTRS, Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tmapi_analytics.hookspecs import Criterion

_MOST_TOLD = 6


def score(
    offers: pd.DataFrame,
    asked: Plan,
    criteria: Mapping[str, Criterion],
    *,
    like: pd.DataFrame | None = None,
    sort: bool = False,
) -> pd.DataFrame:
    """`offers` with their scores beside them; `tm.score` says what each column is.

    Parameters
    ----------
    offers : pandas.DataFrame
        Any frame that has the columns which the criteria need. It stays as it is.
    asked : Plan
        How to score.
    criteria : mapping
        Name -> criterion, of all that there are. One whose ``value`` gives None is left out.
    like : pandas.DataFrame, optional
        A scored frame: its plan and what it measured against are used.
    sort : bool
        Best first, the unranked last; else the rows keep their order.

    Raises
    ------
    ParameterError
        The plan cannot be carried out.
    ColumnError
        No criterion finds its columns, or a requirement does not.

    Warns
    -----
    DataWarning
        One, with everything to know about how the numbers came about.

    Examples
    --------
    >>> offers = pd.DataFrame({"price": [60.0, 40.8, 54.69], "composite_score": [4.0, 4.0, 3.5]})
    >>> plan = Plan(weights={"price": 0.5, "composite_score": 0.5})
    >>> scored = score(offers, plan, {criterion.name: criterion for criterion in BUILT_IN})
    >>> scored[["price", "score", "rank", "utility_price"]].round(2)
       price  score  rank  utility_price
    0  60.00   0.40     3           0.00
    1  40.80   0.90     1           1.00
    2  54.69   0.47     2           0.24
    """
    check_frame(offers)
    known: Mapping[str, Any] = {}
    if like is not None:
        asked, known = plan.like(like, asked)
    asked = plan.checked(asked, criteria, offers)
    before = unscored(offers)
    chosen = choose(before, asked, criteria)
    scored, records = placed(before, asked, chosen, known)
    scored.attrs = {**offers.attrs, ATTRS: told(asked, chosen, records, known)}
    return _sorted(scored, asked.by) if sort else scored


def placed(
    offers: pd.DataFrame,
    asked: Plan,
    chosen: Sequence[Criterion],
    known: Mapping[str, Any],
    best: Mapping[str, NDArray[np.float64]] | None = None,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The offers with their scores beside them, and the record of each group, by its label.

    Parameters
    ----------
    offers : pandas.DataFrame
        Offers without scores.
    known : mapping
        Label -> the record of a group that offers of this one are measured like.
    best : mapping, optional
        Label -> the best scores, where these offers are a part of more.
    """
    labels, rows = zip(*plan.groups(offers, asked.by), strict=True)
    groups = [
        score_group(offers.iloc[some], asked, chosen, known.get(label), (best or {}).get(label))
        for label, some in zip(labels, rows, strict=True)
    ]
    new = plan.reunited([group.columns for group in groups], rows, offers.index)
    records = dict(zip(labels, [group.record for group in groups], strict=True))
    return pd.concat([offers, new], axis=1), records


def told(
    asked: Plan, chosen: Sequence[Criterion], records: Mapping[str, Any], known: Mapping[str, Any]
) -> dict[str, Any]:
    """What the attrs say of a scoring, group by group, and what is to know of it, which is warned of."""
    notes = _notes(records, known)
    _tell(notes)
    return {
        **plan.as_attrs(asked),
        "criteria": [criterion.name for criterion in chosen],
        "groups": plan.plain(records),
        "notes": notes,
    }


def unscored(offers: pd.DataFrame) -> pd.DataFrame:
    """The offers without the columns of an earlier scoring, whose criteria may have been others."""
    earlier = offers.attrs.get(ATTRS, {}).get("criteria", [])
    stale = {"score", "rank", "score_coverage", "excluded_by"}
    stale |= {f"{kind}_{name}" for kind in ("utility", "contribution") for name in earlier}
    kept = [name not in stale for name in offers.columns]
    return offers if all(kept) else offers.loc[:, kept]


def choose(offers: pd.DataFrame, asked: Plan, criteria: Mapping[str, Criterion]) -> list[Criterion]:
    """The criteria to score by.

    Raises
    ------
    ColumnError
        None of them finds its columns.
    """
    chosen = [criteria[name] for name in _names(offers, asked, criteria)]
    lacks = [lacking(criterion, offers) for criterion in chosen]
    if all(lacks):
        reason = lacks[0] if lacks else "there is no column of any of the package's own criteria"
        raise ColumnError(reason, hint="tm.criteria() says what each criterion needs.")
    return chosen


def _names(offers: pd.DataFrame, asked: Plan, criteria: Mapping[str, Criterion]) -> list[str]:
    """Those with a weight; else those asked for; else the built-in ones that have their columns."""
    if isinstance(asked.weights, Mapping):
        return list(asked.weights)
    if asked.among is not None:
        return list(asked.among)
    return [one.name for one in BUILT_IN if one.name in criteria and not lacking(one, offers)]


def _notes(records: Mapping[str, Mapping[str, Any]], known: Mapping[str, Any]) -> list[str]:
    notes = []
    for label, record in records.items():
        before = f"{label}: " if label else ""
        if known and label not in known:
            notes.append(f"{before}like= knows no such group; it is measured by itself")
        notes += [f"{before}{note}" for note in record["notes"]]
    return notes


def _tell(notes: Sequence[str]) -> None:
    if notes:
        more = f"; and {len(notes) - _MOST_TOLD} more in attrs" if len(notes) > _MOST_TOLD else ""
        warn("; ".join(notes[:_MOST_TOLD]) + more, DataWarning)


def _sorted(scored: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Group by group, the best first."""
    group = np.zeros(len(scored), dtype=np.int64)
    for number, (_, some) in enumerate(plan.groups(scored, by)):
        group[some] = number
    place = scored["rank"].to_numpy(dtype="int64", na_value=len(scored) + 1)
    return scored.iloc[np.lexsort([place, group])]
