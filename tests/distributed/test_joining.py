"""Frames of Dask, and of pandas among them, joined to one."""

from __future__ import annotations

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.distributed import is_dask


@pytest.fixture(scope="module")
def searches():
    """Two searches of the sandbox."""
    with tm.sandbox() as box:
        return tm.search_image(box.pictures["lotus"], pages=2), tm.search_items("bamboo cup", pages=1)


@pytest.mark.parametrize("kinds", ["dd", "dp", "pd"], ids=["both Dask's", "pandas' last", "pandas' first"])
def test_joined_frames_hold_what_pandas_would(searches, in_parts, kinds):
    """All rows in order, with the columns of both; what one lacks is missing, and dtypes stay."""
    first, second = searches[0].drop(columns=["moq", "fetched_at", "city"]), searches[1].assign(mine=1)
    given = [
        in_parts(frame, 3, 9) if kind == "d" else frame
        for kind, frame in zip(kinds, (first, second), strict=True)
    ]

    joined = tm.concat(given)

    assert is_dask(joined)
    expected = tm.concat([first, second])
    pd.testing.assert_frame_equal(joined.compute().reset_index(drop=True), expected, check_dtype=False)
    assert (
        joined.dtypes.drop(["mine"])
        .map(str)
        .isin({"string", "str"})
        .equals(expected.dtypes.drop(["mine"]).map(str).isin({"string", "str"}))
    )


def test_made_up_offers_stay_made_up(searches, in_parts):
    """The parts say whether any offers are made up, and no more: pages of one search are not those of all."""
    joined = tm.concat([in_parts(searches[0], 5), searches[1].assign(title="real")])

    assert joined.compute().attrs == {"tmapi": {"sandbox": True}}


def test_joined_offers_can_be_scored(searches, in_parts):
    """What is joined goes on as any Dask DataFrame."""
    weights = {"price": 1, "shop_years": 1}
    with pytest.warns(tm.DataWarning):
        expected = tm.score(tm.concat(searches), weights)["score"]

    with pytest.warns(tm.DataWarning):
        scored = tm.score(tm.concat([in_parts(searches[0], 5), searches[1]]), weights)

    assert scored["score"].compute().tolist() == pytest.approx(expected.tolist(), abs=1e-9)


def test_frames_of_pandas_are_joined_by_pandas(searches):
    """Nothing of Dask is needed where there is none."""
    joined = tm.concat(iter(searches))

    assert joined.attrs["tmapi"]["searches"]
    assert joined.index.is_unique
