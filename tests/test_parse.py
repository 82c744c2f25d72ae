"""One text -> one value: every form that the API was seen to write."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmapi_analytics import parse
from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS

READERS = sorted({column.reader for column in COLUMNS + DETAIL_COLUMNS if column.reader} | {"rough_count"})
BLANKS = [None, "", " ", "null", " null ", "\u3000"]
JSON_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON_VALUES = st.recursive(
    JSON_LEAVES, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(), some, max_size=3)
)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("blank", BLANKS, ids=repr)
def test_blank_forms_are_missing(name, blank):
    """What the API writes for "nothing" is missing for every reader, not unreadable."""
    assert getattr(parse, name)(blank) is None


@pytest.mark.parametrize(
    ("value", "count", "floor"),
    [
        pytest.param("0", 0, False, id="zero is known"),
        pytest.param("3", 3, False, id="digits"),
        pytest.param(3, 3, False, id="an int"),
        pytest.param(3.0, 3, False, id="a whole float"),
        pytest.param("400+", 400, True, id="a plus is a floor"),
        pytest.param("1K+", 1000, True, id="one K"),
        pytest.param("36K+", 36000, True, id="36 K"),
        pytest.param("36k", 36000, False, id="small k without plus"),
        pytest.param("100K+", 100000, True, id="100 K"),
        pytest.param("1.2M+", 1200000, True, id="a part of an M"),
        pytest.param("100000+", 100000, True, id="all digits"),
        pytest.param("全网4.1万+件", 41000, True, id="all over the net, wan, exact"),
        pytest.param("已售100+件", 100, True, id="sold, with unit"),
        pytest.param("1.5万+", 15000, True, id="a part of a wan"),
        pytest.param("1w+", 10000, True, id="w for wan"),
        pytest.param("2亿", 200000000, False, id="yi"),
        pytest.param("40,000+", 40000, True, id="thousands by comma"),
        pytest.param("3件", 3, False, id="jian"),
        pytest.param("49个", 49, False, id="ge"),
        pytest.param("100件+", 100, True, id="plus after the unit"),
        pytest.param("100件以上", 100, True, id="at least, in words"),
        pytest.param("３６Ｋ＋", 36000, True, id="full width"),
        pytest.param("４０，０００＋", 40000, True, id="full-width comma"),
        pytest.param(" 1,000+ sold ", 1000, True, id="in English, blanks around"),
    ],
)
def test_rough_count_reads_every_form_seen(value, count, floor):
    """A rough count is its number of pieces and whether that is only a floor."""
    assert parse.rough_count(value) == (count, floor)
    assert parse.pieces(value) == count
    assert parse.is_floor(value) is floor


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("many", id="no number"),
        pytest.param("-3", id="negative"),
        pytest.param("3-5", id="a range"),
        pytest.param("1.5", id="a part of a piece"),
        pytest.param("3千", id="a multiplier that was never seen"),
        pytest.param("不足100件", id="less than"),
        pytest.param("49kg", id="a unit that is no count"),
        pytest.param("4,00", id="a comma in the wrong place"),
        pytest.param("9" * 30, id="beyond int64"),
        pytest.param("9" * 17 + "亿", id="beyond int64 by its unit"),
        pytest.param(-1, id="a negative int"),
        pytest.param(True, id="a bool"),
        pytest.param(math.nan, id="NaN"),
        pytest.param(math.inf, id="infinity"),
        pytest.param(["3"], id="a list"),
    ],
)
def test_rough_count_refuses_to_guess(value):
    """A count that is not understood is unreadable, and its floor missing."""
    with pytest.raises(ValueError, match="not a"):
        parse.rough_count(value)

    assert parse.is_floor(value) is None


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("60%", 0.6),
        ("0%", 0.0),
        ("1%", 0.01),
        ("100%", 1.0),
        ("55.5%", 0.555),
        ("60 %", 0.6),
        ("６０％", 0.6),
        ("0.1648", 0.1648),
        ("0.0", 0.0),
        ("1", 1.0),
        (0.1648, 0.1648),
        (5e-05, 0.00005),
        (0, 0.0),
    ],
    ids=repr,
)
def test_percent_is_a_fraction(value, share):
    """With a sign a share is percent, without it a fraction."""
    assert parse.percent(value) == share


@pytest.mark.parametrize(
    "value", ["60", 60, "120%", "-5%", "1.01", "%", "high", True, math.nan, "1e-3", {}], ids=repr
)
def test_percent_outside_zero_to_one_is_unreadable(value):
    """A share that no one can tell is unreadable, never a guess."""
    with pytest.raises(ValueError, match="not a"):
        parse.percent(value)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("60.00", 60.0),
        ("56", 56.0),
        ("8.9", 8.9),
        ("0.01", 0.01),
        ("¥8.9", 8.9),
        ("￥8.9", 8.9),
        ("8.9元", 8.9),
        ("CNY 8.9", 8.9),
        ("1,234.50", 1234.5),
        ("15.00-22.00", 15.0),
        ("22.00 ~ 15.00", 15.0),
        ("¥15.00–¥22.00", 15.0),
        ("６０．００", 60.0),
        (60, 60.0),
        (40.8, 40.8),
    ],
    ids=repr,
)
def test_money_is_the_lowest_amount(value, amount):
    """A price is its number, a range its lowest end."""
    assert parse.money(value) == amount


@pytest.mark.parametrize(
    "value",
    [
        "-5",
        "5-",
        "$5",
        "1.2.3",
        "1-2-3",
        "free",
        "1e3",
        "nan",
        "1_000",
        "10²",
        "9" * 400,
        -1,
        True,
        math.inf,
        [],
    ],
    ids=repr,
)
def test_money_that_is_not_understood_is_unreadable(value):
    """Another currency, a sign, an exponent or a word is no amount."""
    with pytest.raises(ValueError, match="not a"):
        parse.money(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (908305897124, 908305897124),
        ("908305897124", 908305897124),
        (2**53 + 1, 2**53 + 1),
        (str(2**53 + 1), 2**53 + 1),
        (2**63 - 1, 2**63 - 1),
        (str(2**63 - 1), 2**63 - 1),
        (9.0, 9),
        ("９", 9),
    ],
    ids=repr,
)
def test_whole_numbers_are_exact(value, number):
    """An id comes out digit by digit as it came in."""
    assert parse.whole_number(value) == number


@pytest.mark.parametrize(
    "value",
    [2**63, str(2**63), float(2**53), 1.5, "1.0", "-1", -1, "9e3", "12a", "1,000", True, math.inf, "²"],
    ids=repr,
)
def test_inexact_or_too_large_numbers_are_unreadable(value):
    """What a 64-bit whole number cannot hold, or a float may have rounded, is unreadable."""
    with pytest.raises(ValueError, match="not a"):
        parse.whole_number(value)


@pytest.mark.parametrize(("value", "rating"), [("4.0", 4.0), (3.5, 3.5), (5, 5.0), ("0", 0.0)], ids=repr)
def test_scores_go_from_zero_to_five(value, rating):
    """A score is read from text and number alike."""
    assert parse.score(value) == rating


@pytest.mark.parametrize("value", ["5.1", -1, "good", math.nan, False], ids=repr)
def test_scores_out_of_range_are_unreadable(value):
    """A score above 5 is on another scale."""
    with pytest.raises(ValueError, match="not a"):
        parse.score(value)


@pytest.mark.parametrize(
    ("value", "yes"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("False", False),
        (1, True),
        (0, False),
        ("1", True),
        ("0", False),
    ],
    ids=repr,
)
def test_flags_are_yes_or_no(value, yes):
    """Every spelling of yes and no is a bool."""
    assert parse.flag(value) is yes


@pytest.mark.parametrize("value", ["yes", 2, -1, 1.5, "2", [True]], ids=repr)
def test_other_flags_are_unreadable(value):
    """Nothing but the known spellings is yes or no."""
    with pytest.raises(ValueError, match="not"):
        parse.flag(value)


@pytest.mark.parametrize(("value", "written"), [(" 福建 ", "福建"), (104, "104"), ("=1+1", "=1+1")], ids=repr)
def test_texts_are_as_written(value, written):
    """A text loses only the blanks around it."""
    assert parse.text(value) == written


@pytest.mark.parametrize("value", [True, 1.5, ["a"], {"a": 1}], ids=repr)
def test_other_things_are_no_text(value):
    """A list or an object where a text belongs is unreadable."""
    with pytest.raises(ValueError, match="not a text"):
        parse.text(value)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (["130822002", "104"], "130822002|104"),
        ([130822002, None, "", "104"], "130822002|104"),
        ([], None),
        ("104", "104"),
    ],
    ids=repr,
)
def test_ids_are_joined_without_blanks(value, ids):
    """A category path is its ids between bars."""
    assert parse.joined(value) == ids


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://cbu01.alicdn.com/a.jpg", "https://cbu01.alicdn.com/a.jpg"),
        ("//cbu01.alicdn.com/a.jpg", "https://cbu01.alicdn.com/a.jpg"),
        ("https:////cbu01.alicdn.com/a.jpg", "https://cbu01.alicdn.com/a.jpg"),
        ("http://cbu01.alicdn.com/a.jpg?x=1", "https://cbu01.alicdn.com/a.jpg?x=1"),
        ("HTTPS://CBU01.alicdn.com/a.jpg", "https://CBU01.alicdn.com/a.jpg"),
        ("http://127.0.0.1:8000/a.jpg", "http://127.0.0.1:8000/a.jpg"),
        ("http://127.0.0.2:8000/a.jpg", "http://127.0.0.2:8000/a.jpg"),
        ("http://localhost:8000/a.jpg", "http://localhost:8000/a.jpg"),
        ("http://[::1]:8000/a.jpg", "http://[::1]:8000/a.jpg"),
        ("http://127.0.0.1.evil.example/a.jpg", "https://127.0.0.1.evil.example/a.jpg"),
        (" https://cbu01.alicdn.com/商品.jpg\n", "https://cbu01.alicdn.com/商品.jpg"),
    ],
    ids=repr,
)
def test_pictures_have_one_clean_https_address(value, url):
    """Every spelling of a picture's address becomes one; http stays only on this machine."""
    assert parse.image_url(value) == url


