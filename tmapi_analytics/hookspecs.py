"""The hooks that a plugin may implement, and the value objects that it gives back.

A plugin is a module (or any object) with functions marked by `hookimpl`::

    from tmapi_analytics.hookspecs import Criterion, hookimpl

    @hookimpl
    def tmapi_criteria():
        return [Criterion(name="value_for_money", goal="max", needs=("price", "composite_score"), value=...)]

The package's own criteria and charts come in the same way. Nothing here runs a plugin: `registry` does,
and sees to it that one that fails takes nothing else down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pluggy

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

PROJECT = "tmapi_analytics"
"""Name of the hooks' project and of the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's functions."""

Goal = Literal["max", "min"]
Scale = Literal["linear", "log", "saturating"]


class Median(float):
    """The median of some values, NaN among them left out; NaN where nothing is left.

    A float that keeps its values: what `Criterion.fit` may give where offers lie in many parts, of which a
    bare number would be about one only.

    Examples
    --------
    >>> import numpy as np
    >>> Median(np.array([1.0, np.nan, 4.0]))
    2.5
    """

    values: NDArray[Any]

    def __new__(cls, values: NDArray[Any]) -> Median:  # noqa: D102 - the class says it
        import numpy as np

        known = values[~np.isnan(values)]
        self = super().__new__(cls, np.median(known) if known.size else math.nan)
        self.values = known
        return self


class Mean(float):
    """The weighted mean of some values, NaN among them left out; NaN where nothing weighs anything.

    A float that keeps its two sums, for the same reason as `Median`.

    Examples
    --------
    >>> import numpy as np
    >>> Mean(np.array([0.5, 0.1, np.nan]), np.array([300.0, 100.0, 50.0]))
    0.4
    """

    total: float
    weight: float

    def __new__(cls, values: NDArray[Any], weights: NDArray[Any]) -> Mean:  # noqa: D102 - the class says it
        import numpy as np

        evidence = np.where(np.isnan(values), 0.0, weights)
        total, weight = float(np.dot(np.nan_to_num(values), evidence)), float(evidence.sum())
        self = super().__new__(cls, total / weight if weight else math.nan)
        self.total, self.weight = total, weight
        return self


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that offers are compared by.

    Attributes
    ----------
    name : str
        As in weights and in ``utility_<name>``: a Python identifier.
    goal : {"max", "min"}
        Whether more is better.
    value : callable
        Takes a copy of the offers and the options by name, gives a float Series in the unit of the
        criterion with the offers' index; NaN where it is not known. Called once a scoring.
    needs : tuple of str
        Columns without which it cannot be computed; where one is missing altogether the criterion's weight
        goes to the others, and that is told.
    scale : {"linear", "log", "saturating"}
        How values become comparable before they are normalised: as they are; ``log1p(v)`` of values that
        spread over orders of magnitude; ``v / (v + half)`` for what matters less and less.
    half : float
        For "saturating": the value that is worth half of the most.
    options : mapping
        Names and defaults of its options. An option ``quantity`` is filled with ``tm.score(quantity=)``.
    bounds : (low, high), optional
        A fixed scale in the criterion's unit, such as (0, 5) for a rating; without it the worst and the
        best value of the offers are 0 and 1. Values outside count as the nearer end.
    unit : str
        Of its values: "CNY", "pieces", "years", "" where there is none.
    meaning : str
        One sentence for people; the docstring of `value` where left out.
    fit : callable, optional
        Takes what `value` takes and gives, by name, options that follow from the offers themselves, such as
        their mean: JSON-plain numbers that `value` then gets in place of None. They are kept with a scoring,
        so that ``like=`` and ``tm.explain`` measure with the same. Where offers lie in parts on several
        machines, only a `Median` or a `Mean` can be told of all of them.
    notes : callable, optional
        Takes what `value` takes and gives sentences to tell the user, such as how many bait prices were
        left out.
    """

    name: str
    goal: Goal
    value: Callable[..., pd.Series]
    needs: tuple[str, ...] = ()
    scale: Scale = "linear"
    half: float = 1.0
    options: Mapping[str, Any] = field(default_factory=dict)
    bounds: tuple[float, float] | None = None
    unit: str = ""
    meaning: str = ""
    fit: Callable[..., Mapping[str, Any]] | None = None
    notes: Callable[..., list[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One picture of a frame.

    Attributes
    ----------
    name : str
        A Python identifier, as in ``tm.chart(name, offers)``.
    draw : callable
        Takes the Axes to draw on, a copy of the offers, and the options by name; returns nothing. Must
        not use pyplot, which is not safe in a widget's thread.
    needs : tuple of str
        Columns without which there is nothing to draw.
    options : mapping
        Names and defaults of its options.
    meaning : str
        One sentence for people.
    """

    name: str
    draw: Callable[..., None]
    needs: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class NewColumn:
    """One column that `DerivedColumns` adds: its name, pandas dtype, unit and meaning."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class DerivedColumns:
    """Columns computed from others; added by ``tm.add_columns`` only, never by a search.

    Attributes
    ----------
    name : str
        A Python identifier, as in ``tm.add_columns(offers, name)``.
    columns : tuple of NewColumn
        What it adds, in this order.
    compute : callable
        Takes a copy of the offers and the options by name, gives a DataFrame with these columns and the
        offers' index.
    needs : tuple of str
        Columns that it reads.
    options : mapping
        Names and defaults of its options.
    meaning : str
        One sentence for people.
    """

    name: str
    columns: tuple[NewColumn, ...]
    compute: Callable[..., pd.DataFrame]
    needs: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    meaning: str = ""


@hookspec
def tmapi_criteria() -> list[Criterion]:  # type: ignore[empty-body]
    """Criteria to score offers by."""


@hookspec
def tmapi_charts() -> list[Chart]:  # type: ignore[empty-body]
    """Charts to draw of offers."""


@hookspec
def tmapi_columns() -> list[DerivedColumns]:  # type: ignore[empty-body]
    """Columns to add to offers on request."""


@hookspec(firstresult=True)
def tmapi_publish_image(image: bytes, name: str) -> str | None:
    """Put a picture where the API can fetch it, and give its http(s) URL; None leaves it to the next.

    `image` is a clean JPEG of at most 1,000 pixels a side, `name` a short name without a folder.
    """


@hookspec
def tmapi_can_publish() -> bool:  # type: ignore[empty-body]
    """Whether this plugin's `tmapi_publish_image` is set up; a plugin without this hook always is.

    Asked before a search is offered, so it looks at settings and at no network.
    """
