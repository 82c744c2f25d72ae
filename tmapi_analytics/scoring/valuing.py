"""What offers were worth in each criterion: the values behind the utilities, measured once more.

They are kept beside a report's offers, so that they can be read where a criterion is not there; and they tell
whether offers have changed since they were scored.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.errors import ColumnError, ParameterError
from tmapi_analytics.scoring.criteria import BUILT_IN
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.scoring.measuring import lacking
from tmapi_analytics.scoring.normalizing import Ruler, utilities
from tmapi_analytics.scoring.plan import ATTRS as SCORE
from tmapi_analytics.scoring.reading import Group, read

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.hookspecs import Criterion

ATTRS = "tmapi_values"
"""Under this name a frame's ``attrs`` tell of its values."""
COLUMN = "value_"
"""How the names of their columns begin."""
_OWN = {criterion.name for criterion in BUILT_IN}
_SAME = 1e-9


def with_values(scored: pd.DataFrame, criteria: Mapping[str, Criterion]) -> pd.DataFrame:
    """The offers with ``value_<criterion>``: each as it was measured for the score, in the criterion's unit.

    Parameters
    ----------
    scored : pandas.DataFrame
        As `tm.score` gave it, or some of its rows. Where nothing tells how it was scored, none is added.
    criteria : mapping
        Name -> criterion; of one that is not there a column of values stays as it is.

    Returns
    -------
    pandas.DataFrame
        A copy. ``attrs["tmapi_values"]`` holds ``units`` (criterion -> text), and in ``newer`` the package's
        own criteria of which the offers have other values by now than when they were scored.
    """
    valued, groups = scored.copy(), _groups(scored)
    units, newer = dict(scored.attrs.get(ATTRS, {}).get("units", {})), []
    for name in scored.attrs[SCORE]["criteria"] if groups else ():
        if name not in criteria:
            continue
        values = _values(scored, criteria[name], groups)
        valued[f"{COLUMN}{name}"], units[name] = values, criteria[name].unit
        if name in _OWN and any(_has_moved(values[group.rows], criteria[name], group) for group in groups):
            newer.append(name)
    if groups:
        valued.attrs[ATTRS] = {"units": units, "newer": newer}
    return valued


def measured(
    offers: pd.DataFrame, criterion: Criterion, record: Mapping[str, Any]
) -> NDArray[np.float64] | None:
    """The values of some offers by the options of a scoring; None where it, or they, did not tell."""
    against = record.get("criteria", {}).get(criterion.name)
    if against is None or lacking(criterion, offers):
        return None
    series: pd.Series[Any] | None = criterion.value(offers, **deepcopy(against["options"]))
    return None if series is None else numbers(series)


def _groups(scored: pd.DataFrame) -> list[Group]:
    try:
        return list(read(scored))
    except (ColumnError, ParameterError, LookupError):  # never scored, or a merge has lost how
        return []


def _values(scored: pd.DataFrame, criterion: Criterion, groups: list[Group]) -> NDArray[np.float64]:
    values = np.full(len(scored), np.nan)
    for group in groups:
        found = measured(group.frame, criterion, group.record)
        values[group.rows] = np.nan if found is None else found
    return values


def _has_moved(values: NDArray[np.float64], criterion: Criterion, group: Group) -> bool:
    """Whether the values of a group no longer give the utilities that it was scored by."""
    against = group.record["criteria"].get(criterion.name)
    if against is None or group.frame.attrs[SCORE]["normalize"] == "rank":  # ranks need all offers
        return False
    now = utilities(
        values, criterion, Ruler(**against["ruler"]), normalize=group.frame.attrs[SCORE]["normalize"]
    )
    was = numbers(group.frame[f"utility_{criterion.name}"])
    return not np.allclose(now, was, rtol=0, atol=_SAME, equal_nan=True)
