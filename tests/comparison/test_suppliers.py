"""One row a supplier."""

import json

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.comparison import suppliers
from tmapi_analytics.comparison.summing import COLUMNS
from tmapi_analytics.errors import DataWarning, ParameterError
from tmapi_analytics.frames import empty_frame


def only(offers: pd.DataFrame, **asked) -> pd.Series:
    """The one row there is."""
    table = suppliers(offers, **asked)
    assert len(table) == 1
    return table.iloc[0]


def test_columns_and_dtypes_never_change(make):
    """They are the same for no offers, for some, and where most columns are not there."""
    full = suppliers(make(3))

    for offers in (make(0), make(3)[["item_id", "company_name"]], empty_frame()):
        assert suppliers(offers).dtypes.equals(full.dtypes)
    assert tuple(full) == COLUMNS


def test_the_best_offer_decides(make):
    """Suppliers stand by the rank of their best offer, which the row names."""
    offers = make(3, company_name=["甲厂", "乙厂", "甲厂"], rank=[3, 2, 1], score=[0.1, 0.5, 0.9])

    table = suppliers(offers)

    assert table["company_name"].tolist() == ["甲厂", "乙厂"]
    assert table["best_item_id"].tolist() == [3, 2]
    assert table["best_rank"].tolist() == [1, 2]
    assert table["best_score"].tolist() == [0.9, 0.5]
    assert table["score_median"].tolist() == [0.5, 0.5]


def test_the_unranked_stand_behind_the_ranked(make):
    """An offer that was left out of the ranking is not its supplier's best, unless it has no other."""
    offers = make(3, company_name=["甲厂", "甲厂", "乙厂"], rank=[None, 7, None])

    table = suppliers(offers)

    assert table["best_item_id"].tolist() == [2, 3]
    assert table["best_rank"].tolist() == [7, pd.NA]


def test_unscored_offers_stand_by_position(make):
    """The offer that stood first in its search is the best; scores are missing."""
    table = suppliers(make(2, position=[9, 1]))

    assert table["best_item_id"].tolist() == [2, 1]
    assert table[["best_score", "best_rank", "score_median"]].isna().all(axis=None)


def test_an_offer_of_two_searches_counts_once(make):
    """Its sales are not sold twice."""
    offers = make(2, item_id=[1, 1], company_name="甲厂", sales_90d=[300, 300], search=["a", "b"])

    row = only(offers)

    assert (row["offers"], row["sales_90d"]) == (1, 300)


def test_offers_without_a_number_all_count(make):
    """Two rows of which nobody knows the number are two offers."""
    assert only(make(2, item_id=[None, None], company_name="甲厂"))["offers"] == 2


@pytest.mark.parametrize(
    ("sales", "floors", "total", "is_floor"),
    [
        pytest.param([5, 7], [False, False], 12, False, id="known sales add up"),
        pytest.param([5, 100], [False, True], 105, True, id="a floor makes the sum a floor"),
        pytest.param([5, None], [False, None], 5, True, id="what is unknown makes it at least the known"),
        pytest.param([None, None], [None, None], None, None, id="nothing known is unknown, not 0"),
        pytest.param([0, 0], [False, False], 0, False, id="no sales are no sales"),
    ],
)
def test_sales_add_up_as_far_as_they_are_known(make, sales, floors, total, is_floor):
    """The sum says whether it is one, and is missing where nothing is known."""
    row = only(make(2, company_name="甲厂", sales_90d=sales, sales_90d_is_floor=floors))

    assert [None if pd.isna(one) else one for one in (row["sales_90d"], row["sales_90d_is_floor"])] == [
        total,
        is_floor,
    ]


def test_unknown_sales_are_told(make):
    """How many they are stands in the note."""
    row = only(make(3, company_name="甲厂", sales_90d=[None, 5, None]))

    assert row["note"] == "sales unknown for 2 of 3 offers"


@pytest.mark.parametrize(
    ("rates", "sales", "mean"),
    [
        pytest.param([0.2, 0.6], [100, 300], 0.5, id="sales are the weight"),
        pytest.param([0.2, 0.6], [1000, 9000], 0.4, id="beyond 1,000 pieces more are no more evidence"),
        pytest.param([0.2, None], [100, 900], 0.2, id="an unknown rate weighs nothing"),
        pytest.param([0.2, 0.6], [100, None], 0.2, id="unknown sales weigh nothing"),
        pytest.param([0.0, 0.0], [0, 0], None, id="nothing sold is nothing known"),
    ],
)
def test_repurchase_is_weighted_by_evidence(make, rates, sales, mean):
    """Σ n·r / Σ n with n = min(sales, 1000), worked out by hand."""
    row = only(make(2, company_name="甲厂", repurchase_rate=rates, sales_90d=sales))

    assert (
        row["repurchase_rate"] == pytest.approx(mean) if mean is not None else pd.isna(row["repurchase_rate"])
    )


def test_bait_is_no_price(make):
    """A price of 0.01 is neither the least nor in the median, and the note tells it."""
    row = only(make(4, company_name="甲厂", price=[0.01, 10.0, 20.0, 40.0]))

    assert (row["price_min"], row["price_median"]) == (10.0, 20.0)
    assert pd.isna(row["best_price"])
    assert row["note"] == "bait price left out, for 1 of 4 offers"


