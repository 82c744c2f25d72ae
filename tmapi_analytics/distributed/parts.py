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
Parts = Sequence[Any]
"""The parts of a Dask DataFrame one by one, where they are."""
Kept = Sequence[Any]
"""Something that was made of each part, where the part is."""


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


def at_hand(frame: Frame) -> Frame | Parts:
    """The parts of a frame, read once: kept by the workers of a cluster, which put aside what is too much.

    Without a cluster it is the frame, read each time: one machine may not hold it.
    """
    from dask.base import persist

    cluster = sys.modules.get("distributed")
    if cluster is None:
        return frame
    try:
        cluster.default_client()
    except ValueError:  # there is none
        return frame
    return persist(*frame.to_delayed())  # type: ignore[no-untyped-call]


def each(offers: Frame | Parts, function: Callable[[pd.DataFrame], T]) -> list[T]:
    """What `function` gives of each part, in their order.

    It runs where the parts are. What it warns of there is warned of here: of sentences that differ in their
    numbers only, the first.
    """
    return _told(_run(partial(_heard, function), _parts(offers)))


def keep(offers: Frame | Parts, function: Callable[[pd.DataFrame], tuple[Any, T]]) -> tuple[Kept, list[T]]:
    """What `each` gives, and more that stays where the parts are, to be asked by `each_kept`.

    Parameters
    ----------
    function : callable
        Takes a part and gives two things: what is kept for as long as it is referred to, and what comes back.
    """
    from dask.base import persist

    kept = persist(*_delayed(partial(_heard, function), _parts(offers)))  # type: ignore[no-untyped-call]
    return kept, _told(_run(_what_comes_back, kept))


def each_kept(kept: Kept, function: Callable[[Any], T]) -> list[T]:
    """What `function` gives of what is kept of each part, in their order."""
    return _run(partial(_of_kept, function), kept)


def _parts(offers: Frame | Parts) -> Parts:
    return offers if isinstance(offers, Sequence) else offers.to_delayed()


def _run(function: Callable[[Any], T], parts: Sequence[Any]) -> list[T]:
    from dask.base import compute

    return list(compute(*_delayed(function, parts)))  # type: ignore[no-untyped-call]  # Dask has few types


def _delayed(function: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
    from dask.delayed import delayed

    return list(map(delayed(function, pure=False), parts))


def _heard(function: Callable[[Any], T], part: Any) -> tuple[T, list[str]]:
    with overheard() as told:
        return function(part), told


def _what_comes_back(kept: tuple[tuple[Any, T], list[str]]) -> tuple[T, list[str]]:
    (_, result), heard = kept
    return result, heard


def _of_kept(function: Callable[[Any], T], kept: tuple[tuple[Any, Any], list[str]]) -> T:
    (value, _), _ = kept
    return function(value)


def _told(given: Sequence[tuple[T, list[str]]]) -> list[T]:
    """The results, when what was heard beside them has been warned of."""
    told: dict[str, str] = {}
    for sentence in chain.from_iterable(heard for _, heard in given):
        told.setdefault(_NUMBER.sub("", sentence), sentence)
    for sentence in told.values():
        warn(sentence, PluginWarning)
    return [result for result, _ in given]
