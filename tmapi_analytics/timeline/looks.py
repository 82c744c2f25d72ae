"""The answers to one search, told apart by when somebody looked.

The store keeps pages, each with its own time, and a search may have stopped half-way and gone on an hour
later. So a new look begins where a page is answered anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tmapi_analytics.client import Got


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a search showed at one time.

    Attributes
    ----------
    seen_at : datetime
        When the first of its own answers came.
    answers : tuple of Got
        By page number. Where a page below the last was not answered anew, the answer from before, as whoever
        looked saw it: it is older than `seen_at`.
    """

    seen_at: datetime
    answers: tuple[Got, ...]


def looks(answers: Iterable[Got]) -> Iterator[Look]:
    """The looks at one search, the oldest first.

    Parameters
    ----------
    answers : iterable of Got
        Every stored answer to it, in any order.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> from tmapi_analytics.client import Got
    >>> from tmapi_analytics.store import Page
    >>> def answered(day, number):
    ...     about = {"endpoint": "search_items", "params": {}, "asked": "cup", "seconds": 1.0, "body": b""}
    ...     page = Page(number=number, fetched_at=datetime(2026, 10, day, tzinfo=UTC), **about)
    ...     return Got(key=f"page {number}", page=page)
    >>> for look in looks([answered(1, 1), answered(1, 2), answered(9, 1), answered(9, 2)]):
    ...     print(look.seen_at.day, [one.key for one in look.answers])
    1 ['page 1', 'page 2']
    9 ['page 1', 'page 2']
    """
    shown: dict[int, Got] = {}
    for own in _own(answers):
        shown |= own
        seen = tuple(shown[number] for number in sorted(shown) if number <= max(own))
        yield Look(seen_at=min(one.page.fetched_at for one in own.values()), answers=seen)


def _own(answers: Iterable[Got]) -> list[dict[int, Got]]:
    """Look by look, the answers that came for it, by page number."""
    found: list[dict[int, Got]] = []
    for one in sorted(answers, key=lambda one: one.page.fetched_at):
        if not found or one.page.number in found[-1]:
            found.append({})
        found[-1][one.page.number] = one
    return found
