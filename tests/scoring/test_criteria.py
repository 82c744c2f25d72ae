"""What the package's own criteria measure."""

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.scoring.criteria import BUILT_IN, tmapi_criteria


def value(criteria, name, offers, **options):
    """The values of one criterion, missing as None."""
    criterion = criteria[name]
    series = criterion.value(offers, **{**criterion.options, **options})
    return [None if np.isnan(one) else round(one, 4) for one in series]


def test_the_hook_offers_them_all():
    """The hook gives the built-in criteria, each with a name of its own."""
    assert tmapi_criteria() == list(BUILT_IN)
    assert len({criterion.name for criterion in BUILT_IN}) == 12


@pytest.mark.parametrize(
    ("prices", "kept"),
    [
        ([0.10, 20, 30], [None, 20, 30]),
        ([0.11, 0.12, 0.13], [0.11, 0.12, 0.13]),
        ([1.9, 20, 20], [None, 20, 20]),
        ([2.0, 20, 20], [2.0, 20, 20]),
        ([0.01, 0.01, 0.01, 5], [None, None, None, 5]),
        ([0.01, 0.02], [None, None]),
        ([None, 20], [None, 20]),
        ([-3, 20], [None, 20]),
    ],
    ids=[
        "ten fen are bait",
        "cheap goods among cheap goods are not",
        "under a tenth of the median is bait",
        "a tenth of the median is not",
        "bait does not pull the median down",
        "nothing but bait",
        "a missing price stays missing",
        "a negative price is no price",
    ],
)
def test_bait_is_missing(criteria, prices, kept):
    """A price of 0.10 CNY or less, or under a tenth of the peers' median, is missing."""
    assert value(criteria, "price", pd.DataFrame({"price": prices})) == kept


@pytest.mark.parametrize(
    ("quantity", "price"),
    [(None, 2.0), (1, 2.99), (99, 2.5), (100, 1.8), (5000, 1.8)],
    ids=[
        "no quantity is the list price",
        "first tier",
        "middle tier",
        "a tier's bound belongs to it",
        "beyond",
    ],
)
def test_the_price_is_that_of_the_tier(criteria, quantity, price):
    """Where tiers are known the price is the one at the wanted quantity."""
    offers = pd.DataFrame({"price": [2.0], "price_tiers": ["1:2.99|10:2.5|100:1.8"]})

    assert value(criteria, "price", offers, quantity=quantity) == [price]


def test_the_list_price_is_told(criteria):
    """With a quantity, list prices are named as such and counted."""
    offers = pd.DataFrame({"price": [2.0, 3.0], "price_tiers": ["1:2.99", None]})
    price = criteria["price"]

    told = price.notes(offers, **{**price.options, "quantity": 300})

    assert told == ["list price, tier unknown, for 1 of 2 offers"]


@pytest.mark.parametrize(
    ("rate", "sales", "shrunk"),
    [
        (0.6, 0, 0.2),
        (0.6, None, 0.2),
        (0.6, 100, 0.4),
        (0.6, 900, 0.56),
        (0.6, 50_000, (1000 * 0.6 + 20) / 1100),
        (0.0, 0, None),
        (0.0, None, None),
        (0.0, 100, 0.1),
        (None, 500, None),
    ],
    ids=[
        "no sales leave the mean",
        "unknown sales count as none",
        "at m pieces half is the offer's own",
        "the more sold, the more its own",
        "beyond 1,000 pieces nothing is added",
        "0 % with no sales is no evidence",
        "0 % with unknown sales neither",
        "0 % of real sales is a rate",
        "an unknown rate stays unknown",
    ],
)
def test_the_repurchase_rate_is_shrunk(criteria, rate, sales, shrunk):
    """A rate is pulled towards the mean by how little was sold: (n·r + m·mean) / (n + m)."""
    offers = pd.DataFrame({"repurchase_rate": [rate], "sales_90d": pd.array([sales], dtype="Int64")})

    expected = None if shrunk is None else round(shrunk, 4)
    assert value(criteria, "repurchase_rate", offers, mean=0.2) == [expected]


def test_the_mean_is_weighted_by_sales(criteria):
    """Rates are pulled to the mean over pieces, not over offers; unknown rates do not count."""
    offers = pd.DataFrame({"repurchase_rate": [0.5, 0.1, None], "sales_90d": [300, 100, 1000]})
    rate = criteria["repurchase_rate"]

    assert rate.fit(offers, **rate.options) == {"mean": pytest.approx(0.4)}


def test_no_evidence_anywhere_is_missing(criteria):
    """Where nothing was sold at all, no rate means anything."""
    offers = pd.DataFrame({"repurchase_rate": [0.5, 0.1], "sales_90d": [0, None]})

    assert value(criteria, "repurchase_rate", offers) == [None, None]


@pytest.mark.parametrize(
    ("quantity", "pieces"), [(None, [2, 300, 500]), (300, [300, 300, 500])], ids=["one piece", "300 pieces"]
)
def test_a_small_enough_order_is_no_disadvantage(criteria, quantity, pieces):
    """The smallest order counts as what has to be bought to get the wanted quantity."""
    offers = pd.DataFrame({"moq": [2, 300, 500]})

    assert value(criteria, "moq", offers, quantity=quantity) == pieces


def test_one_piece_means_one(criteria):
    """``one_piece_min_order`` is a smallest order of 1, whatever ``moq`` says or does not say."""
    offers = pd.DataFrame({"moq": [50, None, None], "one_piece_min_order": [True, True, False]})

    assert value(criteria, "moq", offers) == [1, 1, None]


def test_no_order_is_smaller_than_the_first_tier(criteria):
    """Fewer pieces have no price, whatever ``moq`` and ``one_piece_min_order`` say."""
    offers = pd.DataFrame({"moq": [2, 50, None, 2], "one_piece_min_order": [True, False, None, False]})
    offers["price_tiers"] = ["10:9.5|100:8", "10:9.5", "10:9.5", None]

    assert value(criteria, "moq", offers) == [10, 50, 10, 2]


def test_flags_are_known_or_not(criteria):
    """A flag is 1, 0 or missing."""
    offers = pd.DataFrame({"free_shipping": pd.array([True, False, None], dtype="boolean")})

    assert value(criteria, "free_shipping", offers) == [1, 0, None]


@pytest.mark.parametrize(
    "cells",
    [["60.00", "about 60"], [60, "about 60"], ["60", float("inf")]],
    ids=["text", "mixed", "infinity"],
)
def test_what_is_no_number_is_missing(criteria, cells):
    """Text that reads as a number is one; anything else is missing."""
    assert value(criteria, "price", pd.DataFrame({"price": cells})) == [60, None]


def test_what_is_no_number_is_told(criteria):
    """Text in a column of numbers is counted, with an example."""
    years = criteria["shop_years"]

    told = years.notes(pd.DataFrame({"shop_years": ["9", "many", "some"]}))

    assert told == ['text that is no number, such as "many", counts as missing, for 2 of 3 "shop_years"']
