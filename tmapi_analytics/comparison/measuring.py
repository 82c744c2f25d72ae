"""What each of some suppliers, or offers, is worth in each criterion: the lines of a comparison."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.lines import Line, Words
from tmapi_analytics.comparison.noting import notes
from tmapi_analytics.comparison.peers import prices_at
from tmapi_analytics.comparison.summing import rate_evidence
from tmapi_analytics.comparison.taking import either, floats, minimum_order, texts
from tmapi_analytics.tiers import BELOW, TIER, UNKNOWN, unit_prices

if TYPE_CHECKING:
    from tmapi_analytics.comparison.sides import Sides

FEW = 100
"""Pieces sold under which a repurchase rate is shown and not judged: there, the criterion of the same name
trusts the mean of all offers more than the rate."""
_SAID = {
    "price",
    "moq",
    "sales_90d",
    "repurchase_rate",
    "ships_in_48h",
    "shop_years",
    "composite_score",
    "is_powerful_seller",
    "is_super_factory",
}
"""The criteria that have a line of their own; of others the utility is shown."""
_UTILITY = "utility_"
_BASES = {TIER: "tier", BELOW: "below_tier", UNKNOWN: "list_price"}
"""What a price rests on -> the key of how it is said."""


def compared(sides: Sides) -> list[Line | Words]:
    """All lines, in the order of a comparison."""
    return [
        *_who(sides),
        _price(sides),
        _smallest_order(sides),
        *_selling(sides),
        *_shop(sides),
        *_scores(sides),
        *_remarks(sides),
    ]


def _who(sides: Sides) -> Iterator[Words]:
    table, say = sides.table, sides.say
    if sides.of_items:
        yield Words("company_name", sides.texts(table["company_name"]))
    yield Words("name_pinyin", sides.texts(table["name_pinyin"]))
    yield Words("title", sides.texts(_titles(sides)))
    yield Words("item_id", sides.texts(table["best_item_id"]))
    looked = np.zeros(len(table)) if sides.same is None else sides.same[sides.best] & (sides.best >= 0)
    yield Words("same_product", [say("confirmed" if one else "unchecked") for one in looked])


def _titles(sides: Sides) -> pd.Series[Any]:
    """Of the best offers, in Chinese as their sellers wrote them."""
    titles = sides.table["best_title"]
    if sides.language == "en":
        return titles
    return either(pd.Series(sides.of_best(texts(sides.groups.frame, "title_origin"))), titles)


def _price(sides: Sides) -> Line:
    prices = sides.of_best(prices_at(sides.groups.frame, sides.quantity)).tolist()
    bases = _bases(sides)
    known = [place for place, price in enumerate(prices) if not math.isnan(price)]
    listed = [basis == UNKNOWN for basis in bases]
    return sides.line(
        "price",
        prices,
        sides.money.show,
        goal="min",
        difference="percent",
        remarks=_price_remarks(sides, prices, bases),
        # Beside prices at the quantity, a list price is what it costs at most.
        at_most=() if all(listed[place] for place in known) else listed,
    )


def _bases(sides: Sides) -> list[str]:
    """What the price of each best offer rests on; empty where no quantity is wanted."""
    if sides.quantity is None:
        return [""] * sides.groups.count
    tiers = pd.Series(sides.of_best(texts(sides.groups.frame, "price_tiers")))
    return list(unit_prices(tiers, sides.quantity)["unit_price_basis"])


def _price_remarks(sides: Sides, prices: list[float], bases: list[str]) -> list[str]:
    """What each price rests on, or why a price that is listed is not shown."""
    say = sides.say
    at_quantity = "" if sides.quantity is None else sides.pieces(sides.quantity)
    remarks = [say(_BASES[basis], pieces=at_quantity) if basis else "" for basis in bases]
    listed = sides.of_best(floats(sides.groups.frame, "price"))
    for place in np.flatnonzero(np.isnan(prices)):
        remarks[place] = "" if np.isnan(listed[place]) else say("bait_price")
    return remarks


def _smallest_order(sides: Sides) -> Line:
    least = sides.of_best(minimum_order(sides.groups.frame)).tolist()
    enough = sides.quantity or 1
    return sides.line(
        "moq",
        least,
        sides.pieces,
        goal="min",
        # What is enough is as good as any smaller order.
        judged=[max(pieces, enough) for pieces in least],
        remarks=list(_order_remarks(sides, least)),
    )


def _order_remarks(sides: Sides, least: list[float]) -> Iterator[str]:
    """What a smallest order is above, and what is listed instead of it."""
    say, listed = sides.say, sides.of_best(floats(sides.groups.frame, "moq")).tolist()
    for pieces, said in zip(least, listed, strict=True):
        wanted = sides.quantity if sides.quantity and pieces > sides.quantity else None
        above = [] if wanted is None else [say("above", quantity=wanted)]
        other = [] if math.isnan(said) or said == pieces else [say("listed_as", listed=said)]
        yield say("and").join([*above, *other])


def _selling(sides: Sides) -> Iterator[Line]:
    table, groups, say = sides.table, sides.groups, sides.say
    floors = table["sales_90d_is_floor"].fillna(value=False).tolist()
    yield sides.line("sales_90d", _column(table, "sales_90d"), sides.pieces, goal="max", at_least=floors)
    rates = _column(table, "repurchase_rate")
    pieces = groups.each(rate_evidence(groups.frame)).sum().tolist()
    yield sides.line(
        "repurchase_rate",
        rates,
        sides.percent,
        goal="max",
        difference="points",
        judged=[rate if n >= FEW else math.nan for rate, n in zip(rates, pieces, strict=True)],
        remarks=[say("of_sold", pieces=sides.pieces(n)) if 0 < n < FEW else "" for n in pieces],
    )
    share = _column(table, "ships_in_48h_share")
    if sides.of_items:
        yield sides.line("ships_in_48h", share, sides.yes_or_no, goal="max")
    else:
        yield sides.line("ships_in_48h", share, sides.percent, goal="max", difference="points")


def _shop(sides: Sides) -> Iterator[Line | Words]:
    for name, show in {
        "shop_years": sides.years,
        "composite_score": lambda rating: sides.say("of_five", n=rating),
        "is_powerful_seller": sides.yes_or_no,
        "is_super_factory": sides.yes_or_no,
    }.items():
        yield sides.line(name, _column(sides.table, name), show, goal="max")
    yield Words("place", sides.texts(_places(sides.table, sides.language)))


def _places(table: pd.DataFrame, language: str) -> pd.Series[Any]:
    """City and province, in Chinese the other way round."""
    first, second, joint = ("city_pinyin", "province_en", ", ")
    if language == "zh":
        first, second, joint = ("province", "city", " ")
    one, other = table[first], table[second]
    return either(either(one.str.cat(other, sep=joint), other), one)


def _scores(sides: Sides) -> Iterator[Line]:
    frame, table = sides.groups.frame, sides.table
    if not sides.of_items:
        yield sides.line("offers", _column(table, "offers"), "{:,.0f}".format)
    if "score" in frame:
        yield sides.line("score", _column(table, "best_score"), "{:.2f}".format, goal="max")
    if "rank" in frame:
        yield sides.line("rank", _column(table, "best_rank"), "{:,.0f}".format, goal="min")
    for name in map(str, frame):
        if name.startswith(_UTILITY) and name.removeprefix(_UTILITY) not in _SAID:
            utilities = sides.of_best(floats(frame, name)).tolist()
            yield sides.line(name, utilities, "{:.2f}".format, goal="max")


def _remarks(sides: Sides) -> Iterator[Words]:
    if not sides.of_items:
        named = sides.table.assign(is_unnamed=False)
        yield Words("note", [one or "" for one in notes(named, sides.language)])
    if "flags" in sides.groups.frame:
        flags = sides.of_best(texts(sides.groups.frame, "flags"))
        yield Words("flags", ["" if pd.isna(one) else one for one in flags])


def _column(table: pd.DataFrame, name: str) -> list[float]:
    values: list[float] = floats(table, name).tolist()
    return values
