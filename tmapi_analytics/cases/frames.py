"""A frame as plain JSON values and back, equal to the last digit, without pyarrow and without pickle.

What is read may come from a stranger: dtypes are the few that are named here, and nothing that a file
says is looked up, imported or called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from tmapi_analytics.cases.archive import NoCase
from tmapi_analytics.columns import dtype
from tmapi_analytics.errors import ParameterError

MOST_ROWS = 10_000_000
_TEXT, _OBJECT, _CATEGORY = "text", "object", "category"
# A zone that begins with "dateutil/" would be taken for the path of a file.
_TIME = re.compile(r"(datetime|timedelta)64\[(s|ms|us|ns)(?:, ((?!dateutil)[\w/+:-]{1,60}))?\]", re.ASCII)
_NUMPY = re.compile(r"u?int(8|16|32|64)|float(32|64)|bool", re.ASCII)
_NULLABLE = re.compile(r"U?Int(8|16|32|64)|Float(32|64)|boolean|string", re.ASCII)
_PLAIN = {str, int, float, bool, type(None)}
_NO_TIME = np.iinfo(np.int64).min


def as_plain(frame: pd.DataFrame) -> dict[str, Any]:
    """The frame as values that `json` can write, dtypes, index and attrs with it.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its columns have names that are texts, each once, and its index has one level. Attrs that are no JSON
        become text.

    Raises
    ------
    ParameterError
        It has something that cannot be kept: the message names the column.

    Examples
    --------
    >>> as_plain(pd.DataFrame({"moq": pd.array([2, None], dtype="Int64")}))["columns"]
    [{'name': 'moq', 'dtype': 'Int64', 'values': [2, None]}]
    """
    _check_labels(frame)
    return {
        "columns": [{"name": name, **_column(frame[name], name)} for name in frame.columns],
        "labels": frame.columns.name,
        "index": _index(frame.index),
        "attrs": json.loads(json.dumps(frame.attrs, default=str)),
    }


def from_plain(plain: Mapping[str, Any]) -> pd.DataFrame:
    """The frame that `as_plain` was given; text is of the installed pandas' default dtype.

    Raises
    ------
    ValueError, TypeError, LookupError, ArithmeticError, AttributeError
        It is not what `as_plain` gives.

    Examples
    --------
    >>> frame = pd.DataFrame({"moq": pd.array([2**62 + 1, None], dtype="Int64"), "title": ["莲子", None]})
    >>> from_plain(as_plain(frame)).equals(frame)
    True
    """
    index = _read_index(plain["index"])
    if len(index) > MOST_ROWS:
        raise NoCase("it has too many rows")
    columns = {one["name"]: _read_column(one).set_axis(index) for one in plain["columns"]}
    frame = pd.DataFrame(columns, index=index)
    frame.columns.name = plain["labels"]
    frame.attrs = dict(plain["attrs"])
    return frame


def _check_labels(frame: pd.DataFrame) -> None:
    names = [name for name in (frame.columns.name, *frame.index.names) if name is not None]
    if not frame.columns.is_unique or not all(isinstance(label, str) for label in (*frame.columns, *names)):
        raise ParameterError(
            "a case keeps frames whose columns have texts as names, each once", hint="Rename the columns."
        )
    if frame.index.nlevels > 1:
        raise ParameterError("a case keeps frames with one level of index", hint="Use .reset_index().")


def _column(values: pd.Series[Any], name: str) -> dict[str, Any]:
    kind = values.dtype
    if isinstance(kind, pd.CategoricalDtype):
        categories = _column(kind.categories.to_series(), name)
        codes = values.cat.codes.tolist()
        return {"dtype": _CATEGORY, "ordered": kind.ordered, "categories": categories, "values": codes}
    if str(kind) == str(dtype("text")) and values.map(_is_text).all():
        return {"dtype": _TEXT, "values": values.astype(object).tolist()}
    if is_object_dtype(kind) and values.map(type).isin(_PLAIN).all():
        return {"dtype": _OBJECT, "values": values.tolist()}
    if time := _TIME.fullmatch(str(kind)):
        stamps = values.to_numpy(dtype=f"{time[1]}64[{time[2]}]").view("int64").tolist()
        return {"dtype": str(kind), "values": [None if one == _NO_TIME else one for one in stamps]}
    if _NUMPY.fullmatch(str(kind)):
        return {"dtype": str(kind), "values": values.tolist()}
    if _NULLABLE.fullmatch(str(kind)):
        known = [None if value is pd.NA else value for value in values.tolist()]
        return {"dtype": str(kind), "values": known}
    raise ParameterError(
        f'the column "{name[:100]}" holds {kind}, which a case cannot keep',
        hint="Turn it into numbers, text or times, or leave it out.",
    )


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str) or (isinstance(value, float) and np.isnan(value))


def _read_column(plain: Mapping[str, Any]) -> pd.Series[Any]:
    kind, values = plain["dtype"], plain["values"]
    if kind == _CATEGORY:
        categories = pd.Index(_read_column(plain["categories"]))
        ordered = bool(plain["ordered"])
        return pd.Series(pd.Categorical.from_codes(values, categories=categories, ordered=ordered))
    if kind == _OBJECT:
        return pd.Series(values, dtype="object")
    if kind == _TEXT:
        return _read_texts(values)
    if time := _TIME.fullmatch(kind):
        return _read_times(values, time)
    if _NUMPY.fullmatch(kind):
        return pd.Series(np.array(values, dtype=kind))
    if _NULLABLE.fullmatch(kind):
        return pd.Series(pd.array(values, dtype=kind))
    raise NoCase("it has a column of a kind that no case keeps")


def _read_texts(values: list[Any]) -> pd.Series[Any]:
    try:
        return pd.Series(values, dtype=dtype("text"))
    except UnicodeEncodeError:  # half a character, which not every pandas can hold as text
        return pd.Series(values, dtype="object")


def _read_times(values: list[int | None], time: re.Match[str]) -> pd.Series[Any]:
    stamps = np.array([_NO_TIME if one is None else one for one in values], dtype="int64")
    series = pd.Series(stamps.view(f"{time[1]}64[{time[2]}]"))
    return series.dt.tz_localize("UTC").dt.tz_convert(time[3]) if time[3] else series


def _index(index: pd.Index[Any]) -> dict[str, Any]:
    if isinstance(index, pd.RangeIndex):
        return {"name": index.name, "range": [index.start, index.stop, index.step]}
    return {"name": index.name, **_column(index.to_series(), "index")}


def _read_index(plain: Mapping[str, Any]) -> pd.Index[Any]:
    if "range" in plain:
        start, stop, step = plain["range"]
        return pd.RangeIndex(start, stop, step, name=plain["name"])
    index: pd.Index[Any] = pd.Index(_read_column(plain), name=plain["name"])
    return index
