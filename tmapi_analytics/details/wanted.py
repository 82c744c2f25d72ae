"""Which details are wanted, as numbered requests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from tmapi_analytics.client import Request
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import ParameterError, ReplyError, TmapiError
from tmapi_analytics.wording import counted

_FAILED_TO_RETRIEVE = 417


@dataclass(frozen=True, kw_only=True)
class Details:
    """The details of some offers, as `search.run.Run` wants them.

    Attributes
    ----------
    item_ids : tuple of int
        Each once, the best first.
    language : str
        As sent.
    """

    noun: ClassVar[str] = "detail"
    picture: ClassVar[None] = None
    item_ids: tuple[int, ...]
    language: str

    @property
    def asked(self) -> str:
        """For the line of progress."""
        return counted(self.pages, "offer")

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.item_ids)

    def request(self, number: int) -> Request:
        """The request for one of them; the key does not know which of how many it is."""
        item_id = str(self.item_ids[number - 1])
        return Request(
            endpoint=ENDPOINTS["item_detail"],
            params={"item_id": item_id, "language": self.language},
            asked=self.name(number),
        )

    def name(self, number: int) -> str:
        """``offer 908305897124``."""
        return f"offer {self.item_ids[number - 1]}"

    def named(self, numbers: Iterable[int]) -> str:
        """``the details of offer 908305897124 are``, ``the details of 12 offers are``."""
        numbers = list(numbers)
        whose = self.name(numbers[0]) if len(numbers) == 1 else counted(len(numbers), "offer")
        return f"the details of {whose} are"

    def fails_alone(self, error: TmapiError) -> bool:
        """Whether it is about this offer: refused by number, not to be retrieved, or answered without one."""
        is_empty = isinstance(error, ReplyError) and error.status is None
        return isinstance(error, ParameterError) or error.status == _FAILED_TO_RETRIEVE or is_empty
