"""A workbook in the making: sheets, styles, and cells that show a stranger's text and never obey it.

Every text goes into its cell as text, whatever it looks like; links are https alone; the one way to a formula
is `Sheet.formula`, which only this package's own words reach.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from numbers import Real
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics.reports.shape import Cell
from tmapi_analytics.reports.voice import safe_link
from tmapi_analytics.wording import plain

if TYPE_CHECKING:
    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.reports.shape import Fact, Section, Table

LONGEST = 32_767
"""Characters that a cell takes."""
_EXACT = 10**15  # a sheet shows no more digits
_YEARS = range(1901, 9999)
_PICTURE = 64  # pixels
_MARKS = {"best": " ▲", "worst": " ▽"}
_HEAD = {"bold": True, "bg_color": "#E8EDF2", "bottom": 1}
_ACROSS = 6  # columns that a sentence spans
_USUAL = 9.0  # letters


class Book:
    """A workbook that is written into memory.

    Parameters
    ----------
    title : str
        For the file's properties.
    say : callable
        Says a phrase of the report by its key.
    """

    def __init__(self, title: str, say: Say) -> None:
        import xlsxwriter

        self.say = say
        self._out = io.BytesIO()
        never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True, **never})
        self._book.set_properties({"title": plain(title)[:200]})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str) -> Sheet:
        """A new sheet behind the others; printed, it is as wide as a page."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return Sheet(self, sheet)

    def style(self, **how: Any) -> Any:
        """A format; the same for the same wishes, because a file holds only so many."""
        key = tuple(sorted(how.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format({"valign": "top", **how})
        return self._styles[key]

    def content(self) -> bytes:
        """The bytes of the file; nothing can be written afterwards."""
        self._book.close()
        return self._out.getvalue()


@dataclass
class Sheet:
    """One sheet; ``row`` is where the next heading, sentence or table begins.

    Attributes
    ----------
    columns : list of float
        Widths of the first columns, in letters; the rows of wrapped text are as high as they ask for.
    """

    book: Book
    raw: Any
    row: int = 0
    columns: list[float] = field(default_factory=list)

    def put(self, row: int, column: int, value: Any, *, url: object = "", **how: Any) -> None:
        """Write a value as what it is; a text as text, cut to what a cell takes, and missing as nothing."""
        style = self.book.style(**how)
        if isinstance(value, str):
            self._text(row, column, value, safe_link(url), how)
        elif pd.api.types.is_scalar(value) and pd.isna(value):
            self.raw.write_blank(row, column, None, style)
        elif pd.api.types.is_bool(value):
            self.raw.write_string(row, column, self.book.say("yes" if value else "no"), style)
        elif isinstance(value, datetime):
            self._time(row, column, value, how)
        elif isinstance(value, Real) and abs(float(value)) < _EXACT:
            self.raw.write_number(row, column, value, style)
        else:
            self._text(row, column, str(value), "", how)

    def formula(self, row: int, column: int, formula: str, value: float | str = 0, **how: Any) -> None:
        """Write a formula, and what it gives now for readers that do not calculate."""
        self.raw.write_formula(row, column, formula, self.book.style(**how), value)

    def picture(self, row: int, column: int, content: bytes) -> None:
        """A small picture in a cell; it moves, is sorted and is hidden with it."""
        from PIL import Image

        with Image.open(io.BytesIO(content)) as image:
            scale = _PICTURE / max(image.size)
        self.raw.set_row_pixels(row, _PICTURE + 6)
        shown = {"image_data": io.BytesIO(content), "x_scale": scale, "y_scale": scale}
        place = {"x_offset": 3, "y_offset": 3, "object_position": 1}
        self.raw.insert_image(row, column, "picture.jpg", {**shown, **place})

    def widths(self, widths: Iterable[float]) -> None:
        """Set the widths of the first columns, in letters."""
        self.columns = list(widths)
        for column, width in enumerate(self.columns):
            self.raw.set_column(column, column, width)

    def fit(self, column: int, head: str, cells: Sequence[object]) -> None:
        """Make a column as wide as its head and its first cells need."""
        shown = [_width(cell[:60]) + 1.5 for cell in cells[:200] if isinstance(cell, str)]
        width = max([9, min(18, _width(head) + 1.5), *shown])
        self.raw.set_column(column, column, min(44, width))

    def at_least_zero(self, row: int, column: int) -> None:
        """Let nobody type a negative number into a cell."""
        self.raw.data_validation(
            row, column, row, column, {"validate": "decimal", "criteria": ">=", "value": 0}
        )

    def head(self, row: int, column: int, text: str) -> None:
        """The head of a column."""
        self.put(row, column, text, text_wrap=True, **_HEAD)

    def sentence(self, text: str, **how: Any) -> None:
        """A paragraph across the sheet, as high as it needs to be."""
        style = self.book.style(text_wrap=True, **how)
        shown = plain(text)[:LONGEST]
        self.raw.merge_range(self.row, 0, self.row, _ACROSS - 1, "", style)
        self.raw.write_string(self.row, 0, shown, style)
        self.raw.set_row(self.row, _height(shown, self._letters(0, _ACROSS), how.get("font_size", 11)))
        self.row += 1

    def heading(self, text: str) -> None:
        """A heading, with room above it."""
        self.row += bool(self.row)
        self.sentence(text, bold=True, font_size=13, font_color="#1F4E79")

    def section(self, section: Section) -> None:
        """A part of the report: its sentences, facts and tables."""
        self.heading(section.heading)
        for text in section.text:
            self.sentence(text)
        self.facts(section.facts)
        for table in section.tables:
            self.table(table)

    def facts(self, facts: Iterable[Fact]) -> None:
        """What is known, under its names."""
        for fact in facts:
            text = _lines(fact.text, fact.under)
            self.put(self.row, 0, fact.label, bold=True, text_wrap=True)
            self.raw.merge_range(self.row, 1, self.row, _ACROSS - 1, "", self.book.style(text_wrap=True))
            self.put(self.row, 1, text, text_wrap=True)
            self.raw.set_row(self.row, _height(text, self._letters(1, _ACROSS)))
            self.row += 1

    def table(self, table: Table) -> None:
        """A table of the report as texts, its best and worst cells marked."""
        self.sentence(table.caption, italic=True)
        self.line([Cell(head.text, under=head.under) for head in table.heads], **_HEAD)
        for cells in table.rows:
            self.line(cells)
        self.row += 1

    def line(self, cells: Iterable[Cell], **how: Any) -> None:
        """A row of texts, as high as the longest needs it."""
        height = 0.0
        for column, cell in enumerate(cells):
            text = _lines(f"{cell.text}{_MARKS.get(cell.mark, '')}", cell.under)
            self.put(
                self.row, column, text, url=cell.url, text_wrap=True, **{"bold": cell.mark == "best", **how}
            )
            height = max(height, _height(text, self._letters(column, column + 1)))
        self.raw.set_row(self.row, height)
        self.row += 1

    def _letters(self, first: int, last: int) -> float:
        """How many letters go into these columns side by side."""
        widths = self.columns[first:last]
        return sum(widths) + _USUAL * (last - first - len(widths))

    def _text(self, row: int, column: int, text: str, url: str, how: dict[str, Any]) -> None:
        lines = text.split("\n") if how.get("text_wrap") else [text]
        shown = "\n".join(map(plain, lines))[:LONGEST]
        if url and shown:
            style = self.book.style(**{**how, "font_color": "#0563C1", "underline": 1})
            self.raw.write_url(row, column, url, style, shown)
        else:
            self.raw.write_string(row, column, shown, self.book.style(**how))

    def _time(self, row: int, column: int, time: datetime, how: dict[str, Any]) -> None:
        if time.year not in _YEARS:
            self._text(row, column, time.isoformat(), "", how)
            return
        style = self.book.style(**{**how, "num_format": "yyyy-mm-dd hh:mm"})
        self.raw.write_datetime(row, column, time.replace(tzinfo=None), style)


def _lines(text: str, under: str) -> str:
    """A text and its smaller line, where that says something of its own."""
    return f"{plain(text)}\n{plain(under)}" if under and under != text else plain(text)


def _height(text: str, letters: float, size: float = 11) -> float:
    """Points that a wrapped text needs; Chinese is twice as wide."""
    lines = sum(max(1, math.ceil(_width(line) * size / 11 / letters)) for line in text.split("\n"))
    return min(409.0, 4 + lines * size * 1.4)


def _width(text: str) -> int:
    return sum(2 if character >= "\u2e80" else 1 for character in text)


def place(row: int, column: int, *, fixed: bool = True) -> str:
    """A cell as a formula calls it.

    Examples
    --------
    >>> place(0, 27), place(0, 27, fixed=False)
    ('$AB$1', 'AB1')
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))
