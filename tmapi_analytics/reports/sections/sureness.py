"""How sure the order is, in words: among which offers, and only as far as weights can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics.comparison.taking import item_ids
from tmapi_analytics.reports.naming import supplier
from tmapi_analytics.reports.voice import known
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from tmapi_analytics.reports.material import Material
    from tmapi_analytics.reports.voice import Voice

CLEAR, NARROW = 0.8, 0.5
"""From this share of the draws on in which an offer comes first its lead is clear, or at least narrow."""


def sure(material: Material, row: int) -> pd.Series[Any] | None:
    """The row of `tm.sensitivity` for a peer; None where that is not known."""
    table = material.sureness
    if table is None or pd.isna(table["p_top1"].iloc[row]):
        return None
    return table.iloc[row]


def interval(voice: Voice, place: pd.Series[Any]) -> str:
    """The places between which an offer lies in 90 % of the draws."""
    low, high = int(place["rank_low"]), int(place["rank_high"])
    return str(low) if low == high else voice.say("places", low=low, high=high)


def lead(material: Material, row: int) -> str:
    """How far ahead the best peer is, in a word or two; empty where that is not known."""
    place = sure(material, row)
    if place is None or material.rivals(row).sum() < 2:
        return ""
    if _firsts(material, row) > 1:
        return material.voice.say("shared")
    share = place["p_top1"]
    return material.voice.say("clear" if share >= CLEAR else "narrow" if share >= NARROW else "close")


def how_sure(material: Material, row: int) -> Iterator[str]:
    """What is to be said about the place of the best peer."""
    say, voice = material.voice.say, material.voice
    count, firsts, place = int(material.rivals(row).sum()), _firsts(material, row), sure(material, row)
    if firsts > 1:
        yield say("tied", n=firsts)
    if count == 1:
        yield say("alone")
    elif place is None:
        yield say("not_sure")
    else:
        share, places = voice.percent(place["p_top1"]), interval(voice, place)
        key = "sure_first" if places == "1" else "sure"
        yield say(key, share=share, places=places, offers=voice.offers(count))
        yield from _swap(material)
    if (coverage := known(material.peers["score_coverage"].iloc[row])) is not None and coverage < 1:
        yield say("coverage", share=voice.percent(coverage))
    if by := material.scoring.get("by"):
        yield say("grouped", by=short(by, 40))


def _firsts(material: Material, row: int) -> int:
    """How many peers share the place of this one."""
    return int((material.places[material.rivals(row)] == material.places[row]).sum())


def _swap(material: Material) -> Iterator[str]:
    """What would have to change for another to come first."""
    voice = material.voice
    assert material.sureness is not None  # noqa: S101  # for mypy: asked only where it is there
    groups = material.sureness.attrs["tmapi_sensitivity"]["groups"]
    swap = groups[""]["swap"] if list(groups) == [""] else None
    if swap:
        yield voice.say(
            "swap",
            first=_called(material, swap["first"]),
            second=_called(material, swap["second"]),
            criterion=voice.criterion(swap["criterion"]),
            weight=voice.percent(swap["weight"]),
            swaps_at=voice.percent(swap["swaps_at"]),
        )


def _called(material: Material, item_id: Any) -> str:
    """An offer by its number and its supplier."""
    (row, *_) = (item_ids(material.peers) == item_id).to_numpy(dtype=bool, na_value=False).nonzero()[0]
    return material.voice.say("offer_of", item_id=item_id, supplier=supplier(material, int(row))[0])
