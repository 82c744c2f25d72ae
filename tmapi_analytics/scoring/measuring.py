"""One criterion over some offers: its values, its utilities, and what they were measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.hookspecs import Mean, Median
from tmapi_analytics.scoring.evidence import number, numbers
from tmapi_analytics.scoring.normalizing import Ruler, ruler, utilities
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.scoring.plan import Plan

FAILED, UNKNOWN = "it failed", "nothing is known"
"""Why a criterion may tell nothing, beside columns that it lacks."""
ALL_MISSING = "nothing is known; it counts as missing in each offer"
"""The note on a criterion that tells nothing where the weight is that of another scoring."""


@dataclass(frozen=True)
class Measured:
    """What one criterion says about some offers.

    Attributes
    ----------
    utilities : numpy.ndarray
        NaN where unknown.
    against : dict
        JSON-plain: its options, its `Ruler`, the median utility, and ``fill``, the utility of a missing value
        (None where that leaves an offer unranked). What another scoring needs to measure with the same.
        Empty where nothing is known of any offer.
    notes : list of str
        What to tell.
    """

    utilities: NDArray[np.float64]
    against: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether anything is known of any offer."""
        return bool(self.against)

    @property
    def filled(self) -> NDArray[np.float64]:
        """Utilities without gaps; what leaves an offer unranked counts as the median."""
        fill = self.against.get("fill")
        gap = self.against.get("median", 0.5) if fill is None else fill
        return np.where(np.isnan(self.utilities), gap, self.utilities)


def measure(
    offers: pd.DataFrame, criterion: Criterion, plan: Plan, like: Mapping[str, Any] | None = None
) -> Measured:
    """What `criterion` says about `offers`; against the same as another scoring where `like` is given."""
    lacks = lacking(criterion, offers)
    if lacks:
        return _nothing(offers, lacks)
    options = deepcopy(like["options"]) if like else options_for(offers, criterion, plan)
    series: pd.Series[Any] | None = criterion.value(offers, **options)
    if series is None:
        return _nothing(offers, FAILED)
    values = numbers(series)
    notes = (criterion.notes and criterion.notes(offers, **options)) or []
    nothing = bool(np.isnan(values).all())
    if like:
        # The weight stays: no offer's score may depend on what is known of the others.
        told = [*notes, *[ALL_MISSING] * (nothing and len(offers) > 0)]
        utility = utilities(values, criterion, Ruler(**like["ruler"]), normalize=plan.normalize)
        return Measured(utility, {**like, "options": options}, told)
    if nothing:
        return _nothing(offers, UNKNOWN, notes)
    by = _ruler(values, criterion, plan)
    utility = utilities(values, criterion, by, normalize=plan.normalize)
    median = float(np.median(utility[~np.isnan(utility)]))
    return Measured(utility, measure_of(options, by, median, plan), list(notes))


def measure_of(options: Mapping[str, Any], by: Ruler, median: float, plan: Plan) -> dict[str, Any]:
    """What a criterion measured against, as `Measured` keeps it."""
    return {"options": options, "ruler": asdict(by), "median": median, "fill": _fill(plan.missing, median)}


def lacking(criterion: Criterion, offers: pd.DataFrame) -> str:
    """Which column the criterion needs and does not find, as a sentence; empty where it finds all."""
    for name in criterion.needs:
        if name not in offers:
            return f'there is no column "{name}"{nearest(name, map(str, offers.columns)).rstrip("?")}'
    return ""


def options_for(offers: pd.DataFrame, criterion: Criterion, plan: Plan) -> dict[str, Any]:
    """Defaults, what was asked for instead, and what follows from the offers where that is still None."""
    options = unfitted(criterion, plan)
    fitted = (criterion.fit and criterion.fit(offers, **options)) or {}
    return {**options, **{name: _kept(value) for name, value in fitted.items() if options.get(name) is None}}


def unfitted(criterion: Criterion, plan: Plan) -> dict[str, Any]:
    """Defaults, and what was asked for instead."""
    # A plugin may change a list that it gets: each scoring has its own.
    options = deepcopy({**criterion.options, **(plan.options or {}).get(criterion.name, {})})
    if "quantity" in options and options["quantity"] is None:
        options["quantity"] = plan.quantity
    return options


def _kept(fitted: Any) -> Any:
    """A fitted option without the values that it was fitted to."""
    return number(fitted) if isinstance(fitted, Median | Mean) else fitted


def _nothing(offers: pd.DataFrame, why: str, notes: Sequence[str] = ()) -> Measured:
    told = [*notes, without(why)] if len(offers) else []
    return Measured(np.full(len(offers), np.nan), notes=told)


def without(why: str) -> str:
    """The note on a criterion that tells nothing."""
    return f"{why}; its weight goes to the others"


def _ruler(values: NDArray[np.float64], criterion: Criterion, plan: Plan) -> Ruler:
    bounds = (plan.bounds or {}).get(criterion.name)
    return ruler(values, criterion, normalize=plan.normalize, winsorize=plan.cuts, bounds=bounds)


def _fill(missing: str | float, median: float) -> float | None:
    if not isinstance(missing, str):
        return float(missing)
    return {"median": median, "worst": 0.0, "best": 1.0, "drop": None}[missing]
