"""Why one offer stands where it stands, criterion by criterion and in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.money import CNY, Currency
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.scoring.measuring import lacking
from tmapi_analytics.scoring.reading import Group, identity, read

if TYPE_CHECKING:
    from tmapi_analytics.hookspecs import Criterion

TOTAL = "total"
"""The last row of an explanation: the sums, and the sentence."""


def explain(
    scored: pd.DataFrame,
    item_id: object,
    criteria: Mapping[str, Criterion],
    *,
    weights: Mapping[str, float] | None = None,
    money: Currency = CNY,
) -> pd.DataFrame:
    """A row a criterion and a last one for the score, of the best row that carries `item_id`.

    Parameters
    ----------
    scored : pandas.DataFrame
        As `tm.score` gave it, or some of its rows.
    item_id : int
        The offer; a label of the index where there is no ``item_id`` column.
    criteria : mapping
        Name -> criterion, to measure values with; one that is not there leaves its value missing.
    weights : mapping, optional
        Where the frame's attrs were lost; values are missing then.
    money : Currency
        What lines and sentence show CNY in; the numbers stay CNY.

    Returns
    -------
    pandas.DataFrame
        Indexed by criterion, as `tm.explain` says.

    Raises
    ------
    ParameterError
        There is no such offer, or nothing says how it was scored.
    """
    group, place, same = _find(scored, item_id, weights)
    row, filled = group.frame.iloc[[place]], group.filled()[place]
    contributes = group.method == "weighted_sum" and row["rank"].notna().all()
    table = pd.DataFrame(
        {
            "value": [_value(row, criteria.get(name), group.record) for name in group.shares],
            "unit": [criteria[name].unit if name in criteria else "" for name in group.shares],
            "utility": group.known[place],
            "weight": group.weights,
            "contribution": group.weights * filled if contributes else np.nan,
        },
        index=pd.Index(list(group.shares), name="criterion"),
    )
    table["line"] = [_line(one, fill, money) for one, fill in zip(table.itertuples(), filled, strict=True)]
    total = {
        "unit": "",
        "weight": group.weights.sum(),
        "contribution": row["score"].iloc[0],
        "line": _sentence(group, place, same) + _costs(table, money),
    }
    return pd.concat([table, pd.DataFrame(total, index=pd.Index([TOTAL], name="criterion"))])


def _find(
    scored: pd.DataFrame, item_id: object, weights: Mapping[str, float] | None
) -> tuple[Group, int, int]:
    """The group of the offer, its place in it, and how many rows carry its id."""
    found = []
    for group in read(scored, weights):
        same = pd.Series(group.frame.get("item_id", group.frame.index) == item_id).fillna(value=False)
        ranks = np.nan_to_num(numbers(group.frame["rank"]), nan=np.inf)
        found += [(ranks[place], group, int(place)) for place in np.flatnonzero(same)]
    if not found:
        raise ParameterError(f"no offer in this frame is called {item_id!r}")
    _, group, place = min(found, key=lambda one: one[0])
    return group, place, len(found)


def _value(row: pd.DataFrame, criterion: Criterion | None, record: Mapping[str, Any]) -> float:
    against = record.get("criteria", {}).get(criterion.name if criterion else "")
    if criterion is None or against is None or lacking(criterion, row):
        return float("nan")
    series: pd.Series[Any] | None = criterion.value(row, **deepcopy(against["options"]))
    return float("nan") if series is None else float(numbers(series)[0])


def _line(one: Any, fill: float, money: Currency) -> str:
    """One criterion in words, such as ``3 years: utility 0.44, gives 0.11 of 0.25``."""
    value = "" if np.isnan(one.value) else _shown(one.value, one.unit, money) + ": "
    utility = f"unknown, counts as {fill:.2f}" if np.isnan(one.utility) else f"utility {one.utility:.2f}"
    if not one.weight:
        return f"{value}{utility}, carries no weight"
    gives = "" if np.isnan(one.contribution) else f", gives {one.contribution:.2f} of {one.weight:.2f}"
    return f"{value}{utility}{gives}"


def _shown(value: float, unit: str, money: Currency) -> str:
    if unit == "CNY" and money is not CNY:
        return money.show(value)
    return f"{value:,.6g} {unit}".rstrip()


def _costs(table: pd.DataFrame, money: Currency) -> str:
    """What follows the sentence where another currency than CNY is asked for: each price, and the rate."""
    if money is CNY:
        return ""
    prices = table.loc[(table["unit"] == "CNY") & table["value"].notna(), "value"]
    costs = [f"{name} {money.show(value)}" for name, value in prices.items()]
    return f" In {money.code}: {', '.join([*costs, money.note])}."


def _sentence(group: Group, place: int, same: int) -> str:
    row = group.frame.iloc[place]
    which = f"Offer {identity(group.frame, place)}" + (f" (the best of {same} rows)" if same > 1 else "")
    if pd.isna(row["rank"]):
        return f"{which} is not ranked: {row['excluded_by']}."
    of = group.record.get("ranked", int(group.frame["rank"].notna().sum()))
    return (
        f"{which} is number {row['rank']} of {of} with {row['score']:.2f}: "
        f"{_beside_the_median(group, place)}; "
        f"{row.get('score_coverage', 1.0):.0%} of the weight is on known values."
    )


def _beside_the_median(group: Group, place: int) -> str:
    """What moves the offer away from the median one most, up and down, in points of the score."""
    names = list(group.shares)
    lead = group.weights * (group.filled()[place] - [group.medians[name] for name in names])
    most, least = int(lead.argmax()), int(lead.argmin())
    up = (
        f"{names[most]} speaks for it most ({lead[most]:+.2f})"
        if lead[most] > 0.005
        else "nothing speaks for it"
    )
    down = (
        f"{names[least]} against it most ({lead[least]:+.2f})"
        if lead[least] < -0.005
        else "nothing against it"
    )
    return f"beside the median offer, {up}, {down}"
