"""Stored pages and the table of columns -> one DataFrame.

A frame has the same columns, dtypes and order whatever the API left out. Everything strange ends as a
missing value in a row that stays, and is counted in ``frame.attrs["tmapi"]``; only an item that is no
object and an offer seen before are left out, and counted too.

The room calls nothing, stores nothing and warns of nothing: whether an answer is one at all, the
client has decided before; what the counts mean to a user, the search says once.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pandas as pd

from tmapi_analytics.columns import COLUMNS, Kind, dtype
from tmapi_analytics.payload import Offers, Outline, Unreadable, opened

if TYPE_CHECKING:
    from tmapi_analytics.store import Page

_ITEM_ID = next(column for column in COLUMNS if column.name == "item_id")
_ADD_UP = ("pages", "paid", "stored", "from_case", "repeats_removed", "null_items")
_SLAB = 64  # pages decoded at a time, so that decoded items never add up


def read_pages(pages: Iterable[Page], *, search: str) -> pd.DataFrame:
    """The offers of some pages as one frame, in the order in which the pages are given.

    An offer that repeats stands where it stood first; offers whose id is missing or unreadable all
    stay. Behind a page that is not there nobody knows an offer's place.

    Parameters
    ----------
    pages : iterable of Page
        Envelopes that hold ``data.items``; the client lets no other through.
    search : str
        What was asked, short: the column ``search``.

    Returns
    -------
    pandas.DataFrame
        The columns of `columns.COLUMNS`. ``attrs["tmapi"]`` holds plain JSON values: ``pages``, ``oldest``
        and ``newest`` (ISO texts, UTC), ``total_count`` (of the first page that tells it),
        ``repeats_removed``, ``null_items`` (entries that are no object), ``unreadable`` (column -> count
        and an example), ``more`` (the last page says that there is a next) and ``sandbox``.

    Examples
    --------
    >>> frame = read_pages([], search="lotus.jpg")
    >>> len(frame), str(frame["item_id"].dtype), frame.attrs["tmapi"]["pages"]
    (0, 'Int64', 0)
    """
    summary = _Summary()
    seen: set[int] = set()
    there: set[int] = set()
    arrays: dict[str, list[Any]] = {column.name: [] for column in COLUMNS}
    for slab in _slabs(pages):
        there.update(page.number for page in slab)
        for name, array in _read_slab(slab, seen, summary):
            arrays[name].append(array)
    rows = sum(map(len, arrays["item_id"]))
    arrays["position"].append(_array("int", range(1, rows + 1)))
    # The name of a file may hold half characters, which no text column takes.
    asked = search.encode("utf-8", "replace").decode("utf-8")
    arrays["search"].append(_array("text", [asked] * rows))
    # Popped, so that a column's slabs are freed before the next column is joined.
    frame = pd.DataFrame({column.name: _joined(arrays.pop(column.name)) for column in COLUMNS}, copy=False)
    if there and max(there) > len(there):  # pages count from 1
        gap = next(number for number in count(1) if number not in there)
        frame["position"] = frame["position"].mask(frame["page"] > gap)
    frame.attrs["tmapi"] = asdict(summary)
    return frame


def empty_frame() -> pd.DataFrame:
    """A frame of no offers, with every column and dtype of a full one.

    Examples
    --------
    >>> empty_frame().shape
    (0, 29)
    """
    return read_pages((), search="")


def concat(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all frames in one, with a fresh index, and where they came from.

    No row is dropped: an offer that two searches found stands there twice, and ``search`` tells them
    apart. Frames without `attrs`, or with other columns, are taken as well; what a frame lacks is
    missing in its rows. dtypes stay, also where a frame has no rows.

    Parameters
    ----------
    frames : iterable of pandas.DataFrame
        Frames of searches, or what `concat` made of some. With a Dask DataFrame among them one comes back, of
        which each part keeps its index, and of where it came from only whether any of it is made up.

    Returns
    -------
    pandas.DataFrame
        `empty_frame` where there is nothing to join. ``attrs["tmapi"]`` sums up all searches (``total_count``
        is None where there are several, because searches overlap) and keeps each one's own under
        ``searches``.

    Examples
    --------
    >>> from tmapi_analytics.frames import empty_frame
    >>> both = concat([empty_frame(), empty_frame()])
    >>> len(both), len(both.attrs["tmapi"]["searches"])
    (0, 2)
    """
    given = list(frames)
    if not given:
        return empty_frame()
    whole = _stacked(given)
    held = list(chain.from_iterable(map(searches, given)))
    whole.attrs = {"tmapi": _summed(held)} if held else {}
    return whole


