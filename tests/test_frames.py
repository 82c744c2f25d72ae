"""Stored answers -> one DataFrame: the same columns always, no row lost, everything counted."""

import importlib.util
import json
from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from tmapi_analytics.columns import COLUMNS
from tmapi_analytics.frames import concat, empty_frame, read_pages
from tmapi_analytics.payload import Outline, outline
from tmapi_analytics.store import Page

NOON = datetime(2026, 1, 31, 12, 0, 0, 250000, tzinfo=UTC)
SOURCES = sorted({source for column in COLUMNS for source in column.sources})
TOP_LEVEL = sorted({source.split(".")[0] for source in SOURCES})
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(), some, max_size=3),
    max_leaves=5,
)


def page_of(*items, number=1, at=NOON, **data):
    """A page of some items, with what else its data says."""
    return page_with(
        {"code": 200, "msg": "success", "data": {"items": list(items), **data}}, number=number, at=at
    )


def page_with(envelope, *, number=1, at=NOON):
    """A page whose body is an envelope, or any bytes."""
    body = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
    return Page(
        endpoint="search_image",
        params={},
        asked="lotus.jpg",
        number=number,
        fetched_at=at,
        seconds=1.0,
        body=body,
    )


def vendor_item(item_id, price, sales, place, company, *, powerful, years, rating, quick):
    """An item as the contract writes it."""
    return {
        "item_id": item_id,
        "product_url": f"https://detail.1688.com/offer/{item_id}.html",
        "title": "Fresh lotus seeds",
        "title_origin": "新鲜莲子",
        "img": f"https://cbu01.alicdn.com/img/ibank/{item_id}.jpg",
        "category_path": ["130822002", "104"],
        "price": price,
        "price_info": {"price": price, "sale_price": price, "origin_price": ""},
        "currency": "CNY",
        "moq": None,
        "sale_info": {"sale_quantity_90days": sales},
        "delivery_info": {"area_from": place, "free_shipping": False, "ship_in_48h": quick},
        "shop_info": {
            "company_name": company,
            "is_powerful_seller": powerful,
            "is_super_factory": False,
            "shop_years": years,
            "score_info": {"composite_score": rating},
        },
        "item_repurchase_rate": "0%",
        "low_refund_rate": False,
        "ship_in_48h": quick,
        "one_piece_min_order": True,
    }


LOTUS = vendor_item(
    908305897124,
    "60.00",
    "0",
    ["福建", "三明市"],
    "三明市润德电子商务有限公司",
    powerful=False,
    years=9,
    rating="4.0",
    quick=False,
)
CANDIED = vendor_item(
    819919675160,
    "40.80",
    "3",
    ["湖南", "湘潭市"],
    "湘潭荣欣食品有限公司",
    powerful=True,
    years=3,
    rating="4.0",
    quick=False,
)
DRIED = vendor_item(
    923701239315,
    "54.69",
    "0",
    ["河北", "邢台市"],
    "清河县怀驰贸易行",
    powerful=False,
    years=1,
    rating="3.5",
    quick=True,
)


def read(*items, **data):
    """The frame of one page of some items."""
    return read_pages([page_of(*items, **data)], search="lotus.jpg")


def first(frame, column):
    """The first row's value, None where missing."""
    value = frame[column].iloc[0]
    return None if pd.isna(value) else value


def told(frame):
    """Where the frame says that it came from."""
    return frame.attrs["tmapi"]


def shape(frame):
    """Columns and dtypes, in order."""
    return list(zip(frame.columns, map(str, frame.dtypes), strict=True))


