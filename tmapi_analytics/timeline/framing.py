"""Looks as frames: the columns of a search, and which look each row is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics import __version__
from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS, dtype
from tmapi_analytics.details.told import Told
from tmapi_analytics.frames import concat, read_pages
from tmapi_analytics.timeline import stored
from tmapi_analytics.timeline.looks import Look, looks

if TYPE_CHECKING:
    from tmapi_analytics.client import Client, Got

Seen = tuple[Look, pd.DataFrame]


def of_searches(subjects: Iterable[Iterable[Got]]) -> pd.DataFrame:
    """Every look at some subjects, the answers to each given in any order."""
    together = [stored.by_search(answers) for answers in subjects]
    seen = [
        (look, of_look(look, label))
        for found in together
        for answers, label in zip(found, _labels(found), strict=True)
        for look in looks(answers)
    ]
    return _whole(seen, COLUMNS)


def of_offers(client: Client, item_ids: Sequence[int]) -> pd.DataFrame:
    """Wherever these offers were seen; each answer is a look of its own."""
    answers = stored.of_offers(client, item_ids)
    lone = [Look(seen_at=one.page.fetched_at, answers=(one,)) for one in answers]
    seen = ((look, _detail(look) if _is_detail(look) else of_look(look)) for look in lone)
    rows = ((look, frame[frame["item_id"].isin(item_ids)]) for look, frame in seen)
    return _whole([(look, frame) for look, frame in rows if len(frame)], (*COLUMNS, *DETAIL_COLUMNS))


def of_look(look: Look, label: str = "") -> pd.DataFrame:
    """One look as its search would have shown it."""
    first = look.answers[0].page
    frame = read_pages([one.page for one in look.answers], search=label or first.asked)
    frame.attrs["tmapi"] = _about(look, frame.attrs["tmapi"])
    return frame


def _detail(look: Look) -> pd.DataFrame:
    (one,) = look.answers
    told = Told(quantity=None, language="", calls=0)
    frame = told.read([one.page]).reset_index(names="item_id")
    frame["fetched_at"] = frame["detail_fetched_at"]
    frame["search"] = pd.Series([one.page.asked], dtype=dtype("text"))
    times = {"oldest": told.oldest, "newest": told.newest}
    about = {"pages": 1, **times, "unreadable": told.unreadable, "sandbox": told.sandbox}
    frame.attrs["tmapi"] = _about(look, about)
    return frame


def _is_detail(look: Look) -> bool:
    return look.answers[0].page.endpoint == stored.DETAIL


def _about(look: Look, told: dict[str, Any]) -> dict[str, Any]:
    """What `attrs` say of a look: as of a search that cost nothing."""
    pages = [one.page for one in look.answers]
    return {
        "endpoint": pages[0].endpoint,
        "parameters": stored.parameters(pages[0]),
        **told,
        "paid": 0,
        "stored": len(pages),
        "calls": 0,
        "from_case": sum(page.from_case for page in pages),
        "answers": [one.answer for one in look.answers],
        "version": __version__,
        "seen_at": look.seen_at.isoformat(),
    }


def _labels(found: Sequence[Sequence[Got]]) -> Iterator[str]:
    """What each search of one subject is called: as asked, and in what it differs from the others."""
    asked = [stored.parameters(answers[0].page) for answers in found]
    names = dict.fromkeys(chain.from_iterable(asked))
    differ = [name for name in names if len({one.get(name) for one in asked}) > 1]
    for answers, one in zip(found, asked, strict=True):
        apart = (f"{name}={one[name]}" for name in differ if name in one)
        yield ", ".join([answers[0].page.asked, *apart])


def _whole(seen: Iterable[Seen], columns: Sequence[Any]) -> pd.DataFrame:
    """All rows, the oldest look first, with its number."""
    ordered = sorted(seen, key=lambda one: one[0].seen_at)
    kinds = {column.name: column.kind for column in columns} | {"look": "int", "seen_at": "datetime"}
    empty = pd.DataFrame({name: pd.Series(dtype=dtype(kind)) for name, kind in kinds.items()})
    whole = concat([empty, *(frame for _, frame in ordered)])
    counts = [len(frame) for _, frame in ordered]
    numbers = pd.Series(range(1, len(ordered) + 1), dtype="Int64").repeat(counts)
    times = pd.Series([look.seen_at for look, _ in ordered], dtype=dtype("datetime")).repeat(counts)
    return whole.assign(look=numbers.array, seen_at=times.array)[list(kinds)]
