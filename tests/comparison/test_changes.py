"""What has changed between two looks is told where both could see it, and nowhere else."""

from __future__ import annotations

import io
import json
import warnings
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tmapi_analytics as tm
from tmapi_analytics.comparison import changes, sentence
from tmapi_analytics.errors import ColumnError, DataWarning, ParameterError
from tmapi_analytics.frames import empty_frame


def statuses(found: pd.DataFrame) -> dict[int, str]:
    """By offer."""
    return dict(zip(found["item_id"].tolist(), found["status"].tolist(), strict=True))


def words(found: pd.DataFrame) -> dict[int, str]:
    """What is said of each offer of which anything is."""
    said = found.dropna(subset="change")
    return dict(zip(said["item_id"].tolist(), said["change"].tolist(), strict=True))


def test_offers_are_new_moved_same_or_not_seen(make):
    """Over the places that both frames have; the newer frame's offers come first, in its order."""
    old = make(3, item_id=[1, 2, 3], price=[8.0, 9.0, 5.0])
    new = make(3, item_id=[4, 1, 2], price=[6.0, 7.0, 9.0])

    found = changes(old, new)

    assert statuses(found) == {4: "new", 1: "moved", 2: "same", 3: "not seen"}
    assert found["item_id"].tolist() == [4, 1, 2, 3]
    assert words(found) == {
        4: "not in the first 3 before",
        1: "price CNY 7.00, was CNY 8.00 (-12 %)",
        3: "not seen in the first 3",
    }


def test_what_only_one_frame_reached_is_not_compared(make):
    """Neither an offer behind the old frame's end is new, nor one behind the new one's end gone."""
    short, long = make(2, item_id=[1, 2]), make(4, item_id=[1, 3, 4, 5])

    later, before = changes(short, long), changes(long, short)

    assert statuses(later) == {1: "same", 3: "new", 4: "not compared", 5: "not compared", 2: "not seen"}
    assert statuses(before) == {1: "same", 2: "new", 3: "not seen", 4: "not compared", 5: "not compared"}
    assert later.attrs["tmapi_changes"]["depths"] == {"lotus.jpg": 2}
    assert words(later)[5] == "beyond the first 2"


def test_an_offer_that_came_up_from_below_is_not_new(make):
    """The old frame knew it, further down than the new one reaches."""
    old, new = make(5), make(2, item_id=[5, 1], price=[20.0, 18.0])

    assert statuses(changes(old, new)) == {
        5: "same",
        1: "moved",
        2: "not seen",
        3: "not compared",
        4: "not compared",
    }


def test_what_a_filter_took_out_is_never_missed(make):
    """A frame is only as deep as its places have no gap."""
    old, new = make(6), make(6).query("item_id != 3")

    found = statuses(changes(old, new))

    assert found[3] == "not compared"
    assert statuses(changes(new, old))[3] == "not compared"


@pytest.mark.parametrize(
    ("places", "depth"),
    [([1, 2, 3], 3), ([1, 2, 4], 2), ([2, 3], 0), ([3, 1, 2], 3), ([1, None, 2], 2)],
    ids=["whole", "a gap", "without the first", "in another order", "one unknown"],
)
def test_depth_is_as_many_first_places_as_there_are_without_a_gap(make, places, depth):
    """Whatever the order of the rows."""
    frame = make(len(places), position=places)

    assert changes(frame, make(9)).attrs["tmapi_changes"]["depths"]["lotus.jpg"] == depth


def test_lists_without_places_are_whole(make):
    """What is not in somebody's own list is not in it."""
    old, new = (make(2, item_id=ids).drop(columns="position") for ids in ([1, 2], [2, 3]))

    found = changes(old, new)

    assert statuses(found) == {2: "same", 3: "new", 1: "not seen"}
    assert words(found) == {3: "not in the list before", 1: "not seen in the list"}
    assert found.attrs["tmapi_changes"]["depths"] == {"lotus.jpg": None}


def test_one_search_is_the_same_search_whatever_its_label(make):
    """Who labels by month compares October with November."""
    old, new = make(2, item_id=[1, 2], search="October"), make(2, item_id=[1, 3], search="November")

    assert statuses(changes(old, new)) == {1: "same", 3: "new", 2: "not seen"}