def test_the_vendors_example_comes_out_exactly():
    """The three offers of the vendor's page have the values that the page shows."""
    frame = read(LOTUS, CANDIED, DRIED, total_count=688, has_next_page=True)

    assert frame["item_id"].tolist() == [908305897124, 819919675160, 923701239315]
    assert frame["price"].tolist() == [60.0, 40.8, 54.69]
    assert frame["sales_90d"].tolist() == [0, 3, 0]
    assert frame["sales_90d_is_floor"].tolist() == [False, False, False]
    assert frame["province"].tolist() == ["福建", "湖南", "河北"]
    assert frame["city"].tolist() == ["三明市", "湘潭市", "邢台市"]
    assert frame["company_name"].tolist() == [
        "三明市润德电子商务有限公司",
        "湘潭荣欣食品有限公司",
        "清河县怀驰贸易行",
    ]
    assert frame["is_powerful_seller"].tolist() == [False, True, False]
    assert frame["shop_years"].tolist() == [9, 3, 1]
    assert frame["composite_score"].tolist() == [4.0, 4.0, 3.5]
    assert frame["ships_in_48h"].tolist() == [False, False, True]
    assert frame["repurchase_rate"].tolist() == [0.0, 0.0, 0.0]
    assert frame["moq"].isna().all()
    assert frame["origin_price"].isna().all()
    assert frame["category_path"].tolist() == ["130822002|104"] * 3
    assert frame["page"].tolist() == [1, 1, 1]
    assert frame["position"].tolist() == [1, 2, 3]
    assert frame["search"].tolist() == ["lotus.jpg"] * 3
    assert frame["fetched_at"].tolist() == [pd.Timestamp(NOON)] * 3
    assert told(frame) == {
        "pages": 1,
        "oldest": "2026-01-31T12:00:00.250000+00:00",
        "newest": "2026-01-31T12:00:00.250000+00:00",
        "total_count": 688,
        "repeats_removed": 0,
        "null_items": 0,
        "unreadable": {},
        "more": True,
        "sandbox": False,
    }


@pytest.mark.parametrize(
    ("item", "column", "value"),
    [
        pytest.param(
            {"price": "", "price_info": {"price": "8.9"}}, "price", 8.9, id="a blank price is looked up"
        ),
        pytest.param(
            {"price_info": {"sale_price": "56"}}, "price", 56.0, id="the sale price is the last resort"
        ),
        pytest.param({"price": "1", "price_info": {"price": "2"}}, "price", 1.0, id="the first price wins"),
        pytest.param({"price_info": {"origin_price": "7"}}, "price", None, id="the former price is no price"),
        pytest.param({"quantity_begin": 5}, "moq", 5, id="quantity_begin stands in for moq"),
        pytest.param({"moq": "2", "quantity_begin": 5}, "moq", 2, id="moq wins"),
        pytest.param({"one_piece_min_order": True}, "moq", None, id="one piece leaves moq as given"),
        pytest.param(
            {"shop_info": {"sore_info": {"composite_new_score": 4.5}}}, "composite_score", 4.5, id="sore"
        ),
        pytest.param(
            {"shop_info": {"score_info": {"composite_new_score": "4"}}}, "composite_score", 4.0, id="new"
        ),
        pytest.param(
            {"delivery_info": {"ship_in_48h": True}}, "ships_in_48h", True, id="48 h below delivery"
        ),
        pytest.param(
            {"ship_in_48h": False, "delivery_info": {"ship_in_48h": True}},
            "ships_in_48h",
            False,
            id="no is known",
        ),
        pytest.param(
            {"delivery_info": {"area_from": ["福建"]}}, "city", None, id="one place is the province"
        ),
        pytest.param(
            {"delivery_info": {"area_from": ["", "三明市"]}}, "province", None, id="a blank province"
        ),
        pytest.param({"sale_info": {"sale_quantity_90days": "36K+"}}, "sales_90d", 36000, id="36K+"),
        pytest.param(
            {"sale_info": {"sale_quantity_90days": "36K+"}}, "sales_90d_is_floor", True, id="36K+ is a floor"
        ),
        pytest.param({"sale_info": {}}, "sales_90d_is_floor", None, id="no sales, no floor"),
        pytest.param({"item_repurchase_rate": "1%"}, "repurchase_rate", 0.01, id="one percent"),
        pytest.param({"img": "https:////a.cn/b.jpg"}, "img_url", "https://a.cn/b.jpg", id="four slashes"),
        pytest.param({"shop_info": []}, "company_name", None, id="an empty list for an object is missing"),
    ],
)
def test_the_first_source_that_is_not_blank_wins(item, column, value):
    """A value is looked up where the table says, and nothing of this is worth telling."""
    frame = read(item)

    assert first(frame, column) == value
    assert told(frame)["unreadable"] == {}


