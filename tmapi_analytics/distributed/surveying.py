"""What one part says of itself before anything is scored: the questions, asked where the part is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tmapi_analytics.hookspecs import Mean, Median
from tmapi_analytics.scoring import plan
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.scoring.measuring import FAILED, lacking, unfitted
from tmapi_analytics.scoring.normalizing import Ruler, cut_and_scaled

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.distributed.shipping import Shipment
    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.scoring.plan import Plan

Key = tuple[str, ...]
"""Label of a group, criterion and, where one is meant, option."""


class Moments(NamedTuple):
    """What the mean and the deviation of values follow from."""

    number: int
    mean: float
    squares: float
    low: float
    high: float


@dataclass
class Told:
    """What a part says.

    Attributes
    ----------
    rows : dict
        Label of a group -> how many offers of it the part has.
    values : dict
        Values without NaN, to be put in order with those of the other parts; `Picks` of them on the way back.
    sums : dict
        Weighted sum and weight, to be added up to a mean.
    facts : dict
        Anything else.
    why_not : dict
        Criterion -> why it tells nothing here.
    about : dict
        Where the offers came from, as the part's attrs have it.
    """

    rows: dict[str, int] = field(default_factory=dict)
    values: dict[Key, Any] = field(default_factory=dict)
    sums: dict[Key, tuple[float, float]] = field(default_factory=dict)
    facts: dict[Key, Any] = field(default_factory=dict)
    why_not: dict[str, str] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Questions:
    """What parts are asked by.

    Attributes
    ----------
    options : mapping
        Label and criterion -> options that follow from all offers, as far as they are found.
    """

    asked: Plan
    shipment: Shipment
    options: Mapping[Key, Mapping[str, Any]]

    def fits(self, part: pd.DataFrame, names: Collection[str]) -> Told:
        """What the options of these criteria follow from, where they are not found yet."""
        told = Told()
        for key, criterion, offers in self._each(part, names, told):
            if criterion.fit and key not in self.options:
                options = unfitted(criterion, self.asked)
                for option, fitted in (criterion.fit(offers, **options) or {}).items():
                    if options.get(option) is None:
                        _note((*key, option), fitted, told)
        return told

    def values(self, part: pd.DataFrame, names: Collection[str]) -> Told:
        """The values of these criteria, and as facts what is to tell of them."""
        told = Told()
        for key, criterion, offers in self._each(part, names, told):
            values = self._values(key, criterion, offers)
            if values is None:
                told.why_not[criterion.name] = FAILED
                continue
            told.values[key] = values
            if criterion.notes:
                told.facts[key] = criterion.notes(offers, **self._options(key, criterion)) or []
        return told

    def moments(self, part: pd.DataFrame, cuts: Mapping[Key, Ruler]) -> dict[Key, Moments]:
        """What z-scores follow from: values that are cut and scaled."""
        found = {}
        for key, criterion, offers in self._each(part, {name for _, name in cuts}, Told()):
            values = self._values(key, criterion, offers)
            if key in cuts and values is not None and len(values):
                scaled = cut_and_scaled(values, criterion, cuts[key])
                squares = float(scaled.var()) * len(scaled)
                found[key] = Moments(len(scaled), scaled.mean(), squares, scaled.min(), scaled.max())
        return found

    def _each(
        self, part: pd.DataFrame, names: Collection[str], told: Told
    ) -> Iterator[tuple[Key, Criterion, pd.DataFrame]]:
        """The part's groups by the criteria that are here and find their columns; what is not is told."""
        criteria, why_not = self.shipment.here()
        told.why_not.update(why_not)
        told.about = part.attrs.get("tmapi") or {}
        for label, rows in plan.groups(part, self.asked.by) if len(part) else ():
            offers = part.iloc[rows]
            told.rows[label] = len(offers)
            for name in names:
                if name in criteria and not lacking(criteria[name], offers):
                    yield (label, name), criteria[name], offers

    def _values(self, key: Key, criterion: Criterion, offers: pd.DataFrame) -> NDArray[np.float64] | None:
        series: pd.Series[Any] | None = criterion.value(offers, **self._options(key, criterion))
        if series is None:
            return None
        values = numbers(series)
        return values[~np.isnan(values)]

    def _options(self, key: Key, criterion: Criterion) -> dict[str, Any]:
        return {**unfitted(criterion, self.asked), **deepcopy(dict(self.options.get(key, {})))}


def _note(key: Key, fitted: Any, told: Told) -> None:
    if isinstance(fitted, Median):
        told.values[key] = fitted.values
    elif isinstance(fitted, Mean):
        told.sums[key] = fitted.total, fitted.weight
    else:
        told.facts[key] = fitted
