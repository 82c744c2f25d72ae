"""How offers are to be scored: everything that was asked for, checked before anything is computed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from tmapi_analytics.errors import ColumnError, ParameterError, check_frame
from tmapi_analytics.scoring import weighing
from tmapi_analytics.scoring.aggregating import METHODS, is_alone
from tmapi_analytics.scoring.criteria import check_option
from tmapi_analytics.scoring.normalizing import Normalize
from tmapi_analytics.scoring.requiring import check_kinds, read_requirements
from tmapi_analytics.tiers import read_quantity
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    from tmapi_analytics.hookspecs import Criterion

ATTRS = "tmapi_score"
"""Under this name a scored frame's ``attrs`` say how it was scored."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What `tm.score` was asked for; its parameters as there."""

    weights: Mapping[str, float] | str | None = None
    quantity: int | None = None
    method: str = "weighted_sum"
    normalize: Normalize = "minmax"
    missing: str | float = "median"
    winsorize: float | tuple[float, float] = 0.0
    require: Mapping[str, Any] | None = None
    unknown: Literal["pass", "drop"] = "pass"
    by: str | None = None
    options: Mapping[str, Mapping[str, Any]] | None = None
    bounds: Mapping[str, tuple[float, float]] | None = None
    among: Sequence[str] | None = None

    @property
    def cuts(self) -> tuple[float, float]:
        """The shares to winsorise at the low and the high end."""
        low, high = self.winsorize if isinstance(self.winsorize, tuple | list) else (self.winsorize,) * 2
        return low, high


def checked(plan: Plan, criteria: Mapping[str, Criterion], offers: pd.DataFrame) -> Plan:
    """The plan with shares for weights, every name known and every value possible.

    Raises
    ------
    ParameterError
        Anything that cannot be done, with what can.
    ColumnError
        `by` is no column, or a name stands for several.
    """
    _check_columns(offers, plan.by)
    _one_of("method", plan.method, METHODS)
    _one_of("normalize", plan.normalize, get_args(Normalize))
    _one_of("unknown", plan.unknown, ("pass", "drop"))
    _check_missing(plan.missing)
    _check_cuts(plan)
    check_kinds(offers, read_requirements(plan.require))
    _check_options(plan.options, criteria)
    _check_bounds(plan.bounds, criteria)
    quantity = None if plan.quantity is None else read_quantity(plan.quantity)
    return replace(plan, quantity=quantity, weights=_weights(plan, criteria))


def like(scored: pd.DataFrame, asked: Plan) -> tuple[Plan, dict[str, Any]]:
    """The plan that `scored` was scored by, and what its offers were measured against, group by group.

    Raises
    ------
    ParameterError
        `scored` does not say how it was scored, has nothing to measure against, or was scored by a method
        whose scores compare only among themselves; or `asked` asks for something of its own.
    """
    info = told_by(scored)
    if not is_alone(info["method"]):
        raise ParameterError(
            f"like= cannot go with {info['method']}: its scores compare only the offers that it saw together",
            hint="Score both with weighted_sum or weighted_product, or all offers at once.",
        )
    if not any(record["criteria"] for record in info["groups"].values()):
        raise ParameterError(
            "like= brings nothing to measure against: of its offers nothing was known",
            hint="Give a frame that was scored with offers in it.",
        )
    own = [field.name for field in fields(Plan) if getattr(asked, field.name) != field.default]
    if own:
        raise ParameterError(
            f"like= brings its own {own[0]}", hint=f"Leave out {own[0]}=, or leave out like=."
        )
    return Plan(**{field.name: info[field.name] for field in fields(Plan)}), info["groups"]


def told_by(scored: pd.DataFrame) -> dict[str, Any]:
    """What the frame's ``attrs`` say about its scoring.

    Raises
    ------
    ParameterError
        Nothing: it was never scored, or a merge has lost it.
    """
    check_frame(scored)
    info = scored.attrs.get(ATTRS)
    if not isinstance(info, Mapping):
        raise ParameterError(
            "this frame does not say how it was scored (a merge or concat loses it)",
            hint="Give weights=, or use the frame that tm.score gave.",
        )
    return dict(info)


