"""What a report is made of: facts, tables, charts to draw. All text is plain; each format writes it anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

Mark = Literal["", "best", "worst"]
State = Literal["nothing", "unscored", "unchecked", "checked"]


class Fact(NamedTuple):
    """Something known, under its name; `under` is a smaller line, such as what a price rests on."""

    label: str
    text: str
    under: str = ""


class Cell(NamedTuple):
    """One cell of a table.

    Attributes
    ----------
    text : str
        What it says.
    under : str
        A second line, such as the title that the seller wrote.
    url : str
        An https address that the text leads to; empty for none.
    mark : {"", "best", "worst"}
        Whether it is the best or the worst of its row.
    alert : str
        What to look at twice.
    """

    text: str
    under: str = ""
    url: str = ""
    mark: Mark = ""
    alert: str = ""


class Head(NamedTuple):
    """The head of a column; numbers stand right, `under` is a smaller line."""

    text: str
    numeric: bool = False
    under: str = ""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row says what the row is about.

    Attributes
    ----------
    total : int
        How many rows there would be, where it does not hold all.
    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int = 0

    @property
    def count(self) -> int:
        """Of all rows, also of those that it does not hold."""
        return max(self.total, len(self.rows))


class Drawing(NamedTuple):
    """A chart to draw: its name as in `tm.charts`, and of which offers."""

    chart: str
    offers: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a hurried reader takes away.

    Attributes
    ----------
    state : {"nothing", "unscored", "unchecked", "checked"}
        Whether there is anything, whether it was scored, and whether somebody confirmed that it is the same
        product.
    badges : tuple of str
        The same in a word or two, then how clear the lead is.
    headline, under : str
        One line, and a smaller one below.
    points : tuple of str
        Sentences, the weightiest first.
    """

    state: State
    badges: tuple[str, ...]
    headline: str
    points: tuple[str, ...]
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One offer of the shortlist: the best of its supplier.

    Attributes
    ----------
    title, title_other : str
        As the reader knows it best, and the other one of the translated and the seller's own.
    supplier, supplier_other : str
        The company's name in the reader's script, and in the other; empty where there is one only.
    offer_url, shop_url : str
        https, or empty.
    picture : str
        The key of its picture in `Report.pictures`.
    facts : tuple of Fact
        What decides about it.
    flags : tuple of str
        What to look at twice.
    note : str
        The analyst's.
    confirmed : bool
        Somebody looked at it: it is the same product.
    """

    item_id: int | None
    title: str
    title_other: str
    supplier: str
    supplier_other: str
    offer_url: str
    shop_url: str
    picture: str
    facts: tuple[Fact, ...]
    flags: tuple[str, ...] = ()
    note: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the report under one heading; empty parts are left out.

    Attributes
    ----------
    key : str
        Short name, such as "quality"; also the anchor in a page.
    heading : str
        In the report's language.
    text : tuple of str
        Sentences, each a paragraph.
    facts : tuple of Fact
        As a list.
    tables : tuple of Table
    drawings : tuple of Drawing
        In the order in which they stand.
    """

    key: str
    heading: str
    text: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    drawings: tuple[Drawing, ...] = ()