@pytest.mark.parametrize("exact", [2**53 + 1, str(2**53 + 1), 2**63 - 1], ids=repr)
def test_ids_never_pass_through_a_float(exact):
    """An id that a float would round is exact, also beside a missing one."""
    frame = read({"item_id": exact}, {"item_id": None})

    assert frame["item_id"].iloc[0] == int(exact)
    assert frame["item_id"].dtype == "Int64"


def test_unreadable_values_are_missing_and_told():
    """What cannot be read is missing in a row that stays, and told once a column with an example."""
    frame = read(
        {"item_id": 1, "price": "ask", "sale_info": {"sale_quantity_90days": "many"}},
        {"item_id": 2, "price": "call", "sale_info": {"sale_quantity_90days": "many"}},
        {"item_id": 3, "price": "8.9", "shop_info": "closed"},
    )

    assert frame["price"].isna().tolist() == [True, True, False]
    assert told(frame)["unreadable"]["price"] == {"count": 2, "example": "ask"}
    assert told(frame)["unreadable"]["sales_90d"] == {"count": 2, "example": "many"}
    assert "sales_90d_is_floor" not in told(frame)["unreadable"]
    assert told(frame)["unreadable"]["company_name"]["count"] == 1
    assert "closed" in told(frame)["unreadable"]["company_name"]["example"]


def test_examples_are_short():
    """A text of a thousand characters is told by its first sixty."""
    frame = read({"price": "x" * 1000})

    assert told(frame)["unreadable"]["price"]["example"] == "x" * 60


def test_true_is_not_one():
    """A bool in a column of numbers is unreadable, also beside the number that it equals."""
    frame = read({"item_id": 1, "moq": 1}, {"item_id": 2, "moq": True}, {"item_id": 3, "moq": 1.0})

    assert frame["moq"].isna().tolist() == [False, True, False]


def test_an_unknown_flag_is_missing_not_false():
    """A null flag stays unknown beside known ones."""
    frame = read({"low_refund_rate": True}, {"low_refund_rate": None}, {"low_refund_rate": "false"})

    assert frame["low_refund_rate"].astype("object").tolist() == [True, pd.NA, False]


def test_behind_a_page_that_is_missing_no_place_is_known():
    """Page 3 without page 2 has offers, but nobody knows how many stand before them."""
    pages = [page_of({"item_id": number}, number=number) for number in (1, 3, 4)]

    frame = read_pages(pages, search="lotus.jpg")

    assert frame["position"].isna().tolist() == [False, True, True]


def test_repeats_within_and_across_pages_are_left_out_and_counted():
    """The first of equal offers stays, whether its id was text or number."""
    pages = [
        page_of({"item_id": 1, "price": "1"}, {"item_id": "1", "price": "2"}, {"item_id": 2}, number=1),
        page_of({"item_id": 2}, {"item_id": 3}, number=2),
    ]

    frame = read_pages(pages, search="")

    assert frame["item_id"].tolist() == [1, 2, 3]
    assert frame["price"].iloc[0] == 1.0
    assert frame["page"].tolist() == [1, 1, 2]
    assert frame["position"].tolist() == [1, 2, 3]
    assert told(frame)["repeats_removed"] == 2


def test_offers_without_an_id_all_stay():
    """Offers whose id is missing or unreadable are never taken for repeats."""
    frame = read(
        {"title": "a"},
        {"title": "b"},
        {"item_id": "?"},
        {"item_id": "?"},
        {"item_id": [1]},
        {"item_id": None},
    )

    assert len(frame) == 6
    assert told(frame)["repeats_removed"] == 0


@pytest.mark.parametrize("strange", [None, 7, 1.5, "item", True, ["item"]], ids=repr)
def test_items_that_are_no_objects_are_left_out_and_counted(strange):
    """A null item, or anything else that is no object, is no row."""
    frame = read({"item_id": 1}, strange, {"item_id": 2})

    assert frame["item_id"].tolist() == [1, 2]
    assert told(frame)["null_items"] == 1