def test_bait_is_measured_within_its_search(make):
    """A cheap product is no bait because another search found dear ones."""
    offers = make(4, company_name="甲厂", price=[1.0, 1.2, 90.0, 95.0], search=["pin", "pin", "desk", "desk"])

    assert only(offers)["price_min"] == 1.0


def test_what_the_best_offer_does_not_tell_the_next_one_does(make):
    """City, years and badges are those of the best offer that knows."""
    row = only(
        make(
            2, company_name="甲厂", city=[None, "三明市"], shop_years=[None, 9], is_super_factory=[None, True]
        )
    )

    assert (row["city_pinyin"], row["shop_years"], row["is_super_factory"]) == ("Sanming", 9, True)


def test_shipping_is_the_share_of_those_who_say(make):
    """Offers that do not say are not counted."""
    row = only(make(4, company_name="甲厂", ships_in_48h=[True, False, True, None]))

    assert row["ships_in_48h_share"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("columns", "note"),
    [
        pytest.param({"province": ["福建", "浙江"]}, "may be two shops (provinces differ)", id="provinces"),
        pytest.param({"shop_years": [3, 9]}, "may be two shops (shop years differ)", id="years"),
        pytest.param(
            {"province": ["福建", "浙江"], "shop_years": [3, 9]},
            "may be two shops (provinces and shop years differ)",
            id="both",
        ),
        pytest.param({"province": ["福建", "福建省"]}, None, id="one province spelled twice"),
        pytest.param(
            {"province": ["福建", None], "shop_years": [None, 9]}, None, id="unknown is no difference"
        ),
        pytest.param(
            {"province": ["福建", "浙江"], "seller_member_id": "b2b-1"},
            None,
            id="the seller's number settles it",
        ),
    ],
)
def test_a_shared_name_is_told(make, columns, note):
    """Two shops may go by one name where they are not in one place, or not of one age."""
    row = only(make(2, company_name="甲厂", **columns))

    assert (None if pd.isna(row["note"]) else row["note"]) == note


def test_two_numbers_of_one_name_are_told(make):
    """Both rows say that there is another shop of that name."""
    table = suppliers(make(2, company_name="甲厂", seller_member_id=["b2b-1", "b2b-2"]))

    assert table["note"].tolist() == ["another shop has the same name"] * 2


def test_the_unnamed_stand_together_last(make):
    """Offers without a name have one row without a key, at the end, and nothing that a shop would have."""
    offers = make(4, company_name=[None, "甲厂", " ", "乙厂"], price=[5.0, 9.0, 7.0, 8.0])

    with pytest.warns(DataWarning, match="2 of 4 offers name no supplier"):
        table = suppliers(offers)

    last = table.iloc[-1]
    assert table["is_unnamed"].tolist() == [False, False, True]
    assert (last["offers"], last["price_min"], last["best_item_id"]) == (2, 5.0, 1)
    assert last[["supplier_key", "company_name", "shop_years", "province_en"]].isna().all()


def test_confirmed_offers_alone_are_best_and_priced(make):
    """Best offer, prices and scores are of what somebody looked at; sales stay those of all."""
    offers = make(3, company_name="甲厂", price=[5.0, 9.0, 11.0], rank=[1, 2, 3], score=[0.9, 0.6, 0.4])

    row = only(offers, confirmed=[2, 3])

    assert (row["best_item_id"], row["best_rank"], row["best_price"]) == (2, 2, 9.0)
    assert (row["price_min"], row["price_median"], row["score_median"]) == (9.0, 10.0, 0.5)
    assert (row["offers"], row["sales_90d"]) == (3, 300)


def test_suppliers_without_a_confirmed_offer_stand_behind(make):
    """They are there, told, and have no best offer."""
    table = suppliers(make(2, rank=[1, 2]), confirmed=[2])

    assert table["best_item_id"].tolist() == [2, pd.NA]
    assert table["note"].tolist()[1] == "none of its offers is confirmed"


def test_an_empty_list_confirms_nothing(make):
    """It is as if nobody had looked."""
    offers = make(3)

    pd.testing.assert_frame_equal(suppliers(offers, confirmed=[]), suppliers(offers))


@pytest.mark.parametrize("confirmed", [5, "908305897124", ["lotus"], [None], [1.5]])
def test_what_is_no_id_confirms_nothing(make, confirmed):
    """One line says what to give."""
    with pytest.raises(ParameterError, match=r"confirmed=\[908305897124\]"):
        suppliers(make(2), confirmed=confirmed)


def test_where_it_came_from_is_kept(box):
    """Made-up data says so in the table of suppliers, in plain JSON."""
    table = suppliers(tm.search_items("bamboo cup"))

    assert table.attrs["tmapi"]["sandbox"] is True
    assert json.loads(json.dumps(table.attrs)) == table.attrs


def test_the_frame_stays_as_it_is(make):
    """Nothing is written into the offers."""
    offers = make(3)
    before = offers.copy()

    suppliers(offers)

    pd.testing.assert_frame_equal(offers, before)
