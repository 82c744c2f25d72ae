"""Side by side."""

import json

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.comparison import compare
from tmapi_analytics.errors import ColumnError, DataWarning, ParameterError


def test_a_row_a_criterion_and_a_column_a_supplier(make):
    """The best four where none are named, then best and worst; all text, nothing missing."""
    table = compare(make(6))

    assert list(table) == ["1号厂", "2号厂", "3号厂", "4号厂", "best", "worst"]
    assert table.index.name == "criterion"
    assert table.notna().all(axis=None)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(["2号厂", "1号厂"], id="names"),
        pytest.param([" ２号 厂", "1号厂"], id="names typed otherwise"),
        pytest.param(["b2b-2", "1号厂"], id="a key and a name"),
        pytest.param(["2号厂", "b2b-2", "1号厂"], id="one supplier called twice"),
    ],
)
def test_suppliers_are_called_by_name_or_key(make, given):
    """They stand in the order in which they are named, each once."""
    offers = make(3, seller_member_id=[None, "b2b-2", None])

    assert list(compare(offers, given))[:-2] == ["2号厂", "1号厂"]


def test_one_name_is_a_list_of_one(make):
    """A text is no list of characters."""
    assert list(compare(make(2), "2号厂")) == ["2号厂", "best", "worst"]


def test_the_nearest_name_is_told(make):
    """A supplier that is not there costs one line."""
    with pytest.raises(
        ParameterError, match=r'no supplier in this frame is called "2号".*did you mean "2号厂"'
    ):
        compare(make(3), ["2号"])


def test_a_name_of_several_is_refused(make):
    """The error gives their keys, which work."""
    offers = make(2, company_name="甲厂", seller_member_id=["b2b-1", "b2b-2"])

    with pytest.raises(
        ParameterError, match=r'several suppliers are called "甲厂"\. Give the key of one: b2b-1, b2b-2'
    ):
        compare(offers, ["甲厂"])
    assert list(compare(offers, ["b2b-2", "b2b-1"])) == ["甲厂", "甲厂 (2)", "best", "worst"]


def test_a_supplier_that_is_called_best_is_no_mark(make):
    """A hostile name does not stand where a mark stands."""
    assert list(compare(make(2, company_name=["best", "worst"]))) == [
        "best (2)",
        "worst (2)",
        "best",
        "worst",
    ]


def test_offers_are_compared_by_number(make):
    """Each offer is a column, also two of one supplier, and flags read yes or no."""
    offers = make(3, company_name="甲厂", ships_in_48h=[True, False, None])

    table = compare(offers, items=[3, "1"])

    assert list(table) == ["3", "1", "best", "worst"]
    assert table.loc["ships_in_48h", ["3", "1"]].tolist() == ["unknown", "yes"]
    assert table.loc["company_name", "3"] == "甲厂"


def test_an_offer_that_is_not_there_is_told(make):
    """In one line."""
    with pytest.raises(ParameterError, match="no offer in this frame is called 9"):
        compare(make(3), items=[9])


def test_suppliers_and_items_exclude_each_other(make):
    """Nobody knows what both would be."""
    with pytest.raises(ParameterError, match="cannot both be compared"):
        compare(make(3), ["1号厂"], items=[2])


@pytest.mark.parametrize(
    ("criterion", "columns", "cells", "marks"),
    [
        pytest.param(
            "price", {"price": [12.0, 8.9]}, ["CNY 12.00 (+35 %)", "CNY 8.90"], ("2号厂", "1号厂"), id="money"
        ),
        pytest.param("price", {"price": [8.9, 8.9]}, ["CNY 8.90", "CNY 8.90"], ("", ""), id="equal money"),
        pytest.param(
            "price", {"price": [0.01, 8.9]}, ["unknown, bait price", "CNY 8.90"], ("", ""), id="bait"
        ),
        pytest.param("price", {"price": [None, 8.9]}, ["unknown", "CNY 8.90"], ("", ""), id="no price"),
        pytest.param(
            "moq", {"moq": [500, 1]}, ["500 pieces", "1 piece"], ("2号厂", "1号厂"), id="smallest order"
        ),
        pytest.param(
            "sales_90d",
            {"sales_90d": [1000, 900], "sales_90d_is_floor": [True, False]},
            ["at least 1,000 pieces", "900 pieces"],
            ("1号厂", "2号厂"),
            id="a floor above",
        ),
        pytest.param(
            "sales_90d",
            {"sales_90d": [1000, 2000], "sales_90d_is_floor": [True, False]},
            ["at least 1,000 pieces", "2,000 pieces"],
            ("", ""),
            id="a floor below",
        ),
        pytest.param(
            "repurchase_rate",
            {"repurchase_rate": [0.14, 0.17]},
            ["14 % (-3 points)", "17 %"],
            ("2号厂", "1号厂"),
            id="shares in points",
        ),
        pytest.param(
            "repurchase_rate",
            {"repurchase_rate": [1.0, 0.6], "sales_90d": [3, 1000]},
            ["100 %, of 3 pieces sold", "60 %"],
            ("", ""),
            id="all of three pieces is not the best",
        ),
        pytest.param(
            "shop_years", {"shop_years": [9, 1]}, ["9 years", "1 year"], ("1号厂", "2号厂"), id="years"
        ),
        pytest.param(
            "composite_score",
            {"composite_score": [4.5, None]},
            ["4.5 of 5", "unknown"],
            ("", ""),
            id="rating",
        ),
        pytest.param(
            "is_super_factory",
            {"is_super_factory": [False, True]},
            ["no", "yes"],
            ("2号厂", "1号厂"),
            id="badge",
        ),
        pytest.param(
            "place", {"city": ["三明市", None]}, ["Sanming, Fujian", "Fujian"], ("", ""), id="place"
        ),
        pytest.param(
            "score", {"score": [0.721, 0.4], "rank": [1, 2]}, ["0.72", "0.40"], ("1号厂", "2号厂"), id="score"
        ),
        pytest.param(
            "utility_title_match",
            {"utility_title_match": [0.5, 1.0]},
            ["0.50", "1.00"],
            ("2号厂", "1号厂"),
            id="a criterion of somebody's own",
        ),
    ],
)
def test_cells_read_as_a_buyer_reads(make, criterion, columns, cells, marks):
    """A value with its unit, how far it is from the best, and who is best and worst."""
    row = compare(make(2, **columns)).loc[criterion]

    assert row[["1号厂", "2号厂"]].tolist() == cells
    assert (row["best"], row["worst"]) == marks