@pytest.mark.parametrize(
    ("items", "null_items"), [([], 0), (None, 0), ("none", 1), ({"0": {}}, 1), (7, 1)], ids=repr
)
def test_items_that_are_no_list_are_no_rows(items, null_items):
    """A page of nothing, or of something strange, gives no rows and is read as a page."""
    frame = read_pages([page_with({"code": 200, "data": {"items": items}})], search="")

    assert_frame_equal(frame, empty_frame())
    assert told(frame)["pages"] == 1
    assert told(frame)["null_items"] == null_items


def test_an_empty_frame_has_the_dtypes_of_a_full_one():
    """No rows, one row, and rows of nothing have the same columns, dtypes and order."""
    assert shape(empty_frame()) == shape(read(LOTUS)) == shape(read({}))
    assert list(empty_frame().columns) == [column.name for column in COLUMNS]


def test_many_pages_are_one_frame():
    """Slabs leave no seam: positions run on, dtypes and index are those of one page."""
    pages = [
        page_of({"item_id": number, "moq": None if number % 2 else "2"}, number=number)
        for number in range(1, 201)
    ]

    frame = read_pages(iter(pages), search="")

    assert (
        frame["item_id"].tolist()
        == frame["position"].tolist()
        == frame["page"].tolist()
        == list(range(1, 201))
    )
    assert shape(frame) == shape(empty_frame())
    assert frame.index.equals(pd.RangeIndex(200))
    assert told(frame)["pages"] == 200


def test_the_time_is_the_pages_own():
    """Every row carries when its page was answered, in UTC; attrs tell the oldest and the newest."""
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    pages = [page_of({}, at=shanghai), page_of({}, {}, at=NOON - timedelta(days=30), number=2)]

    frame = read_pages(pages, search="")

    assert (
        frame["fetched_at"].tolist() == [pd.Timestamp(NOON)] + [pd.Timestamp(NOON - timedelta(days=30))] * 2
    )
    assert told(frame)["oldest"] == "2026-01-01T12:00:00.250000+00:00"
    assert told(frame)["newest"] == "2026-01-31T12:00:00.250000+00:00"


def test_totals_and_more_come_from_the_pages():
    """The total is that of the first page which tells it; more is what the last page says."""
    pages = [
        page_of({}, total_count=None, has_next_page=True),
        page_of({}, total_count="2000", has_next_page=True),
        page_of({}, total_count=7, has_next_page=False),
    ]

    frame = read_pages(pages, search="")

    assert told(frame)["total_count"] == 2000
    assert told(frame)["more"] is False


def test_made_up_pages_say_so():
    """One page of the sandbox makes the frame a made-up one."""
    pages = [page_of({}), page_with({"code": 200, "sandbox": True, "data": {"items": []}})]

    assert told(read_pages(pages, search=""))["sandbox"] is True
    assert told(read_pages(pages[:1], search=""))["sandbox"] is False


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            {"items": [{}, None]}, Outline(2, None, None, False), id="entries are counted, nulls too"
        ),
        pytest.param({"items": [], "total_count": "688"}, Outline(0, 688, None, False), id="a total as text"),
        pytest.param({"items": [], "has_next_page": True}, Outline(0, None, True, False), id="a next page"),
        pytest.param(
            {"items": [], "total_count": [], "has_next_page": "?"},
            Outline(0, None, None, False),
            id="nonsense",
        ),
    ],
)
def test_an_outline_is_what_paging_needs(data, expected):
    """An outline tells entries, total and next page, unknown where the API does not say."""
    assert outline(page_with({"code": 200, "data": data})) == expected


def test_an_outline_says_sandbox():
    """An outline tells a made-up page."""
    assert outline(page_with({"sandbox": True, "data": {"items": []}})).sandbox


