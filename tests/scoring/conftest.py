"""Catalogues to score, and scoring without a registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from tmapi_analytics.scoring.criteria import BUILT_IN
from tmapi_analytics.scoring.placing import score as place
from tmapi_analytics.scoring.plan import Plan

# pymcdm takes a third of a second to load, within whatever example comes first.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def criteria():
    """The package's own criteria by name."""
    return {criterion.name: criterion for criterion in BUILT_IN}


@pytest.fixture(scope="session")
def score(criteria) -> Callable[..., pd.DataFrame]:
    """``tm.score`` without plugins; ``extra`` are further criteria."""

    def score(
        offers: pd.DataFrame,
        weights: Any = None,
        *,
        extra: tuple[Any, ...] = (),
        like: pd.DataFrame | None = None,
        sort: bool = False,
        **asked: Any,
    ) -> pd.DataFrame:
        known = criteria | {criterion.name: criterion for criterion in extra}
        return place(offers, Plan(weights=weights, **asked), known, like=like, sort=sort)

    return score


@pytest.fixture
def offers() -> pd.DataFrame:
    """Five offers with a bait price, an unknown rate, 0 % with no sales, and a large smallest order."""
    return pd.DataFrame(
        {
            "item_id": pd.array([11, 12, 13, 14, 15], dtype="Int64"),
            "price": [20.0, 0.01, 30.0, 25.0, 60.0],
            "moq": pd.array([2, 50, None, 500, 300], dtype="Int64"),
            "sales_90d": pd.array([100, 5, 0, 36_000, None], dtype="Int64"),
            "repurchase_rate": [0.4, None, 0.0, 0.2, 0.5],
            "shop_years": pd.array([9, 3, 1, None, 5], dtype="Int64"),
            "ships_in_48h": pd.array([True, False, None, True, True], dtype="boolean"),
            "search": ["lotus", "lotus", "bamboo", "lotus", "bamboo"],
        }
    )


@pytest.fixture(scope="session")
def catalogue() -> Callable[..., pd.DataFrame]:
    """A made-up catalogue with prices over orders of magnitude, many zero sales, and blanks."""

    def catalogue(rows: int, seed: int) -> pd.DataFrame:
        chance = np.random.default_rng(seed)
        sales = np.where(chance.random(rows) < 0.4, 0, np.round(np.exp(chance.normal(4, 2, rows))))
        frame = pd.DataFrame(
            {
                "price": np.round(np.exp(chance.normal(3, 1, rows)), 2),
                "repurchase_rate": np.round(chance.beta(2, 6, rows), 2),
                "sales_90d": sales,
                "shop_years": chance.integers(1, 20, rows),
                "composite_score": chance.integers(4, 11, rows) / 2,
            }
        )
        return frame.mask(chance.random(frame.shape) < 0.05)

    return catalogue
