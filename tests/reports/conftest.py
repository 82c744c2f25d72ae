"""Offers to report on, and reading what was written."""

from __future__ import annotations

import warnings
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.reports.page import as_html
from tmapi_analytics.reports.report import Report

WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}


class Read(HTMLParser):
    """What an HTML page holds: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.said.append(data)

    @property
    def text(self) -> str:
        """All of it, blanks as one."""
        return " ".join("".join(self.said).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="session")
def read() -> type[Read]:
    """Reads a page."""
    return Read


@pytest.fixture
def offers() -> pd.DataFrame:
    """Ten offers of nine suppliers, with a bait price, gaps, and one that names nobody."""
    return ten_offers()


def ten_offers() -> pd.DataFrame:
    """The same, for whoever needs them once for many tests."""
    frame = pd.DataFrame(
        {
            "item_id": pd.array(range(101, 111), dtype="Int64"),
            "title": [f"Lotus seeds {number}" for number in range(101, 111)],
            "title_origin": "莲子",
            "price": [20.0, 0.01, 30.0, 25.0, 60.0, 12.5, 18.0, 22.0, None, 41.0],
            "moq": pd.array([1, 1, 10, 5, None, 500, 2, 2, 2, 2], dtype="Int64"),
            "sales_90d": pd.array([100, 5, 0, 36_000, None, 40, 900, 3, 12, 8], dtype="Int64"),
            "sales_90d_is_floor": pd.array([False] * 3 + [True] + [False] * 6, dtype="boolean"),
            "repurchase_rate": [0.4, None, 0.0, 0.2, 0.5, 0.1, 0.35, 0.3, 0.2, 0.15],
            "company_name": [*"甲乙丙甲丁戊己庚辛", None],
            "shop_years": pd.array([9, 3, 1, 9, None, 2, 12, 4, 5, 6], dtype="Int64"),
            "composite_score": [4.5, 4.0, 3.5, 4.5, None, 3.0, 5.0, 4.0, 4.0, 3.0],
            "province": "福建",
            "city": "三明市",
            "product_url": [f"https://detail.1688.com/offer/{number}.html" for number in range(101, 111)],
            "img_url": [f"https://cbu01.alicdn.com/{number}.jpg" for number in range(101, 111)],
            "position": pd.array(range(1, 11), dtype="Int64"),
            "search": "lotus.jpg",
        }
    )
    frame.attrs["tmapi"] = {
        "endpoint": "search_image",
        "parameters": {"image": "lotus.jpg", "language": "en", "pages": 1},
        "pages": 1,
        "paid": 1,
        "stored": 0,
        "calls": 2,
        "oldest": "2026-03-01T08:00:00+00:00",
        "newest": "2026-03-02T08:00:00+00:00",
        "total_count": 87,
        "repeats_removed": 1,
        "unreadable": {"moq": {"count": 1, "example": "some"}},
        "missing_pages": [],
        "not_refreshed": [],
        "more": True,
        "sandbox": False,
        "version": "0.1.0",
    }
    return frame


@pytest.fixture(scope="package")
def html() -> str:
    """The page of the same, scored."""
    return as_html(Report(scored(ten_offers(), quantity=300))).decode()


@pytest.fixture
def ranked(offers: pd.DataFrame) -> pd.DataFrame:
    """The same, scored for 300 pieces."""
    return scored(offers, quantity=300)


def scored(frame: pd.DataFrame, **how: Any) -> pd.DataFrame:
    """The frame, scored; what that warns of is tested elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tm.DataWarning)
        return tm.score(frame, how.pop("weights", WEIGHTS), **how)


@pytest.fixture(name="scored")
def scored_() -> Any:
    """Scores a frame without a word."""
    return scored
