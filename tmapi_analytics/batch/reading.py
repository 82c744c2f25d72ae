"""What the user hands in -> rows to be asked, and the columns that are the user's own.

A row has a subject (a picture, or words and a category), parameters of the search where the table has columns
of these names, and whatever else is in it, which is carried along unread. What is wrong with a row is told
when it is asked, so that it stops no other.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd

from tmapi_analytics.batch.files import opened
from tmapi_analytics.batch.own import is_known, storable
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import ColumnError, ParameterError
from tmapi_analytics.search.asking import Ask, read_ask, refuse_unknown
from tmapi_analytics.wording import nearest, short

FLAGS = tuple(sorted({flag for name in ("search_image", "search_items") for flag in ENDPOINTS[name].flags}))
_NO_WORDS = {"nan", "NaN", "NaT", "None", "<NA>", "#N/A", "#NAME?", "#REF!", "#VALUE!"}
"""What spreadsheets and pandas write where there is nothing; a search for it would be paid for nothing."""
_WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table, to be asked.

    Attributes
    ----------
    number : int
        Its place in the table, from 1.
    subject : str
        What its subject's cell says, for people.
    cells : mapping
        What it says itself of its search, by parameter.
    common : mapping
        The parameters of a row that does not say otherwise; those that are None were not given.
    """

    number: int
    subject: str
    cells: Mapping[str, Any]
    common: Mapping[str, Any]

    @property
    def given(self) -> dict[str, Any]:
        """The parameters of its search by name."""
        return {**self.common, **self.cells}

    def ask(self) -> Ask:
        """What it asks. A picture's file is read anew each time, so that no picture stays in memory.

        Raises
        ------
        ParameterError
            It cannot be asked: no subject or two of them, no such file, a parameter that is wrong.
        """
        given = {name: value for name, value in self.given.items() if value is not None}
        by_picture, by_words = "image" in given, not given.keys().isdisjoint(("keyword", "cat_id"))
        if by_picture == by_words:
            raise ParameterError(
                "there is a picture and a keyword or category"
                if by_picture
                else "there is nothing to search for",
                hint="Fill in one of them: a picture, or a keyword, a cat_id or both.",
            )
        endpoint = ENDPOINTS["search_image" if by_picture else "search_items"]
        strange = {flag: given[flag] for flag in FLAGS if flag in given and flag not in endpoint.flags}
        refuse_unknown(endpoint.name, strange, known=endpoint.flags)
        others = {"keyword", "cat_id"} if by_picture else {"image"}
        return read_ask(endpoint, {name: value for name, value in self.given.items() if name not in others})


@dataclass(frozen=True)
class Sheet:
    """A table that was read.

    Attributes
    ----------
    rows : list of Row
        Those that are not entirely blank.
    own : pandas.DataFrame
        The user's own columns under the names and dtypes that they have in the dataset, by row number.
    parameters : list of str
        Names of the columns that were read as parameters.
    """

    rows: list[Row]
    own: pd.DataFrame
    parameters: list[str]


def read_sheet(table: object, common: Mapping[str, Any], *, image: str, keyword: str) -> Sheet:
    """The rows of a table.

    Parameters
    ----------
    table : pandas.DataFrame, str or path
        The table, or a file that `files.opened` opens.
    common : mapping
        The parameters of the search for rows that have none of their own.
    image, keyword : str
        Names of the columns with the subjects.

    Raises
    ------
    ParameterError
        It cannot be read as a table, or two of its columns have one name.
    ColumnError
        It has no column with subjects.
    ConfigError
        An extra is needed to read it.

    Examples
    --------
    >>> table = pd.DataFrame({"keyword": ["bamboo cup", "mug"], "sort": ["sales", ""], "sku": ["007", "012"]})
    >>> common = dict.fromkeys([*_CELLS, "image", "price"]) | {"sort": "default"}
    >>> sheet = read_sheet(table, common, image="image", keyword="keyword")
    >>> [(row.number, row.subject, row.given["sort"]) for row in sheet.rows], list(sheet.own)
    ([(1, 'bamboo cup', 'sales'), (2, 'mug', 'default')], ['sku'])
    """
    frame, folder = opened(table)
    names = [str(name).strip() for name in frame.columns]
    meant = _meant(names, image=image, keyword=keyword)
    frame = frame.set_axis(names, axis=1).set_axis(range(1, len(frame) + 1), axis=0)
    if not any(meant.get(name) in ("image", "keyword", "cat_id") for name in names):
        raise ColumnError(
            f'there is no column "{image}" or "{keyword}"{nearest(keyword, names) or nearest(image, names)}',
            hint='Say which column holds the pictures: image="photo", or the words: keyword="words".',
        )
    filled = [any(map(is_known, cells)) for cells in frame.itertuples(index=False, name=None)]
    frame = frame.loc[pd.Series(filled, index=frame.index, dtype=bool)]
    own = [name for name in names if name not in meant]
    rows = list(_rows(frame[[name for name in names if name in meant]], meant, common, folder))
    return Sheet(rows, storable(frame[own]), [name for name in names if name in meant])