def searches(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The ``attrs["tmapi"]`` of each search that a frame holds; none where they are lost.

    What is told of details of the whole frame stands with the first search.

    Examples
    --------
    >>> len(searches(concat([empty_frame(), empty_frame()])))
    2
    """
    about = copy.deepcopy(frame.attrs.get("tmapi"))
    if not isinstance(about, dict):
        return []
    held = [one for one in about.get("searches", [about]) if isinstance(one, dict)]
    if held and "details" in about:
        held[0]["details"] = about["details"]
    return held


@dataclass
class _Summary:
    """The part of ``attrs["tmapi"]`` that the pages tell."""

    pages: int = 0
    oldest: str | None = None
    newest: str | None = None
    total_count: int | None = None
    repeats_removed: int = 0
    null_items: int = 0
    unreadable: dict[str, dict[str, Any]] = field(default_factory=dict)
    more: bool = False
    sandbox: bool = False

    def add_page(self, page: Page, said: Outline) -> None:
        stamp = page.fetched_at.astimezone(UTC).isoformat()
        self.pages += 1
        self.oldest = min(self.oldest or stamp, stamp)
        self.newest = max(self.newest or stamp, stamp)
        self.total_count = said.total_count if self.total_count is None else self.total_count
        self.more = bool(said.has_next_page)
        self.sandbox = self.sandbox or said.sandbox

    def without_unreadable(self, column: str, values: list[Any]) -> list[Any]:
        """The values with None for what could not be read, which is counted."""
        for value in values:
            if isinstance(value, Unreadable):
                note = self.unreadable.setdefault(column, {"count": 0, "example": str(value.given)[:60]})
                note["count"] += 1
        return [None if isinstance(value, Unreadable) else value for value in values]


def _slabs(pages: Iterable[Page]) -> Iterator[list[Page]]:
    """The pages in lists of at most `_SLAB`; one empty list where there are none."""
    rest = iter(pages)
    yield list(islice(rest, _SLAB))
    while slab := list(islice(rest, _SLAB)):
        yield slab


def _read_slab(pages: list[Page], seen: set[int], summary: _Summary) -> Iterator[tuple[str, Any]]:
    """Each column that pages tell, as an array."""
    items: list[Any] = []
    origin: list[int] = []
    for index, page in enumerate(pages):
        said, found = opened(page)
        summary.add_page(page, said)
        items += found
        origin += [index] * len(found)
    kept = _first_seen(items, seen, summary)
    offers = Offers([items[place] for place in kept])
    origin = [origin[place] for place in kept]
    yield "page", _array("int", [pages[index].number for index in origin])
    yield "fetched_at", _array("datetime", [page.fetched_at for page in pages]).take(origin)
    for column in COLUMNS:
        if column.sources:
            values = offers.values(column)
            if column.reader in offers.failed:
                values = summary.without_unreadable(column.name, values)
            yield column.name, _array(column.kind, values)


def _first_seen(items: list[Any], seen: set[int], summary: _Summary) -> list[int]:
    """Where in `items` the offers stand that no item before them was; what is left out is counted."""
    kept = []
    for place, item_id in enumerate(Offers(items).values(_ITEM_ID)):
        known = isinstance(item_id, int)
        if not known and not isinstance(items[place], msgspec.Struct):
            summary.null_items += 1
        elif known and item_id in seen:
            summary.repeats_removed += 1
        else:
            kept.append(place)
            seen.update([item_id] if known else [])
    return kept


def _array(kind: Kind, values: Any) -> Any:
    """The values in the column's dtype; None is missing."""
    if kind == "text":
        return _text_array(values)
    if kind == "float":
        return np.array(values, dtype=float)
    if kind == "datetime":
        return pd.DatetimeIndex(values, dtype=str(dtype(kind))).array
    if None not in values:
        values = np.array(values, dtype={"int": np.int64, "boolean": np.bool_}[kind])  # three times as fast
    return pd.array(values, dtype=dtype(kind))


def _text_array(values: list[str | None]) -> Any:
    text: Any = dtype("text")
    if getattr(text, "storage", None) != "pyarrow":
        return pd.Series(values, dtype=text)
    import pyarrow as pa  # as the dtype says, it is there; elsewhere it is not needed

    return text.__from_arrow__(pa.array(values, pa.large_string()))


def _joined(arrays: list[Any]) -> Any:
    if len(arrays) == 1:
        return arrays[0]
    return pd.concat(map(pd.Series, arrays), ignore_index=True)


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """All rows; a frame without rows gives only the columns, and their dtypes, that no other has."""
    names = list(dict.fromkeys(chain.from_iterable(frames)))
    told = set(chain.from_iterable(frame for frame in frames if len(frame)))
    parts = []
    for frame in frames:
        part = frame if len(frame) else frame[[name for name in frame if name not in told]]
        told.update(part)
        parts.append(part)
    with warnings.catch_warnings():
        # pandas 2 announces how pandas 3 types columns that a frame lacks; both keep these.
        warnings.simplefilter("ignore", FutureWarning)
        return pd.concat(parts, ignore_index=True)[names]


def _summed(held: list[dict[str, Any]]) -> dict[str, Any]:
    def values(key: str) -> list[Any]:
        return [search[key] for search in held if search.get(key) is not None]

    unreadable: dict[str, dict[str, Any]] = {}
    for column, note in chain.from_iterable(notes.items() for notes in values("unreadable")):
        unreadable.setdefault(column, {**note, "count": 0})["count"] += note["count"]
    totals = values("total_count")
    return {
        **{key: sum(values(key)) for key in _ADD_UP},
        "oldest": min(values("oldest"), default=None),
        "newest": max(values("newest"), default=None),
        "total_count": totals[0] if len(held) == 1 and totals else None,
        "unreadable": unreadable,
        "more": any(values("more")),
        "sandbox": any(values("sandbox")),
        "searches": held,
    }