@pytest.mark.parametrize(
    ("tiers", "cells", "best"),
    [
        pytest.param(
            ["1:12|100:8", "1:9|100:9"],
            ["CNY 8.00, at 300 pieces", "CNY 9.00 (+12 %), at 300 pieces"],
            "1号厂",
            id="both tiers are known",
        ),
        pytest.param(
            ["1:12|100:8", None],
            ["CNY 8.00, at 300 pieces", "CNY 10.00, list price, tier unknown"],
            "",
            id="a list price may be less at the quantity",
        ),
        pytest.param(
            ["1:12|100:11", None],
            ["CNY 11.00 (+10 %), at 300 pieces", "CNY 10.00, list price, tier unknown"],
            "2号厂",
            id="and is the best where it is less already",
        ),
        pytest.param(
            [None, None],
            ["CNY 12.00 (+20 %), list price, tier unknown", "CNY 10.00, list price, tier unknown"],
            "2号厂",
            id="list prices compare with list prices",
        ),
        pytest.param(
            ["500:8", "1:9"],
            ["CNY 8.00, below the first tier", "CNY 9.00 (+12 %), at 300 pieces"],
            "1号厂",
            id="below the first tier",
        ),
    ],
)
def test_prices_are_those_at_the_quantity(make, tiers, cells, best):
    """Of the tier where it is known; what a price rests on is said, and decides what is certain."""
    offers = make(2, price=[12.0, 10.0], price_tiers=tiers)

    row = compare(offers, quantity=300).loc["price"]

    assert row[["1号厂", "2号厂"]].tolist() == cells
    assert row["best"] == best


def test_a_smallest_order_up_to_the_quantity_is_no_disadvantage(make):
    """2 and 300 pieces are the same to one who wants 300; 500 are told."""
    row = compare(make(3, moq=[2, 300, 500]), quantity=300).loc["moq"]

    assert row[["1号厂", "2号厂", "3号厂"]].tolist() == ["2 pieces", "300 pieces", "500 pieces, above 300"]
    assert (row["best"], row["worst"]) == ("1号厂, 2号厂", "3号厂")


@pytest.mark.parametrize(
    ("columns", "cell"),
    [
        pytest.param({"one_piece_min_order": True, "moq": 500}, "1 piece, listed as 500", id="one piece"),
        pytest.param({"price_tiers": "10:9", "moq": 2}, "10 pieces, listed as 2", id="the first tier"),
        pytest.param(
            {"price_tiers": "500:9", "moq": 2}, "500 pieces, above 300, listed as 2", id="too large a tier"
        ),
        pytest.param({"one_piece_min_order": True, "moq": None}, "1 piece", id="nothing is listed"),
    ],
)
def test_a_smallest_order_tells_what_else_is_listed(make, columns, cell):
    """The two disagree, and the buyer sees both."""
    assert compare(make(1, **columns), quantity=300).loc["moq", "1号厂"] == cell


def test_confirmed_offers_that_are_not_there_are_told(make):
    """As by `flag`."""
    with pytest.warns(DataWarning, match="2 of 2 confirmed offers are not in this frame: 7, 8$"):
        compare(make(2), confirmed=[8, 7])


def test_money_is_shown_in_the_currency_that_is_asked_for(make):
    """That one first, CNY beside it; the numbers stay CNY and the rate is told."""
    table = compare(make(2, price=[7.85, 15.7]), currency="EUR", rate=7.85, rate_date="2026-03-01")

    assert table.loc["price", "1号厂"] == "EUR 1.00 (CNY 7.85)"
    assert table.attrs["tmapi_compare"]["numbers"]["price"] == {"1号厂": 7.85, "2号厂": 15.7}
    assert table.attrs["tmapi_compare"]["note"] == "1 EUR = 7.85 CNY on 2026-03-01"