def _meant(names: Sequence[str], *, image: str, keyword: str) -> dict[str, str]:
    """Column -> the parameter that it holds, in capitals or not, as people head their sheets."""
    parameters = {name: name for name in _CELLS if name != "keyword"}
    parameters |= {image.lower(): "image", keyword.lower(): "keyword"}
    meant = {name: parameters[name.lower()] for name in names if name.lower() in parameters}
    uses = [(name in meant, meant.get(name, name)) for name in names]
    twice = next((name for name, use in zip(names, uses, strict=True) if uses.count(use) > 1), None)
    if twice is not None:
        raise ParameterError(f'two columns are called "{twice}"', hint="Rename one of them.")
    return meant


def _rows(
    frame: pd.DataFrame, meant: Mapping[str, str], common: Mapping[str, Any], folder: Path
) -> Iterator[Row]:
    names = [meant[name] for name in frame.columns]
    for number, cells in zip(frame.index, frame.itertuples(index=False, name=None), strict=True):
        known = {name: cell for name, cell in zip(names, cells, strict=True) if is_known(cell)}
        given = {name: _CELLS[name](cell) for name, cell in known.items() if name in _CELLS}
        if "image" in known:
            given["image"] = _located(known["image"], folder)
        ends = (given.pop("price_start", None), given.pop("price_end", None))
        given |= {} if ends == (None, None) else {"price": ends}
        subjects = [_shown(known[name]) for name in ("image", "keyword", "cat_id") if name in known]
        yield Row(number=int(number), subject=short(" ".join(subjects)), cells=given, common=common)


def _shown(subject: Any) -> str:
    if not isinstance(subject, str | int | float | os.PathLike):
        return type(subject).__name__
    # The query of an address may hold a key, and the status is for others, too.
    return re.sub(r"(?i)^(https?://[^?#]*).*", r"\1", _text(subject))


def _located(cell: Any, folder: Path) -> Any:
    """A picture's cell; paths start from the folder of the table."""
    if not isinstance(cell, str | os.PathLike):
        return cell
    text = str(cell).strip()
    is_elsewhere = re.match("https?://|~", text, re.IGNORECASE)
    return text if is_elsewhere else str(folder / text)  # which leaves absolute paths alone


def _text(cell: Any) -> str:
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _searched(cell: Any) -> Any:
    """Words and numbers as text, None where a program wrote that there is nothing; all else as it is."""
    if isinstance(cell, str):
        return None if cell.strip() in _NO_WORDS else cell.strip()
    if isinstance(cell, bool) or not isinstance(cell, Real) or not math.isfinite(cell):
        return cell
    return _text(cell)


def _whole(cell: Any) -> Any:
    """A whole number where the cell holds one, however a sheet wrote it down."""
    text = _text(cell)
    return int(text.partition(".")[0]) if re.fullmatch(r"[0-9]{1,20}(\.0+)?", text) else cell


def _flag(cell: Any) -> Any:
    return _WORDS.get(str(_whole(cell)).strip().lower(), cell)


_CELLS: Mapping[str, Callable[[Any], Any]] = {
    "keyword": _searched,
    "cat_id": _whole,
    "label": _text,
    "pages": _whole,
    "page_size": _whole,
    "language": _text,
    "sort": _text,
    "price_start": _text,
    "price_end": _text,
    **dict.fromkeys(FLAGS, _flag),
}
"""Columns that are parameters of a search -> how their cells are read; `read_ask` checks what comes out."""
