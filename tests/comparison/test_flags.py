"""What to look at twice, in sentences."""

import json

import pandas as pd
import pytest

from tmapi_analytics.comparison import Thresholds, flag
from tmapi_analytics.comparison.peers import find_peers
from tmapi_analytics.errors import DataWarning, ParameterError

PRICES = [8.0, 9.0, 9.0, 10.0, 10.0, 11.0, 11.0, 12.0]
"""Of eight suppliers: quartiles 9, 10 and 11 with one more of 10."""


def first(offers: pd.DataFrame, **asked) -> str | None:
    """What is said of the first offer."""
    said = flag(offers, **asked)["flags"].iloc[0]
    return None if pd.isna(said) else said


@pytest.mark.parametrize(
    ("columns", "asked", "sentence"),
    [
        pytest.param({}, {}, None, id="nothing strange"),
        pytest.param({"sales_90d": 0}, {}, "no sales in 90 days", id="no sales"),
        pytest.param(
            {"sales_90d": None, "sales_90d_is_floor": None}, {}, None, id="unknown sales are not none"
        ),
        pytest.param({"sales_90d": 0, "sales_90d_is_floor": True}, {}, None, id="at least 0 are not none"),
        pytest.param(
            {"moq": 500}, {"quantity": 300}, "smallest order 500 pieces, above 300", id="large order"
        ),
        pytest.param({"moq": 300}, {"quantity": 300}, None, id="an order that is just enough"),
        pytest.param({"moq": 500}, {}, None, id="without a quantity no order is large"),
        pytest.param(
            {"moq": 500, "one_piece_min_order": True},
            {"quantity": 300},
            "smallest order listed as 500 pieces, above 300, though one piece is said to be possible",
            id="one piece can be had, and the list says otherwise",
        ),
        pytest.param(
            {"moq": 300, "one_piece_min_order": True}, {"quantity": 300}, None, id="both are small enough"
        ),
        pytest.param(
            {"one_piece_min_order": True, "price_tiers": "500:9"},
            {"quantity": 300},
            "smallest order 500 pieces, above 300",
            id="no tier for so few",
        ),
        pytest.param({"is_sold_out": True, "stock": 0}, {}, "sold out", id="sold out"),
        pytest.param(
            {"is_sold_out": False, "stock": 0}, {"quantity": 300}, "stock 0, below 300", id="nothing in stock"
        ),
        pytest.param({"stock": 299}, {"quantity": 300}, "stock 299, below 300", id="too little in stock"),
        pytest.param({"stock": 300}, {"quantity": 300}, None, id="just enough in stock"),
        pytest.param({"stock": 0}, {}, "stock 0", id="nothing in stock for any quantity"),
        pytest.param({"stock": None}, {"quantity": 300}, None, id="unknown stock"),
        pytest.param({"shop_years": 1}, {}, "young shop, in its first year", id="first year"),
        pytest.param({"shop_years": 2}, {}, None, id="second year"),
        pytest.param(
            {"shop_years": 2}, {"young_shop": 3}, "young shop, 2 years old", id="a threshold of one's own"
        ),
        pytest.param({"price": 0.01}, {}, "price of CNY 0.01 is bait, not what one pays", id="bait"),
        pytest.param(
            {"moq": None, "shop_years": None, "composite_score": None},
            {},
            "little data: smallest order, shop years, shop score unknown",
            id="three of six unknown",
        ),
        pytest.param({"shop_years": None, "composite_score": None}, {}, None, id="two of six unknown"),
        pytest.param(
            {"sales_90d": 0, "repurchase_rate": 0.0, "shop_years": None, "moq": None},
            {},
            "no sales in 90 days; little data: smallest order, repurchase rate, shop years unknown",
            id="0 % of no sales is unknown",
        ),
    ],
)
def test_an_offer_is_described(make, columns, asked, sentence):
    """Each fact in its own words, joined by "; "; missing where there is nothing to say."""
    assert first(make(1, **columns), **asked) == sentence


@pytest.mark.parametrize(
    ("price", "sentence"),
    [
        pytest.param(
            4.49, "list price 55 % below the median of 9 suppliers (similar offers, unchecked)", id="low"
        ),
        pytest.param(4.51, None, id="just half the first quartile"),
        pytest.param(
            22.5, "list price 2.2 times the median of 9 suppliers (similar offers, unchecked)", id="high"
        ),
        pytest.param(21.9, None, id="just twice the third quartile"),
        pytest.param(0.9, "price of CNY 0.90 is bait, not what one pays", id="under a tenth of the median"),
    ],
)
def test_a_price_is_held_against_its_peers(make, price, sentence):
    """Half the first quartile, twice the third at least; checked by hand: quartiles 9, 10, 11."""
    assert first(make(9, price=[price, *PRICES])) == sentence


def test_widely_spread_prices_have_a_higher_fence(make):
    """Tukey's fence on the logarithms: quartiles 5, 10, 20 put it at 20 · 4^1.5 = 160."""
    spread = [2.5, 5.0, 5.0, 10.0, 10.0, 20.0, 20.0, 40.0]

    assert first(make(9, price=[150.0, *spread])) is None
    assert (
        first(make(9, price=[165.0, *spread]))
        == "list price 16.5 times the median of 9 suppliers (similar offers, unchecked)"
    )


def test_few_peers_say_nothing(make):
    """Of seven suppliers no price is low; the number can be set."""
    offers = make(7, price=[1.9, *PRICES[:6]])

    assert first(offers) is None
    assert first(offers, peers=7) is not None


