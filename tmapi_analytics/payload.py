"""A stored answer, decoded, and its offers read column by column.

What the table of columns asks for is decoded and nothing else. No value, however strange, costs more than
itself: it comes out as `Unreadable`. The room makes no arrays and no frames; `frames` does.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tmapi_analytics import parse
from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS, Column

if TYPE_CHECKING:
    from tmapi_analytics.store import Page

_REPEATING = {"pieces", "is_floor", "percent", "score"}
"""Readers that cost more than a look-up and meet the same few texts again and again."""
_STRANGE = list[Any] | str | int | float | bool | None
"""What may stand where an object belongs: no such value may cost the page."""


class Unreadable(NamedTuple):
    """Stands in for a value until it is counted."""

    given: object


class Outline(NamedTuple):
    """What paging needs to know about one page.

    Attributes
    ----------
    items : int
        Entries on the page, repeats and nulls included.
    total_count : int or None
        What the API says there is (capped at 2,000); None where it does not say.
    has_next_page : bool or None
        None where the API does not say.
    sandbox : bool
        Whether the answer is made up.
    """

    items: int
    total_count: int | None
    has_next_page: bool | None
    sandbox: bool


def outline(page: Page) -> Outline:
    """What paging needs to know about one page, without reading its offers.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> from tmapi_analytics.store import Page
    >>> page = Page(
    ...     endpoint="search_items",
    ...     params={},
    ...     asked="lotus",
    ...     number=1,
    ...     fetched_at=datetime.now(UTC),
    ...     seconds=1.0,
    ...     body=b'{"code": 200, "data": {"items": [{}, {}], "total_count": "688"}}',
    ... )
    >>> outline(page)
    Outline(items=2, total_count=688, has_next_page=None, sandbox=False)
    """
    return _opened(page.body, _OUTLINES)[0]


def opened(page: Page) -> tuple[Outline, list[Any]]:
    """What a page says, and its items: structs for `Offers`, and whatever else stood among them."""
    return _opened(page.body, _OFFERS)


def opened_detail(page: Page) -> tuple[bool, Any]:
    """Whether a detail is made up, and what it says: a struct for `Offers`, like an item of a page."""
    envelope = _decoded(page.body, _DETAILS)
    return _is_made_up(envelope), envelope.data


def _struct(name: str, paths: Iterable[tuple[Any, ...]]) -> Any:
    """A type that decodes what the paths lead to, skips all else and fails on no value."""
    below: dict[str, list[tuple[Any, ...]]] = {}
    for key, *rest in paths:
        below.setdefault(key, []).append(tuple(step for step in rest if isinstance(step, str)))
    fields = [
        (key, _struct(key, rests) | _STRANGE if any(rests) else Any, None) for key, rests in below.items()
    ]
    return msgspec.defstruct(name, fields, gc=False)


def _pages_of(item: Any) -> Any:
    """The ``data`` of a search."""
    items = list[item | _STRANGE] | dict[str, Any] | str | int | float | bool | None
    return msgspec.defstruct(
        "Data", [("items", items, None), ("total_count", Any, None), ("has_next_page", Any, None)]
    )


def _envelopes(data: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(
        msgspec.defstruct("Envelope", [("data", data | _STRANGE, None), ("sandbox", Any, None)])
    )


def _paths(columns: Iterable[Column]) -> Iterable[tuple[str | int, ...]]:
    return chain.from_iterable(column.paths for column in columns)


_OFFERS = _envelopes(_pages_of(_struct("Item", _paths(COLUMNS))))
_OUTLINES = _envelopes(_pages_of(_struct("Item", ())))
_DETAILS = _envelopes(_struct("Detail", _paths(DETAIL_COLUMNS)))


def _opened(body: bytes, decoder: msgspec.json.Decoder[Any]) -> tuple[Outline, list[Any]]:
    """What an envelope says, and its items."""
    envelope = _decoded(body, decoder)
    data = envelope.data
    found = getattr(data, "items", None) if isinstance(data, msgspec.Struct) else None
    items = found if isinstance(found, list) else [] if found is None else [found]
    return Outline(
        items=len(items),
        total_count=_or(None, parse.pieces, getattr(data, "total_count", None)),
        has_next_page=_or(None, parse.flag, getattr(data, "has_next_page", None)),
        sandbox=_is_made_up(envelope),
    ), items


def _decoded(body: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.convert(_lenient_json(body), decoder.type)


def _is_made_up(envelope: Any) -> bool:
    return _or(None, parse.flag, envelope.sandbox) or False


def _lenient_json(body: bytes) -> Any:
    """What strict JSON refuses: NaN and endless numbers stay, half characters become U+FFFD."""
    loose = json.loads(
        body.decode("utf-8-sig", "replace"),
        parse_int=lambda digits: int(digits) if len(digits) < 4000 else math.inf,
    )
    # Written out and read again because a half character hides in an escape until then.
    text = json.dumps(loose, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return json.loads(text)


class _Found(NamedTuple):
    """What stands at a path, item by item, and of which types it is."""

    values: list[Any]
    types: frozenset[type]


class Offers:
    """Decoded items of a few pages, read column by column; what columns share is done once."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items
        self._found: dict[tuple[str | int, ...], _Found] = {}
        self.failed: set[str] = set()  # readers that met something unreadable
        self._known: defaultdict[str, dict[str | None, Any]] = defaultdict(dict)

    def values(self, column: Column) -> list[Any]:
        """A column's values: None where blank, an `Unreadable` where no reader could read."""
        first, *others = column.paths
        values = self._read(column.reader, self._at(first))
        for path in others:
            if None not in values:
                break
            instead = self._read(column.reader, self._at(path))
            values = [other if value is None else value for value, other in zip(values, instead, strict=True)]
        return values

    def _at(self, path: tuple[str | int, ...]) -> _Found:
        if path not in self._found:
            values = self._step(self._at(path[:-1]), path[-1]) if path else self._items
            self._found[path] = _Found(values, frozenset(map(type, values)))
        return self._found[path]

    def _step(self, above: _Found, key: str | int) -> list[Any]:
        if len(above.types) == 1 and all(issubclass(only, msgspec.Struct) for only in above.types):
            return list(map(attrgetter(str(key)), above.values))
        if above.types == {list} and isinstance(key, int):
            return [value[key] if key < len(value) else None for value in above.values]
        return [_below(value, key) for value in above.values]

    def _read(self, name: str, raw: _Found) -> list[Any]:
        at_once = parse.AT_ONCE.get((name, raw.types))
        plain = at_once(raw.values) if at_once else None
        if plain is not None:
            return plain
        # Texts only: as keys of a dict True, 1 and 1.0 are the same.
        if name not in _REPEATING or not raw.types <= {str, NoneType}:
            return self._read_each(name, raw.values)
        known = self._known[name]
        new = set(raw.values).difference(known)
        known.update(zip(new, self._read_each(name, new), strict=True))
        return list(map(known.__getitem__, raw.values))

    def _read_each(self, name: str, values: Iterable[Any]) -> list[Any]:
        reader = getattr(parse, name)
        with suppress(ValueError):
            return list(map(reader, values))
        self.failed.add(name)
        return [_or(Unreadable(value), reader, value) for value in values]


def _below(value: Any, key: str | int) -> Any:
    """One step down; a value where nothing can be below it becomes one that no reader reads."""
    if isinstance(value, msgspec.Struct):
        return getattr(value, str(key))
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if key < len(value) else None
    return {key: value} if value else None


def _or(otherwise: object, reader: Callable[[object], Any], value: object) -> Any:
    try:
        return reader(value)
    except ValueError:
        return otherwise
