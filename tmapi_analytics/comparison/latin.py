"""Chinese names in letters that a buyer can read: provinces in English, companies and cities in pinyin.

Nothing is translated but provinces, which have English names; pinyin says how a name sounds. A character
with several readings gets the one that its word has, which pypinyin's dictionary knows for common words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from operator import add
from typing import Any

import pandas as pd

from tmapi_analytics.columns import dtype

PROVINCES = {
    "北京": "Beijing",
    "天津": "Tianjin",
    "上海": "Shanghai",
    "重庆": "Chongqing",
    "河北": "Hebei",
    "山西": "Shanxi",
    "辽宁": "Liaoning",
    "吉林": "Jilin",
    "黑龙江": "Heilongjiang",
    "江苏": "Jiangsu",
    "浙江": "Zhejiang",
    "安徽": "Anhui",
    "福建": "Fujian",
    "江西": "Jiangxi",
    "山东": "Shandong",
    "河南": "Henan",
    "湖北": "Hubei",
    "湖南": "Hunan",
    "广东": "Guangdong",
    "海南": "Hainan",
    "四川": "Sichuan",
    "贵州": "Guizhou",
    "云南": "Yunnan",
    "陕西": "Shaanxi",
    "甘肃": "Gansu",
    "青海": "Qinghai",
    "台湾": "Taiwan",
    "内蒙古": "Inner Mongolia",
    "广西": "Guangxi",
    "西藏": "Tibet",
    "宁夏": "Ningxia",
    "新疆": "Xinjiang",
    "香港": "Hong Kong",
    "澳门": "Macao",
}
"""The names that ISO 3166-2:CN lists, in the English of common use."""

_PROVINCE_ENDINGS = re.compile("(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$")
_CITY_ENDINGS = re.compile("(?<=..)(市|地区|县|区)$")
_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")


def provinces_in_english(provinces: pd.Series[Any]) -> pd.Series[Any]:
    """Each province in English; missing for what is none of `PROVINCES`.

    Examples
    --------
    >>> provinces_in_english(pd.Series(["福建", "广西壮族自治区", "海外"])).dropna().tolist()
    ['Fujian', 'Guangxi']
    """
    return _each(provinces, province_in_english)


def province_in_english(province: str) -> str | None:
    """One of `provinces_in_english`."""
    return PROVINCES.get(_PROVINCE_ENDINGS.sub("", province.strip()))


def cities_in_pinyin(cities: pd.Series[Any]) -> pd.Series[Any]:
    """Each city as one word, without what kind of place it is.

    Examples
    --------
    >>> cities_in_pinyin(pd.Series(["三明市", "西安市"])).tolist()
    ['Sanming', "Xi'an"]
    """
    return _each(cities, _city)


def names_in_pinyin(names: pd.Series[Any]) -> pd.Series[Any]:
    """Each name, syllable by syllable; what is not Chinese stays.

    Examples
    --------
    >>> names_in_pinyin(pd.Series(["重庆长江（Long River）贸易行"])).tolist()
    ['Chong Qing Chang Jiang (Long River) Mao Yi Hang']
    """
    return _each(names, pinyin)


def pinyin(name: str) -> str:
    """One name as `names_in_pinyin` writes it.

    Examples
    --------
    >>> pinyin("绿叶商行")
    'Lü Ye Shang Hang'
    """
    # At the end of a company's name it is the trade, not the walk that dictionaries put first.
    stem, ending = (name[:-1], " Hang") if name.endswith("行") else (name, "")
    letters = unicodedata.normalize("NFKC", _CHINESE.sub(_in_letters, stem) + ending)
    spaced = letters.replace("(", " (").replace(")", ") ").split()
    return " ".join(spaced).replace("( ", "(").replace(" )", ")")


def _in_letters(chinese: re.Match[str]) -> str:
    text = chinese.group()
    # Cutting into words is most of the work, and most names hold no word that is read in a way of its own.
    if _openings().isdisjoint(map(add, text, text[1:])):
        return f" {' '.join(map(_syllables, text))} "
    from pypinyin.contrib.mmseg import seg

    return f" {' '.join(map(_syllables, seg.cut(text)))} "


@cache
def _openings() -> frozenset[str]:
    """The first two characters of every word that is not read as its characters are one by one."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    alone = {chr(number): readings.split(",")[0] for number, readings in PINYIN_DICT.items()}
    return frozenset(
        word[:2]
        for word, syllables in PHRASES_DICT.items()
        if [readings[0] for readings in syllables] != [alone.get(character) for character in word]
    )


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(syllable.capitalize() for syllable in lazy_pinyin(word, v_to_u=True))


def _city(name: str) -> str:
    if not _CHINESE.search(name):
        return name
    first, *others = pinyin(_CITY_ENDINGS.sub("", name.strip())).split()
    # Where a syllable begins with a vowel, the apostrophe says so.
    return first + "".join(f"'{one.lower()}" if one[0] in "AEO" else one.lower() for one in others)


def _each(values: pd.Series[Any], read: Callable[[str], str | None]) -> pd.Series[Any]:
    """`read` of each distinct text, once."""
    codes, distinct = pd.factorize(values)
    found = pd.Series([*(read(str(text)) for text in distinct), None], dtype=dtype("text"))
    # What is missing has the code -1: the last.
    return pd.Series(found.array.take(codes), index=values.index)
