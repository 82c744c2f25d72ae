"""What each of some suppliers, or offers, is worth in each criterion: the lines of a comparison."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.grouping import Grouping, at
from tmapi_analytics.comparison.lines import UNKNOWN, Line, Words, percent
from tmapi_analytics.comparison.noting import notes
from tmapi_analytics.comparison.peers import prices_at
from tmapi_analytics.comparison.summing import rate_evidence, summed
from tmapi_analytics.comparison.taking import either, floats, minimum_order, texts
from tmapi_analytics.tiers import TIER, unit_prices
from tmapi_analytics.tiers import UNKNOWN as TIER_UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tmapi_analytics.money import Currency

    Mask = NDArray[np.bool_]

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


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Groups of offers, a column each.

    Attributes
    ----------
    groups : Grouping
        The offers of a supplier each, or one offer each.
    of_items : bool
        Which of the two.
    same : array of bool, optional
        The rows of the frame that are confirmed as the same product.
    quantity : int, optional
        Wanted pieces.
    money : Currency
        What prices are shown in.
    """

    groups: Grouping
    of_items: bool
    same: Mask | None
    quantity: int | None
    money: Currency

    @property
    def counts(self) -> Mask | None:
        """The rows that a supplier is shown by: the confirmed ones, if any. Offers stand for themselves."""
        return None if self.of_items else self.same

    @cached_property
    def table(self) -> pd.DataFrame:
        """The columns of `suppliers`, a row a group."""
        return summed(self.groups, self.counts)

    @cached_property
    def best(self) -> NDArray[np.intp]:
        """The row of each group's best offer, -1 where none counts."""
        return self.groups.first(self.counts)

    def of_best(self, values: Any) -> Any:
        """Of values by row of the frame, those of the best offers; missing where there is none."""
        return at(pd.Series(values), self.best)


def compared(sides: Sides) -> list[Line | Words]:
    """All lines, in the order of a comparison."""
    return [
        *_who(sides),
        _price(sides),
        _smallest_order(sides),
        *_selling(sides),
        *_shop(sides.table),
        *_scores(sides),
        *_remarks(sides),
    ]


def _said(values: Any) -> list[str]:
    """Values as text, "unknown" where they are missing."""
    return [UNKNOWN if pd.isna(value) else str(value) for value in values]


def _who(sides: Sides) -> Iterator[Words]:
    table = sides.table
    if sides.of_items:
        yield Words("company_name", _said(table["company_name"]))
    yield Words("name_pinyin", _said(table["name_pinyin"]))
    yield Words("title", _said(table["best_title"]))
    yield Words("item_id", _said(table["best_item_id"]))
    looked = np.zeros(len(table)) if sides.same is None else sides.same[sides.best] & (sides.best >= 0)
    yield Words("same_product", ["confirmed" if one else "unchecked" for one in looked])


def _price(sides: Sides) -> Line:
    prices = sides.of_best(prices_at(sides.groups.frame, sides.quantity)).tolist()
    remarks = _price_remarks(sides, prices)
    known = [place for place, price in enumerate(prices) if not math.isnan(price)]
    listed = [remark == TIER_UNKNOWN for remark in remarks]
    return Line(
        name="price",
        values=prices,
        show=sides.money.show,
        goal="min",
        difference="percent",
        remarks=remarks,
        # Beside prices at the quantity, a list price is what it costs at most.
        at_most=() if all(listed[place] for place in known) else listed,
    )


def _price_remarks(sides: Sides, prices: list[float]) -> list[str]:
    """What each price rests on, or why a price that is listed is not shown."""
    frame = sides.groups.frame
    basis = [""] * len(prices)
    if sides.quantity is not None:
        tiers = pd.Series(sides.of_best(texts(frame, "price_tiers")))
        at_quantity = f"at {_pieces(sides.quantity)}"
        basis = unit_prices(tiers, sides.quantity)["unit_price_basis"].replace(TIER, at_quantity).tolist()
    listed = sides.of_best(floats(frame, "price"))
    for place in np.flatnonzero(np.isnan(prices)):
        basis[place] = "" if np.isnan(listed[place]) else "bait price"
    return basis


