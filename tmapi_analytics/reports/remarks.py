"""How a scoring was done and what it noted, in the report's language.

A scoring notes in English, as it warns. What plugins note, and names that are not known here, stay as they
are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tmapi_analytics.reports.words import PHRASES
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from tmapi_analytics.reports.voice import Voice

_COUNTED = r", for ([\d,]+) of ([\d,]+) offers"
_COUNT = r"，\2 个商品中的 \1 个"
_CHINESE = {
    re.compile(english): chinese
    for english, chinese in {
        f"bait price counts as missing{_COUNTED}": f"引流价按缺失处理{_COUNT}",
        f"list price, tier unknown{_COUNTED}": f"阶梯价未知，按标价计{_COUNT}",
        f"0 % with no sales counts as missing{_COUNTED}": f"无销量时的 0% 按缺失处理{_COUNT}",
        r'text that is no number, such as "(.*)", counts as missing, for ([\d,]+) of ([\d,]+) "\w+"': (
            r"非数字文本（如“\1”）按缺失处理，\3 个值中的 \2 个"
        ),
        "nothing is known; it counts as missing in each offer": "没有数据；每个商品均按缺失处理",
        "nothing is known; its weight goes to the others": "没有数据；其权重分给其他项",
        "it failed; its weight goes to the others": "计算失败；其权重分给其他项",
        "like= knew nothing of it; it is measured among these offers alone": (
            "like= 中没有此项；仅在这些商品之间衡量"
        ),
        "like= knows no such group; it is measured by itself": "like= 中没有此分组；单独衡量",
        "on utilities it ranks as weighted_sum does": "按效用计算时，排名与加权求和相同",
    }.items()
}
"""Note of a scoring -> the same in Chinese."""


def choice(voice: Voice, value: object) -> str:
    """What a choice of the scoring is called, such as its method, or a criterion's unit."""
    name = short(str(value), 60)
    key = f"chosen_{name}"
    return voice.say(key) if key in PHRASES else name.replace("_", " ")


def remark(voice: Voice, note: object) -> str:
    """What a scoring noted, the criterion by its name.

    Examples
    --------
    >>> from tmapi_analytics.money import read_currency
    >>> from tmapi_analytics.reports.voice import Voice
    >>> remark(Voice("zh", read_currency()), "price: list price, tier unknown, for 82 of 97 offers")
    '价格：阶梯价未知，按标价计，97 个商品中的 82 个'
    """
    name, colon, told = str(note).partition(": ")
    if not colon:
        return short(name, 300)
    said = voice.say("told_of", name=voice.criterion(name), told=_translated(told, voice.language))
    return short(said, 300)


def _translated(note: str, language: str) -> str:
    if language != "zh":
        return note
    for english, chinese in _CHINESE.items():
        if found := english.search(note):
            return f"{note[: found.start()]}{found.expand(chinese)}{note[found.end() :]}"
    return note
