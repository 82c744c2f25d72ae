"""The value at any place of values that lie in parts, without bringing them together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmapi_analytics.distributed.selecting import Ordered, between, both_places, found, picks, within

values = st.one_of(st.integers(0, 3).map(float), st.floats(-1e300, 1e300))
parts_of_values = st.lists(st.lists(values, max_size=30), min_size=1, max_size=6).filter(any)


@settings(deadline=None)
@given(parts=parts_of_values, most=st.integers(2, 12), share=st.floats(0, 1))
def test_the_value_at_a_place_is_exact(parts, most, share):
    """However the values are cut into parts, and however few are picked, it is the one that sorting gives."""
    arrays = [np.array(part) for part in parts]
    ordered = np.sort(np.concatenate(arrays))
    place = int(share * (len(ordered) - 1))

    interval = between([picks(array, most) for array in arrays], place)

    assert found([within(array, interval) for array in arrays], interval, place) == ordered[place]


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("count", [1, 2, 7, 100])
def test_quantiles_are_those_of_numpy(count, share):
    """Between two values, a quantile lies where numpy puts it."""
    ordered = np.sort(np.random.default_rng(0).normal(size=count))
    low, high = both_places(count, share)

    quantile = Ordered(count, {share: (ordered[low], ordered[high])}).quantile(share)

    assert quantile == pytest.approx(np.quantile(ordered, share), rel=1e-15)


def test_little_is_brought_together():
    """Of a million values in ten parts no more than about 2 in 1,000 lie where the median may be."""
    chance = np.random.default_rng(1)
    parts = [chance.normal(number, 3, 100_000) for number in range(10)]

    interval = between([picks(part) for part in parts], 500_000)

    assert sum(len(within(part, interval).inside) for part in parts) < 2_500


def test_columns_of_few_values_are_told_at_once():
    """Where the value is one of many equals nothing is looked at twice."""
    parts = [np.random.default_rng(number).integers(1, 20, 100_000).astype(float) for number in range(5)]

    low, high = between([picks(part) for part in parts], 250_000)

    assert low == high == np.median(np.concatenate(parts))
