"""Stored details and the table of columns -> the columns that they add, and what there is to say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics import tiers
from tmapi_analytics.columns import DETAIL_COLUMNS, dtype
from tmapi_analytics.payload import Offers, Unreadable, opened_detail

if TYPE_CHECKING:
    from tmapi_analytics.store import Page


@dataclass
class Told:
    """``attrs["tmapi"]["details"]``: plain JSON values only.

    ``calls``, ``paid``, ``stored`` and ``answers`` are of all times that details were added to the frame, the
    rest is of the last one.
    """

    quantity: int | None
    language: str
    calls: int
    asked: int = 0
    paid: int = 0
    stored: int = 0
    missing: list[int] = field(default_factory=list)
    not_refreshed: list[int] = field(default_factory=list)
    oldest: str | None = None
    newest: str | None = None
    unreadable: dict[str, dict[str, Any]] = field(default_factory=dict)
    sandbox: bool = False
    from_case: int = 0
    answers: list[str] = field(default_factory=list)

    def read(self, pages: list[Page]) -> pd.DataFrame:
        """The columns that details add, a row an offer, by its number."""
        opened = [opened_detail(page) for page in pages]
        self.sandbox = any(made_up for made_up, _ in opened)
        stamps = sorted(page.fetched_at.astimezone(UTC).isoformat() for page in pages)
        self.oldest, self.newest = (stamps[0], stamps[-1]) if stamps else (None, None)
        offers = Offers([said for _, said in opened])
        index = pd.Index([item_of(page) for page in pages], dtype="Int64")
        details = pd.DataFrame(index=index)
        for column in DETAIL_COLUMNS:
            values = self._readable(column.name, offers.values(column)) if column.sources else None
            details[column.name] = pd.Series(values, index=index, dtype=dtype(column.kind))
        details["detail_fetched_at"] = pd.DatetimeIndex(
            [page.fetched_at for page in pages], dtype=str(dtype("datetime"))
        )
        return details if self.quantity is None else _priced(details, self.quantity)

    def count_in(self, before: Mapping[str, Any]) -> None:
        """Add what details of this frame cost before; an answer from then is no stored one."""
        known = before.get("answers") or []
        self.stored -= min(self.stored, len(set(self.answers).intersection(known)))
        self.calls += before.get("calls", 0)
        self.paid += before.get("paid", 0)
        self.stored += before.get("stored", 0)
        self.answers = list(dict.fromkeys([*self.answers, *known]))

    def _readable(self, name: str, values: list[Any]) -> list[Any]:
        strange = [value.given for value in values if isinstance(value, Unreadable)]
        if strange:
            self.unreadable[name] = {"count": len(strange), "example": str(strange[0])[:60]}
        return [None if isinstance(value, Unreadable) else value for value in values]


def _priced(details: pd.DataFrame, quantity: int) -> pd.DataFrame:
    prices = tiers.unit_prices(details["price_tiers"], quantity)
    total = (prices["unit_price"] * quantity).round(2)
    applies = prices["unit_price_basis"] == tiers.TIER
    return details.assign(**prices, total_at_quantity=total.where(applies))


def item_of(page: Page) -> int:
    """The offer that a stored detail was asked for."""
    return int(page.params["item_id"])
