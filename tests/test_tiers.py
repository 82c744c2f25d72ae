"""The price of a piece at a quantity, out of the text that tiers are kept in."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tmapi_analytics as tm
from tmapi_analytics import parse
from tmapi_analytics.tiers import BELOW, TIER, UNKNOWN, price_at, read_quantity, unit_prices

TIERS = st.dictionaries(
    st.integers(1, 10**6), st.decimals("0.01", "99999", places=2).map(float), min_size=1, max_size=5
)


@given(TIERS, st.integers(1, 2 * 10**6))
def test_the_price_is_that_of_the_last_tier_that_has_begun(tiers, quantity):
    """What the parser writes, the room reads back, and the tier is the right one."""
    text = parse.tiers([{"beginAmount": str(begin), "price": str(price)} for begin, price in tiers.items()])

    price, basis = price_at(text, quantity)

    begun = [begin for begin in tiers if begin <= quantity]
    assert basis == (TIER if begun else BELOW)
    assert price == tiers[max(begun) if begun else min(tiers)]


def test_a_column_of_tiers_gives_prices_in_its_own_order_and_index():
    """What is missing or no list of tiers is unknown and says so."""
    tiers = pd.Series(["1:2.99|100:1.8", None, "no tiers", "500:1", "1:2.99|100:1.8"], index=[5, 3, 1, 3, 9])

    prices = unit_prices(tiers, 100)

    assert prices.index.tolist() == tiers.index.tolist()
    assert prices["unit_price_basis"].tolist() == [TIER, UNKNOWN, UNKNOWN, BELOW, TIER]
    assert prices["unit_price"].fillna(-1).tolist() == [1.8, -1, -1, 1.0, 1.8]


def test_a_column_without_any_tier_is_unknown_throughout():
    """Also where it has become a column of numbers on its way through a CSV."""
    prices = unit_prices(pd.Series([math.nan, math.nan]), 100)

    assert prices["unit_price"].isna().all()
    assert (prices["unit_price_basis"] == UNKNOWN).all()


def test_no_tiers_at_all_are_an_empty_table_with_its_columns():
    """Zero rows in, zero rows out."""
    assert list(unit_prices(pd.Series([], dtype="str"), 1)) == ["unit_price", "unit_price_basis"]


@pytest.mark.parametrize("quantity", [1, 300, np.int64(300)], ids=repr)
def test_a_number_of_pieces_is_a_quantity(quantity):
    """Whole numbers from 1 on, of any type."""
    assert read_quantity(quantity) == int(quantity)


@pytest.mark.parametrize("quantity", [0, -1, 1.5, 300.0, math.nan, math.inf, True, "300", None], ids=repr)
def test_anything_else_is_refused(quantity):
    """The message shows what was given."""
    with pytest.raises(tm.ParameterError, match="quantity cannot be"):
        read_quantity(quantity)
