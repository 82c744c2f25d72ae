"""Weights as they were asked for -> one share a criterion, summing to 1."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.scoring.methods import OBJECTIVE
from tmapi_analytics.wording import nearest

BY_NAME = ("equal", *OBJECTIVE)
"""What weights may be besides a mapping."""


def read_weights(weights: object, known: Iterable[str]) -> dict[str, float]:
    """`weights` as shares that sum to 1, zeros included.

    Raises
    ------
    ParameterError
        No mapping; a name that no criterion has; a weight that is negative, missing or no number; all zero.

    Examples
    --------
    >>> read_weights({"price": 3, "moq": 1}, ["price", "moq"])
    {'price': 0.75, 'moq': 0.25}
    """
    if not isinstance(weights, Mapping) or not weights:
        raise ParameterError(
            f"weights cannot be {weights!r}",
            hint=f'Give numbers, such as {{"price": 0.5, "moq": 0.5}}, or one of {", ".join(BY_NAME)}.',
        )
    check_names(weights, known)
    for name, weight in weights.items():
        if not is_amount(weight):
            raise ParameterError(
                f'the weight of "{name}" cannot be {weight!r}', hint="Give a number of 0 or more."
            )
    total = math.fsum(weights.values())
    if not total:
        raise ParameterError("all weights are zero", hint="Give at least one criterion a weight above 0.")
    return {str(name): float(weight / total) for name, weight in weights.items()}


def equal_weights(names: Iterable[str]) -> dict[str, float]:
    """The same share for each name."""
    names = list(names)
    return dict.fromkeys(names, 1 / len(names)) if names else {}


def check_names(names: Iterable[Any], known: Iterable[str]) -> None:
    """Raise `ParameterError` for the first name that no criterion has."""
    known = list(known)
    for name in names:
        if name not in known:
            raise ParameterError(
                f'there is no criterion "{name}"{nearest(name, known)}', hint="tm.criteria() lists them."
            )


def is_amount(value: object) -> bool:
    """Whether `value` is a finite number of 0 or more.

    Examples
    --------
    >>> is_amount(0.5), is_amount(-1), is_amount("1"), is_amount([1])
    (True, False, False, False)
    """
    if isinstance(value, str | bool) or not hasattr(value, "__float__"):
        return False
    try:
        return 0 <= float(value) < math.inf
    except TypeError:  # a whole column has __float__, too
        return False
