"""Flags, notes and cells in both languages."""

import re
import string

import pytest

from tmapi_analytics.comparison import compare, flag, suppliers, words
from tmapi_analytics.errors import ParameterError

MANY = {
    "company_name": ["甲厂", "甲厂", *"乙丙丁戊己庚辛"],
    "title_origin": "莲子",
    "price": [4.0, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0, 90.0, 0.01],
    "moq": [500, 500, 50, 2, 2, 2, 2, None, 2],
    "sales_90d": [0, 50, 3, 2000, None, 7, 7, 7, 7],
    "repurchase_rate": [0.0, 0.2, 0.4, 0.31, 0.1, None, 0.2, 0.2, 0.2],
    "shop_years": [1, 3, 5, 9, None, 5, 5, 5, 5],
    "composite_score": [4.0, 4.0, 3.5, None, None, 4.0, 4.0, 4.0, 4.0],
    "province": ["福建", "浙江", *["福建"] * 7],
    "stock": [100, 900, 900, 900, 900, 900, 900, 900, 0],
    "price_tiers": ["1:4|100:3", None, "400:9", *[None] * 6],
}
"""Nine offers of which there is much to say."""


def places(text):
    """What stands for something in a phrase."""
    return sorted(filter(None, (name for _, name, _, _ in string.Formatter().parse(text))))


@pytest.mark.parametrize("key", words.PHRASES)
def test_both_languages_say_the_same_numbers(key):
    """A phrase and its translation hold the same placeholders; the English for one stays within them."""
    phrase = words.PHRASES[key]

    assert places(phrase.en) == places(phrase.zh)
    assert set(places(phrase.one)) <= set(places(phrase.en))


def test_no_key_stands_for_two_phrases():
    """The tables hold one phrase a key, all together."""
    tables = (words.JOINTS, words.FLAGS, words.DECIDING, words.NOTES, words.CELLS)

    assert sum(map(len, tables)) == len(words.PHRASES)


def test_nothing_english_is_left_in_chinese(make):
    """Of flags, cells and notes: no word of two letters but CNY; titles and names are the sellers'."""
    flagged = flag(make(9, **MANY), 300, language="zh", peers=7)
    told = compare(flagged, quantity=300, language="zh").drop(index=["name_pinyin"])

    cells = [*told.to_numpy().ravel(), *suppliers(flagged, language="zh")["note"].dropna(), *flagged["flags"]]
    said = " ".join(cell for cell in cells if isinstance(cell, str))

    assert not set(re.findall("[A-Za-z]{2,}", said)) - {"CNY"}


@pytest.mark.parametrize(
    ("row", "sentences"),
    [
        (0, "标价比 7 家供应商的中位数低 80%（相似商品，未核实）；90 天内无销量；起订量 500 件，高于 300 件"),
        (8, "价格 CNY 0.01 为引流价，并非成交价；库存 0 件，低于 300 件"),
        (4, "数据不足：销量、诚信通年限、综合服务分未知"),
    ],
    ids=["low price", "bait", "little data"],
)
def test_flags_are_said_in_chinese(make, row, sentences):
    """Joined as Chinese sentences are."""
    assert flag(make(9, **MANY), 300, language="zh", peers=7)["flags"][row].startswith(sentences)


def test_cells_are_said_in_chinese(make):
    """Criteria and numbers are the same as in English."""
    offers = make(9, **MANY)
    english, chinese = (compare(offers, ["甲厂", "乙", "丙"], language=one) for one in ("en", "zh"))

    assert list(chinese.index) == list(english.index)
    assert chinese.attrs["tmapi_compare"]["numbers"] == english.attrs["tmapi_compare"]["numbers"]
    assert chinese.loc["price"].tolist()[:2] == ["CNY 4.00", "CNY 20.00（+400%）"]
    assert chinese.loc["repurchase_rate", "丙"] == "31%"
    assert chinese.loc["note", "甲厂"] == "可能是两家店铺（省份与诚信通年限不同）"


@pytest.mark.parametrize("verb", [flag, compare, suppliers], ids=["flag", "compare", "suppliers"])
def test_another_language_is_refused(make, verb):
    """In one line that names those there are."""
    with pytest.raises(ParameterError, match="language cannot be 'fr'"):
        verb(make(2), language="fr")
