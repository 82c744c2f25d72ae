"""Stored answers on their way into a case and out of one.

An answer is taken out of a case only where it is what it says: under a name that the store could have given
it, an answer that the client would have kept, and not from the future. Which search it belongs to nobody can
tell, so it never takes the place of an answer that is in the store, and it is marked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from tmapi_analytics.answers import judge
from tmapi_analytics.cases.archive import NoCase
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.store import Page, Store, answer_name

if TYPE_CHECKING:
    import pandas as pd

_NAME = re.compile(r"([0-9a-f]{64})@[0-9]+\.[0-9]{6}", re.ASCII)
_CLOCKS_DIFFER = timedelta(days=1)


class Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer's row in ``answers.json``; fields as in `Page`, and where in the zip the body is."""

    name: str
    endpoint: str
    params: dict[str, str]
    asked: str
    number: int
    fetched_at: datetime
    seconds: float
    body: str


def names(frame: pd.DataFrame) -> list[str]:
    """What the store calls the answers that a frame came from, as far as its attrs tell, each once.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox():
    ...     len(names(tm.search_items("bamboo cup", pages=2)))
    2
    """
    return list(dict.fromkeys(_named(frame.attrs.get("tmapi"))))


def _named(about: Any) -> Iterator[str]:
    """The names that a search, its details, and the searches in it tell."""
    if isinstance(about, Mapping):
        yield from (name for name in about.get("answers") or () if isinstance(name, str))
        for one in (about.get("details"), *(about.get("searches") or ())):
            yield from _named(one)


def pack(answers: Mapping[str, Page]) -> dict[str, bytes]:
    """The files of a case that hold `answers`."""
    places = {name: f"answers/{number:05}.json" for number, name in enumerate(answers)}
    rows = [
        Kept(
            name=name,
            endpoint=page.endpoint,
            params=page.params,
            asked=page.asked,
            number=page.number,
            fetched_at=page.fetched_at,
            seconds=page.seconds,
            body=places[name],
        )
        for name, page in answers.items()
    ]
    listed = msgspec.json.encode(rows)
    return {"answers.json": listed, **{places[name]: page.body for name, page in answers.items()}}


def unpack(files: Mapping[str, bytes]) -> dict[str, Page]:
    """Answers by the key of their page, of the files that `pack` made.

    Raises
    ------
    NoCase
        An answer is none that could have come from the API.
    ValueError, LookupError, RecursionError, msgspec.MsgspecError
        They are not such files.
    """
    rows = msgspec.convert(json.loads(files["answers.json"]), list[Kept])
    return dict(_checked(row, files[row.body]) for row in rows)


def _checked(row: Kept, body: bytes) -> tuple[str, Page]:
    fields = {name: getattr(row, name) for name in row.__struct_fields__ if name not in ("name", "body")}
    page = Page(**fields, body=body, from_case=True)
    named = _NAME.fullmatch(row.name)
    if named is None or page.fetched_at.tzinfo is None or answer_name(named[1], page) != row.name:
        raise NoCase("one of its answers has a name that is not its own")
    if page.fetched_at > datetime.now(UTC) + _CLOCKS_DIFFER:
        raise NoCase("one of its answers is from the future")
    if page.endpoint not in ENDPOINTS or judge(ENDPOINTS[page.endpoint], 200, body, "")[0] is not None:
        raise NoCase("one of its answers is none that the API gives")
    return named[1], page


def fill(store: Store, answers: Iterable[tuple[str, Page]]) -> None:
    """Keep the answers to pages of which the store has none.

    Raises
    ------
    ConfigError
        The store cannot be used.
    """
    for key, page in answers:
        with store.lock(key):
            if store.get(key) is None:
                store.add(key, page)
