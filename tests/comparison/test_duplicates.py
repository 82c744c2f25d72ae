"""Listings of one thing by one supplier."""

import pandas as pd
import pytest

import tmapi_analytics as tm
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
        pytest.param(
            {"title_origin": ["干莲子 去芯 500g", "去芯 500g 干莲子"], "price": [20.0, 20.9]},
            True,
            id="the same words in another order at nearly the same price",
        ),
        pytest.param(
            {"title_origin": ["去芯干莲子福建新货无硫", "去芯干莲子福建特产新货无硫"], "price": [20.0, 19.5]},
            True,
            id="four fifths of the words",
        ),
        pytest.param(
            {"title_origin": ["去芯干莲子福建新货", "去芯干莲子福建特产批发新货"], "price": 20.0},
            False,
            id="fewer words in common",
        ),
        pytest.param(
            {"title_origin": ["干莲子去芯", "去芯干莲子"], "price": [20.0, 21.1]},
            False,
            id="more than 5 % dearer",
        ),
        pytest.param({"title_origin": ["干莲子 500g 去芯", "干莲子 250g 去芯"]}, False, id="another weight"),
        pytest.param(
            {"title": ["White cotton tee crew neck S", "White cotton tee crew neck L"]},
            False,
            id="another size",
        ),
        pytest.param({"title": ["a b c", "c b a"], "price": None}, False, id="near, but of no price"),
    ],
)
def test_what_makes_a_repeat(make, columns, is_one):
    """The same picture, the same title at the same price, or nearly so."""
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


def test_small_differences_make_no_chain(make):
    """Each is 4 % dearer than the one before: those too far from the first are held against the next one."""
    titles = ["a b c", "b c a", "c a b", "a c b", "b a c"]
    prices = [10.0 * 1.04**number for number in range(5)]

    assert links(make(5, company_name="甲厂", title=titles, price=prices)) == [None, 1, None, 3, None]


def test_one_shop_with_very_many_listings_is_no_trouble(make):
    """A listing is held against some originals, not against all."""
    titles = [f"{chr(0x4E00 + number)} cup" for number in range(5_000)]
    offers = make(5_000, company_name="甲厂", title=titles)

    assert flag(offers)["duplicate_of"].isna().all()


def test_the_sandbox_has_such_listings():
    """Some of its suppliers list one thing twice, as on the marketplace."""
    with tm.sandbox() as box:
        offers = tm.search_image(box.pictures["bamboo_cup"], pages=5)

    again = flag(offers).dropna(subset="duplicate_of")
    first = offers.set_index("item_id").loc[again["duplicate_of"]]

    assert len(again) > 0
    assert (again["company_name"].to_numpy() == first["company_name"].to_numpy()).all()
