"""A few suppliers, or offers, side by side: criteria as rows, cells as a buyer reads them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics.columns import dtype
from tmapi_analytics.comparison.choosing import BEST, WORST, Chosen, choose_items, choose_suppliers
from tmapi_analytics.comparison.measuring import compared
from tmapi_analytics.comparison.peers import found_confirmed
from tmapi_analytics.comparison.sides import Sides
from tmapi_analytics.comparison.taking import check, provenance
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.money import read_currency
from tmapi_analytics.tiers import read_quantity

if TYPE_CHECKING:
    from tmapi_analytics.comparison.lines import Line, Words

ATTRS = "tmapi_compare"
"""Under this name a comparison's ``attrs`` hold its numbers."""


def compare(
    frame: pd.DataFrame,
    suppliers: Iterable[str] | pd.DataFrame | None = None,
    *,
    items: Iterable[int] | None = None,
    quantity: int | None = None,
    confirmed: Iterable[int] | None = None,
    currency: str | None = None,
    rate: float | None = None,
    rate_date: str | dt.date | None = None,
    language: str = "en",
) -> pd.DataFrame:
    """A few suppliers side by side, or a few offers: a row a criterion, a column each.

    Price, smallest order, title and scores are those of a supplier's best offer (as in `suppliers`); sales,
    repurchase rate and shipping are of all its offers together.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers with ``item_id`` and ``company_name``; what other columns lack is unknown.
    suppliers : iterable of str or DataFrame, optional
        Names as they are written or in pinyin, ``supplier_key`` or ``seller_member_id``, or rows of
        `suppliers`; without them the best four.
    items : iterable of int, optional
        ``item_id`` of offers, to compare these instead.
    quantity : int, optional
        Wanted pieces: prices are those of their tier where ``price_tiers`` is known ("at 300 pieces"), else
        the list price, and the cell says "list price, tier unknown". Without it all are list prices, as in
        `suppliers`.
    confirmed : iterable of int, optional
        ``item_id`` of the offers that somebody looked at and found to be the same product; the best offer is
        then among these.
    currency, rate, rate_date : optional
        What prices are shown in first, CNY beside it: ``currency="EUR", rate=7.85`` is 7.85 CNY for 1 EUR.
    language : {"en", "zh"}
        Of the cells. Criteria go by the same names in both, and flags are as `flag` wrote them.

    Returns
    -------
    pandas.DataFrame
        All text, indexed by ``criterion``; in a notebook its ``.style`` shows cells that pandas would cut.
        Cells hold a value with its unit and, where one is best, how far
        off it is: money in per cent of the best, shares in points ("CNY 12.00 (+35 %)", "14 % (-3 points)").
        Where no best is certain, neither is a difference.
        What nobody knows is "unknown"; a bait price is not shown. ``best`` and ``worst``, behind the
        suppliers, name the columns that are, where they differ and it is certain: "at least 1,000" beats 900,
        and nobody knows whether 2,000 beats it; a repurchase rate of fewer than 100 pieces sold is shown, not
        judged; a smallest order up to `quantity` is as good as any smaller one.

        ``attrs["tmapi_compare"]`` is plain JSON: ``columns`` (name -> ``supplier_key`` and ``item_id`` of the
        best offer), ``numbers`` (criterion -> name -> number in CNY, pieces, years or as a fraction, None
        where unknown or no number), ``best`` and ``worst`` (criterion -> names), ``note`` (the rate of the
        currency).

    Raises
    ------
    ParameterError
        A supplier or offer is not there (the nearest name is told), a name stands for several, `suppliers`
        and `items` are both given, or quantity, confirmed, currency or language cannot be.
    ColumnError
        There is no column ``item_id`` or ``company_name``, or `suppliers` is another table.

    Warns
    -----
    DataWarning
        Some of the `confirmed` offers are not in the frame. Where none is, nobody has looked.

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "item_id": [1, 2], "company_name": ["甲厂", "乙厂"], "price": [12.0, 8.9], "shop_years": [9, 3],
    ... })
    >>> compare(offers).loc[["price", "shop_years"]]
                          甲厂        乙厂  best worst
    criterion
    price       CNY 12.00 (+35 %)  CNY 8.90    乙厂    甲厂
    shop_years            9 years   3 years    甲厂    乙厂
    """
    check(frame)
    if suppliers is not None and items is not None:
        raise ParameterError("suppliers and items cannot both be compared", hint="Leave out one of them.")
    money = read_currency(currency, rate, rate_date)
    pieces = None if quantity is None else read_quantity(quantity)
    same = found_confirmed(frame, confirmed)
    chosen = choose_suppliers(frame, suppliers, same) if items is None else choose_items(frame, items, same)
    sides = Sides(
        groups=chosen.groups,
        of_items=items is not None,
        same=same,
        quantity=pieces,
        money=money,
        language=language,
    )
    lines = compared(sides)
    table = _table(chosen.names, lines)
    table.attrs.update(provenance(frame))
    table.attrs[ATTRS] = {**_numbers(chosen, sides, lines), "note": money.note}
    return table


def _table(names: list[str], lines: list[Line | Words]) -> pd.DataFrame:
    rows = [
        [*line.texts, *(", ".join(names[place] for place in places) for places in line.marks)]
        for line in lines
    ]
    index = pd.Index([line.name for line in lines], name="criterion")
    return pd.DataFrame(rows, index=index, columns=[*names, BEST, WORST], dtype=dtype("text"))


def _numbers(chosen: Chosen, sides: Sides, lines: list[Line | Words]) -> dict[str, Any]:
    def by_name(values: Iterable[Any]) -> dict[str, Any]:
        return dict(zip(chosen.names, values, strict=True))

    def named(places: list[int]) -> list[str]:
        return [chosen.names[place] for place in places]

    ids = [None if pd.isna(number) else int(number) for number in sides.table["best_item_id"]]
    whose = [{"supplier_key": key, "item_id": item} for key, item in zip(chosen.keys, ids, strict=True)]
    return {
        "columns": by_name(whose),
        "numbers": {line.name: by_name(map(_number, line.values)) for line in lines},
        BEST: {line.name: named(line.marks[0]) for line in lines},
        WORST: {line.name: named(line.marks[1]) for line in lines},
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