def _smallest_order(sides: Sides) -> Line:
    least = sides.of_best(minimum_order(sides.groups.frame)).tolist()
    enough = sides.quantity or 1
    return Line(
        name="moq",
        values=least,
        show=_pieces,
        goal="min",
        # What is enough is as good as any smaller order.
        judged=[max(pieces, enough) for pieces in least],
        remarks=list(_order_remarks(sides, least)),
    )


def _order_remarks(sides: Sides, least: list[float]) -> Iterator[str]:
    """What a smallest order is above, and what is listed instead of it."""
    listed = sides.of_best(floats(sides.groups.frame, "moq")).tolist()
    for pieces, said in zip(least, listed, strict=True):
        above = [f"above {sides.quantity:,}"] if sides.quantity and pieces > sides.quantity else []
        other = [] if math.isnan(said) or said == pieces else [f"listed as {said:,.0f}"]
        yield ", ".join([*above, *other])


def _selling(sides: Sides) -> Iterator[Line]:
    table, groups = sides.table, sides.groups
    floors = table["sales_90d_is_floor"].fillna(value=False).tolist()
    sold = _column(table, "sales_90d")
    yield Line(name="sales_90d", values=sold, show=_pieces, goal="max", at_least=floors)
    rates = _column(table, "repurchase_rate")
    pieces = groups.each(rate_evidence(groups.frame)).sum().tolist()
    yield Line(
        name="repurchase_rate",
        values=rates,
        show=percent,
        goal="max",
        difference="points",
        judged=[rate if n >= FEW else math.nan for rate, n in zip(rates, pieces, strict=True)],
        remarks=[f"of {_pieces(n)} sold" if 0 < n < FEW else "" for n in pieces],
    )
    share = _column(table, "ships_in_48h_share")
    if sides.of_items:
        yield Line(name="ships_in_48h", values=share, show=_yes_or_no, goal="max")
    else:
        yield Line(name="ships_in_48h", values=share, show=percent, goal="max", difference="points")


def _shop(table: pd.DataFrame) -> Iterator[Line | Words]:
    for name, show in {
        "shop_years": _years,
        "composite_score": "{:g} of 5".format,
        "is_powerful_seller": _yes_or_no,
        "is_super_factory": _yes_or_no,
    }.items():
        yield Line(name=name, values=_column(table, name), show=show, goal="max")
    city, province = table["city_pinyin"], table["province_en"]
    yield Words("place", _said(either(either(city.str.cat(province, sep=", "), province), city)))


def _scores(sides: Sides) -> Iterator[Line]:
    frame, table = sides.groups.frame, sides.table
    if not sides.of_items:
        yield Line(name="offers", values=_column(table, "offers"), show="{:,.0f}".format)
    if "score" in frame:
        yield Line(name="score", values=_column(table, "best_score"), show="{:.2f}".format, goal="max")
    if "rank" in frame:
        yield Line(name="rank", values=_column(table, "best_rank"), show="{:,.0f}".format, goal="min")
    for name in map(str, frame):
        if name.startswith(_UTILITY) and name.removeprefix(_UTILITY) not in _SAID:
            utilities = sides.of_best(floats(frame, name)).tolist()
            yield Line(name=name, values=utilities, show="{:.2f}".format, goal="max")


def _remarks(sides: Sides) -> Iterator[Words]:
    if not sides.of_items:
        named = sides.table.assign(is_unnamed=False)
        yield Words("note", [one or "" for one in notes(named)])
    if "flags" in sides.groups.frame:
        flags = sides.of_best(texts(sides.groups.frame, "flags"))
        yield Words("flags", ["" if pd.isna(one) else one for one in flags])


def _column(table: pd.DataFrame, name: str) -> list[float]:
    values: list[float] = floats(table, name).tolist()
    return values


def _pieces(number: float) -> str:
    return f"{number:,.0f} piece{'' if number == 1 else 's'}"


def _years(number: float) -> str:
    return f"{number:,.0f} year{'' if number == 1 else 's'}"


def _yes_or_no(number: float) -> str:
    return "yes" if number else "no"
