"""What a run gets: numbered requests, and the words for them.

A search wants pages, details want offers; getting, stopping, going on, the plan and the progress are the same
for both and need no more than this.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from tmapi_analytics.client import Request
    from tmapi_analytics.errors import TmapiError
    from tmapi_analytics.images import Picture


class Wanted(Protocol):
    """Requests with numbers from 1, whatever they are for."""

    @property
    def asked(self) -> str:
        """What was asked, short, for people: ``lotus.jpg``."""

    @property
    def pages(self) -> int | Literal["all"]:
        """How many requests at most."""

    @property
    def picture(self) -> Picture | None:
        """What to search with, where it is a picture."""

    @property
    def noun(self) -> str:
        """What one answer is called: ``page``."""

    def request(self, number: int) -> Request:
        """The request of a number."""

    def name(self, number: int) -> str:
        """What the request of a number is for: ``page 3``."""

    def named(self, numbers: Iterable[int]) -> str:
        """Several as the subject of a sentence: ``pages 3 and 4 are``."""

    def fails_alone(self, error: TmapiError) -> bool:
        """Whether a failure says nothing about the other requests, so that they are still worth a call."""


def named(numbers: Iterable[int]) -> str:
    """Page numbers as the subject of a sentence.

    Examples
    --------
    >>> named([4]), named([4, 5]), named([4, 5, 7, 8, 9])
    ('page 4 is', 'pages 4 and 5 are', 'pages 4, 5 and 7 to 9 are')
    """
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    parts = [part for span in spans for part in _span(span)]
    if len(parts) == 1 and parts[0].isdigit():
        return f"page {parts[0]} is"
    joined = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"pages {joined} are"


def _span(span: list[int]) -> list[str]:
    return [f"{span[0]} to {span[-1]}"] if len(span) > 2 else [str(number) for number in span]
