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
        ("漯河市", "Luohe"),
        ("单县", "Shanxian"),
        ("洪洞县", "Hongtong"),
        ("长寿区", "Changshou"),
        ("长子县", "Zhangzi"),
        ("长阳土家族自治县", "Changyang"),
        ("丰都县", "Fengdu"),
        ("朝阳市", "Chaoyang"),
        ("六合区", "Luhe"),
        ("闵行区", "Minhang"),
        ("哈尔滨市", "Harbin"),
        ("恩施土家族苗族自治州", "Enshi"),
        ("伊犁哈萨克自治州", "Yili"),
        ("东乡族自治县", "Dongxiang"),
        ("鄂温克族自治旗", "Ewenke"),
        ("神农架林区", "Shennongjia"),
        ("兴安盟", "Xing'an"),
    ],
)
def test_cities_are_one_word(city, letters):
    """As on maps, without what kind of place it is; a vowel within gets its apostrophe."""
    assert cities_in_pinyin(pd.Series([city])).tolist() == [letters]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        pytest.param("重庆长江商行", "Chong Qing Chang Jiang Shang Hang", id="words decide how it is read"),
        pytest.param("清河县怀驰贸易行", "Qing He Xian Huai Chi Mao Yi Hang", id="a trade, not a walk"),
        pytest.param(
            "绿叶商行（个体工商户）", "Lü Ye Shang Hang (Sole Trader)", id="in front of brackets, too"
        ),
        pytest.param("杭州行知学社", "Hang Zhou Xing Zhi Xue She", id="a walk where it is no trade"),
        pytest.param("ABC（深圳）有限公司", "ABC (Shen Zhen) Co., Ltd.", id="letters and brackets stay"),
        pytest.param("甲股份有限公司广州分公司", "Jia Co., Ltd. Guang Zhou Branch", id="a branch"),
        pytest.param("重庆市长寿区长乐", "Chong Qing Shi Chang Shou Qu Chang Le", id="no mayor in a name"),
        pytest.param("漯河曾记", "Luo He Zeng Ji", id="places and surnames"),
        pytest.param("  ", "", id="nothing is nothing"),
    ],
)
def test_names_are_spelled_syllable_by_syllable(name, letters):
    """As pypinyin reads them, but for places and what kind of company it is."""
    assert pinyin(name) == letters


def test_names_are_read_as_pypinyin_reads_them():
    """The short cut for names without words of their own changes none of the sandbox's names."""
    names = sorted(
        {
            offer.supplier.name.removesuffix("行").removesuffix("有限公司")
            for offer in catalogue(1688).values()
        }
    )

    spelled = [" ".join(map(str.capitalize, lazy_pinyin(name, v_to_u=True))) for name in names]

    assert list(names_in_pinyin(pd.Series(names))) == spelled
