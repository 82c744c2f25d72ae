"""Frames as tables in a terminal, at any width, with Chinese that lines up.

Every cell goes through `wording.plain` and is drawn as it is: no escape sequence and no markup of a seller's
title reaches the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tmapi_analytics.comparison.latin import cities_in_pinyin, names_in_pinyin
from tmapi_analytics.money import CNY, Currency
from tmapi_analytics.search.telling import ago
from tmapi_analytics.wording import plain

if TYPE_CHECKING:
    from rich.console import JustifyMethod

MISSING = "-"
REST = 0
"""The width of a column that takes what the others leave."""
WHOLE = ",.0f"
"""How pieces and places are written: a frame from a file may hold them as 300.0."""
_WIDEST = 132
_FORMATS = {"i": ",", "f": ",.2f", "M": "%Y-%m-%d %H:%M"}
"""Kind of dtype -> how its values are written."""
_SUMS = {
    "calls_expected": ("Calls", ","),
    "calls_at_worst": ("At worst", ","),
    "cost_expected": ("Cost", ",.2f"),
    "cost_at_worst": ("At worst", ",.2f"),
}
"""What adds up in a plan -> its head, and how it is written."""


class _Column(NamedTuple):
    """One column to be drawn.

    Attributes
    ----------
    title : str
        Its head.
    texts : sequence of str
        Its cells.
    justify : {"left", "right"}
        Numbers stand right.
    width : int, optional
        Longer texts are cut to so many cells, or to what is left (`REST`). Without one, numbers take what
        they need and texts are folded.
    """

    title: str
    texts: Sequence[str]
    justify: JustifyMethod = "right"
    width: int | None = None


def show(table: Table) -> None:
    """Draw `table` and an empty line on the standard output, as wide as the terminal where that helps."""
    console = Console(highlight=False)
    table.width = min(console.width, _WIDEST) if table.expand else None
    console.print(table, "")


def cell(value: Any, form: str = "") -> str:
    r"""What a cell says: a value by its format, a dash where it is missing, yes or no.

    Examples
    --------
    >>> cell(1234.5, ",.2f"), cell(0.31, ".0%"), cell(pd.NA), cell(True), cell("[red]\x1b[0m")
    ('1,234.50', '31%', '-', 'yes', '[red][0m')
    """
    if pd.isna(value):
        return MISSING
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    return plain(format(value, form))


def offers_table(offers: pd.DataFrame, *, width: int | None = None, money: Currency = CNY) -> Table:
    """What decides about the offers of a search frame, all its rows; less of it where there is little room.

    Suppliers and cities are in pinyin; the frame has them in Chinese.

    Parameters
    ----------
    offers : pandas.DataFrame
        As a search returns it.
    width : int, optional
        Cells there are; those of the terminal where not given.
    money : Currency
        What a column before the one in CNY shows prices in.
    """
    room = width or Console().width
    supplier = 30 if room >= 110 else 18
    currencies = [CNY] if money is CNY else [money, CNY]
    columns = [
        (0, _Column("#", _cells(offers["position"], WHOLE))),
        (0, _Column("Title", _cells(offers["title"]), "left", REST)),
        *((0, _Column(one.code, _cells(offers["price"] / one.rate, ",.2f"))) for one in currencies),
        (50, _Column("MOQ", _cells(offers["moq"], WHOLE))),
        (40, _Column("Sold\n90 d", _sales(offers))),
        (60, _Column("Buy\nagain", _cells(offers["repurchase_rate"], ".0%"))),
        (72, _Column("Supplier", _cells(names_in_pinyin(offers["company_name"])), "left", supplier)),
        (110, _Column("Years", _cells(offers["shop_years"], WHOLE))),
        (110, _Column("City", _cells(cities_in_pinyin(offers["city"])), "left", 9)),
    ]
    return _drawn([column for needed, column in columns if needed <= room])


def plan_table(plan: pd.DataFrame) -> Table:
    """What a dry run planned: like pages in one row, and in the last row what it all adds up to."""
    alike = plan["page"].isna().astype(str) + plan["stored"].astype(str) + plan["calls_expected"].astype(str)
    runs = [run for _, run in plan.groupby((alike != alike.shift()).cumsum())]
    sums = [
        _Column(title, [cell(rows[name].sum(skipna=False), form) for rows in (*runs, plan)])
        for name, (title, form) in _SUMS.items()
        if plan[name].notna().any()
    ]
    requests = _Column("Request", [*map(_named, runs), "in all"], "left")
    return _drawn([requests, _Column("Stored", [*map(_stored, runs), ""], "left"), *sums], totals=True)


def frame_table(frame: pd.DataFrame) -> Table:
    """Any small frame as it is: numbers right, times in UTC, long texts folded."""
    columns = []
    for name, values in frame.items():
        kind = values.dtype.kind
        title = str(name).replace("_", " ").capitalize() + (" (UTC)" if kind == "M" else "")
        texts = _cells(values, _FORMATS.get(kind, ""))
        columns.append(_Column(title, texts, "right" if kind in "if" else "left"))
    return _drawn(columns)


def _drawn(columns: list[_Column], *, totals: bool = False) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for column in columns:
        folds = column.width is None and column.justify == "left"
        table.expand |= column.width == REST
        table.add_column(
            column.title,
            justify=column.justify,
            ratio=1 if column.width == REST else None,
            width=column.width or None,
            no_wrap=not folds,
            overflow="fold" if folds else "ellipsis",
        )
    rows = list(zip(*(column.texts for column in columns), strict=True))
    for number, row in enumerate(rows, start=1):
        table.add_row(*map(Text, row), end_section=totals and number == len(rows) - 1)
    return table


def _cells(values: pd.Series[Any], form: str = "") -> list[str]:
    return [cell(value, form) for value in values]


def _sales(offers: pd.DataFrame) -> list[str]:
    floors = offers["sales_90d_is_floor"].astype("boolean").fillna(value=False).astype(int)
    return [cell(sold, WHOLE) + "+" * floor for sold, floor in zip(offers["sales_90d"], floors, strict=True)]


def _named(run: pd.DataFrame) -> str:
    first, last = run["request"].iloc[0], run["request"].iloc[-1]
    return first if len(run) == 1 else f"pages {first.removeprefix('page ')} to {last.removeprefix('page ')}"


def _stored(run: pd.DataFrame) -> str:
    oldest = run["age"].max()
    if pd.isna(oldest):
        return "no"
    when = ago(datetime.now(UTC) - oldest)
    return when if run["stored"].all() else f"{when}, too old"
