"""What one plugin offers under one name, and whether it can be used at all.

Looks at value objects only; calls nothing of a plugin's.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar, get_args

from tmapi_analytics.columns import COLUMNS, dtype
from tmapi_analytics.hookspecs import Chart, Criterion, DerivedColumns, Goal, NewColumn, Scale

Kind = Literal["criteria", "charts", "columns"]
Offer = Criterion | Chart | DerivedColumns
Publisher = Callable[[bytes, str], str | None]
V = TypeVar("V")

PUBLISHING = "tmapi_publish_image"
CAN_PUBLISH = "tmapi_can_publish"
HOOKS: dict[str, type[Criterion | Chart | DerivedColumns]] = {
    "tmapi_criteria": Criterion,
    "tmapi_charts": Chart,
    "tmapi_columns": DerivedColumns,
}
"""Hook -> what the list that it gives holds."""


@dataclass(frozen=True)
class Offered(Generic[V]):
    """Something that can be used, and where it came from.

    Attributes
    ----------
    value : Criterion, Chart or DerivedColumns
        What is offered, its ``meaning`` filled in; for ``tmapi_publish_image`` the function.
    plugin, version, hook : str
        Whose it is; ``version`` is empty for a cell, and for a file that does not say.
    """

    value: V
    plugin: str
    version: str
    hook: str

    @property
    def name(self) -> str:
        """What it is asked for by; empty for a publisher, which nobody asks for by name."""
        return getattr(self.value, "name", "")

    @property
    def whose(self) -> str:
        """The plugin and its version."""
        return f"{self.plugin} {self.version}".rstrip()

    @property
    def label(self) -> str:
        """How messages call it."""
        named = f' "{self.name}"' if self.name else ""
        return f'plugin "{self.plugin}", {self.hook}{named}'


def told(offer: Offer) -> Offer:
    """The offer with its meaning: its own, or the first line of its function's docstring."""
    doc = inspect.getdoc(_function(offer)) or ""
    return replace(offer, meaning=offer.meaning or doc.partition("\n")[0])


def flaw(offer: object, kind: type[Offer]) -> str | None:
    """Why `offer` cannot be used as a `kind`; None where it can."""
    if not isinstance(offer, kind):
        return f"it is of type {type(offer).__name__}, not {kind.__name__}"
    return next(_flaws(offer), None)


def _flaws(offer: Any) -> Iterator[str]:
    if not isinstance(offer.name, str) or not offer.name.isidentifier():
        yield f"its name {offer.name!r} is not a Python identifier"
    if not _are_texts(offer.needs):
        yield "needs is not a tuple of column names"
    if not isinstance(offer.options, Mapping) or not _are_texts(tuple(offer.options)):
        yield "options is not a mapping from names to defaults"
    yield from _misfits(offer)
    if isinstance(offer, Criterion):
        yield from _criterion_flaws(offer)
    if isinstance(offer, DerivedColumns):
        yield from _column_flaws(offer.columns)


def _are_texts(names: object) -> bool:
    return isinstance(names, tuple | list) and all(isinstance(name, str) for name in names)


def _function(offer: Offer) -> Any:
    if isinstance(offer, Criterion):
        return offer.value
    return offer.draw if isinstance(offer, Chart) else offer.compute


def _misfits(offer: Offer) -> Iterator[str]:
    """Where the function cannot take what it will be called with: a frame, after Axes for a chart."""
    function = _function(offer)
    if not callable(function):
        yield "what computes it is not a function"
        return
    try:
        inspect.signature(function).bind(*range(1 + isinstance(offer, Chart)), **offer.options)
    except ValueError:
        return  # written in C, without a signature: calling it will tell
    except TypeError as error:
        yield f"its function does not take its options: {error}"


def _criterion_flaws(offer: Criterion) -> Iterator[str]:
    if offer.name == "total":
        yield 'its name "total" is that of the sum in tm.explain'
    for field, allowed in (("goal", get_args(Goal)), ("scale", get_args(Scale))):
        if getattr(offer, field) not in allowed:
            yield f"{field} is {getattr(offer, field)!r}, not one of {', '.join(allowed)}"
    if not (_is_number(offer.half) and offer.half > 0):
        yield f"half is {offer.half!r}, not a number above 0"
    if offer.bounds is not None and not _are_bounds(offer.bounds):
        yield f"bounds is {offer.bounds!r}, not two numbers, the lower first"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _are_bounds(bounds: object) -> bool:
    if not isinstance(bounds, tuple | list) or len(bounds) != 2 or not all(map(_is_number, bounds)):
        return False
    return bool(bounds[0] < bounds[1])


def _column_flaws(columns: Any) -> Iterator[str]:
    if not (isinstance(columns, tuple | list) and columns):
        yield "it adds no columns"
        return
    own = {column.name for column in COLUMNS}
    for column in columns:
        if not isinstance(column, NewColumn):
            yield f"columns holds something of type {type(column).__name__}, not NewColumn"
        elif column.name in own:
            yield f'the column "{column.name}" is one of a search\'s own'
        elif not _holds_missing(column):
            yield f'pandas does not know the dtype "{column.dtype}" of "{column.name}", or it has no missing'


def pandas_dtype(column: NewColumn) -> Any:
    """The dtype that a declared one means; "text" and "str" are whatever pandas makes of strings."""
    import pandas as pd

    return dtype("text") if column.dtype in ("text", "str") else pd.api.types.pandas_dtype(column.dtype)


def _holds_missing(column: NewColumn) -> bool:
    import pandas as pd

    try:
        return bool(pd.Series([None], dtype=pandas_dtype(column)).isna().all())
    except (TypeError, ValueError):
        return False
