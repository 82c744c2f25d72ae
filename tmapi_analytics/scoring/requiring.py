"""What an offer must fulfil to be ranked. Nothing is removed here: reasons are given."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.columns import dtype
from tmapi_analytics.errors import ColumnError, ParameterError
from tmapi_analytics.scoring.evidence import minimum_order, numbers
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
    "in": lambda values, wanted: values.isin(list(wanted)),
}

AS_NUMBERS = ("price", "moq")
"""Columns of which requirements see what the criterion makes of them."""


@dataclass(frozen=True)
class Requirement:
    """One condition on a column."""

    column: str
    sign: str
    wanted: Any

    def __str__(self) -> str:
        return f"{self.column} {self.sign} {self.wanted}"


def read_requirements(require: Mapping[str, Any] | None) -> list[Requirement]:
    """``{"ships_in_48h": True, "moq": ("<=", 300)}`` as requirements; a bare value means "equal to".

    Raises
    ------
    ParameterError
        An operator that is not one of `OPERATORS`, or a missing value to compare with.
    """
    if require is not None and not isinstance(require, Mapping):
        raise ParameterError(f"require cannot be {require!r}", hint='Give {"moq": ("<=", 300)}.')
    return [_requirement(column, wanted) for column, wanted in (require or {}).items()]


def _requirement(column: str, wanted: Any) -> Requirement:
    if not isinstance(wanted, tuple | list):
        wanted = ("==", wanted)
    if len(wanted) != 2 or wanted[0] not in OPERATORS:
        raise ParameterError(
            f'require cannot ask for "{column}" {wanted!r}',
            hint=f"Give a value, or an operator and a value: one of {' '.join(OPERATORS)}.",
        )
    several = isinstance(wanted[1], list | tuple | set | frozenset)
    if (wanted[0] == "in") != several or (not several and pd.isna(wanted[1])):
        raise ParameterError(f'require cannot ask for "{column}" {wanted[0]} {wanted[1]!r}')
    return Requirement(column, *wanted)


def check_kinds(offers: pd.DataFrame, requirements: Sequence[Requirement]) -> None:
    """Raise `ParameterError` where a column holds numbers and text is asked for, or the other way round."""
    for one in requirements:
        known = offers[one.column].dropna().infer_objects() if one.column in offers else None
        if known is not None and len(known) and not _alike(known, one):
            raise _incomparable(one, "text" if pd.api.types.is_string_dtype(known) else known.dtype)


def _alike(known: pd.Series[Any], requirement: Requirement) -> bool:
    wanted = requirement.wanted if requirement.sign == "in" else [requirement.wanted]
    texts = [isinstance(value, str) for value in wanted]
    if requirement.column in AS_NUMBERS or pd.api.types.is_numeric_dtype(known.dtype):
        return not any(texts) and not np.isnan(numbers(known)).all()
    return all(texts) or not pd.api.types.is_string_dtype(known)


def _incomparable(requirement: Requirement, kind: object) -> ParameterError:
    return ParameterError(
        f'require: "{requirement.column}" holds {kind}, '
        f"which has no {requirement.sign} {requirement.wanted!r}"
    )


def judge(
    offers: pd.DataFrame, requirement: Requirement, prices: Callable[[pd.DataFrame], pd.Series[Any]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which offers fail a requirement, and of which it is not known.

    ``moq`` is 1 where one piece can be ordered, and ``price`` is what `prices` makes of it: without bait,
    and at the wanted quantity where tiers are known.

    Raises
    ------
    ColumnError
        There is no such column.
    ParameterError
        Its values cannot be compared with what is wanted.
    """
    name = requirement.column
    if name not in offers:
        raise ColumnError(f'require: there is no column "{name}"{nearest(name, map(str, offers.columns))}')
    values = _values(offers, name, prices)
    unknown = values.isna().to_numpy(dtype=bool)
    fails = np.zeros(len(offers), dtype=bool)
    try:
        met = OPERATORS[requirement.sign](values[~unknown], requirement.wanted)
    except TypeError:
        raise _incomparable(requirement, values.dtype) from None
    fails[~unknown] = ~np.asarray(met, dtype=bool)
    return fails, unknown


def _values(
    offers: pd.DataFrame, name: str, prices: Callable[[pd.DataFrame], pd.Series[Any]]
) -> pd.Series[Any]:
    if name == "price":
        return prices(offers)
    return pd.Series(minimum_order(offers)) if name == "moq" else offers[name].reset_index(drop=True)


def reasons(masks: Mapping[str, NDArray[np.bool_]], index: pd.Index[Any]) -> pd.Series[Any]:
    """The names of the masks that hold, joined by "; "; missing where none does.

    Examples
    --------
    >>> reasons({"moq <= 300": np.array([True, False])}, pd.RangeIndex(2)).fillna("").tolist()
    ['moq <= 300', '']
    """
    codes = np.zeros(len(index), dtype=np.int64)
    for bit, mask in enumerate(masks.values()):
        codes |= mask.astype(np.int64) << bit
    kinds, which = np.unique(codes, return_inverse=True)
    texts = ["; ".join(name for bit, name in enumerate(masks) if kind >> bit & 1) for kind in kinds.tolist()]
    one_each = pd.Series([text or None for text in texts], dtype=dtype("text"))
    return one_each.take(which).set_axis(index)