def test_product_pages_keep_http():
    """A product page's address is not rewritten."""
    assert parse.page_url("http://detail.1688.com/offer/1.html") == "http://detail.1688.com/offer/1.html"


@pytest.mark.parametrize("name", ["page_url", "image_url"])
@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JavaScript://x/%0aalert(1)",
        "data:image/png;base64,AA==",
        "file:///etc/passwd",
        "ftp://x/a.jpg",
        "/img/a.jpg",
        "a.jpg",
        "https://",
        "https:///",
        "https://?a",
        "https://:80/a",
        "https://[bad/a.jpg",
        'https://x/"><script>',
        "https://x/a b",
        "https://x/a\u202eb",
        "java\nscript://x/a",
        "https://x\\@evil/a",
        7,
        True,
        ["https://x/a"],
    ],
    ids=repr,
)
def test_hostile_addresses_are_unreadable(name, value):
    """An address that could run script or hide its host never reaches the frame."""
    with pytest.raises(ValueError, match=r"not an http|Invalid IPv6"):
        getattr(parse, name)(value)


@pytest.mark.parametrize("name", READERS)
@given(value=JSON_VALUES)
def test_readers_read_refuse_or_miss(name, value):
    """Every JSON value is read, missing or refused with ValueError; nothing else happens."""
    try:
        result = getattr(parse, name)(value)
    except ValueError:
        return

    assert result is None or isinstance(result, bool | int | float | str | tuple)