@pytest.mark.parametrize(
    "title",
    [
        pytest.param(rb'"\ud83d"', id="half a character in an escape"),
        pytest.param(b'"\xed\xa0\xbd"', id="half a character in bytes"),
        pytest.param(b'"\xff"', id="bytes that are no text"),
    ],
)
def test_half_characters_cost_neither_page_nor_row(title):
    """A broken character becomes U+FFFD; whole ones beside it stay."""
    body = (
        b'{"data": {"items": [{"item_id": 9007199254740993, "title": %s, "title_origin": "\\ud83c\\udf3c"}]}}'
        % title
    )

    frame = read_pages([page_with(body)], search="")

    assert set(frame["title"].iloc[0]) == {"\ufffd"}
    assert frame["title_origin"].iloc[0] == "🌼"
    assert frame["item_id"].tolist() == [9007199254740993]


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"1e400", b"9" * 5000], ids=lambda number: number[:9].decode()
)
def test_numbers_that_json_does_not_know_cost_neither_page_nor_row(number):
    """NaN and endless numbers are unreadable values in rows that stay."""
    body = b'{"data": {"items": [{"item_id": 1, "price": %s, "skipped": %s}, {"item_id": 2}]}}' % (
        number,
        number,
    )

    frame = read_pages([page_with(body)], search="")

    assert frame["item_id"].tolist() == [1, 2]
    assert frame["price"].isna().all()
    assert told(frame)["unreadable"]["price"]["count"] == 1


def test_a_byte_order_mark_is_no_obstacle():
    """An answer that starts with a mark is read."""
    frame = read_pages([page_with(b'\xef\xbb\xbf{"data": {"items": [{"item_id": 1}]}}')], search="")

    assert len(frame) == 1


def test_a_file_name_that_is_no_text_does_not_cost_the_frame():
    """A search asked with half a character in it is still a search."""
    frame = read_pages([page_of({})], search="lotus\udcff.jpg")

    assert first(frame, "search") == "lotus?.jpg"


def deep(source, value):
    """The smallest item that has `value` at a source."""
    name, _, place = source.partition("[")
    *above, key = name.split(".")
    item = {key: ["other"] * int(place[:-1]) + [value] if place else value}
    for name in reversed(above):
        item = {name: item}
    return item


@settings(deadline=None)
@given(source=st.sampled_from(SOURCES), value=JSON_VALUES)
def test_any_value_at_any_source_keeps_the_row(source, value):
    """Whatever stands where a value belongs, the page is read, its rows stay and the frame has its shape."""
    frame = read(LOTUS, {**CANDIED, **deep(source, value)}, {"title": "last"})

    assert shape(frame) == shape(empty_frame())
    assert len(frame) + told(frame)["repeats_removed"] == 3
    assert told(frame)["null_items"] == 0
    assert first(frame, "company_name") == "三明市润德电子商务有限公司"
    json.dumps(told(frame), allow_nan=False)


@settings(deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(TOP_LEVEL), JSON_VALUES),
    items=st.lists(JSON_VALUES, max_size=3),
    data=st.dictionaries(st.sampled_from(["total_count", "has_next_page", "page"]), JSON_VALUES),
)
def test_strange_answers_have_the_frames_shape(fields, items, data):
    """Whatever stands where an item or a total belongs, every object is a row or a counted repeat."""
    frame = read(fields, *items, **data)

    assert shape(frame) == shape(empty_frame())
    assert len(frame) + told(frame)["repeats_removed"] + told(frame)["null_items"] == 1 + len(items)
    assert told(frame)["null_items"] == sum(not isinstance(item, dict) for item in items)


def test_attrs_are_plain_json_and_survive():
    """Where a frame came from can be written as JSON, and outlives copy, query and sort."""
    frame = read(LOTUS, {"price": "ask"})

    survivors = [
        frame.copy(),
        frame.query("price > 1"),
        frame.sort_values("price"),
        frame[["item_id", "price"]],
    ]

    assert json.loads(json.dumps(told(frame))) == told(frame)
    assert all(told(survivor) == told(frame) for survivor in survivors)


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="Parquet needs pyarrow")
def test_parquet_keeps_frame_and_attrs(tmp_path):
    """A frame comes back from Parquet as it was, with where it came from."""
    frame = read(LOTUS, CANDIED, {"item_id": 2**53 + 1, "price": "ask"})

    frame.to_parquet(tmp_path / "offers.parquet")
    again = pd.read_parquet(tmp_path / "offers.parquet")

    assert_frame_equal(again, frame)
    assert told(again) == told(frame)


