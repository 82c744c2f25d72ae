"""Chinese names in letters."""

import pandas as pd
import pytest
from pypinyin import lazy_pinyin

from tmapi_analytics.comparison.latin import (
    PROVINCES,
    cities_in_pinyin,
    names_in_pinyin,
    pinyin,
    provinces_in_english,
)
from tmapi_analytics.devserver.catalogue import catalogue


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("福建", "Fujian"),
        ("福建省", "Fujian"),
        ("上海市", "Shanghai"),
        ("陕西", "Shaanxi"),
        ("山西", "Shanxi"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("广西壮族自治区", "Guangxi"),
        ("宁夏回族自治区", "Ningxia"),
        ("新疆维吾尔自治区", "Xinjiang"),
        ("香港特别行政区", "Hong Kong"),
    ],
)
def test_provinces_have_english_names(chinese, english):
    """With and without what kind of province it is."""
    assert provinces_in_english(pd.Series([chinese])).tolist() == [english]


def test_there_are_34_provinces():
    """23 provinces, 4 municipalities, 5 autonomous regions and 2 special ones; no two names alike."""
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 34


@pytest.mark.parametrize("place", ["海外", "", "Fujian"])
def test_what_is_no_province_has_no_english_name(place):
    """Unknown stays unknown."""
    assert provinces_in_english(pd.Series([place])).isna().all()


@pytest.mark.parametrize(
    ("city", "letters"),
    [
        ("三明市", "Sanming"),
        ("西安市", "Xi'an"),
        ("建宁县", "Jianning"),
        ("市", "Shi"),
        ("吕梁市", "Lüliang"),
        ("Guangzhou", "Guangzhou"),
    ],
)
def test_cities_are_one_word(city, letters):
    """Without what kind of place it is; a vowel after a vowel gets its apostrophe."""
    assert cities_in_pinyin(pd.Series([city])).tolist() == [letters]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        pytest.param("重庆长江商行", "Chong Qing Chang Jiang Shang Hang", id="words decide how it is read"),
        pytest.param("清河县怀驰贸易行", "Qing He Xian Huai Chi Mao Yi Hang", id="a trade, not a walk"),
        pytest.param(
            "ABC（深圳）有限公司", "ABC (Shen Zhen) You Xian Gong Si", id="letters and brackets stay"
        ),
        pytest.param("  ", "", id="nothing is nothing"),
    ],
)
def test_names_are_spelled_syllable_by_syllable(name, letters):
    """As pypinyin reads them."""
    assert pinyin(name) == letters


def test_names_are_read_as_pypinyin_reads_them():
    """The short cut for names without words of their own changes none of the sandbox's names."""
    names = sorted({offer.supplier.name.removesuffix("行") for offer in catalogue(1688).values()})

    spelled = [" ".join(map(str.capitalize, lazy_pinyin(name, v_to_u=True))) for name in names]

    assert list(names_in_pinyin(pd.Series(names))) == spelled
