"""A criterion written in a notebook's cell, taken in like any plugin's."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.hookspecs import Criterion, Goal, Scale, hookimpl
from tmapi_analytics.registry.offers import flaw
from tmapi_analytics.registry.session import current

F = TypeVar("F", bound=Callable[..., Any])

_HINT = "Write it like @tm.criterion(goal='max', needs=['price'], options={'alpha': 0.5})."


class Cell:
    """The plugin that one cell is."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion

    @hookimpl
    def tmapi_criteria(self) -> list[Criterion]:
        """The one criterion."""
        return [self.criterion]


def criterion(
    *,
    goal: Goal,
    needs: Sequence[str] = (),
    options: Mapping[str, Any] | None = None,
    scale: Scale = "linear",
    half: float = 1.0,
    bounds: tuple[float, float] | None = None,
    unit: str = "",
    name: str | None = None,
) -> Callable[[F], F]:
    """A decorator that makes a function of offers a criterion; running the cell again replaces it.

    The function takes the offers, then its options by name, and gives a Series of numbers with the offers'
    index. The first line of its docstring is its meaning. It stays a plain function that can be called.

    Parameters
    ----------
    goal : {"max", "min"}
        Whether more is better.
    needs : sequence of str
        Columns that it reads.
    options : mapping, optional
        Defaults of its options; those that the function has itself need not be repeated.
    scale, half, bounds, unit
        As `hookspecs.Criterion` says.
    name : str, optional
        What weights call it; the function's name where not given.

    Raises
    ------
    ParameterError
        Something of the above cannot be used.

    Warns
    -----
    PluginWarning
        The name belongs to a plugin: the cell's is used in its place, told once. One of the package's
        own stays, and the cell's is left out.

    Examples
    --------
    >>> import pandas as pd
    >>> import tmapi_analytics as tm
    >>> @tm.criterion(goal="max", needs=["price", "composite_score"])
    ... def points_a_yuan(offers, alpha=0.5):
    ...     '''Score a buyer gets for each yuan.'''
    ...     return offers["composite_score"] / offers["price"] ** alpha
    >>> points_a_yuan(pd.DataFrame({"price": [16.0], "composite_score": [4.0]})).tolist()
    [1.0]
    """

    def add(function: F) -> F:
        made = Criterion(
            name=getattr(function, "__name__", "") if name is None else name,
            goal=goal,
            value=function,
            needs=(needs,) if isinstance(needs, str) else tuple(needs),
            scale=scale,
            half=half,
            options={**_defaults(function), **(options or {})},
            bounds=bounds,
            unit=unit,
        )
        reason = flaw(made, Criterion)
        if reason:
            raise ParameterError(f'the criterion "{made.name}" cannot be used: {reason}', hint=_HINT)
        current().add(made.name, "cell", lambda: Cell(made), source="a cell")
        current()
        return function

    return add


def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    """Of its parameters after the first; none where it is no function, or does not tell."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return {}
    return {one.name: one.default for one in parameters[1:] if one.default is not one.empty}
