"""What suppliers and offers are called, in the script that the reader knows best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmapi_analytics.comparison import latin
from tmapi_analytics.wording import has_chinese, short

if TYPE_CHECKING:
    from tmapi_analytics.reports.material import Material

_LONGEST = 60
"""Characters of a company's name."""


def supplier(material: Material, row: int) -> tuple[str, str]:
    """The company behind a peer, as `in_both_scripts`, or that it has no name."""
    offer = material.peers.iloc[row]
    name = short(offer["company_name"], _LONGEST) or short(offer.get("shop_name"), _LONGEST)
    return in_both_scripts(name or material.voice.say("supplier_unknown"), material.voice.language)


def titles(material: Material, row: int) -> tuple[str, str]:
    """The titles of a peer, the one that the reader knows best first; empty where there is none."""
    offer = material.peers.iloc[row]
    return material.voice.titles(offer["title"], offer["title_origin"])


def in_both_scripts(name: str, language: str) -> tuple[str, str]:
    """A company's name as it sounds and as it is written, the other way round for who reads Chinese.

    Examples
    --------
    >>> in_both_scripts("绿叶商行", "en"), in_both_scripts("Green Leaf (Asia)", "en")
    (('Lü Ye Shang Hang', '绿叶商行'), ('Green Leaf (Asia)', ''))
    """
    if not has_chinese(name):
        return name, ""
    spoken = short(latin.pinyin(name), 2 * _LONGEST)
    return (name, spoken) if language == "zh" else (spoken, name)