def test_several_searches_are_compared_each_by_itself(make):
    """A search that only one frame holds says nothing, and each has its own depth."""
    cups = make(2, item_id=[1, 2], search="cup")
    old = pd.concat([cups, make(3, item_id=[11, 12, 13], search="mug")])
    new = pd.concat(
        [cups.head(1), make(3, item_id=[14, 11, 12], search="mug"), make(1, item_id=[21], search="pot")]
    )

    found = changes(old, new)

    assert statuses(found) == {
        1: "same",
        2: "not compared",
        14: "new",
        11: "same",
        12: "same",
        13: "not seen",
        21: "not compared",
    }


def test_an_offer_that_stands_there_twice_counts_once(make):
    """Where it stands best."""
    old = make(3, item_id=[1, 1, 2], price=[8.0, 9.0, 5.0])
    new = make(2, item_id=[2, 1], price=[5.0, 8.0])

    assert statuses(changes(old, new)) == {2: "same", 1: "same"}


def test_rows_without_a_number_are_left_out_and_told(make):
    """They cannot be found again."""
    old, new = make(2, item_id=[1, None]), make(1, item_id=[1])

    with pytest.warns(DataWarning, match="1 row without a readable item_id could not be compared"):
        found = changes(old, new)

    assert statuses(found) == {1: "same"}
    assert found.attrs["tmapi_changes"]["without_id"] == 1


PRICES = {
    "cheaper": (8.0, 7.0, "moved", -0.125, "price CNY 7.00, was CNY 8.00 (-12 %)"),
    "dearer": (8.0, 8.02, "moved", 0.0025, "price CNY 8.02, was CNY 8.00 (+0.2 %)"),
    "less than a cent apart": (8.0, 8.0 + 1e-9, "same", 0.0, None),
    "unknown before": (None, 8.0, "not compared", None, "price unknown before"),
    "unknown now": (8.0, None, "not compared", None, "price unknown now"),
    "unknown on both sides": (None, None, "not compared", None, "price unknown"),
    "bait before": (0.01, 8.0, "moved", None, "price CNY 8.00, was bait of CNY 0.01"),
    "bait now": (8.0, 0.01, "moved", None, "price bait of CNY 0.01, was CNY 8.00"),
    "bait on both sides": (0.01, 0.01, "same", None, None),
}


@pytest.mark.parametrize("name", PRICES)
def test_prices_are_compared_where_both_are_prices(make, name):
    """A change is a fraction of the old price, and none is made up out of bait or of what is unknown."""
    before, now, status, change, said = PRICES[name]
    old, new = (make(3, price=[price, 8.0, 9.0]) for price in (before, now))

    first = changes(old, new).iloc[0]

    assert first["status"] == status
    assert first["price_change"] == pytest.approx(np.nan if change is None else change, nan_ok=True, abs=1e-6)
    assert (None if pd.isna(first["change"]) else first["change"]) == said


def test_sales_are_shown_and_never_subtracted(make):
    """No column holds a difference of rolling, rounded sums, and no offer moves by them."""
    old = make(1, sales_90d=[100])
    new = make(1, sales_90d=[1000], sales_90d_is_floor=[True])

    found = changes(old, new).iloc[0]

    assert found["status"] == "same"
    assert [found[f"sales_90d_{side}"] for side in ("old", "new")] == [100, 1000]
    assert [found[f"sales_90d_is_floor_{side}"] for side in ("old", "new")] == [False, True]
    assert not [name for name in found.index if "change" in name and "sales" in name]


WEIGHTS = {"price": 0.5, "shop_years": 0.5}


def scored(make, prices, **how):
    """Offers with these prices, one year apart, scored."""
    years = list(range(1, len(prices) + 1))
    asked = how or {"weights": WEIGHTS}
    return tm.score(make(len(prices), price=prices, shop_years=years), **asked)


def test_ranks_move_where_both_were_scored_in_the_same_way(make):
    """And are told with the number of the ranked."""
    old, new = scored(make, [10.0, 20.0, 90.0]), scored(make, [90.0, 20.0, 10.0])

    found = words(changes(old, new))

    assert "rank 3 of 3, was rank 2 of 3" in found[1]
    assert "rank 2 of 3, was rank 1 of 3" in found[2]


def test_ranks_of_other_weights_do_not_move(make):
    """They stand side by side, and say nothing about the offers."""
    old, new = scored(make, [10.0, 20.0, 30.0]), scored(make, [10.0, 20.0, 30.0], weights={"shop_years": 1.0})

    found = changes(old, new)

    assert set(found["status"]) == {"same"}
    assert found["rank_old"].tolist() != found["rank_new"].tolist()