def test_concat_keeps_all_rows_and_dtypes():
    """Rows of all frames stand in order under a fresh index, repeats of an offer too."""
    whole = concat([read(LOTUS), empty_frame(), read(LOTUS, CANDIED)])

    assert whole["item_id"].tolist() == [908305897124, 908305897124, 819919675160]
    assert whole.index.equals(pd.RangeIndex(3))
    assert shape(whole) == shape(empty_frame())


def test_concat_sums_up_the_searches():
    """Counts add up, times span, and each search keeps its own account."""
    early = read_pages(
        [page_of({"price": "ask"}, None, at=NOON - timedelta(days=1), total_count=5)], search="a"
    )
    late = read_pages(
        [page_of({"price": "call"}, {"moq": "x"}, total_count=7, has_next_page=True)], search="b"
    )
    early.attrs["tmapi"] |= {"paid": 1, "stored": 0, "endpoint": "search_image"}
    late.attrs["tmapi"] |= {"paid": 0, "stored": 1, "endpoint": "search_items"}

    whole = told(concat([early, late]))

    assert whole["searches"] == [told(early), told(late)]
    assert (whole["pages"], whole["paid"], whole["stored"], whole["null_items"]) == (2, 1, 1, 1)
    assert (whole["oldest"], whole["newest"]) == (told(early)["oldest"], told(late)["newest"])
    assert whole["total_count"] is None
    assert whole["unreadable"] == {
        "price": {"count": 2, "example": "ask"},
        "moq": {"count": 1, "example": "x"},
    }
    assert whole["more"] is True
    assert whole["sandbox"] is False
    assert told(concat([early]))["total_count"] == 5


def test_concat_of_concats_is_flat():
    """Joining joined frames is joining all at once."""
    one, two, three = read(LOTUS), read(CANDIED), read(DRIED)

    nested = concat([concat([one, two]), three])

    flat = concat([one, two, three])
    assert_frame_equal(nested, flat)
    assert told(nested) == told(flat)
    assert len(told(flat)["searches"]) == 3


def test_concat_does_not_share_its_account():
    """Changing what a joined frame says leaves the frames it was made of alone."""
    frame = read(LOTUS)

    told(concat([frame]))["searches"][0]["pages"] = 99

    assert told(frame)["pages"] == 1


def test_concat_of_nothing_is_the_empty_frame():
    """Nothing to join gives a frame with every column."""
    assert_frame_equal(concat([]), empty_frame())


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param(pd.DataFrame({"mine": [1]}), id="columns of its own"),
        pytest.param(pd.DataFrame(), id="no columns"),
        pytest.param(pd.DataFrame(columns=["item_id", "price", "mine"]), id="no rows and no dtypes"),
    ],
)
@pytest.mark.parametrize("foreign_first", [True, False], ids=["first", "last"])
def test_concat_takes_foreign_frames(foreign, foreign_first):
    """A frame that is no search's is joined too, and spoils neither dtypes nor account."""
    offers = read(LOTUS)

    whole = concat([foreign, offers] if foreign_first else [offers, foreign])

    assert len(whole) == len(foreign) + 1
    assert set(whole.columns) == {*offers.columns, *foreign.columns}
    assert set(shape(offers)) <= set(shape(whole))
    assert told(whole)["searches"] == [told(offers)]
    assert told(concat([foreign, offers]))["pages"] == 1


def test_concat_without_any_account_has_none():
    """Where no frame tells where it came from, the joined one does not pretend to know."""
    assert concat([pd.DataFrame({"mine": [1]})]).attrs == {}


@settings(deadline=None, max_examples=50)
@given(sizes=st.lists(st.integers(min_value=0, max_value=3), max_size=4))
def test_concat_has_the_rows_of_its_parts(sizes):
    """However many rows each frame has, all are there, in order, with the same shape."""
    frames = [read(*[{"moq": str(number)} for number in range(size)]) for size in sizes]

    whole = concat(frames)

    assert whole["moq"].tolist() == [number for size in sizes for number in range(size)]
    assert shape(whole) == shape(empty_frame())
