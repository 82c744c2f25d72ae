"""A Dask DataFrame as this room sees it: parts to run functions on, and what it says of itself."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from tmapi_analytics.errors import PluginWarning, overheard, warn

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
_NUMBER = re.compile(r"[\d.,]+")
Frame = Any
"""A Dask DataFrame: Dask has no types to import without loading it."""


def is_dask(frame: object) -> bool:
    """Whether `frame` is a Dask DataFrame. Loads nothing: who has one has loaded Dask."""
    loaded = sys.modules.get("dask.dataframe")
    return loaded is not None and isinstance(frame, loaded.DataFrame)


def outline(frame: Frame) -> pd.DataFrame:
    """The frame without its rows: columns, dtypes and attrs."""
    empty: pd.DataFrame = frame._meta  # noqa: SLF001 - what extensions of Dask read; nothing else holds attrs
    return empty


def provenance(frame: Frame, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Where offers came from, as attrs: what all parts have, or else only whether any are made up.

    Parameters
    ----------
    parts : sequence of mapping
        ``attrs["tmapi"]`` of each part that has offers; empty where a part has lost it, as Dask's reading of
        several small files at once does.
    """
    if parts and parts[0] and all(part == parts[0] for part in parts):
        return {"tmapi": dict(parts[0])}
    every = [outline(frame).attrs.get("tmapi") or {}, *parts]
    return {"tmapi": {"sandbox": any(one.get("sandbox") for one in every)}} if any(every) else {}


def each(frame: Frame, function: Callable[[pd.DataFrame], T]) -> list[T]:
    """What `function` gives of each part, in their order.

    It runs where the parts are. What it warns of there is warned of here: of sentences that differ in their
    numbers only, the first.
    """
    from dask.base import compute
    from dask.delayed import delayed

    run = partial(delayed(_heard, pure=False), function)
    given = compute(*map(run, frame.to_delayed()))  # type: ignore[no-untyped-call]  # Dask has few types
    told: dict[str, str] = {}
    for sentence in chain.from_iterable(heard for _, heard in given):
        told.setdefault(_NUMBER.sub("", sentence), sentence)
    for sentence in told.values():
        warn(sentence, PluginWarning)
    return [result for result, _ in given]


def _heard(function: Callable[[pd.DataFrame], T], part: pd.DataFrame) -> tuple[T, list[str]]:
    with overheard() as told:
        return function(part), told
