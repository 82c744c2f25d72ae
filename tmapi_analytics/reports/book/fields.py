"""Columns of a frame as columns of a sheet: under a name for people, with links and number formats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS
from tmapi_analytics.reports.labels import column_name

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.reports.book.sheets import Sheet

_LINKS = {
    "title": "product_url",
    "company_name": "shop_url",
    "product_url": "product_url",
    "shop_url": "shop_url",
}
_DECLARED = {column.name: column for column in (*COLUMNS, *DETAIL_COLUMNS)}
_BY_UNIT = {"CNY": "#,##0.00", "fraction": "0%", "0 to 5": "0.0", "pieces": "#,##0", "kg": "0.000"}
_BY_NAME = {
    **dict.fromkeys(("best_price", "price_min", "price_median"), "#,##0.00"),
    **dict.fromkeys(("score_coverage", "ships_in_48h_share"), "0%"),
    **dict.fromkeys(("score", "best_score", "score_median"), "0.000"),
    **dict.fromkeys(("item_id", "duplicate_of", "best_item_id"), "0"),
}


class Field(NamedTuple):
    """A column of a sheet: its name, its head, its cells, how numbers are shown, where texts lead to."""

    name: object
    head: str
    cells: Sequence[object]
    form: str = "General"
    links: Sequence[object] = ()


def field_of(frame: pd.DataFrame, name: Any, language: str) -> Field:
    """A column of a frame, under its name for people.

    Examples
    --------
    >>> import pandas as pd
    >>> field_of(pd.DataFrame({"shop_years": [9]}), "shop_years", "en")
    Field(name='shop_years', head='Years on 1688.com', cells=[9], form='General', links=())
    """
    declared = _DECLARED.get(name)
    form = _BY_NAME.get(name) or _BY_UNIT.get(declared.unit if declared else "", "General")
    links = frame[_LINKS[name]].tolist() if _LINKS.get(name) in frame else ()
    return Field(name, column_name(name, language), frame[name].astype(object).tolist(), form, links)


def write_fields(sheet: Sheet, fields: Sequence[Field], *, row: int, first: int) -> None:
    """Write columns side by side, their heads at `row`."""
    sheet.raw.set_row(row, 32)  # two lines
    for column, field in enumerate(fields, start=first):
        sheet.head(row, column, field.head)
        links = field.links or [""] * len(field.cells)
        for below, (value, url) in enumerate(zip(field.cells, links, strict=True), start=row + 1):
            sheet.put(below, column, value, url=url, num_format=field.form)
        sheet.fit(column, field.head, field.cells)
