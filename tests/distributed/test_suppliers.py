"""Suppliers of offers in parts are those of one frame."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.errors import ColumnError, DataWarning, ParameterError

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

ENDS = (0, 40, 41, 300)


def as_they_come(offers):
    """Offers as a search gives them."""
    return offers


def scored(offers):
    """Offers with ranks."""
    return tm.score(offers, {"price": 1, "shop_years": 1})


def without_numbers(offers):
    """Offers of sellers without a number."""
    return offers.drop(columns="seller_member_id")


def with_the_least(offers):
    """Offers with nothing but what suppliers need."""
    return offers[["item_id", "company_name"]]


def without_names(offers):
    """Offers that name no supplier."""
    return offers.assign(company_name=None, seller_member_id=None)


@pytest.mark.parametrize("prepared", [as_they_come, scored, without_numbers, with_the_least, without_names])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_suppliers_are_those_of_one_frame(catalogue, in_parts, prepared, seed):
    """Every column of every row, and the order of the rows, are pandas' own to the last digit."""
    offers = prepared(catalogue(700, seed))

    table = tm.suppliers(in_parts(offers, *ENDS))

    pd.testing.assert_frame_equal(table, tm.suppliers(offers), check_exact=True)


def test_confirmed_offers_come_first(catalogue, in_parts):
    """``confirmed=`` means the same wherever the offers are."""
    offers = catalogue(500, seed=4)
    confirmed = offers["item_id"].dropna().sample(40, random_state=1).tolist()

    table = tm.suppliers(in_parts(offers, *ENDS), confirmed=iter(confirmed))

    pd.testing.assert_frame_equal(table, tm.suppliers(offers, confirmed=confirmed), check_exact=True)


def test_confirmed_offers_that_are_absent_are_told_of(catalogue, in_parts):
    """In one line; where all are absent nobody has looked, as in a DataFrame of pandas."""
    offers = catalogue(60, seed=5)
    absent = int(offers["item_id"].max()) + 1

    with pytest.warns(DataWarning, match=f"1 of 1 confirmed offers are not in this frame: {absent}"):
        table = tm.suppliers(in_parts(offers, 0, 20, 21), confirmed=[absent])

    pd.testing.assert_frame_equal(table, tm.suppliers(offers), check_exact=True)


def test_notes_come_in_the_language_that_is_asked_for(catalogue, in_parts):
    """``language=`` means the same wherever the offers are."""
    offers = catalogue(300, seed=10)

    table = tm.suppliers(in_parts(offers, 100), language="zh")

    pd.testing.assert_frame_equal(table, tm.suppliers(offers, language="zh"), check_exact=True)


def test_an_offer_of_two_suppliers_counts_where_it_is_best(in_parts):
    """An offer that stands under two names in two parts is counted once, under the name of its better row."""
    offers = pd.DataFrame(
        {
            "item_id": pd.array([7, 8, 7], dtype="Int64"),
            "company_name": ["甲", "甲", "乙"],
            "position": pd.array([5, 1, 2], dtype="Int64"),
        }
    )

    table = tm.suppliers(in_parts(offers, 1, 2)).set_index("supplier_key")

    assert table["offers"].to_dict() == {"甲": 1, "乙": 1}


def test_no_offers_are_no_suppliers(catalogue, in_parts):
    """The table of no rows has all columns with their dtypes."""
    offers = catalogue(10, seed=5).head(0)

    pd.testing.assert_frame_equal(tm.suppliers(in_parts(offers)), tm.suppliers(offers))


def test_what_is_told_is_of_all_offers(catalogue, in_parts):
    """One warning, with counts over all parts, and the sandbox is not forgotten."""
    offers = catalogue(300, seed=6)
    offers.attrs["tmapi"] = {"sandbox": True}
    with pytest.warns(DataWarning) as expected:
        tm.suppliers(offers)

    with pytest.warns(DataWarning) as told:
        table = tm.suppliers(in_parts(offers, *ENDS[:3]))

    assert [str(one.message) for one in told] == [str(one.message) for one in expected]
    assert table.attrs == {"tmapi": {"sandbox": True}}


def test_what_is_missing_or_wrong_is_told_before_anything_is_read(catalogue, in_parts):
    """A column that is not there, and ids that are none, are errors as with pandas."""
    offers = in_parts(catalogue(20, seed=7), 10)

    with pytest.raises(ColumnError, match='there is no column "company_name"'):
        tm.suppliers(offers.drop(columns="company_name"))
    with pytest.raises(ParameterError, match="confirmed cannot hold 'none'"):
        tm.suppliers(offers, confirmed=["none"])
    with pytest.raises(ParameterError, match="language"):
        tm.suppliers(offers, language="de")


def test_files_that_are_read_together_keep_their_order(catalogue, tmp_path):
    """Where few columns of many are read, Dask takes several files at once; rows are still told apart."""
    import dask.dataframe as dd

    offers = catalogue(600, seed=9).assign(**{f"other_{number}": number for number in range(60)})
    for number in range(12):
        offers.iloc[number * 50 : number * 50 + 50].to_parquet(tmp_path / f"{number:02}.parquet")

    table = tm.suppliers(dd.read_parquet(tmp_path))

    pd.testing.assert_frame_equal(table, tm.suppliers(offers), check_exact=True)


def test_the_order_of_parts_does_not_decide(catalogue, in_parts):
    """Offers that tie are taken in the order of the frame, wherever their parts are worked on."""
    offers = catalogue(200, seed=8).assign(position=pd.NA, item_id=pd.NA, title=[f"{n}" for n in range(200)])
    offers["company_name"] = np.where(np.arange(200) % 2, "甲", "乙")

    table = tm.suppliers(in_parts(offers, 50, 51, 120))

    pd.testing.assert_frame_equal(table, tm.suppliers(offers), check_exact=True)
