"""Chinese names in letters that a buyer can read: provinces in English, companies and cities in pinyin.

Nothing is translated but provinces, which have English names, and what kind of company it is; pinyin says how
a name sounds. A character with several readings gets the one that its word has: `readings` knows it of
places, pypinyin's dictionary of common words.
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
from tmapi_analytics.comparison import readings

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
_PEOPLES = f"(?:{readings.PEOPLES})族|{readings.WITHOUT_SUFFIX}"
# The first 族 is of a county that is called as its people are.
_CITY_ENDINGS = re.compile(f"(?<=..)(族?({_PEOPLES})*自治[州县旗]|市|地区|县|林区|区|盟)$")
_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
_READINGS = {**readings.PLACES, **readings.JOINTS, **readings.COMPANIES}
_TRADE = "行"
"""At the end of a name it is the trade, not the walk that dictionaries put first."""
_READ = re.compile(f"({'|'.join(sorted(_READINGS, key=len, reverse=True))}|{_TRADE}$)")


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
    """Each city, prefecture or county as one word, as maps write it, without what kind of place it is.

    Examples
    --------
    >>> cities_in_pinyin(pd.Series(["三明市", "西安市", "延边朝鲜族自治州"])).tolist()
    ['Sanming', "Xi'an", 'Yanbian']
    """
    return _each(cities, _city)


def names_in_pinyin(names: pd.Series[Any]) -> pd.Series[Any]:
    """Each name, syllable by syllable, what kind of company it is in English; what is not Chinese stays.

    Examples
    --------
    >>> names_in_pinyin(pd.Series(["重庆长江（Long River）贸易行", "漯河长乐食品有限公司"])).tolist()
    ['Chong Qing Chang Jiang (Long River) Mao Yi Hang', 'Luo He Chang Le Shi Pin Co., Ltd.']
    """
    return _each(names, pinyin)


def pinyin(name: str) -> str:
    """One name as `names_in_pinyin` writes it.

    Examples
    --------
    >>> pinyin("绿叶商行")
    'Lü Ye Shang Hang'
    """
    letters = unicodedata.normalize("NFKC", _CHINESE.sub(_in_letters, name))
    spaced = letters.replace("(", " (").replace(")", ") ").split()
    return " ".join(spaced).replace("( ", "(").replace(" )", ")")


def _in_letters(chinese: re.Match[str]) -> str:
    # Split by a group, every second part is one that it has matched.
    parts = _READ.split(chinese.group())
    parts[::2] = map(_spelled, parts[::2])
    parts[1::2] = [_READINGS.get(part, "Hang") for part in parts[1::2]]
    return f" {' '.join(parts)} "


def _spelled(text: str) -> str:
    # Cutting into words is most of the work, and most names hold no word that is read in a way of its own.
    if _openings().isdisjoint(map(add, text, text[1:])):
        return " ".join(map(_syllables, text))
    from pypinyin.contrib.mmseg import seg

    return " ".join(map(_syllables, seg.cut(text)))


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

    return readings.ALONE.get(word) or " ".join(
        syllable.capitalize() for syllable in lazy_pinyin(word, v_to_u=True)
    )


def _city(name: str) -> str:
    if not _CHINESE.search(name):
        return name
    stem = _CITY_ENDINGS.sub("", name.strip())
    first, *others = (readings.CITIES.get(stem) or pinyin(stem)).split()
    # Where a syllable begins with a vowel, the apostrophe says so.
    return first + "".join(f"'{one.lower()}" if one[0] in "AEO" else one.lower() for one in others)


def _each(values: pd.Series[Any], read: Callable[[str], str | None]) -> pd.Series[Any]:
    """`read` of each distinct text, once."""
    codes, distinct = pd.factorize(values)
    found = pd.Series([*(read(str(text)) for text in distinct), None], dtype=dtype("text"))
    # What is missing has the code -1: the last.
    return pd.Series(found.array.take(codes), index=values.index)
