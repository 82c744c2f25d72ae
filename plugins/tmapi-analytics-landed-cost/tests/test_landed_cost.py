"""The landed cost by hand, and the plugin in its host."""

from __future__ import annotations

import pandas as pd
import pytest
import tmapi_analytics_landed_cost as plugin
from tmapi_analytics_landed_cost import landed_cost

from tmapi_analytics.testing import check_plugin

SETTINGS = {"quantity": 100, "currency": "EUR", "rate": 8.0, "freight_per_kg": 5.0, "duty_rate": 0.1}


def one_offer(**columns):
    """A frame of one offer of 40 CNY; other offers' prices do not make it bait."""
    return pd.DataFrame({"price": [40.0], **{name: [value] for name, value in columns.items()}})


def only(frame, name):
    """The value of the first offer."""
    return frame[name].iloc[0]


def test_the_cost_is_the_sum_of_its_parts():
    """40 CNY at 8 is 5 EUR; 0.4 kg at 5 is 2; 10 % duty on 7 is 0.70; 50 for 100 pieces is 0.50."""
    landed = landed_cost(one_offer(unit_weight=0.4), other_per_order=50.0, **SETTINGS)

    parts = landed.loc[0, ["landed_goods", "landed_freight", "landed_duty", "landed_other"]]
    assert parts.tolist() == pytest.approx([5.0, 2.0, 0.7, 0.5])
    assert only(landed, "landed_cost") == pytest.approx(8.2)
    assert only(landed, "landed_currency") == "EUR"


@pytest.mark.parametrize(
    ("tiers", "quantity", "goods", "basis"),
    [
        pytest.param("1:48|100:24|500:16", 99, 48.0, "tier", id="the first tier before the second begins"),
        pytest.param("1:48|100:24|500:16", 100, 24.0, "tier", id="a tier from its first piece on"),
        pytest.param("1:48|100:24|500:16", 9000, 16.0, "tier", id="the last tier without end"),
        pytest.param("10:48", 3, 48.0, "below the first tier", id="the first tier for less than it asks"),
        pytest.param(None, 100, 40.0, "list price, tier unknown", id="the list price without tiers"),
        pytest.param(
            "ask us", 100, 40.0, "list price, tier unknown", id="the list price for unreadable tiers"
        ),
    ],
)
def test_the_price_is_that_of_the_quantity(tiers, quantity, goods, basis):
    """The tier that applies is taken; without tiers the list price of one piece, and that is said."""
    landed = landed_cost(one_offer(price_tiers=tiers), quantity=quantity)

    assert only(landed, "landed_goods") == goods
    assert only(landed, "landed_basis") == basis


def test_a_tier_is_enough_without_a_list_price():
    """An offer that names no price but tiers has a cost."""
    landed = landed_cost(pd.DataFrame({"price": [None], "price_tiers": ["1:48"]}), quantity=2)

    assert only(landed, "landed_cost") == 48.0


@pytest.mark.parametrize("weight", [0.0, None], ids=["zero, which is unknown", "missing"])
def test_an_unknown_weight_leaves_the_cost_missing(weight):
    """Freight of an unknown weight is not known, and neither is the duty on it or the sum."""
    landed = landed_cost(one_offer(unit_weight=weight), **SETTINGS)

    assert landed[["landed_freight", "landed_duty", "landed_cost"]].isna().all(axis=None)
    assert only(landed, "landed_goods") == 5.0


def test_a_weight_of_ones_own_stands_in_for_an_unknown_one():
    """`weight_kg` is taken where the offer's weight is not known, and nowhere else."""
    offers = pd.DataFrame({"price": [40.0, 40.0], "unit_weight": [0.0, 2.0]})

    landed = landed_cost(offers, weight_kg=1.0, **SETTINGS)

    assert landed["landed_freight"].tolist() == [5.0, 10.0]


def test_without_freight_no_weight_is_needed():
    """Nothing is missing that is not needed."""
    assert only(landed_cost(one_offer()), "landed_cost") == 40.0


def test_a_missing_price_stays_missing():
    """An offer without any price has no cost and no basis, and is still there."""
    landed = landed_cost(pd.DataFrame({"price": [None, 40.0]}))

    assert landed["landed_cost"].isna().tolist() == [True, False]
    assert landed["landed_basis"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    "price", [0.01, 0.10, 3.9], ids=["one fen", "ten fen", "under a tenth of the median"]
)
def test_bait_has_no_cost(price):
    """A price that nobody sells at is named bait, not turned into the cheapest cost."""
    landed = landed_cost(pd.DataFrame({"price": [price, 40.0, 41.0, 42.0]}))

    assert only(landed, "landed_basis") == "bait price"
    assert landed["landed_cost"].isna().tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("settings", "flaw"),
    [
        pytest.param({"currency": "EUR"}, "rate is missing", id="a currency without its rate"),
        pytest.param({"rate": 7.85}, "needs its currency", id="a rate without its currency"),
        pytest.param({"currency": "EUR", "rate": 0}, "rate cannot be 0", id="a rate of nothing"),
        pytest.param({"quantity": 0}, "quantity cannot be 0", id="no pieces"),
        pytest.param({"freight_per_kg": -1}, "freight_per_kg cannot be -1", id="freight that pays"),
        pytest.param({"duty_rate": 4}, "it is a fraction, 0.04 for 4 %", id="percent in place of a fraction"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings, flaw):
    """A wrong setting is named before anything is computed."""
    with pytest.raises(ValueError, match=flaw):
        landed_cost(one_offer(), **settings)


def test_the_criterion_is_the_column():
    """Scoring sees the cost that `add_columns` shows, and less is better."""
    (criterion,) = plugin.tmapi_criteria()
    offers = pd.DataFrame({"price": [40.0, 20.0], "unit_weight": [0.4, 0.2]})

    value = criterion.value(offers, **{**criterion.options, **SETTINGS})

    assert criterion.goal == "min"
    assert value.tolist() == landed_cost(offers, **SETTINGS)["landed_cost"].tolist()


def test_what_a_score_rests_on_is_told():
    """The criterion says how many list prices, bait prices and unknown weights there are."""
    (criterion,) = plugin.tmapi_criteria()
    offers = pd.DataFrame(
        {"price": [0.01, 40.0, 40.0], "price_tiers": [None, None, "1:40"], "unit_weight": 0.0}
    )

    assert criterion.notes(offers, **{**criterion.options, **SETTINGS}) == [
        "list price, tier unknown: 1 of 3 offers",
        "bait price, which counts as missing: 1 of 3 offers",
        "weight unknown, their cost is missing: 3 of 3 offers",
    ]


def test_next_months_offers_are_measured_by_this_months_median():
    """What `fit` finds goes back in as an option, so that the same price is bait in both."""
    (criterion,) = plugin.tmapi_criteria()
    fitted = criterion.fit(pd.DataFrame({"price": [40.0, 41.0, 42.0]}), **criterion.options)

    cheaper = criterion.value(pd.DataFrame({"price": [4.0]}), **{**criterion.options, **fitted})

    assert fitted == {"peer_median": 41.0}
    assert cheaper.isna().all()


def test_the_plugin_keeps_the_hosts_rules():
    """Lengths, dtypes, index and input are as the host wants them, on awkward frames too."""
    check_plugin(plugin)
