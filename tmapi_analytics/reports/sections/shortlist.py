"""The shortlist: the best offer of each of the best suppliers, with what decides about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tmapi_analytics import tiers
from tmapi_analytics.comparison.taking import minimum_order
from tmapi_analytics.reports.naming import supplier, titles
from tmapi_analytics.reports.sections.listing import locations
from tmapi_analytics.reports.sections.sureness import interval, sure
from tmapi_analytics.reports.sections.verdict import basis_of
from tmapi_analytics.reports.shape import Fact, Pick
from tmapi_analytics.reports.voice import Voice, known, safe_link
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.reports.material import Material

_THEN = re.compile("; |；")
"""Between two flags, in either language."""


def picks(material: Material) -> tuple[Pick, ...]:
    """The shortlist, the best first."""
    return tuple(_pick(material, row) for row in material.best)


def flags_of(offer: pd.Series[Any]) -> tuple[str, ...]:
    """What to look at twice in an offer, each a sentence."""
    return tuple(filter(None, _THEN.split(short(offer["flags"], 600))))


def _pick(material: Material, row: int) -> Pick:
    offer = material.peers.iloc[row]
    number = known(offer["item_id"])
    item_id = None if number is None else int(number)
    name, other_script = supplier(material, row)
    title, other_title = titles(material, row)
    return Pick(
        item_id=item_id,
        title=title,
        title_other=other_title,
        supplier=name,
        supplier_other=other_script,
        offer_url=safe_link(offer["product_url"]),
        shop_url=safe_link(offer.get("shop_url")),
        picture=offer["img_url"] if isinstance(offer["img_url"], str) else "",
        facts=tuple(_facts(material, row)),
        flags=flags_of(offer),
        note="" if item_id is None else short(material.asked.notes.get(item_id), 600),
        confirmed=material.is_checked,
    )


def _facts(material: Material, row: int) -> Iterator[Fact]:
    voice, say, offer = material.voice, material.voice.say, material.peers.iloc[row]
    yield Fact(say("unit_price"), voice.price(material.prices[row]), under=basis_of(material, row))
    yield from _total(material, row)
    if material.is_scored:
        yield from _standing(material, row)
    least = minimum_order(material.peers.iloc[[row]])[0]
    yield Fact(say("moq"), voice.least(least, offer["moq"]))
    if known(offer.get("stock")) is not None:
        yield Fact(say("stock"), voice.pieces(offer["stock"]))
    yield Fact(say("sold"), voice.sold(offer["sales_90d"], offer["sales_90d_is_floor"]))
    yield Fact(say("again"), _comes_back(voice, offer))
    yield Fact(say("shop"), _shop(voice, offer))
    yield Fact(say("place"), locations(material.peers.iloc[[row]], voice.language)[0] or say("unknown"))


def _total(material: Material, row: int) -> Iterator[Fact]:
    """What all pieces cost where their tier is known; a list price is none for so many."""
    voice, quantity, price = material.voice, material.asked.quantity, material.prices[row]
    if quantity is not None and material.bases[row] == tiers.TIER and not material.bait[row]:
        yield Fact(voice.say("total", pieces=voice.pieces(quantity)), voice.price(price * quantity))


def _standing(material: Material, row: int) -> Iterator[Fact]:
    voice, say = material.voice, material.voice.say
    rivals = int(material.rivals(row).sum())
    yield Fact(say("rank"), say("rank_of", rank=int(material.places[row]), n=rivals))
    if (certain := sure(material, row)) is not None:
        yield Fact(say("best_in"), voice.percent(certain["p_top1"]))
        yield Fact(say("interval"), interval(voice, certain))


def _comes_back(voice: Voice, offer: pd.Series[Any]) -> str:
    """The share of buyers who bought again; 0 % of nobody is no evidence."""
    if known(offer["repurchase_rate"]) == 0 == known(offer["sales_90d"]):
        return voice.say("again_unsold")
    return voice.percent(offer["repurchase_rate"])


def _shop(voice: Voice, offer: pd.Series[Any]) -> str:
    parts = []
    if known(offer["shop_years"]) is not None:
        parts.append(voice.say("shop_years", years=voice.years(offer["shop_years"])))
    if (rating := known(offer["composite_score"])) is not None:
        parts.append(voice.say("rating", rating=f"{rating:.1f}"))
    return voice.listed(parts) if parts else voice.say("unknown")