MOSTLY_PLAIN = {
    bool: st.booleans(),
    int: st.integers(min_value=-1, max_value=2**63),
    str: st.sampled_from(["60.00", "8.9", "", "null", " a ", "1 2", "nan", "福建", "60.00 "])
    | st.text(max_size=3),
    list: st.lists(st.sampled_from(["104", "1", "", " 2", "null", "a|b", 104, None]), max_size=3),
}


@pytest.mark.parametrize(
    ("name", "types"), list(parse.AT_ONCE), ids=lambda part: part if isinstance(part, str) else ""
)
@given(data=st.data())
def test_reading_at_once_is_reading_one_by_one(name, types, data):
    """The fast way gives what the reader gives, or leaves it to the reader."""
    (kind,) = types
    values = data.draw(st.lists(MOSTLY_PLAIN[kind], min_size=1, max_size=5))

    together = parse.AT_ONCE[name, types](values)

    assert together is None or together == [getattr(parse, name)(value) for value in values]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param([{"beginAmount": "1", "price": "29.89"}], "1:29.89", id="one tier"),
        pytest.param([{"beginAmount": "49个", "price": 1.1}], "49:1.1", id="a bound with its unit"),
        pytest.param([{"begin_num": 2, "end_num": "", "price": "3"}], "2:3", id="the other spelling"),
        pytest.param([{"beginAmount": 0, "price": "3"}], "1:3", id="from nothing is from one piece"),
        pytest.param([{"beginAmount": 1, "price": "123456.78"}], "1:123456.78", id="every digit of a price"),
        pytest.param([], None, id="no tiers"),
    ],
)
def test_tiers_are_one_text(value, text):
    """Tiers come out ascending, as from-quantity:CNY."""
    assert parse.tiers(value) == text


@pytest.mark.parametrize(
    ("value", "lowest", "highest"),
    [
        pytest.param("25.90-29.89", 25.9, 29.89, id="a range"),
        pytest.param("￥1.1-￥1.2", 1.1, 1.2, id="a range with signs"),
        pytest.param("￥16.50", 16.5, 16.5, id="one price"),
        pytest.param([{"sale_price": "9"}, {"sale_price": "8.5"}], 8.5, 9.0, id="variants"),
        pytest.param([{"sale_price": None}, None, {}], None, None, id="variants without a price"),
        pytest.param([], None, None, id="no variants"),
    ],
)
def test_a_price_range_has_two_ends(value, lowest, highest):
    """Ranges and lists of variants tell the lowest and the highest price."""
    assert (parse.lowest_price(value), parse.highest_price(value)) == (lowest, highest)


@pytest.mark.parametrize(
    ("value", "kilograms"), [(0.5, 0.5), ("0.12", 0.12), ("2kg", 2.0), (0, None), ("0.00", None)]
)
def test_a_weight_of_zero_is_unknown(value, kilograms):
    """Nothing weighs nothing."""
    assert parse.weight(value) == kilograms


@pytest.mark.parametrize("value", ["500g", "-1", "heavy", True])
def test_a_weight_in_another_unit_is_unreadable(value):
    """A gram taken for a kilogram would make freight a thousand times too dear."""
    with pytest.raises(ValueError, match=r"^not a (weight in kg|number)"):
        parse.weight(value)
