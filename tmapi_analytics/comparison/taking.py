"""Columns out of any frame, as what they should be; a column that is not there is missing in every row.

Frames come from a search, out of a CSV file, or from elsewhere. Nothing here raises for a value that cannot
be read: it is missing. Only the columns without which nothing can be said are demanded.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics import parse
from tmapi_analytics.columns import dtype
from tmapi_analytics.errors import ColumnError, ParameterError, check_frame
from tmapi_analytics.scoring import evidence
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

INDISPENSABLE = ("item_id", "company_name")
"""Without these no offer belongs to anybody."""


def check(frame: Any, needs: tuple[str, ...] = INDISPENSABLE) -> None:
    """Raise unless `frame` has what it `needs`; by default, what suppliers are told by.

    Raises
    ------
    ParameterError
        It is no DataFrame.
    ColumnError
        A column that it needs is not there, or several share a name.

    Examples
    --------
    >>> check(pd.DataFrame({"item_id": [1], "company": ["ABC"]}))
    Traceback (most recent call last):
    tmapi_analytics.errors.ColumnError: there is no column "company_name"; did you mean "company"? ...
    """
    check_frame(frame)
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise ColumnError(f'several columns are called "{twice}"', hint="Keep one of them.")
    for name in needs:
        if name not in frame:
            near = nearest(name, map(str, frame.columns))
            raise ColumnError(f'there is no column "{name}"{near}', hint=f"Needed: {' and '.join(needs)}.")


def floats(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """A column as numbers; NaN where it holds none."""
    return evidence.numbers(frame[name]) if name in frame else np.full(len(frame), np.nan)


def texts(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column as text, in the dtype of text columns; what is no text is written as Python would.

    Examples
    --------
    >>> texts(pd.DataFrame({"city": ["三明市", None]}), "city").isna().tolist()
    [False, True]
    """
    if name not in frame:
        return pd.Series(None, index=frame.index, dtype=dtype("text"))
    values: Any = frame[name]
    if not isinstance(values.dtype, pd.StringDtype):
        values = values.astype(object)
        if pd.api.types.infer_dtype(values, skipna=True) not in ("string", "empty"):
            values = values.map(str, na_action="ignore")
        # Half a character cannot be held by every text dtype.
        values = values.map(lambda text: text.encode(errors="replace").decode(), na_action="ignore")
    return pd.Series(values, dtype=dtype("text"))


def as_text(values: Iterable[str | None]) -> pd.Series[Any]:
    """A column of text; None is missing."""
    return pd.Series(list(values), dtype=dtype("text"))


def either(first: pd.Series[Any], second: pd.Series[Any]) -> pd.Series[Any]:
    """Text of the first column, and of the second where the first has none."""
    # `fillna` on text that is stored as objects warns in pandas 2.
    return first.where(first.notna(), second)


def coded(values: pd.Series[Any], read: Callable[[str], str | None]) -> tuple[NDArray[np.intp], list[str]]:
    """Which rows say the same, once each distinct text is read: places in a list of what they say.

    What is missing, or empty once it is read, has the place -1.

    Examples
    --------
    >>> codes, said = coded(pd.Series(["A ", "a", "b", None]), lambda text: text.strip().upper())
    >>> codes.tolist(), said
    ([0, 0, 1, -1], ['A', 'B'])
    """
    codes, distinct = pd.factorize(values)
    read_codes, said = pd.factorize(pd.Series([read(str(one)) or None for one in distinct], dtype=object))
    return np.append(read_codes, -1)[codes], list(said)


def truths(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """A column of yes and no as 1 and 0, also where a file made text of it; NaN where it says neither.

    Examples
    --------
    >>> truths(pd.DataFrame({"ships_in_48h": ["True", "false", "maybe", None]}), "ships_in_48h").tolist()
    [1.0, 0.0, nan, nan]
    """
    if name not in frame or pd.api.types.is_numeric_dtype(frame[name].dtype):
        return floats(frame, name)
    return evidence.numbers(_read_each(frame[name], parse.flag))


def minimum_order(frame: pd.DataFrame) -> NDArray[np.float64]:
    """The smallest order in pieces, as `evidence.minimum_order` tells it; NaN where nobody knows."""
    return evidence.minimum_order(frame if "moq" in frame else frame.assign(moq=np.nan))


def item_ids(frame: pd.DataFrame) -> pd.Series[Any]:
    """The offers' numbers as Int64; missing where a row has none that can be read.

    Examples
    --------
    >>> item_ids(pd.DataFrame({"item_id": ["908305897124", "none"]})).tolist()
    [908305897124, <NA>]
    """
    ids = frame["item_id"]
    if pd.api.types.is_integer_dtype(ids.dtype):
        return ids.astype("Int64")
    return _read_each(ids, parse.whole_number).astype("Int64")


def chosen_ids(what: str, given: Iterable[object]) -> list[int]:
    """The item ids that somebody gave, each once, in their order.

    Raises
    ------
    ParameterError
        They are no ids, or not a list of them.

    Examples
    --------
    >>> chosen_ids("confirmed", [908305897124, "908305897124"])
    [908305897124]
    """
    hint = f"Give the offers' item_id: {what}=[908305897124]."
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ParameterError(f"{what} cannot be {given!r}", hint=hint)
    ids: dict[int, None] = {}
    for one in given:
        number = _read(one, parse.whole_number)
        if number is None:
            raise ParameterError(f"{what} cannot hold {one!r}", hint=hint)
        ids[number] = None
    return list(ids)


def provenance(frame: pd.DataFrame) -> dict[str, Any]:
    """What the attrs say about where the offers came from, for a table made of them."""
    return {"tmapi": copy.deepcopy(frame.attrs["tmapi"])} if "tmapi" in frame.attrs else {}


def _read_each(values: pd.Series[Any], read: Callable[[object], Any]) -> pd.Series[Any]:
    return pd.Series([_read(value, read) for value in values], index=values.index, dtype=object)


def _read(value: Any, read: Callable[[object], Any]) -> Any:
    """What `read` makes of a value, a number of numpy's too; None where it can make nothing of it."""
    try:
        return read(value.item() if isinstance(value, np.generic) else value)
    except ValueError:
        return None