def test_offers_that_only_one_frame_has_move_no_rank(make):
    """Ranks are compared among the offers that both have."""
    old = scored(make, [10.0, 20.0, 30.0, 40.0])
    new = tm.score(make(2, item_id=[3, 4], price=[30.0, 40.0], shop_years=[3, 4]), like=old)

    found = changes(old, new)

    assert [statuses(found)[item] for item in (3, 4)] == ["same", "same"]


def test_scores_move_only_where_they_compare(make):
    """Measured against the same they do; scored anew by the same weights they do not."""
    first = scored(make, [10.0, 20.0, 40.0])
    offers = make(3, price=[10.0, 20.0, 39.0], shop_years=[1, 2, 3])

    alike, anew = tm.score(offers, like=first), tm.score(offers, WEIGHTS)

    assert "score" in words(changes(first, alike))[3]
    assert "score" not in words(changes(first, anew))[3]


def test_who_is_no_longer_ranked_has_moved(make):
    """A requirement that now fails takes the rank away."""
    need = {"weights": WEIGHTS, "require": {"price": ("<=", 50)}}
    old, new = scored(make, [10.0, 20.0, 30.0], **need), scored(make, [10.0, 20.0, 90.0], **need)

    assert words(changes(old, new))[3] == (
        "price CNY 90.00, was CNY 30.00 (+200 %); not ranked, was rank 1 of 3"
    )


def test_a_month_on_the_sandbox_has_news(box):
    """Real frames: some of each, and the sum is right."""
    old = tm.search_image(box.pictures["lotus"], pages=3)
    box.day = 30
    new = tm.search_image(box.pictures["lotus"], pages=2, max_age=0)

    found = changes(old, new)

    counts = found["status"].value_counts().to_dict()
    assert set(counts) == {"new", "moved", "same", "not seen", "not compared"}
    assert len(found) == len(set(old["item_id"]) | set(new["item_id"]))
    assert counts["new"] == len(set(new["item_id"]) - set(old["item_id"]))
    assert found.attrs["tmapi"]["sandbox"] is True


def test_a_page_that_did_not_come_takes_no_offer_away(box):
    """Of a search that was interrupted, only what stands before the gap can be not seen."""
    whole = tm.search_items("bamboo cup", pages=3)
    box.fail(422, page=2)
    with pytest.raises(tm.SearchInterrupted) as stopped:
        tm.search_items("bamboo cup", pages=3, max_age=0)

    found = changes(whole, stopped.value.frame)

    assert set(found["status"]) == {"same", "not compared"}


def test_one_made_up_side_makes_it_made_up(make):
    """Whichever it is."""
    old, new = make(1), make(1)
    old.attrs["tmapi"] = {"sandbox": True}

    assert changes(old, new).attrs["tmapi"]["sandbox"] is True
    assert changes(new, old).attrs["tmapi"]["sandbox"] is True


def from_csv(frame):
    """As a file gives it back: no dtypes, no attrs."""
    return pd.read_csv(io.StringIO(frame.to_csv(index=False)), dtype=str)


FRAMES = {
    "empty": lambda frame: empty_frame(),
    "only numbers": lambda frame: frame[["item_id"]],
    "from a file, all text": from_csv,
    "objects": lambda frame: frame.astype(object),
    "an index of words": lambda frame: frame.set_index(["province", "city"]),
    "joined by pandas": lambda frame: pd.concat([frame, frame]),
    "categories": lambda frame: frame.astype({"company_name": "category", "search": "category"}),
    "prices in words": lambda frame: frame.assign(price="about 9"),
    "infinite prices": lambda frame: frame.assign(price=float("inf")),
    "ranks of halves": lambda frame: frame.assign(rank=1.5),
    "times that are none": lambda frame: frame.assign(fetched_at="yesterday"),
    "times that are numbers": lambda frame: frame.assign(fetched_at=[1, 2.5, None]),
    "no times": lambda frame: frame.assign(fetched_at=None),
}


@pytest.mark.parametrize("name", FRAMES)
def test_any_frame_is_compared(make, name):
    """No strange error, always the same columns and dtypes, attrs of plain JSON."""
    frame = FRAMES[name](make(3))

    for found in (changes(frame, make(3)), changes(make(3), frame), changes(frame, frame)):
        assert found.dtypes.equals(changes(empty_frame(), empty_frame()).dtypes)
        assert json.loads(json.dumps(found.attrs)) == found.attrs
        assert isinstance(sentence(found), str)


