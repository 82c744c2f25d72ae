"""From day to day the made-up goods change as a marketplace does, and always in the same way."""

from __future__ import annotations

import statistics

import pytest

from tmapi_analytics.devserver.catalogue import BAIT_PRICE, VENDOR_ITEMS, catalogue
from tmapi_analytics.devserver.days import goods
from tmapi_analytics.devserver.wording import KINDS


@pytest.fixture(scope="module")
def first():
    """The offers of day 0."""
    return catalogue(1688)


@pytest.fixture(scope="module")
def later():
    """The offers of day 30."""
    return goods(1688, 30)


def test_day_0_is_the_catalogue(first):
    """Whoever names no day gets the goods as they were made."""
    assert goods(1688, 0) is first


def test_the_same_day_is_always_the_same(later):
    """Made anew, the goods of a day are equal, and those of another day are not."""
    again = goods.__wrapped__(1688, 30)

    assert again == later != goods(1688, 31)


def test_as_many_offers_come_as_go(first, later):
    """In a month one in fourteen is gone and about as many are new, of every kind."""
    gone, came = first.keys() - later.keys(), later.keys() - first.keys()

    assert 0.05 < len(gone) / len(first) < 0.10
    assert len(came) == pytest.approx(len(gone), rel=0.2)
    assert {later[item].kind for item in came} == set(KINDS)


def test_new_offers_say_so(first, later):
    """An offer of this month is a new arrival."""
    assert all(later[item].new_arrival for item in later.keys() - first.keys())


def test_who_is_gone_stays_gone(first, later):
    """An offer that is not there on a day is there on no later one."""
    assert not (first.keys() - later.keys()) & goods(1688, 60).keys()


def test_some_prices_have_moved_a_little(first, later):
    """In a month about a quarter have another price, as often lower as higher, and by less than half."""
    pairs = [(first[item].price, later[item].price) for item in first.keys() & later.keys()]
    moves = [new / old - 1 for old, new in pairs if new != old]

    assert 0.15 < len(moves) / len(pairs) < 0.4
    assert -0.02 < statistics.median(moves) < 0.02
    assert max(map(abs, moves)) < 0.5


def test_what_has_changed_by_one_day_is_still_so_on_the_next(first):
    """Within a day hardly any price moves, so a price keeps most of what it has become."""
    today, tomorrow = goods(1688, 30), goods(1688, 31)
    same = [today[item].price == tomorrow[item].price for item in today.keys() & tomorrow.keys()]

    assert statistics.mean(same) > 0.97


def test_bait_stays_bait_and_what_never_sold_stays_unsold(first, later):
    """Neither a price of one cent nor sales of zero move."""
    both = first.keys() & later.keys()

    assert all(later[item].price == BAIT_PRICE for item in both if first[item].price == BAIT_PRICE)
    assert all(later[item].sales == 0 for item in both if first[item].sales == 0)


def test_the_vendors_offers_never_change(first):
    """They are the contract's example on every day."""
    years_later = goods(1688, 3000)

    assert [years_later[item] for item in VENDOR_ITEMS] == [first[item] for item in VENDOR_ITEMS]


def test_a_running_sandbox_lets_time_pass(box, caller):
    """Its searches show the goods of its day: most are the same, some are not."""
    ids = []
    for day in (0, 30):
        box.day = day
        ids.append([int(item["item_id"]) for item in caller.items(keyword="lotus") if item])

    shared = set(ids[0]) & set(ids[1])
    assert 0.8 < len(shared) / len(set(ids[0])) < 1
    assert set(ids[1]) - set(ids[0])


def test_an_offer_that_is_gone_has_no_detail_but_its_picture(box, caller, first, later):
    """Its number is refused as any that never was; its picture is there for whoever kept the address."""
    gone = min(first.keys() - later.keys())
    box.day = 30

    assert caller.get("item_detail", item_id=gone).json()["code"] == 422
    assert caller.session.get(f"{box.url}/pictures/{gone}.jpg", timeout=10).status_code == 200


def test_a_new_offer_has_a_detail_and_a_picture(box, caller, first, later):
    """It is like any other from the day on which it came."""
    new = min(later.keys() - first.keys())
    assert caller.get("item_detail", item_id=new).json()["code"] == 422

    box.day = 30

    assert caller.data("item_detail", item_id=new)["skus"] is not None
    assert box.picture_url(new).endswith(f"/{new}.jpg")
    assert caller.session.get(box.picture_url(new), timeout=10).status_code == 200
