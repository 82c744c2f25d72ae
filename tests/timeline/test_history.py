"""What was seen when comes out of the store, whole, told apart, and without a call."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import tmapi_analytics as tm
from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS
from tmapi_analytics.timeline import earlier, history

SEARCHED = [column.name for column in COLUMNS]
DETAILED = [column.name for column in DETAIL_COLUMNS]


def of_look(seen: pd.DataFrame, number: int) -> pd.DataFrame:
    """The rows of one look, as a search has them."""
    return seen[seen["look"] == number][SEARCHED].reset_index(drop=True)


def test_every_look_is_there_as_its_search_showed_it(month):
    """The frames of both searches, the older first."""
    seen = history(keyword="bamboo cup")

    for number, frame in enumerate(month, start=1):
        assert_frame_equal(of_look(seen, number), frame, check_dtype=True)
    assert seen["seen_at"].is_monotonic_increasing


def test_history_never_calls(box, month):
    """Whatever is asked for, the sandbox hears nothing."""
    box.reset()

    history(keyword="bamboo cup")
    history(item_ids=month[0]["item_id"].head(3))
    earlier(month[1])

    assert box.calls == 0


def test_history_needs_no_token(box, month):
    """Older answers are there for those who may not call."""
    client = tm.Client(token="none", base_url=box.url)

    assert history(keyword="bamboo cup", client=client)["look"].nunique() == 2


def test_a_pictures_looks_are_its_own(box):
    """Another picture of the same name is another picture."""
    for kind in ("lotus", "mug"):
        tm.search_image(f"https://example.com/{kind}/main.jpg")

    seen = history(image="https://example.com/mug/main.jpg")

    assert seen["look"].nunique() == 1
    assert seen["title"].str.contains("mug", case=False).any()
    assert not seen["title"].str.contains("lotus", case=False).any()


def test_searches_that_differ_in_what_else_was_asked_are_told_apart(box):
    """The column search says in what they differ, and each is a look of its own."""
    for sort in ("default", "sales"):
        tm.search_items("bamboo cup", sort=sort)

    seen = history(keyword="bamboo cup")

    assert seen.groupby("look")["search"].unique().str[0].tolist() == [
        "bamboo cup, sort=default",
        "bamboo cup, sort=sales",
    ]


def test_other_words_are_another_search(box):
    """Neither a part of the words nor the words within a category are the words."""
    tm.search_items("bamboo cup")
    tm.search_items("bamboo")
    tm.search_items("bamboo cup", cat_id=15)

    assert history(keyword="bamboo cup")["search"].unique().tolist() == ["bamboo cup"]
    assert history(keyword="bamboo cup", category=15)["look"].nunique() == 1


def test_a_category_has_a_history_whichever_way_it_was_asked(box):
    """With and without the endpoint of its own."""
    tm.search_category(15)
    tm.search_items(cat_id=15)

    assert history(category=15)["look"].nunique() == 2


def test_like_is_the_very_search_of_a_frame(box, month):
    """Other searches for the same words are not in it."""
    tm.search_items("bamboo cup", sort="sales")

    seen = history(like=month[1])

    assert seen["look"].nunique() == 2
    assert of_look(seen, 2)["item_id"].tolist() == month[1]["item_id"].tolist()


def test_like_takes_frames_of_several_searches(box, month):
    """The looks of each are there, and the column search tells them apart."""
    both = tm.concat([month[1], tm.search_items("yoga")])

    seen = history(like=both)

    assert seen.groupby("search")["look"].nunique().to_dict() == {"bamboo cup": 2, "yoga": 1}


@pytest.mark.parametrize(
    "attrs", [{}, {"tmapi": {"sandbox": True}}], ids=["a frame from elsewhere", "a batch's folder"]
)
def test_like_refuses_a_frame_that_does_not_say_what_it_is_of(attrs):
    """What cannot be looked up is not told as nothing being there."""
    frame = pd.DataFrame({"item_id": [1]})
    frame.attrs = attrs

    with pytest.raises(tm.ParameterError, match="which answers it was made of"):
        history(like=frame)


def test_an_offers_history_is_wherever_it_was_seen(box):
    """In several searches and in its details, each answer with its own time."""
    found = tm.search_items("bamboo cup")
    item = int(found["item_id"].iloc[0])
    tm.search_items("bamboo cup", sort="sales", pages=3)
    tm.add_details(found, top=1)
    box.day = 30
    tm.add_details(found, top=1, max_age=0)

    seen = history(item_ids=[item])

    assert seen["item_id"].unique().tolist() == [item]
    assert list(seen.columns) == [*SEARCHED, *DETAILED, "look", "seen_at"]
    assert seen["look"].tolist() == list(range(1, len(seen) + 1))
    assert seen["price_tiers"].notna().tolist().count(True) == 2 or seen["sku_price_min"].notna().sum() == 2
    assert (seen["fetched_at"] == seen["seen_at"]).all()


def test_places_of_an_offer_are_known_only_on_first_pages(box):
    """Which page 1 a page 2 belongs to nobody can tell."""
    frame = tm.search_items("bamboo cup", pages=2)
    ids = frame.groupby("page")["item_id"].first().tolist()

    seen = history(item_ids=ids)

    assert seen.set_index("page")["position"].fillna(0).to_dict() == {1: 1, 2: 0}


def test_a_number_that_is_part_of_another_is_not_found(box):
    """Answers are searched for the number, and rows are then held against it."""
    item = int(tm.search_items("bamboo cup")["item_id"].iloc[0])

    assert history(item_ids=[item // 10]).empty


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ({"keyword": "never asked"}, SEARCHED),
        ({"item_ids": [1]}, [*SEARCHED, *DETAILED]),
    ],
    ids=["words", "offers"],
)
def test_nothing_stored_is_an_empty_frame(box, asked, columns):
    """With all columns and their dtypes, as when something is."""
    seen = history(**asked)

    tm.search_items("bamboo cup")
    full = history(keyword="bamboo cup")
    assert seen.empty
    assert list(seen.columns) == [*columns, "look", "seen_at"]
    assert seen[[*SEARCHED, "look", "seen_at"]].dtypes.equals(full.dtypes)


def test_nothing_is_written_where_there_is_no_store(tmp_path):
    """Looking into an empty folder leaves it empty."""
    folder = tmp_path / "cache"

    assert history(keyword="bamboo cup", client=tm.Client(cache_dir=folder)).empty
    assert not folder.exists()


def test_another_base_url_has_another_history(box, month):
    """What a sandbox made up is not what the API said, in whatever store it lies."""
    elsewhere = tm.Client(base_url="https://api.tmapi.io", cache_dir=tm.Client().settings.cache_dir)

    assert history(keyword="bamboo cup", client=elsewhere).empty


def test_made_up_answers_say_so(month):
    """The attrs carry it, also where only details were found."""
    tm.add_details(month[1], top=1)
    item = int(month[1]["item_id"].iloc[0])

    assert history(keyword="bamboo cup").attrs["tmapi"]["sandbox"] is True
    assert history(item_ids=[item]).attrs["tmapi"]["sandbox"] is True


def test_the_attrs_name_every_answer(month):
    """So that a case can take them along: each look as a search of its own, which cost nothing."""
    searches = history(keyword="bamboo cup").attrs["tmapi"]["searches"]

    named = [one["answers"] for one in searches]
    assert named == [frame.attrs["tmapi"]["answers"] for frame in month]
    assert [one["paid"] + one["calls"] for one in searches] == [0, 0]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"keyword": "cup", "image": "https://example.com/cup.jpg"},
        {"item_ids": []},
        {"item_ids": "908305897124"},
        {"item_ids": [1.5]},
        {"item_ids": [None]},
        {"keyword": " "},
        {"category": "tea"},
        {"image": ""},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(asked):
    """One line says what, and what to give."""
    with pytest.raises(tm.ParameterError) as raised:
        history(**asked)

    assert raised.value.hint


def test_the_earlier_look_is_the_one_before_a_frame(box, month):
    """Of three looks the second has the first before it, and the first has none."""
    box.day = 60
    third = tm.search_items("bamboo cup", pages=2, max_age=0)

    before = [earlier(frame) for frame in (*month, third)]

    assert before[0] is None
    assert_frame_equal(before[1], month[0])
    assert_frame_equal(before[2], month[1])


def test_a_scored_frame_has_an_earlier_look(month):
    """Scoring keeps the attrs, and so the way back."""
    scored = tm.score(month[1], {"shop_years": 1.0})

    assert earlier(scored)["item_id"].tolist() == month[0]["item_id"].tolist()


def test_a_frame_that_lost_its_attrs_has_no_earlier_look(month):
    """Nothing says which search it was."""
    assert earlier(pd.DataFrame(month[1].to_dict("list"))) is None


def test_several_searches_have_their_earlier_looks_together(box, month):
    """One frame, and those of which nothing older is stored are not in it."""
    both = tm.concat([month[1], tm.search_items("yoga")])

    assert earlier(both)["search"].unique().tolist() == ["bamboo cup"]
