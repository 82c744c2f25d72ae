"""Why one offer stands where it stands, criterion by criterion and in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.money import CNY, Currency
from tmapi_analytics.scoring import valuing
from tmapi_analytics.scoring.criteria import PRICE, REPURCHASE_RATE
from tmapi_analytics.scoring.evidence import numbers, tier_prices
from tmapi_analytics.scoring.reading import Group, identity, read
from tmapi_analytics.tiers import UNKNOWN

if TYPE_CHECKING:
    from tmapi_analytics.hookspecs import Criterion

ATTRS = "tmapi_explain"
"""Under this name an explanation's ``attrs`` hold the sentence, which pandas cuts short when it shows it."""
TOTAL = "total"
"""The last row of an explanation: the sums, and the sentence."""
SUM = "weighted_sum"
"""The one method with contributions."""


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
        Name -> criterion, to measure values with; where one is not there, the value is what a report has kept
        in ``value_<criterion>``, or missing.
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
    contributes = group.method == SUM and row["rank"].notna().all()
    kept = scored.attrs.get(valuing.ATTRS, {}).get("units", {})
    units = {**kept, **{name: criterion.unit for name, criterion in criteria.items()}}
    table = pd.DataFrame(
        {
            "value": [_value(row, name, criteria.get(name), group.record) for name in group.shares],
            "unit": [units.get(name, "") for name in group.shares],
            "utility": group.known[place],
            "weight": group.weights,
            "contribution": group.weights * filled if contributes else np.nan,
        },
        index=pd.Index(list(group.shares), name="criterion"),
    )
    values = [_in_words(one, row, group.record, money) for one in table.itertuples()]
    table["line"] = list(map(_line, table.itertuples(), values, filled))
    sentence = _sentence(group, place, same) + _costs(table, money)
    total = {
        "unit": "",
        "weight": group.weights.sum(),
        "contribution": row["score"].iloc[0],
        "line": sentence,
    }
    table = pd.concat([table, pd.DataFrame(total, index=pd.Index([TOTAL], name="criterion"))])
    table.attrs[ATTRS] = {"item_id": identity(group.frame, place), "sentence": sentence}
    return table


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


def _value(row: pd.DataFrame, name: str, criterion: Criterion | None, record: Mapping[str, Any]) -> float:
    """The value of one offer, as it is kept beside the score where nothing can measure it."""
    values = None if criterion is None else valuing.measured(row, criterion, record)
    kept = f"{valuing.COLUMN}{name}"
    if values is None and kept in row and name in record.get("criteria", {}):
        values = numbers(row[kept])
    return float("nan") if values is None else float(values[0])


def _in_words(one: Any, row: pd.DataFrame, record: Mapping[str, Any], money: Currency) -> str:
    """The value that counted, and how it came to differ from what is listed; empty where unknown."""
    if np.isnan(one.value):
        return ""
    value = _shown(one.value, one.unit, money)
    options = record["criteria"][one.Index]["options"]
    about = []
    listed = numbers(row[one.Index])[0] if one.Index in row else np.nan
    if not np.isnan(listed) and _shown(listed, one.unit, money) != value:
        about.append(f"{_shown(listed, one.unit, money)} as listed")
        if one.Index == REPURCHASE_RATE.name:
            mean = _shown(options["mean"], one.unit, money)
            about.append(f"pulled towards the mean of {mean}, the more the less was sold")
    quantity = options.get("quantity") if one.Index == PRICE.name else None
    if quantity and np.isnan(tier_prices(row, quantity)[0]):
        about.append(UNKNOWN)
    return f"{value} ({', '.join(about)})" if about else value


def _line(one: Any, value: str, fill: float) -> str:
    """One criterion in words, such as ``3 years: utility 0.44, gives 0.11 of 0.25``."""
    utility = f"unknown, counts as {fill:.2f}" if np.isnan(one.utility) else f"utility {one.utility:.2f}"
    said = f"{value}: {utility}" if value else utility
    if not one.weight:
        return f"{said}, carries no weight"
    gives = "" if np.isnan(one.contribution) else f", gives {one.contribution:.2f} of {one.weight:.2f}"
    return f"{said}{gives}"


def _shown(value: float, unit: str, money: Currency) -> str:
    if unit == "fraction":
        return f"{100 * value:.3g} %"
    if unit == "CNY":
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
        why = "only the best of all have a rank" if pd.isna(row["excluded_by"]) else row["excluded_by"]
        return f"{which} is not ranked: {why}."
    of = group.record.get("ranked", int(group.frame["rank"].notna().sum()))
    return (
        f"{which} is number {row['rank']} of {of} with {row['score']:.2f}: "
        f"{_beside_the_median(group, place)}; "
        f"{_shown(row.get('score_coverage', 1.0), 'fraction', CNY)} of the weight is on known values."
        f"{_caveat(group.method)}"
    )


def _caveat(method: str) -> str:
    told = f" {method} has no contributions; these are differences of weighted utilities."
    return "" if method == SUM else told


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