def test_the_frames_stay_as_they_are(make):
    """Nothing is written into what was given."""
    old, new = make(3), make(2)
    before = old.copy(), new.copy()

    changes(old, new)

    for frame, copy in zip((old, new), before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
        assert frame.attrs == copy.attrs


def test_several_looks_are_not_one_frame(make):
    """Of a history one look is chosen, and the error says how."""
    seen = make(2).assign(look=[1, 2])

    with pytest.raises(ParameterError, match="2 looks") as raised:
        changes(seen, make(2))

    assert '["look"] == 1' in raised.value.hint


@pytest.mark.parametrize(
    ("frame", "error"),
    [([1], ParameterError), (pd.DataFrame({"id": [1]}), ColumnError), (None, ParameterError)],
    ids=["a list", "no item_id", "nothing"],
)
def test_what_is_no_frame_of_offers_is_refused(make, frame, error):
    """On either side."""
    with pytest.raises(error):
        changes(frame, make(1))
    with pytest.raises(error):
        changes(make(1), frame)


def at(make, day, **columns):
    """Two offers, answered at noon on a day of 2026."""
    return make(2, **columns).assign(fetched_at=pd.Timestamp(f"2026-{day} 12:00", tz="UTC"))


@pytest.mark.parametrize(
    ("then", "line"),
    [
        ("10-12", "1 new, 1 cheaper, 1 not seen in the first 2 since 12 Oct"),
        ("11-20", "1 new, 1 cheaper, 1 not seen in the first 2 since 12:00 UTC"),
    ],
    ids=["a day of the same year", "the same day"],
)
def test_the_sentence_counts_and_dates(make, then, line):
    """As a panel shows it."""
    old = at(make, then, item_id=[1, 2], price=[8.0, 9.0])
    new = at(make, "11-20", item_id=[1, 3], price=[7.0, 9.0])

    assert sentence(changes(old, new)) == line


@pytest.mark.parametrize(
    ("since", "end"),
    [
        (datetime(2025, 12, 31, 23, tzinfo=UTC), "since 31 Dec 2025"),
        ("2025-12-31T23:00:00-05:00", "since 1 Jan"),
        ("2026-03-01", "since 1 Mar"),
    ],
    ids=["another year", "in UTC", "a day alone"],
)
def test_who_calls_can_say_since_when(make, since, end):
    """Instead of the attrs."""
    found = changes(make(1), at(make, "11-20"))

    assert sentence(found, since).endswith(end)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ([1, 2], [1, 2], "no new offers or prices"),
        ([], [1, 2], "nothing that can be compared"),
        ([1, 2], [1, 3], "1 new, 1 not seen in the first 2"),
    ],
    ids=["nothing changed", "nothing to compare", "without times"],
)
def test_the_sentence_says_what_it_can(make, old, new, line):
    """Without news it says so, without times it names none."""
    assert sentence(changes(make(len(old), item_id=old), make(len(new), item_id=new))) == line


numbers = st.lists(st.integers(1, 9), max_size=8, unique=True)
offers = numbers.flatmap(
    lambda ids: st.lists(st.sampled_from([0.01, 8.0, 9.0, None]), min_size=len(ids), max_size=len(ids)).map(
        lambda prices: pd.DataFrame(
            {"item_id": pd.array(ids, dtype="Int64"), "price": pd.Series(prices, dtype="float64")}
        ).assign(position=range(1, len(ids) + 1))
    )
)


@given(offers, offers)
def test_every_offer_has_one_row_and_a_status_that_holds(old, new):
    """Whatever the frames: no offer is lost, and new or not seen is only what the other frame has not."""
    found = changes(old, new)

    before, now = set(old["item_id"]), set(new["item_id"])
    assert sorted(found["item_id"]) == sorted(before | now)
    for item, status in statuses(found).items():
        if status in ("new", "not seen"):
            assert (item in before, item in now) == (status == "not seen", status == "new")
        if status in ("moved", "same"):
            assert item in before & now


@given(offers, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame, random):
    """A frame held against itself, shuffled, has no news."""
    shuffled = frame.iloc[random.sample(range(len(frame)), k=len(frame))]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = changes(frame, shuffled)

    assert set(found["status"]) <= {"same", "not compared"}
