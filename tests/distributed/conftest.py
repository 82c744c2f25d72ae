"""Offers in parts: awkward ones, cut into parts of unequal length, one of them empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

dd = pytest.importorskip("dask.dataframe", reason="the extra dask is not installed")


@pytest.fixture(autouse=True)
def one_process() -> Iterator[None]:
    """Parts are worked on one after the other, in this process; tests of a cluster bring their own."""
    import dask

    with dask.config.set(scheduler="sync"):
        yield


@pytest.fixture(scope="session")
def catalogue() -> Callable[..., pd.DataFrame]:
    """Made-up offers with bait, blanks, repeats, suppliers without a name and names of several suppliers."""

    def catalogue(rows: int, seed: int) -> pd.DataFrame:
        chance = np.random.default_rng(seed)
        shop = chance.integers(0, max(rows // 6, 2), rows)
        ids = pd.Series([f"b2b-{number // 2}" for number in shop]).mask(chance.random(rows) < 0.6)
        frame = pd.DataFrame(
            {
                "item_id": pd.array(chance.integers(1, rows, rows), dtype="Int64"),
                "title": [f"offer {number}" for number in range(rows)],
                "price": np.round(np.exp(chance.normal(3, 1.5, rows)), 2),
                "moq": pd.array(chance.integers(1, 500, rows), dtype="Int64"),
                "sales_90d": pd.array(chance.integers(0, 90, rows) ** 2, dtype="Int64"),
                "sales_90d_is_floor": pd.array(chance.random(rows) < 0.3, dtype="boolean"),
                "repurchase_rate": np.round(chance.beta(2, 6, rows), 2),
                "company_name": pd.Series([f"三明市 {number} 厂" for number in shop]).mask(
                    chance.random(rows) < 0.05
                ),
                "seller_member_id": ids.mask(chance.random(rows) < 0.1, "b2b-x"),
                "shop_years": pd.array(chance.integers(1, 4, rows), dtype="Int64"),
                "composite_score": chance.integers(4, 11, rows) / 2,
                "is_powerful_seller": pd.array(chance.random(rows) < 0.5, dtype="boolean"),
                "province": pd.Series(["福建", "浙江"]).take(chance.integers(0, 2, rows)).array,
                "ships_in_48h": pd.array(chance.random(rows) < 0.5, dtype="boolean"),
                "search": pd.Series(["lotus", "bamboo", None]).take(chance.integers(0, 3, rows)).array,
                "position": pd.array(chance.permutation(rows) + 1, dtype="Int64"),
            }
        )
        frame.loc[chance.random(rows) < 0.1, ["price", "sales_90d", "repurchase_rate"]] = None
        frame.loc[chance.random(rows) < 0.1, "price"] = 0.01
        frame.loc[chance.random(rows) < 0.02, "item_id"] = pd.NA
        return frame

    return catalogue


@pytest.fixture(scope="session")
def in_parts() -> Callable[..., Any]:
    """A frame as a Dask DataFrame whose parts end after these rows."""

    def in_parts(frame: pd.DataFrame, *ends: int) -> Any:
        cuts = [0, *ends, len(frame)]
        parts = [frame.iloc[start:end] for start, end in pairwise(cuts)]
        return dd.from_map(_given, parts, meta=frame.head(0))

    return in_parts


def _given(part: pd.DataFrame) -> pd.DataFrame:
    return part
