"""What the sandbox finds is what was asked for, and it is spelled as callers have seen it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import requests

from tmapi_analytics.devserver import Sandbox
from tmapi_analytics.devserver.catalogue import BAIT_PRICE, catalogue
from tmapi_analytics.devserver.wording import KINDS
from tmapi_analytics.endpoints import ENDPOINTS, MAX_TOTAL

TRUTH = {
    "support_dropshipping": lambda offer: offer.support_dropshipping,
    "is_factory": lambda offer: offer.supplier.is_factory,
    "is_super_factory": lambda offer: offer.supplier.is_super_factory,
    "verified_supplier": lambda offer: offer.supplier.is_verified,
    "free_shipping": lambda offer: offer.free_shipping,
    "new_arrival": lambda offer: offer.new_arrival,
}
HOME_GOODS = "15"


def truth(item):
    """The offer behind an item."""
    return catalogue(1688)[int(item["item_id"])]


@pytest.mark.parametrize(
    ("endpoint", "flag"),
    [(name, flag) for name, endpoint in ENDPOINTS.items() for flag in endpoint.flags],
)
def test_every_filter_of_every_endpoint_filters(tidy, endpoint, flag):
    """With the flag come the offers that are so, all of them and no other."""
    asked = {"img_url": tidy.path()} if endpoint == "search_image" else {"cat_id": "104"}
    everything = tidy.items(endpoint, **asked)

    filtered = tidy.items(endpoint, **asked, **{flag: "true"})

    assert 0 < len(filtered) < len(everything)
    assert filtered == [item for item in everything if TRUTH[flag](truth(item))]
    assert tidy.data(endpoint, **asked, **{flag: "true"})["filters"] == {flag: "true"}


def test_a_filter_that_is_off_filters_nothing(tidy):
    """``false`` is the same as not asking."""
    without, off = tidy.image(), tidy.image(is_factory="false")

    assert off["items"] == without["items"]


def test_a_price_range_filters(tidy):
    """Both ends count."""
    items = tidy.items(keyword="mug", price_start="5", price_end="9.5")

    assert items
    assert all(5 <= float(item["price"]) <= 9.5 for item in items)


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("sales", lambda item: -truth(item).sales),
        ("price_up", lambda item: float(item["price"])),
        ("price_down", lambda item: -float(item["price"])),
    ],
    ids=["sales", "price_up", "price_down"],
)
def test_every_sort_sorts_over_all_pages(tidy, sort, value):
    """Page after page is one sorted list."""
    values = [value(item) for item in tidy.items(keyword="mug", sort=sort)]

    assert len(values) > 40
    assert values == sorted(values)


def test_pages_are_one_list_without_gaps(tidy):
    """All pages together are as many offers as was said, each once, and the next page is announced."""
    pages = [tidy.data("search_items", keyword="yoga", page=number) for number in range(1, 99)]

    ids = [item["item_id"] for page in pages for item in page["items"]]
    assert len(ids) == len(set(ids)) == pages[0]["total_count"]
    assert [page["has_next_page"] for page in pages] == [
        page["page"] * 20 < page["total_count"] for page in pages
    ]


@pytest.mark.parametrize("keyword", ["ceramic MUG", "陶瓷马克杯"], ids=["English words", "Chinese words"])
def test_keywords_are_found_in_both_titles(tidy, keyword):
    """Whatever the language of the answer, every word stands in the English or the Chinese title."""
    items = tidy.items(keyword=keyword, language="ru")

    assert len(items) > 50
    assert {truth(item).kind for item in items} == {"mug"}


def test_a_category_finds_its_own(tidy):
    """The finest category is one kind of goods; an unknown one finds nothing."""
    finest = KINDS["thermos"].categories[0]

    items = tidy.data("search_category", cat_id=finest)["items"]

    assert {truth(item).kind for item in items} == {"thermos"}
    assert tidy.data("search_category", cat_id="1")["items"] == []


def test_words_and_category_together_must_both_fit(tidy):
    """Cups there are in several categories."""
    everywhere = tidy.data("search_items", keyword="cup")["total_count"]
    here = tidy.data("search_items", keyword="cup", cat_id=KINDS["bamboo_cup"].categories[0])["total_count"]

    assert 0 < here <= everywhere


def test_a_broad_category_stops_at_the_cap(tidy):
    """There are more offers than the API ever shows."""
    data = tidy.data("search_category", cat_id=HOME_GOODS)
    last = tidy.data("search_category", cat_id=HOME_GOODS, page=MAX_TOTAL // 20)
    beyond = tidy.data("search_category", cat_id=HOME_GOODS, page=MAX_TOTAL // 20 + 1)

    assert data["total_count"] == MAX_TOTAL
    assert (len(last["items"]), last["has_next_page"]) == (20, False)
    assert (beyond["items"], beyond["has_next_page"]) == ([], False)


@pytest.mark.parametrize(
    ("told", "check"),
    [
        ("true", lambda data, count: data["total_count"] == count),
        ("string", lambda data, count: data["total_count"] == str(count)),
        ("missing", lambda data, count: "total_count" not in data),
        ("overstated", lambda data, count: data["total_count"] > count),
    ],
    ids=["true", "string", "missing", "overstated"],
)
def test_the_total_can_be_made_to_lie(tidy, told, check):
    """What can be reached stays the same, whatever is said of it."""
    count = len(tidy.items(keyword="yoga"))
    tidy.box.total_count = told

    assert check(tidy.data("search_items", keyword="yoga"), count)
    assert len(tidy.items(keyword="yoga")) == count


def test_other_searches_tell_the_quantity_to_begin_with(tidy):
    """Words and categories add `quantity_begin`, a picture does not."""
    assert all("quantity_begin" in item for item in tidy.data("search_items", keyword="mug")["items"])
    assert not any("quantity_begin" in item for item in tidy.image()["items"])


def test_some_items_of_a_category_lack_their_original_title(caller):
    """Some, not all."""
    items = filter(None, caller.data("search_category", cat_id="104")["items"])

    assert len(Counter("title_origin" in item for item in items)) == 2


def test_a_tidy_sandbox_keeps_to_the_contract(tidy):
    """Every item has every field, of the contract's type and spelling, once."""
    items = tidy.items(cat_id=HOME_GOODS, price_start="1")

    assert len({item["item_id"] for item in items}) == len(items)
    for item in items:
        assert type(item["item_id"]) is int
        assert re.fullmatch(r"\d+\.\d\d", item["price"])
        assert re.fullmatch(r"\d+\+?", item["sale_info"]["sale_quantity_90days"])
        assert re.fullmatch(r"\d+%", item["item_repurchase_rate"])
        assert re.fullmatch(r"\d\.\d", item["shop_info"]["score_info"]["composite_score"])
        assert all(item["delivery_info"]["area_from"])
        assert item["img"].startswith(f"{tidy.box.url}/pictures/")


