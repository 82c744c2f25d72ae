"""Offers to compare, made of what a test is about; the rest is nothing strange."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS, dtype

# Some 200 rows of pandas calls are slow on a busy machine, whatever the offers.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ORDINARY = {
    "title": "Lotus seeds",
    "price": 20.0,
    "moq": 2,
    "sales_90d": 100,
    "sales_90d_is_floor": False,
    "repurchase_rate": 0.2,
    "shop_years": 5,
    "composite_score": 4.0,
    "is_powerful_seller": False,
    "is_super_factory": False,
    "province": "福建",
    "city": "三明市",
    "ships_in_48h": True,
    "search": "lotus.jpg",
}
DTYPES = {
    **{column.name: dtype(column.kind) for column in (*COLUMNS, *DETAIL_COLUMNS)},
    "score": "float64",
    "rank": "Int64",
    "utility_title_match": "float64",
    "flags": dtype("text"),
}
"""As a search, details and a scoring give them."""


@pytest.fixture(scope="session")
def make() -> Callable[..., pd.DataFrame]:
    """Offers numbered from 1, each of a supplier of its own; a column is one value or one an offer."""

    def make(count: int, **columns: Any) -> pd.DataFrame:
        numbers = list(range(1, count + 1))
        own = {
            "item_id": numbers,
            "company_name": [f"{number}号厂" for number in numbers],
            "position": numbers,
            "img_url": [f"https://cbu01.alicdn.com/{number}.jpg" for number in numbers],
        }
        given = {**own, **ORDINARY, **columns}
        return pd.DataFrame(
            {
                name: pd.Series(value if isinstance(value, list) else [value] * count, dtype=DTYPES[name])
                for name, value in given.items()
            }
        )

    return make
