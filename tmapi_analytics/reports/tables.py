"""Frames as files: CSV for a spreadsheet, Parquet for the next notebook.

To add a format, add a row to `_WRITERS`. A file is written whole or not at all, and a frame is never
changed on its way.
"""

from __future__ import annotations

import importlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmapi_analytics.disk import write_atomically
from tmapi_analytics.errors import ConfigError, ParameterError
from tmapi_analytics.wording import plain

if TYPE_CHECKING:
    import pandas as pd

# Full-width signs start a formula too, in a spreadsheet set to Chinese or Japanese.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_EXTRAS = {".parquet": ("pyarrow", "parquet", "Parquet"), ".xlsx": ("xlsxwriter", "excel", "a workbook")}
"""Ending -> the module that writes it, the extra that brings that, and what the format is called."""


def save_table(frame: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """The file that now holds `frame`; its ending says which format.

    CSV is for people: spreadsheets show its Chinese, and none of its text is a formula. It is not the frame
    any more: dtypes and `attrs` are gone, and some text is changed. Parquet keeps all of that and
    reads back to an equal frame.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any frame. An index without a name is not written to CSV.
    path : str or path
        Ends in ``.csv`` or ``.parquet``. A file that is there is replaced once the new one is whole.

    Returns
    -------
    Path
        Where the file is.

    Raises
    ------
    ParameterError
        Another ending, or a folder that is not there.
    ConfigError
        Parquet without pyarrow.
    OSError
        The file cannot be written; an old one is as it was.

    Notes
    -----
    In CSV, missing values are empty cells, times are ISO 8601, text is UTF-8 with a byte-order mark.
    Invisible characters are removed from text, and a text that a sheet would take for a formula (it starts
    with ``=``, ``+``, ``-`` or ``@``) gets an apostrophe before it; numbers stay numbers.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"title": ["莲子", "=1+1"], "change": [-0.5, None]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(save_table(frame, f"{folder}/offers.csv").read_text(encoding="utf-8-sig"))
    title,change
    莲子,-0.5
    '=1+1,
    """
    target = table_path(path)
    write_atomically(target, _WRITERS[target.suffix.lower()](frame))
    return target


def table_path(path: str | os.PathLike[str]) -> Path:
    """`path`, if `save_table` can write there; to be asked before a search is paid for.

    Raises
    ------
    ParameterError, ConfigError
        As `save_table`.
    """
    return writable_path(path, _WRITERS, "a table")


def writable_path(path: str | os.PathLike[str], endings: Iterable[str], what: str) -> Path:
    """`path`, if its ending is one of these, its folder can be written in and what writes it is installed.

    Raises
    ------
    ParameterError, ConfigError
        As `save_table`; the message calls it `what`.
    """
    if not isinstance(path, str | os.PathLike):
        raise ParameterError(f"{what} cannot be saved as {path!r}", hint="Give the path of a file.")
    target = Path(path).expanduser()
    ending = target.suffix.lower()
    *others, last = endings
    if ending not in (*others, last):
        raise ParameterError(
            f'{what} cannot be saved as "{target.name}"',
            hint=f"The name ends in {' or '.join(filter(None, (', '.join(others), last)))}.",
        )
    if not target.parent.is_dir():
        raise ParameterError(f'there is no folder "{target.parent}"', hint="Make it first.")
    if target.is_dir():
        raise ParameterError(f'"{target}" is a folder', hint="Give another name.")
    _check_writable(target.parent)
    _check_installed(ending)
    return target


def _check_writable(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):  # only trying tells, on every system and for every user
            return
    except OSError as error:
        problem = error.strerror or type(error).__name__
    raise ParameterError(f'nothing can be written in "{folder}": {problem}', hint="Choose another folder.")


def _check_installed(ending: str) -> None:
    module, extra, what = _EXTRAS.get(ending, ("", "", ""))
    try:
        if module:
            importlib.import_module(module)
    except ImportError:
        raise ConfigError(
            f"{what} needs {module}",
            hint=f'Run: pip install "tmapi-analytics[{extra}]", or save as another format.',
        ) from None


def as_csv(frame: pd.DataFrame) -> bytes:
    """The bytes that `save_table` writes as CSV."""
    sheet = _each_column(_with_index(frame), _for_a_sheet)
    sheet.columns = sheet.columns.map(_cell)
    return sheet.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its index as columns, where it has a name, but for what is a column already."""
    names = frame.index.names
    if all(name is None for name in names):
        return frame
    return frame.reset_index(level=[place for place, name in enumerate(names) if name not in frame])


def as_parquet(frame: pd.DataFrame) -> bytes:
    """The bytes that `save_table` writes as Parquet."""
    return encodable(frame).to_parquet(engine="pyarrow")


def encodable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a question mark for each lone surrogate, which no file and not every dtype can hold."""
    from pandas.api.types import is_object_dtype

    return _each_column(frame, _encodable) if any(map(is_object_dtype, frame.dtypes)) else frame


_WRITERS: Mapping[str, Callable[[pd.DataFrame], bytes]] = {".csv": as_csv, ".parquet": as_parquet}


def _each_column(frame: pd.DataFrame, change: Callable[[pd.Series[Any]], pd.Series[Any]]) -> pd.DataFrame:
    """A new frame of the changed columns; labels may repeat."""
    changed = frame.copy(deep=False)
    for place in range(frame.shape[1]):
        changed.isetitem(place, change(frame.iloc[:, place]).array)
    return changed


def _for_a_sheet(column: pd.Series[Any]) -> pd.Series[Any]:
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    if is_datetime64_any_dtype(column.dtype):
        return column.map(lambda time: time.isoformat(), na_action="ignore")
    return column if is_numeric_dtype(column.dtype) else column.astype(object).map(_cell)


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _encodable(column: pd.Series[Any]) -> pd.Series[Any]:
    if column.dtype != object:
        return column
    return column.map(
        lambda value: value.encode(errors="replace").decode() if isinstance(value, str) else value
    )