@pytest.fixture(scope="module")
def messy_items():
    """What 100 pages of a messy sandbox hold, and how many items each page has."""
    with Sandbox() as box, requests.Session() as session:
        url = box.url + ENDPOINTS["search_category"].path
        asked = {"apiToken": box.token, "cat_id": HOME_GOODS}
        pages = [
            session.get(url, params={**asked, "page": page}, timeout=10).json() for page in range(1, 101)
        ]
    return [page["data"]["items"] for page in pages]


@pytest.mark.parametrize(
    ("form", "is_so"),
    [
        ("sales 36K+", lambda item: re.fullmatch(r"\d+K\+", str(sales(item)))),
        ("sales 400+", lambda item: re.fullmatch(r"\d00\+", str(sales(item)))),
        ("sales 40,000+", lambda item: re.fullmatch(r"\d+,000\+", str(sales(item)))),
        ("sales 已售100+件", lambda item: re.fullmatch(r"已售\d+\+件", str(sales(item)))),
        ("sales 全网4.1万+件", lambda item: re.fullmatch(r"全网[\d.]+万\+件", str(sales(item)))),
        ("sales an int", lambda item: type(sales(item)) is int),
        ("sales null", lambda item: sales(item) is None),
        ("rate 60%", lambda item: re.fullmatch(r"\d+%", str(item.get("item_repurchase_rate")))),
        ("rate 0.1648", lambda item: re.fullmatch(r"0\.\d{3,4}", str(item.get("item_repurchase_rate")))),
        ("rate 0.0", lambda item: item.get("item_repurchase_rate") == "0.0"),
        ("rate blank", lambda item: item.get("item_repurchase_rate") == ""),
        ("rate null", lambda item: item.get("item_repurchase_rate", "") is None),
        ("price 8.9", lambda item: re.fullmatch(r"\d+\.\d", item["price"])),
        ("price elsewhere", lambda item: item["price"] == "" and bool(item.get("price_info"))),
        ("price a range", lambda item: re.fullmatch(r"[\d.]+-[\d.]+", item["price"])),
        ("price a bait", lambda item: item["price"] == f"{BAIT_PRICE:.2f}"),
        ("id a string", lambda item: type(item["item_id"]) is str),
        ("img without scheme", lambda item: str(item.get("img")).startswith("//127.0.0.1")),
        ("area with a blank", lambda item: "" in (area(item) or [])),
        ("area of one", lambda item: len(area(item) or []) == 1),
        ("area missing", lambda item: area(item) is None),
        ("score spelled sore", lambda item: "sore_info" in (item.get("shop_info") or {})),
        ("no categories", lambda item: item.get("category_path") == []),
        ("shop missing", lambda item: "shop_info" not in item),
        ("shop null", lambda item: item.get("shop_info", "") is None),
        ("moq an int", lambda item: type(item.get("moq")) is int),
        ("moq null", lambda item: item.get("moq", "") is None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values_come_in_every_form_that_was_seen(messy_items, form, is_so):
    """Each form is there, and none is everywhere."""
    items = [item for page in messy_items for item in page if item]

    share = sum(bool(is_so(item)) for item in items) / len(items)

    assert 0 < share < 0.95, form


def sales(item):
    """The sales as they are spelled."""
    return (item.get("sale_info") or {"sale_quantity_90days": "gone"})["sale_quantity_90days"]


def area(item):
    """Province and city as they are spelled."""
    return (item.get("delivery_info") or {}).get("area_from")


def test_messy_values_still_tell_the_truth(messy_items):
    """A rounded sale is never more than the truth, and a fraction rounds to the per cent it was."""
    for item in (item for page in messy_items for item in page if item):
        offer = truth(item)
        rough = re.fullmatch(r"\D*([\d.,]+)(万|K)?\+件?", str(sales(item)))
        if rough:
            unit = {"万": 10_000, "K": 1000, None: 1}[rough[2]]
            assert float(rough[1].replace(",", "")) * unit <= offer.sales
        rate = item.get("item_repurchase_rate")
        if rate and "%" not in rate:
            assert round(float(rate), 2) == offer.repurchase


def test_offers_repeat_and_places_are_empty(messy_items):
    """Within a page, across pages; some pages have more than was asked for, some a null."""
    ids = [[item and int(item["item_id"]) for item in page] for page in messy_items]
    counts = Counter(number for page in ids for number in set(page))

    assert any(len(page) > len(set(page)) for page in ids)
    assert any(count > 1 for number, count in counts.items() if number)
    assert any(None in page for page in ids)
    assert Counter(len(page) for page in ids).keys() == {20, 22}


def test_the_same_seed_finds_the_same(caller):
    """Two sandboxes of one seed answer alike, another seed has other goods."""
    with Sandbox() as twin, Sandbox(seed=7) as stranger:
        asked = {"apiToken": "sandbox", "keyword": "lamp"}
        path = ENDPOINTS["search_items"].path
        answers = [
            requests.get(box.url + path, params=asked, timeout=10).text.replace(box.url[5:], "")
            for box in (caller.box, twin, stranger)
        ]

    assert answers[0] == answers[1] != answers[2]