def test_a_supplier_is_one_peer_however_much_it_lists(make):
    """Twenty listings of one supplier are not twenty suppliers."""
    names = ["甲厂", *["乙厂"] * 20]

    assert first(make(21, price=[4.0, *[10.0] * 20], company_name=names)) is None


@pytest.mark.parametrize("rank", [[1, 2, 3, *range(4, 12)], [3, 2, 1, *range(4, 12)]])
def test_what_ranks_high_moves_no_median(make, rank):
    """A supplier's listing is the first that was found, whichever of them the weights put first."""
    offers = make(11, price=[4.0, 2.0, 90.0, *PRICES], company_name=["甲厂"] * 3 + list("乙丙丁戊己庚辛壬"))

    peers = find_peers(offers.assign(rank=rank), offers["price"].to_numpy())

    assert (peers.count[0], peers.low[0], peers.median[0], peers.high[0]) == (9, 9, 10, 11)


def test_confirmed_offers_that_are_not_there_are_told(make):
    """A mistyped number is not swallowed; the others count."""
    with pytest.warns(DataWarning, match="1 of 2 confirmed offers are not in this frame: 123$"):
        flagged = flag(make(2), confirmed=[1, 123])

    assert flagged.attrs["tmapi_flags"]["confirmed"] == 1


def test_where_no_confirmed_offer_is_there_nobody_has_looked(make):
    """Prices are held against all, and called unchecked."""
    offers = make(9, price=[4.0, *PRICES])

    with pytest.warns(DataWarning, match="2 of 2 confirmed offers are not in this frame: 77, 88$"):
        flagged = flag(offers, confirmed=[77, 88])

    assert "unchecked" in flagged["flags"][0]
    assert flagged.attrs["tmapi_flags"]["confirmed"] is None


def test_the_quantity_may_be_the_second_argument(make):
    """As one says it: flag these for 300."""
    assert flag(make(1, moq=500), 300)["flags"][0] == "smallest order 500 pieces, above 300"


def test_peers_are_of_the_same_search(make):
    """Cups say nothing of desks."""
    offers = make(9, price=[4.0, *PRICES], search=["cup", *["desk"] * 8])

    assert first(offers) is None


def test_bait_is_nobody_s_peer(make):
    """Eight baits make no median."""
    assert first(make(9, price=[4.0, *[0.01] * 8])) is None


def test_confirmed_offers_are_the_only_peers(make):
    """Of a confirmed offer it says so; of another that it is unchecked itself."""
    offers = make(10, price=[4.0, 4.0, *PRICES])

    flags = flag(offers, confirmed=[1, *range(3, 11)])["flags"]

    assert flags[0] == "list price 60 % below the median of 9 suppliers (confirmed as the same product)"
    assert (
        flags[1] == "list price 60 % below the median of 9 suppliers "
        "(of the confirmed product, this offer is unchecked)"
    )


def test_unconfirmed_peers_do_not_count(make):
    """With three confirmed offers no price is low, whatever the others cost."""
    assert first(make(9, price=[4.0, *PRICES]), confirmed=[1, 2, 3]) is None


@pytest.mark.parametrize("asked", [{}, {"confirmed": None}, {"confirmed": []}])
def test_without_confirmed_nothing_is_called_the_same_product(make, asked):
    """The sentence says that nobody looked."""
    said = first(make(9, price=[4.0, *PRICES]), **asked)

    assert "unchecked" in said
    assert "same product" not in said


def test_tiers_do_not_make_a_price_low(make):
    """A tier's price is not held against list prices."""
    offers = make(9, price=[10.0, *PRICES], price_tiers=["1:10|100:3", *[None] * 8])

    assert first(offers, quantity=300) is None


def test_thresholds_and_quantity_are_told(make):
    """In plain JSON, so that a report can print them."""
    told = flag(make(2), quantity=300, confirmed=[1], peers=20).attrs["tmapi_flags"]

    assert json.loads(json.dumps(told)) == told
    assert (told["thresholds"]["peers"], told["quantity"], told["confirmed"]) == (20, 300, 1)


@pytest.mark.parametrize(
    ("thresholds", "error"),
    [
        pytest.param({"peer": 8}, 'no threshold "peer"; did you mean "peers"', id="another name"),
        pytest.param({"peers": -1}, "peers cannot be -1", id="negative"),
        pytest.param({"low_price": float("inf")}, "low_price cannot be inf", id="infinite"),
        pytest.param({"low_price": "half"}, "low_price cannot be 'half'", id="text"),
    ],
)
def test_a_threshold_is_one_that_there_is(make, thresholds, error):
    """In one line."""
    with pytest.raises(ParameterError, match=error):
        flag(make(2), **thresholds)


def test_every_threshold_is_documented():
    """The docstring of `flag` names each with its default."""
    for name, default in vars(Thresholds()).items():
        assert f"``{name}={default:g}``" in flag.__doc__.replace("0.10", "0.1")


def test_the_frame_is_kept(make):
    """Rows, order and index stay; only two columns are new, and flagging again replaces them."""
    offers = make(3, sales_90d=0).set_index(pd.Index(["x", "x", "y"]))

    once = flag(offers)
    twice = flag(once)

    pd.testing.assert_frame_equal(once.drop(columns=["flags", "duplicate_of"]), offers)
    pd.testing.assert_frame_equal(once, twice)
