"""The made-up goods are many, the same for each seed, and hang together as real ones do."""

from __future__ import annotations

import math
import statistics
from collections import Counter

import pytest

from tmapi_analytics.devserver.catalogue import BAIT_PRICE, VENDOR_ITEMS, catalogue
from tmapi_analytics.devserver.wording import KINDS, MARKET_WORDS
from tmapi_analytics.endpoints import LANGUAGES


@pytest.fixture(scope="module")
def offers():
    """All offers but the vendor's."""
    return [offer for offer in catalogue(1688).values() if offer.item_id not in VENDOR_ITEMS]


def test_there_are_goods_enough(offers):
    """Ten kinds, more than 2,400 offers, some 300 suppliers, prices and sales over orders of magnitude."""
    assert len({offer.kind for offer in offers}) == 10
    assert len(offers) > 2400
    assert 250 <= len({offer.supplier.name for offer in offers}) <= 350
    assert max(offer.sales for offer in offers) > 100_000


def test_the_same_seed_makes_the_same_goods():
    """Another seed makes others, except for the vendor's three."""
    first, again, other = catalogue(1), catalogue.__wrapped__(1), catalogue(2)

    assert first == again
    assert set(first) & set(other) == set(VENDOR_ITEMS)


@pytest.mark.parametrize("kind", KINDS)
def test_prices_are_log_normal_around_the_kinds_median(offers, kind):
    """Median and spread of the logarithm are the kind's, the mean lies above the median."""
    prices = [offer.price for offer in offers if offer.kind == kind and offer.price > BAIT_PRICE]

    assert statistics.median(prices) == pytest.approx(KINDS[kind].price, rel=0.2)
    assert statistics.stdev(map(math.log, prices)) == pytest.approx(KINDS[kind].spread, rel=0.2)
    assert statistics.mean(prices) > statistics.median(prices)


def test_many_never_sold_and_few_sold_most(offers):
    """A third to a half are zeros; a twentieth of the offers makes most of the sales."""
    sales = sorted((offer.sales for offer in offers), reverse=True)

    assert 0.33 < sales.count(0) / len(sales) < 0.55
    assert sum(sales[: len(sales) // 20]) > 0.6 * sum(sales)


def test_nobody_comes_back_to_what_did_not_sell(offers):
    """The repurchase rate of an unsold offer is nearly always zero, of a sold one nearly never."""
    unsold = [offer.repurchase == 0 for offer in offers if offer.sales == 0]
    sold = [offer.repurchase == 0 for offer in offers if offer.sales > 0]

    assert statistics.mean(unsold) > 0.8
    assert statistics.mean(sold) < 0.2


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("sales", lambda offer: math.log(offer.sales)),
        ("years", lambda offer: offer.supplier.years),
        ("score", lambda offer: offer.supplier.score),
        ("being a powerful seller", lambda offer: offer.supplier.is_powerful),
    ],
    ids=["sales", "years", "score", "being a powerful seller"],
)
def test_buyers_come_back_to_good_suppliers(offers, what, value):
    """Among what sold, the repurchase rate rises with everything that speaks for a supplier."""
    sold = [offer for offer in offers if offer.sales]

    assert statistics.correlation(list(map(value, sold)), [offer.repurchase for offer in sold]) > 0.15


def test_some_prices_are_bait(offers):
    """A cent, to come first when sorted by price."""
    assert 0.005 < sum(offer.price == BAIT_PRICE for offer in offers) / len(offers) < 0.03


def test_goods_come_from_where_they_are_made(offers):
    """Province and city belong together, and most bamboo cups come from around Anji."""
    places = {(offer.supplier.province, offer.supplier.city) for offer in offers}
    belts = {tuple(belt.split("|")[:2]) for kind in KINDS.values() for belt in kind.belts}
    bamboo = Counter(offer.supplier.city for offer in offers if offer.kind == "bamboo_cup")

    assert places <= belts
    assert bamboo.most_common(1)[0][0] == "湖州市"


def test_every_phrase_speaks_every_language():
    """Six texts, none empty."""
    phrases = [phrase for kind in KINDS.values() for phrase in kind.nouns + kind.traits]

    for phrase in (*phrases, *MARKET_WORDS):
        assert len(list(filter(None, phrase.split("|")))) == len(LANGUAGES), phrase
