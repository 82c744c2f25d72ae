"""Details: one call an offer, nothing paid twice, nothing lost, and no list price taken for a unit price."""

from __future__ import annotations

import json
import math
import signal
import time
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import tmapi_analytics as tm
from tmapi_analytics.client import current
from tmapi_analytics.columns import DETAIL_COLUMNS, dtype
from tmapi_analytics.details import add_details
from tmapi_analytics.details.wanted import Details
from tmapi_analytics.errors import ColumnError
from tmapi_analytics.store import Page

if TYPE_CHECKING:
    from tmapi_analytics.devserver import Sandbox

LOTUS = 130822002
NAMES = [column.name for column in DETAIL_COLUMNS]
NOWHERE = 111_111_111_111


@pytest.fixture
def offers(box: Sandbox) -> pd.DataFrame:
    """Forty offers of the sandbox, which has forgotten that it was asked for them."""
    frame = tm.search_category(LOTUS, pages=2).head(36)
    box.reset()
    return frame


def details_of(frame: pd.DataFrame) -> dict[str, object]:
    """What the frame says of its details."""
    return frame.attrs["tmapi"]["details"]


def with_details(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that have them."""
    return frame[frame["detail_fetched_at"].notna()]


def added(frame: pd.DataFrame) -> pd.DataFrame:
    """The new columns without the clock."""
    return frame[NAMES].drop(columns="detail_fetched_at")


def answered_with(data: dict[str, object], offers: pd.DataFrame, **asked: object) -> pd.DataFrame:
    """The first offer with the detail that the API gave as `data`."""
    one = offers.head(1)
    request = Details(item_ids=(int(one["item_id"].iloc[0]),), language="en").request(1)
    client = current()
    page = Page(
        endpoint="item_detail",
        params=dict(request.params),
        asked=request.asked,
        number=1,
        fetched_at=datetime.now(UTC),
        seconds=1.0,
        body=json.dumps({"code": 200, "data": {"item_id": 1, **data}}).encode(),
    )
    client.store.add(request.key(client.settings.base_url), page)
    return add_details(one, offline=True, **asked)


# The columns


def test_details_add_their_columns_behind_those_of_the_frame(offers):
    """What was there stays as it was; the declared columns follow, in their order and dtypes."""
    frame = add_details(offers, top=5, quantity=100)

    assert list(frame) == [*offers, *NAMES]
    assert [str(kind) for kind in frame.dtypes[NAMES]] == [
        str(dtype(column.kind)) for column in DETAIL_COLUMNS
    ]
    assert_frame_equal(frame[list(offers)], offers)


@pytest.mark.parametrize("rows", [0, 1, 36])
@pytest.mark.parametrize("quantity", [None, 300])
def test_columns_and_dtypes_are_the_same_with_any_number_of_rows(offers, rows, quantity):
    """An empty frame, one row and many come back with the same columns and dtypes."""
    frame = add_details(offers.head(rows), top=3, quantity=quantity)

    assert frame.dtypes.equals(add_details(offers, top=3, quantity=7).dtypes)


def test_the_frame_that_went_in_is_not_changed(offers):
    """Neither columns nor attrs of the given frame are touched."""
    before, about = offers.copy(), json.dumps(offers.attrs)

    add_details(offers, top=2)

    assert_frame_equal(offers, before)
    assert json.dumps(offers.attrs) == about


def test_rows_that_were_not_asked_for_are_missing_throughout(offers):
    """Beyond `top` every new column is missing, the basis too."""
    frame = add_details(offers, top=4, quantity=100)

    assert frame[NAMES].iloc[4:].isna().all(axis=None)
    assert frame["unit_price_basis"].iloc[:4].notna().all()


def test_any_index_is_kept_and_an_offer_in_two_rows_is_asked_for_once(box, offers):
    """Rows are matched by their offer, not by position or label."""
    twice = pd.concat([offers.tail(3), offers.head(3), offers.tail(3)])

    frame = add_details(twice, top=3)

    assert box.calls == 3
    assert frame.index.tolist() == twice.index.tolist()
    assert frame["shop_name"].notna().tolist() == [True] * 3 + [False] * 3 + [True] * 3


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda ids: ids.astype("int64"), id="plain ints"),
        pytest.param(lambda ids: ids.astype("float64"), id="floats, as a CSV with gaps gives them"),
        pytest.param(lambda ids: ids.astype(str), id="texts"),
        pytest.param(lambda ids: ids.astype(object), id="objects"),
    ],
)
def test_a_frame_from_anywhere_will_do(box, offers, other):
    """The offers' numbers may be of any type that holds them exactly, and nothing else is needed."""
    bare = pd.DataFrame({"item_id": other(offers["item_id"].head(3))})

    frame = add_details(bare, quantity=100)

    assert box.calls == 3
    assert_frame_equal(added(frame), added(add_details(offers, top=3, quantity=100).head(3)))
    assert details_of(frame)["paid"] == 3
    assert frame.attrs["tmapi"]["sandbox"] is True


def test_a_row_without_an_offer_stays_and_costs_nothing(box, offers):
    """Missing and unreadable numbers are passed over."""
    frame = pd.DataFrame({"item_id": [None, "no number", int(offers["item_id"].iloc[0])]})

    detailed = add_details(frame)

    assert box.calls == 1
    assert detailed["stock"].notna().tolist() == [False, False, True]


# Which offers


def test_without_a_rank_the_first_rows_are_asked_for(box, offers):
    """The frame's own order counts."""
    add_details(offers, top=7)

    assert {call.params["item_id"] for call in box.log} == set(offers["item_id"].head(7).astype(str))


def test_with_a_rank_the_best_rows_are_asked_for_and_unranked_ones_never(box, offers):
    """`rank` beats the order of rows; what the scoring left out is not paid for."""
    rank = pd.Series([math.nan, 3, 1, 2, 2], dtype="Int64").reindex(range(len(offers)))
    ranked = offers.assign(rank=rank.array)

    best = add_details(ranked, top=2)
    every = add_details(ranked, top="all")

    assert best.index[best["stock"].notna()].tolist() == [2, 3]
    assert every.index[every["stock"].notna()].tolist() == [1, 2, 3, 4]
    assert box.calls == 4


def test_all_asks_for_every_offer(box, offers):
    """`top="all"` and a `top` beyond the end are the same."""
    add_details(offers, top="all")
    add_details(offers, top=1000)

    assert box.calls == len(offers)


# Tiers and what they give

TIERS = {
    "texts": [{"beginAmount": "1", "price": "2.99"}, {"beginAmount": "100", "price": "1.80"}],
    "units": [{"beginAmount": "1件", "price": "2.99"}, {"beginAmount": "100个", "price": "1.80"}],
    "numbers": [{"beginAmount": 1, "price": 2.99}, {"beginAmount": 100, "price": 1.8}],
    "the other spelling, with ends": [
        {"begin_num": "1", "end_num": "99个", "price": "2.99"},
        {"begin_num": 100, "end_num": None, "price": "1.8"},
    ],
    "out of order": [{"beginAmount": "100", "price": "1.80"}, {"beginAmount": "1", "price": "2.99"}],
    "one of them twice": [
        {"beginAmount": "1", "price": "2.99"},
        {"beginAmount": "1", "price": "2.990"},
        {"beginAmount": "100", "price": "¥1.80"},
    ],
}
PLACES = {
    "tiered_price_info": lambda tiers: {"tiered_price_info": {"begin_num": 1, "prices": tiers}},
    "quantity_prices": lambda tiers: {"tiered_price_info": None, "quantity_prices": tiers},
    "sku_price_range": lambda tiers: {
        "tiered_price_info": {"prices": []},
        "sku_price_range": {"sku_param": tiers},
    },
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("tiers", TIERS.values(), ids=TIERS)
def test_every_form_of_tiers_reads_the_same(offers, tiers, place):
    """Bounds and prices in any form, under any name that was seen."""
    frame = answered_with(place(tiers), offers, quantity=300)

    assert frame.loc[0, ["price_tiers", "unit_price", "unit_price_basis"]].tolist() == [
        "1:2.99|100:1.8",
        1.8,
        "tier",
    ]
    assert frame.loc[0, "total_at_quantity"] == 540.0


NO_TIERS = {
    "an empty list": {"tiered_price_info": {"begin_num": 1, "prices": []}},
    "null": {"tiered_price_info": None},
    "nothing": {},
    "an empty text": {"tiered_price_info": ""},
}


@pytest.mark.parametrize("data", NO_TIERS.values(), ids=NO_TIERS)
def test_unknown_tiers_give_no_unit_price_and_say_so(offers, data):
    """The list price is in the answer and in the frame, and still stands for nothing."""
    listed = {**data, "price_info": {"price": "1.80"}, "sku_price_scale": "1.80"}

    frame = answered_with(listed, offers, quantity=300)

    assert frame[["price_tiers", "unit_price", "total_at_quantity"]].isna().all(axis=None)
    assert frame.loc[0, "unit_price_basis"] == "list price, tier unknown"


STRANGE_TIERS = {
    "one price that cannot be read": [
        {"beginAmount": 1, "price": "2.99"},
        {"beginAmount": 9, "price": "面议"},
    ],
    "one price of zero": [{"beginAmount": 1, "price": "2.99"}, {"beginAmount": 9, "price": "0.00"}],
    "one bound that cannot be read": [
        {"beginAmount": 1, "price": "2"},
        {"beginAmount": "many", "price": "1"},
    ],
    "one bound that is missing": [{"beginAmount": 1, "price": "2"}, {"price": "1"}],
    "two prices for one bound": [{"beginAmount": 1, "price": "2"}, {"beginAmount": 1, "price": "1"}],
    "one null": [{"beginAmount": 1, "price": "2"}, None],
    "no list": {"1": "2.99"},
}


@pytest.mark.parametrize("tiers", STRANGE_TIERS.values(), ids=STRANGE_TIERS)
def test_tiers_that_cannot_be_read_in_full_are_missing_and_told(offers, tiers):
    """Without one tier the price of another would stand for it, so none is used; one warning says so."""
    with pytest.warns(tm.DataWarning, match="price_tiers") as caught:
        frame = answered_with({"tiered_price_info": {"prices": tiers}}, offers, quantity=300)

    assert len(caught) == 1
    assert frame[["price_tiers", "unit_price", "total_at_quantity"]].isna().all(axis=None)
    assert details_of(frame)["unreadable"]["price_tiers"]["count"] == 1


@pytest.mark.parametrize(
    ("quantity", "unit_price", "basis", "total"),
    [
        pytest.param(1, 2.5, "below the first tier", None, id="fewer than can be ordered: no total"),
        pytest.param(10, 2.5, "tier", 25.0, id="the first tier, from its first piece"),
        pytest.param(99, 2.5, "tier", 247.5, id="the last piece of a tier"),
        pytest.param(100, 1.8, "tier", 180.0, id="the first piece of the next"),
        pytest.param(1_000_000, 1.8, "tier", 1_800_000.0, id="the last tier has no end"),
    ],
)
def test_the_tier_that_applies_gives_the_unit_price(offers, quantity, unit_price, basis, total):
    """Each tier holds from its bound to the next."""
    tiers = [{"beginAmount": 10, "price": "2.50"}, {"beginAmount": 100, "price": "1.80"}]

    frame = answered_with({"tiered_price_info": {"prices": tiers}}, offers, quantity=quantity)

    row = frame.iloc[0]
    assert (row["unit_price"], row["unit_price_basis"]) == (unit_price, basis)
    assert row["total_at_quantity"] == total or (total is None and pd.isna(row["total_at_quantity"]))


def test_without_a_quantity_there_is_no_unit_price(offers):
    """Nobody has said for how many; the tiers are there all the same."""
    frame = add_details(offers, top="all")

    assert frame["price_tiers"].notna().any()
    assert frame[["unit_price", "unit_price_basis", "total_at_quantity"]].isna().all(axis=None)


def test_a_total_is_never_a_multiple_of_a_list_price(offers):
    """Wherever there is a total, a tier applies and the total is its price times the quantity."""
    frame = add_details(offers, top="all", quantity=250)

    has_total = frame["total_at_quantity"].notna()
    assert has_total.any()
    assert (frame.loc[has_total, "unit_price_basis"] == "tier").all()
    assert (
        frame.loc[has_total, "total_at_quantity"].eq(frame["unit_price"][has_total].mul(250).round(2)).all()
    )
    assert frame.loc[frame["price_tiers"].isna(), "unit_price"].isna().all()


def test_odd_values_come_out_clean(offers):
    """Texts for numbers, yuan signs and a weight of 0 are what they mean."""
    frame = answered_with(
        {
            "stock": "17311",
            "delivery_info": {"unit_weight": 0},
            "sku_price_scale": "￥16.50-￥18",
            "sku_price_scale_original": "null",
            "skus": [],
            "price_info": {"discount_price": "", "price_min": "1", "price_max": "2"},
            "shop_info": {"shop_url": "//winport.m.1688.com/page", "seller_member_id": " b2b-1 "},
            "is_sold_out": "true",
        },
        offers,
    )

    row = frame.iloc[0]
    assert (row["stock"], row["sku_count"], row["sku_price_min"], row["sku_price_max"]) == (
        17311,
        0,
        16.5,
        18.0,
    )
    assert pd.isna(row["unit_weight"])
    assert (row["shop_url"], row["seller_member_id"]) == ("https://winport.m.1688.com/page", "b2b-1")
    assert bool(row["is_sold_out"]) is True


def test_variants_tell_their_own_prices_before_the_offers_scale(offers):
    """The scale spans tiers too, so it only stands in where no variant has a price."""
    skus = [{"sale_price": "29.89", "stock": "3"}, {"sale_price": "31"}, {"sale_price": None}, None]

    frame = answered_with({"skus": skus, "sku_price_scale": "25.90-31.00"}, offers)

    assert frame.loc[0, ["sku_count", "sku_price_min", "sku_price_max"]].tolist() == [4, 29.89, 31.0]


@pytest.mark.parametrize(
    "strange", [None, 7, "text", [], [1], {"skus": 5, "stock": {}, "shop_info": [3]}], ids=repr
)
def test_no_strange_value_costs_more_than_itself(offers, strange):
    """Whatever stands where a block belongs, the row comes back with the rest."""
    blocks = dict.fromkeys(["tiered_price_info", "shop_info", "delivery_info", "skus"], strange)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tm.DataWarning)
        frame = answered_with({**blocks, "is_sold_out": False}, offers, quantity=10)

    assert bool(frame.loc[0, "is_sold_out"]) is False
    assert frame["price_tiers"].isna().all()


def test_a_script_is_no_shop_address(offers):
    """An address that is not http(s) is missing and told."""
    with pytest.warns(tm.DataWarning, match="shop_url"):
        frame = answered_with({"shop_info": {"shop_url": "javascript:alert(1)"}}, offers)

    assert frame["shop_url"].isna().all()


# Paid once


def test_the_same_details_again_cost_nothing_and_are_the_same(box, offers):
    """Details are stored like pages, without expiry."""
    first = add_details(offers, top=6, quantity=100)

    again = add_details(offers, top=6, quantity=100)

    assert box.calls == 6
    assert_frame_equal(again, first)
    assert (details_of(first)["paid"], details_of(first)["stored"]) == (6, 0)
    assert (details_of(again)["paid"], details_of(again)["stored"]) == (0, 6)


def test_what_details_cost_adds_up(offers):
    """More rows, then the same again: all calls count, and what the frame paid for is no stored answer."""
    first = add_details(offers, top=3)

    more = add_details(first, top=5, quantity=100)
    again = add_details(more, top=4)

    for frame in (more, again):
        told = details_of(frame)
        assert (told["calls"], told["paid"], told["stored"], len(told["answers"])) == (5, 5, 0, 5)
    assert details_of(again)["asked"] == 4


def test_details_of_joined_frames_count_once(offers):
    """Those of the parts are counted in, and stand with the whole alone."""
    parts = [add_details(offers[:6], top=2), offers[6:]]

    whole = add_details(tm.concat(parts), top=3)

    told = whole.attrs["tmapi"]
    assert (told["details"]["calls"], len(told["details"]["answers"])) == (3, 3)
    assert [one.get("details") for one in told["searches"]] == [None, None]


def test_joining_keeps_what_is_told_of_details(offers):
    """Also of a frame that was joined before its details were added, so that a case finds their answers."""
    joined = add_details(tm.concat([offers[:6], offers[6:12]]), top=2)

    whole = tm.concat([joined, offers[12:]])

    told = [one["details"] for one in whole.attrs["tmapi"]["searches"] if "details" in one]
    assert told == [details_of(joined)]


def test_more_rows_another_order_and_another_quantity_pay_only_for_new_offers(box, offers):
    """What is stored is the offer's, whichever question it came with."""
    add_details(offers, top=6, quantity=100)

    frame = add_details(add_details(offers.iloc[::-1], top="all"), top=8, quantity=7)

    assert box.calls == len(offers)
    assert list(frame) == [*offers, *NAMES]
    assert len(with_details(frame)) == 8


def test_another_language_is_another_answer(box, offers):
    """Each language is asked for in its own name, Thai too."""
    add_details(offers, top=1)
    add_details(offers, top=1, language="th")

    assert [call.params["language"] for call in box.log] == ["en", "th"]


def test_max_age_asks_again_once(box, offers):
    """A refresh adds an answer; the older stays in the store."""
    first = add_details(offers, top=3)
    newer = add_details(offers, top=3, max_age=0)

    assert box.calls == 6
    assert with_details(newer)["detail_fetched_at"].min() > with_details(first)["detail_fetched_at"].max()
    assert_frame_equal(add_details(offers, top=3), newer)


def test_a_refresh_that_meets_a_passing_failure_serves_the_older_details_with_one_warning(box, offers):
    """Older details will do where the API is down for a moment, and frame and warning say so."""
    older = add_details(offers, top=3)
    box.fail(500, times=None)

    with pytest.warns(tm.StaleWarning, match="3 details could not be refreshed") as caught:
        frame = add_details(offers, top=3, max_age=0)

    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert_frame_equal(frame, older)
    assert details_of(frame)["not_refreshed"] == offers["item_id"].head(3).tolist()


def test_eight_threads_make_one_call_an_offer(box, offers):
    """Single flight holds for details as for pages."""
    box.latency = 0.1
    barrier = Barrier(8)

    def one(_: int) -> pd.DataFrame:
        barrier.wait()
        return add_details(offers, top=2)

    with ThreadPoolExecutor(8) as pool:
        frames = list(pool.map(one, range(8)))

    assert box.calls == 2
    for frame in frames[1:]:
        assert_frame_equal(frame, frames[0])


def test_calls_in_flight_keep_to_the_limit(box, offers):
    """A 503 halves the calls in flight; no detail is lost by it."""
    box.limit, box.latency = 2, 0.005

    with tm.settings(concurrency=8):
        frame = add_details(offers, top=20)

    assert len(with_details(frame)) == 20


# Offline and plan


def test_offline_uses_the_store_without_a_token_and_names_what_is_missing(box, offers):
    """Stored details are read; the others are named, and what is there is in `.frame`."""
    add_details(offers, top=3)
    folder = current().settings.cache_dir
    box.reset()

    with tm.settings(token=None, base_url=box.url, cache_dir=folder):
        frame = add_details(offers, top=3, offline=True)
        with pytest.raises(tm.SearchInterrupted, match="the details of 2 offers are not stored") as caught:
            add_details(offers, top=5, offline=True)

    assert box.calls == 0
    assert len(with_details(frame)) == len(with_details(caught.value.frame)) == 3
    assert details_of(caught.value.frame)["missing"] == offers["item_id"].iloc[3:5].tolist()


def test_a_dry_run_calls_nothing_and_says_what_it_would_cost(box, offers):
    """A row an offer, the columns of every plan, nothing for what is stored."""
    add_details(offers, top=2)
    box.reset()

    with tm.settings(call_price=0.5):
        plan = add_details(offers, top=5, dry_run=True)

    assert box.calls == 0
    assert plan.dtypes.equals(tm.search_items("bamboo cup", dry_run=True).dtypes)
    assert plan["request"].tolist() == [f"offer {number}" for number in offers["item_id"].head(5)]
    assert plan["stored"].tolist() == [True, True, False, False, False]
    assert (plan["calls_expected"].sum(), plan["cost_expected"].sum()) == (3, 1.5)


@pytest.mark.parametrize("top", [1, 12])
@pytest.mark.parametrize("token_form", ["query", "header"])
@pytest.mark.parametrize("fault", [None, 500, 417, 503, 422, 401])
def test_details_cost_what_the_plan_says(token_form, fault, top):
    """Without faults the expected calls are made, with any never more than at worst."""
    with tm.sandbox(token_form=token_form) as box:
        offers = tm.search_category(LOTUS)
        client = tm.Client(concurrency=4)
        plan = add_details(offers, top=top, dry_run=True, client=client)
        box.reset()
        if fault:
            box.fail(fault, times=None)
            with pytest.raises(tm.TmapiError):
                add_details(offers, top=top, client=client)
        else:
            add_details(offers, top=top, client=client)
        refused = Counter(call.status for call in box.log)[401]

    assert box.calls <= plan["calls_at_worst"].sum()
    assert fault or box.calls - refused == plan["calls_expected"].sum() == top


def test_a_dry_run_of_nothing_is_a_plan_without_rows(offers):
    """An empty frame costs nothing."""
    plan = add_details(offers.head(0), dry_run=True)

    assert plan.empty
    assert plan.dtypes.equals(add_details(offers, dry_run=True).dtypes)


# Budget and interruption


def test_a_budget_is_never_passed_and_resume_pays_only_for_the_rest(box, offers):
    """Details that came are in `.frame`; `.resume()` is outside the budget that was given."""
    with pytest.raises(tm.BudgetError, match="4 details came, the details of 6 offers are missing") as caught:
        add_details(offers, top=10, budget=4, quantity=100)
    came = caught.value.frame
    assert (box.calls, len(with_details(came))) == (4, 4)
    assert sorted([*details_of(came)["missing"], *with_details(came)["item_id"]]) == sorted(
        offers["item_id"].head(10)
    )

    frame = caught.value.resume()

    assert box.calls == 10
    assert_frame_equal(frame, add_details(offers, top=10, quantity=100))


def test_a_budget_around_holds_too(box, offers):
    """`tm.budget` and `budget=` may be nested; the tightest holds."""
    with tm.budget(2) as budget, pytest.raises(tm.BudgetError):
        add_details(offers, top=10, budget=5)

    assert box.calls == budget.spent == 2


def test_a_balance_that_runs_out_leaves_what_came(box, offers):
    """After a top-up only the rest is paid for."""
    box.balance = 3

    with tm.settings(concurrency=1), pytest.raises(tm.SearchInterrupted, match="balance") as caught:
        add_details(offers, top=8)

    assert (box.calls, caught.value.status, len(with_details(caught.value.frame))) == (4, 439, 3)
    box.balance = None
    box.reset()
    assert len(with_details(caught.value.resume())) == 8
    assert box.calls == 5


@pytest.mark.parametrize(
    ("status", "family", "calls"),
    [(439, tm.BalanceError, 1), (401, tm.AuthError, 2), (500, tm.ServiceError, 3), (404, tm.ReplyError, 1)],
)
def test_what_would_stop_every_offer_stops_at_the_first(box, offers, status, family, calls):
    """Nothing came, so the cause itself is raised, with the frame and a way to go on."""
    box.fail(status, times=None)

    with tm.settings(concurrency=1), pytest.raises(family) as caught:
        add_details(offers, top=10)

    assert box.calls == calls
    assert caught.value.frame[NAMES].isna().all(axis=None)
    box.faults.clear()
    assert len(with_details(caught.value.resume())) == 10


def test_later_changes_of_the_frame_do_not_reach_a_resume(box, offers):
    """`.resume()` adds to the frame as it was."""
    before = offers.copy()
    with pytest.raises(tm.BudgetError) as caught:
        add_details(offers, top=3, budget=1)
    offers["price"] = 0.0

    frame = caught.value.resume()

    assert_frame_equal(frame[list(before)], before)


def test_a_keyboard_interrupt_keeps_frame_and_resume(box, offers):
    """What was in flight is stored; going on pays for each offer once."""
    box.latency = 0.02

    def stop(done: int, _planned: int, _text: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        add_details(offers, top=12, progress=stop)
    time.sleep(0.3)
    caught.value.resume.__self__._progress = None
    frame = caught.value.resume()

    assert 3 <= len(with_details(caught.value.frame)) < 12
    assert box.calls == 12
    assert len(with_details(frame)) == 12


def test_a_stop_among_stored_details_keeps_them_all(box, offers):
    """What is in the store costs nothing, so it is in `.frame` wherever the run was stopped."""
    whole = add_details(offers, top=6)
    box.reset()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        add_details(offers, top=8, progress=stop)

    assert box.calls == 0
    assert_frame_equal(caught.value.frame, whole)
    assert details_of(caught.value.frame)["missing"] == offers["item_id"].iloc[6:8].tolist()


def test_a_ctrl_c_loses_no_detail_in_flight(box, offers, elsewhere, tmp_path):
    """SIGINT in another process: the next run pays only for what had not been asked."""
    box.latency = 0.05
    variables = {"base_url": box.url, "token": box.token, "cache_dir": str(tmp_path / "store")}
    ids = offers["item_id"].tolist()
    process = elsewhere(
        f"""
        import pandas as pd
        from tmapi_analytics.details import add_details
        add_details(pd.DataFrame({{"item_id": {ids}}}), top=30)
        """,
        **variables,
    )
    while box.calls < 6:
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)

    with tm.settings(**variables):
        frame = add_details(offers, top=30)

    assert len(with_details(frame)) == 30
    assert box.calls == 30


# Offers that are gone


def with_gone(offers: pd.DataFrame, *places: int) -> pd.DataFrame:
    """The offers, some of them with a number that the API does not know."""
    ids = offers["item_id"].tolist()
    for place in places:
        ids[place] = NOWHERE + place
    return offers.assign(item_id=pd.array(ids, dtype="Int64"))


def test_an_offer_that_is_gone_stays_without_details_and_stops_no_other(box, offers):
    """The API refuses it by its number: one call, one warning, a row that stays."""
    frame = with_gone(offers, 1, 4)

    with pytest.warns(tm.DataWarning, match=f"2 offers cannot be looked up .* offer {NOWHERE + 1}") as caught:
        detailed = add_details(frame, top=6)

    assert len(caught) == 1
    assert box.calls == 6
    assert detailed["stock"].head(6).notna().tolist() == [True, False, True, True, False, True]
    assert details_of(detailed)["missing"] == [NOWHERE + 1, NOWHERE + 4]


def test_an_offer_that_cannot_be_retrieved_stops_no_other(box, offers):
    """417 on one offer costs three calls and its details."""
    add_details(offers, top=1)
    box.reset()
    box.fail(417, endpoint="item_detail", times=3)

    with tm.settings(concurrency=1), pytest.warns(tm.DataWarning, match="1 offer cannot be looked up"):
        frame = add_details(offers, top=4)

    assert frame["stock"].head(4).notna().tolist() == [True, False, True, True]
    assert box.calls == 5


def test_an_answer_that_says_nothing_of_the_offer_stops_no_other(box, offers):
    """It is no detail, whatever it is; the row stays without one."""
    box.disturb("not_envelope", endpoint="item_detail")

    with (
        tm.settings(concurrency=1),
        pytest.warns(tm.DataWarning, match="not what /1688/item_detail promises"),
    ):
        frame = add_details(offers, top=3)

    assert frame["stock"].head(3).notna().tolist() == [False, True, True]
    assert box.calls == 3


@pytest.mark.parametrize("fault", [417, 422])
def test_when_every_offer_fails_it_is_an_error_and_soon_over(box, offers, fault):
    """Before anything has come only a few may fail alone: an API that is down is not paid for long."""
    box.fail(fault, times=None)

    with tm.settings(concurrency=1), pytest.raises(tm.TmapiError) as caught:
        add_details(offers, top="all")

    assert caught.value.status == fault
    assert box.calls <= 4 * 3


def test_no_refusal_is_stored(box, offers):
    """An offer that comes back is found again."""
    box.fail(422, endpoint="item_detail")
    with pytest.raises(tm.ParameterError):
        add_details(offers, top=1)

    frame = add_details(offers, top=1)

    assert len(with_details(frame)) == 1


# Where it came from


def test_attrs_stay_plain_json_and_say_what_details_were_asked(offers):
    """The search's own attrs are kept; what details cost stands beside them."""
    frame = add_details(offers, top=3, quantity=50)

    about = json.loads(json.dumps(frame.attrs["tmapi"]))
    assert about == frame.attrs["tmapi"]
    assert {**about, "details": None} == {**offers.attrs["tmapi"], "details": None}
    told = {
        name: about["details"][name] for name in ("asked", "paid", "stored", "missing", "calls", "quantity")
    }
    assert told == {"asked": 3, "paid": 3, "stored": 0, "missing": [], "calls": 3, "quantity": 50}


def test_spend_has_a_row_for_each_detail(box, offers):
    """Details are in the account like pages, paid and saved."""
    add_details(offers, top=3)
    add_details(offers, top=4)

    calls = tm.spend().query("endpoint == 'item_detail'")

    assert Counter(calls["paid"]) == {True: 4, False: 3}
    assert calls["asked"].iloc[0].startswith("offer ")
    assert calls["paid"].sum() == box.calls


def test_progress_counts_details(offers):
    """A callable is told details, and how it ended."""
    told: list[tuple[int, int | None, str]] = []
    add_details(offers, top=2)

    add_details(offers, top=4, progress=lambda *what: told.append(what))

    assert told[0][2] == "4 offers: 1 of 4 details"
    assert told[-1] == (4, 4, "36 made-up offers, 4 details: 2 paid, 2 stored just now")


def test_nothing_to_ask_for_is_no_reason_to_stumble(offers, capfd):
    """An empty frame comes back in silence, also where progress was asked for."""
    frame = add_details(offers.head(0), progress=True)

    assert frame.empty
    assert capfd.readouterr() == ("", "")


# Wrong questions


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param({"top": 0}, "top cannot be 0", id="top below 1"),
        pytest.param({"top": "most"}, "top cannot be 'most'", id="top that is no number"),
        pytest.param({"quantity": 0}, "quantity cannot be 0", id="quantity 0"),
        pytest.param({"quantity": 1.5}, "quantity cannot be 1.5", id="part of a piece"),
        pytest.param({"quantity": True}, "quantity cannot be True", id="quantity that is a flag"),
        pytest.param({"language": "de"}, "language cannot be 'de'", id="language it does not know"),
        pytest.param({"max_age": "soon"}, "max_age cannot be 'soon'", id="age that is none"),
        pytest.param({"budget": -1}, "a budget of -1", id="negative budget"),
    ],
)
def test_a_wrong_parameter_is_told_before_a_call(box, offers, wrong, told):
    """Nothing is spent on a question that cannot be meant."""
    with pytest.raises(tm.ParameterError, match=told):
        add_details(offers, **wrong)

    assert box.calls == 0


def test_a_frame_without_offers_names_the_column(box):
    """`item_id` is needed, and the nearest column is named."""
    with pytest.raises(ColumnError, match='no column item_id; did you mean "itemid"'):
        add_details(pd.DataFrame({"itemid": [1]}))

    with pytest.raises(tm.ParameterError, match="offers come as a DataFrame, not as list"):
        add_details([1])

    assert box.calls == 0