def groups(offers: pd.DataFrame, by: str | None) -> Iterator[tuple[str, Any]]:
    """Label and positions of each group that is scored by itself, in order of appearance."""
    if by is None or offers.empty:
        yield "", slice(None)
        return
    codes, labels = offers[by].factorize(use_na_sentinel=False)
    for code, label in enumerate(labels):
        yield "" if pd.isna(label) else str(label), np.flatnonzero(codes == code)


def reunited(parts: Sequence[pd.DataFrame], rows: Sequence[Any], index: pd.Index[Any]) -> pd.DataFrame:
    """The tables of all `groups`, a row a row of the offers, in the offers' order."""
    if len(parts) == 1:
        return parts[0]
    order = np.argsort(np.concatenate([np.arange(len(index))[some] for some in rows]))
    return pd.concat(parts).iloc[order].set_axis(index)


def plain(value: Any) -> Any:
    """The same as JSON would give it back: what is no JSON becomes text, so that Parquet keeps the attrs."""
    return json.loads(json.dumps(value, default=_plain))


def as_attrs(plan: Plan) -> dict[str, Any]:
    """The plan, JSON-plain."""
    return dict(plain(asdict(plan)))


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return value.item() if hasattr(value, "item") else str(value)


def _weights(plan: Plan, criteria: Mapping[str, Criterion]) -> Mapping[str, float] | str:
    if isinstance(plan.weights, str) and plan.weights in weighing.BY_NAME:
        weighing.check_names(plan.among or (), criteria)
        return plan.weights
    if plan.among is not None:
        hint = f"Those are {', '.join(weighing.BY_NAME)}."
        raise ParameterError("among= goes with weights by name", hint=hint)
    return weighing.read_weights(plan.weights, criteria)


def _check_columns(offers: pd.DataFrame, by: str | None) -> None:
    if not offers.columns.is_unique:
        twice = offers.columns[offers.columns.duplicated()][0]
        raise ColumnError(f'several columns are called "{twice}"')
    if by is not None and by not in offers:
        raise ColumnError(f'by: there is no column "{by}"{nearest(by, map(str, offers.columns))}')


def _one_of(what: str, given: object, allowed: Sequence[str]) -> None:
    if given not in allowed:
        raise ParameterError(
            f"{what} cannot be {given!r}{nearest(given, allowed)}", hint=f"One of {', '.join(allowed)}."
        )


def _check_missing(missing: object) -> None:
    number = isinstance(missing, int | float) and not isinstance(missing, bool)
    if number and not 0 <= missing <= 1:  # type: ignore[operator]  # it is a number
        raise ParameterError(f"missing cannot be {missing!r}", hint="A utility lies between 0 and 1.")
    if not number:
        _one_of("missing", missing, ("median", "worst", "best", "drop"))


def _check_cuts(plan: Plan) -> None:
    try:
        low, high = plan.cuts
        possible = min(low, high) >= 0 and low + high < 1
    except (TypeError, ValueError):
        possible = False
    if not possible:
        raise ParameterError(
            f"winsorize cannot be {plan.winsorize!r}", hint="Give a share such as 0.01, or one for each end."
        )


def _check_options(options: object, criteria: Mapping[str, Criterion]) -> None:
    for name, given in _by_criterion("options", options, criteria, '{"price": {"bait": 0.5}}').items():
        if not isinstance(given, Mapping):
            raise ParameterError(
                f'the options of "{name}" cannot be {given!r}',
                hint='Give them by name: {"price": {"bait": 0.5}}.',
            )
        known = criteria[name].options
        for option in given:
            if option not in known:
                raise ParameterError(
                    f'the criterion "{name}" has no option "{option}"{nearest(option, known)}',
                    hint=f"It has {', '.join(known) or 'none'}.",
                )
            check_option(name, option, given[option])


def _by_criterion(
    what: str, given: object, criteria: Mapping[str, Criterion], example: str
) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ParameterError(f"{what} cannot be {given!r}", hint=f"Give them by criterion: {example}.")
    weighing.check_names(given, criteria)
    return given


def _check_bounds(bounds: object, criteria: Mapping[str, Criterion]) -> None:
    for name, ends in _by_criterion("bounds", bounds, criteria, '{"price": (5, 60)}').items():
        try:
            low, high = map(float, ends)
            possible = -math.inf < low < high < math.inf
        except (TypeError, ValueError):
            possible = False
        if not possible:
            raise ParameterError(
                f'the bounds of "{name}" cannot be {ends!r}', hint="Give two finite numbers, the lower first."
            )
