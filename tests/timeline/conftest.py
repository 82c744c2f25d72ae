"""A month on the sandbox, and answers as they lie in a store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import tmapi_analytics as tm
from tmapi_analytics.client import Got
from tmapi_analytics.store import Page


@pytest.fixture
def month(box):
    """Two looks at bamboo cups, thirty days apart: the frames that they gave."""
    first = tm.search_items("bamboo cup", pages=2)
    box.day = 30
    return first, tm.search_items("bamboo cup", pages=2, max_age=0)


@pytest.fixture
def answered():
    """Makes the answer to a page of one search that came on a day."""

    def make(day: int, number: int) -> Got:
        page = Page(
            endpoint="search_items",
            params={"keyword": "cup", "page": str(number)},
            asked="cup",
            number=number,
            fetched_at=datetime(2026, 10, day, tzinfo=UTC),
            seconds=1.0,
            body=b'{"code": 200, "data": {"items": [{"item_id": %d}]}}' % (100 * day + number),
        )
        return Got(key=f"page {number}", page=page)

    return make
