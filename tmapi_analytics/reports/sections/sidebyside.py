"""The suppliers of the shortlist side by side, and what to look at twice in their offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics import comparison
from tmapi_analytics.errors import overheard
from tmapi_analytics.reports.naming import in_both_scripts, supplier
from tmapi_analytics.reports.sections.shortlist import flags_of
from tmapi_analytics.reports.shape import Cell, Head, Mark, Section, Table
from tmapi_analytics.reports.words import PHRASES
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.reports.material import Material

_TOLD_ELSEWHERE = ("name_pinyin", "flags")
"""Criteria of a comparison that stand in its head, and in a section of their own."""


def side_by_side(material: Material) -> Section:
    """One column a supplier of the shortlist; no table where none of them has a name."""
    say, asked = material.voice.say, material.asked
    keys = [key for key in material.keys.iloc[material.best] if isinstance(key, str)]
    if not keys:
        return Section(key="compared", heading=say("compared"))
    with overheard():  # ids that are not there are told by the flags
        compared = comparison.compare(
            material.offers,
            keys,
            quantity=asked.quantity,
            confirmed=asked.confirmed,
            currency=asked.currency,
            rate=asked.rate,
            rate_date=asked.rate_date,
            language=asked.language,
        )
    return Section(key="compared", heading=say("compared"), tables=(_table(material, compared),))


def _table(material: Material, compared: pd.DataFrame) -> Table:
    told = compared.attrs["tmapi_compare"]
    names = list(told["columns"])
    heads = (Head(material.voice.say("criterion")), *(_head(material, name) for name in names))
    rows = tuple(
        (
            Cell(_criterion(material, criterion)),
            *(_cell(told, criterion, name, text) for name, text in zip(names, texts, strict=True)),
        )
        for criterion, texts in zip(compared.index, compared[names].to_numpy(), strict=True)
        if criterion not in _TOLD_ELSEWHERE and any(texts)
    )
    return Table(material.voice.say("compared_caption", n=len(names)), heads, rows)


def _criterion(material: Material, name: str) -> str:
    voice = material.voice
    key = "rank_among_all" if name == "rank" and material.is_checked else f"row_{name}"
    return voice.say(key) if key in PHRASES else voice.criterion(name.removeprefix("utility_"))


def _head(material: Material, name: str) -> Head:
    company, other_script = in_both_scripts(short(name, 60), material.voice.language)
    return Head(company, under=other_script)


def _cell(told: dict[str, Any], criterion: str, name: str, text: Any) -> Cell:
    mark: Mark = ""
    if name in told["best"].get(criterion, []):
        mark = "best"
    elif name in told["worst"].get(criterion, []):
        mark = "worst"
    return Cell(short(text, 200), mark=mark)


def flags(material: Material) -> Section:
    """What to look at twice: of the shortlist one by one, of the others how many."""
    say, offers = material.voice.say, material.offers
    if offers.empty:
        return Section(key="flags", heading=say("flags"))
    count = int(offers["flags"].notna().sum())
    told = say("flags_summary", n=count, offers=material.voice.offers(len(offers)))
    rows = tuple(
        (
            Cell(*supplier(material, row)),
            Cell(" · ".join(flags_of(material.peers.iloc[row])) or say("no_flags")),
        )
        for row in material.best
    )
    table = Table(say("flags_caption"), (Head(say("supplier")), Head(say("look_twice"))), rows)
    return Section(
        key="flags", heading=say("flags"), text=(told, say("thresholds")), tables=(table,) if rows else ()
    )