def test_the_numbers_are_plain_json(make):
    """Who stands where, what is what, and who is best: as JSON gives it back."""
    table = compare(make(2, price=[12.0, None]))

    told = table.attrs["tmapi_compare"]

    assert json.loads(json.dumps(told)) == told
    assert told["columns"] == {
        "1号厂": {"supplier_key": "1号厂", "item_id": 1},
        "2号厂": {"supplier_key": "2号厂", "item_id": 2},
    }
    assert told["numbers"]["price"] == {"1号厂": 12.0, "2号厂": None}
    assert told["numbers"]["place"] == {"1号厂": None, "2号厂": None}
    assert set(told["numbers"]) == set(told["best"]) == set(told["worst"]) == set(table.index)


def test_nothing_is_the_same_product_unless_somebody_looked(make):
    """It says "unchecked" of all; with `confirmed` the best offer is a confirmed one and says so."""
    offers = make(3, company_name=["甲厂", "甲厂", "乙厂"], price=[5.0, 9.0, 7.0])

    unchecked, checked = compare(offers), compare(offers, confirmed=[2])

    assert unchecked.loc["same_product", ["甲厂", "乙厂"]].tolist() == ["unchecked", "unchecked"]
    assert checked.loc["same_product", ["甲厂", "乙厂"]].tolist() == ["confirmed", "unchecked"]
    assert checked.loc["price", ["甲厂", "乙厂"]].tolist() == ["CNY 9.00", "unknown"]
    assert checked.loc["note", "乙厂"] == "none of its offers is confirmed"


def test_offers_side_by_side_say_which_are_confirmed(make):
    """An offer that is not keeps its price."""
    table = compare(make(2, price=[5.0, 9.0]), items=[1, 2], confirmed=[2])

    assert table.loc["same_product", ["1", "2"]].tolist() == ["unchecked", "confirmed"]
    assert table.loc["price", "1"] == "CNY 5.00"


def test_sentences_come_along(make):
    """Where the offers are flagged, those of the best offers have a row."""
    table = compare(make(2, flags=["no sales in 90 days", None]))

    assert table.loc["flags", ["1号厂", "2号厂"]].tolist() == ["no sales in 90 days", ""]


def test_a_frame_without_offers_compares_nothing(make):
    """All rows are there and no column but best and worst."""
    assert list(compare(make(0))) == ["best", "worst"]
    assert compare(make(0)).index.equals(compare(make(2)).index)


def test_made_up_data_says_so(box):
    """The comparison knows where it came from."""
    assert compare(tm.search_items("bamboo cup")).attrs["tmapi"]["sandbox"] is True


@pytest.mark.parametrize("quantity", [0, -1, 1.5, "300"])
def test_a_quantity_is_a_number_of_pieces(make, quantity):
    """Anything else is refused."""
    with pytest.raises(ParameterError, match="quantity"):
        compare(make(2), quantity=quantity)


def test_a_series_of_keys_names_suppliers(make):
    """What `suppliers` gives can be given back."""
    offers = make(5)
    keys = tm.suppliers(offers)["supplier_key"].iloc[[4, 2]]

    assert list(compare(offers, keys))[:-2] == ["5号厂", "3号厂"]


def test_the_suppliers_frame_names_suppliers(make):
    """Rows of it do as well; offers that name nobody have no column."""
    offers = make(5, company_name=["甲厂", "乙厂", None, "丙厂", "丁厂"])
    with pytest.warns(DataWarning, match="name no supplier"):
        listed = tm.suppliers(offers)

    assert list(compare(offers, listed.iloc[[1, 0, 4]]))[:-2] == ["乙厂", "甲厂"]


def test_a_number_names_no_suppliers(make):
    """One line instead of an error of Python's."""
    with pytest.raises(ParameterError, match="suppliers cannot be 4"):
        compare(make(2), 4)


def test_another_frame_names_no_suppliers(make):
    """It is told what is needed."""
    with pytest.raises(ColumnError, match='"supplier_key"'):
        compare(make(2), make(2))


@pytest.mark.parametrize("name", ["Lü Ye Shang Hang", "lü yeshang hang"])
def test_suppliers_are_called_in_pinyin(make, name):
    """As charts and reports write them."""
    assert list(compare(make(2, company_name=["甲厂", "绿叶商行"]), name))[:-2] == ["绿叶商行"]


def test_a_sound_of_several_is_refused(make):
    """Two names may sound the same."""
    with pytest.raises(ParameterError, match=r'several suppliers are called "Jia Chang"'):
        compare(make(2, company_name=["甲厂", "佳厂"]), ["Jia Chang"])


def test_text_cells_have_the_dtype_of_text(make):
    """As every text column of the package."""
    assert (compare(make(2)).dtypes == pd.Series(["a"]).dtype).all()
