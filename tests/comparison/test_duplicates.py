"""Listings of one thing by one supplier."""

import pandas as pd
import pytest

from tmapi_analytics.comparison import flag


def links(offers: pd.DataFrame) -> list[int | None]:
    """What each offer repeats."""
    return [None if pd.isna(one) else int(one) for one in flag(offers)["duplicate_of"]]


@pytest.mark.parametrize(
    ("columns", "is_one"),
    [
        pytest.param({"img_url": "https://x/1.jpg", "title": ["a", "b"]}, True, id="one picture"),
        pytest.param({"title_origin": "干莲子 去芯"}, True, id="one title and price"),
        pytest.param(
            {"title_origin": ["干莲子 去芯", "【干莲子】去芯!"]}, True, id="signs in a title do not count"
        ),
        pytest.param({"title": ["Lotus Seeds", "lotus seeds"]}, True, id="nor do capitals"),
        pytest.param({"title_origin": "干莲子", "price": [9.0, 9.5]}, False, id="another price"),
        pytest.param(
            {"title_origin": ["干莲子", "鲜莲子"], "title": "Lotus"}, False, id="the seller's title wins"
        ),
        pytest.param({"title": None}, False, id="no title is no title in common"),
        pytest.param({"title": "???"}, False, id="nor is one of signs"),
        pytest.param({"title_origin": "干莲子", "price": None}, False, id="nor is no price"),
        pytest.param({"title": None, "img_url": None}, False, id="nor is no picture"),
    ],
)
def test_what_makes_a_repeat(make, columns, is_one):
    """The same picture, or the same title at the same price."""
    assert links(make(2, company_name="甲厂", **columns)) == ([None, 1] if is_one else [None, None])


@pytest.mark.parametrize(
    "names", [["甲厂", "乙厂"], [None, None]], ids=["two suppliers", "no supplier's name"]
)
def test_suppliers_do_not_repeat_each_other(make, names):
    """One picture at two suppliers is two offers."""
    assert links(make(2, company_name=names, img_url="https://x/1.jpg")) == [None, None]


def test_links_lead_to_the_best_placed(make):
    """By rank, wherever it stands in the frame."""
    assert links(make(3, company_name="甲厂", rank=[3, 1, 2])) == [2, None, 2]


def test_links_are_no_chain(make):
    """1 and 2 share a picture, 2 and 3 a title: all that hangs together leads to the first."""
    offers = make(3, company_name="甲厂", img_url=["x", "x", "y"], title=["a", "b", "b"])

    assert links(offers) == [None, 1, 1]


def test_an_offer_of_two_searches_does_not_repeat_itself(make):
    """It is one offer that stands there twice."""
    assert links(make(2, item_id=[7, 7], company_name="甲厂")) == [None, None]
