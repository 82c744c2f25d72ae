"""The offers on disk: a folder with one Parquet file a row, which ``pandas.read_parquet`` reads as one frame.

Every file has the same columns and types, also where nothing is known. Each is written whole or not at all,
and named after its row, its subject and what was asked of it, so that no file can pass for the answer to
another question. What starts with ``_`` is no part of the dataset, and readers leave it out.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics import __version__, disk
from tmapi_analytics.batch.own import ROW
from tmapi_analytics.columns import COLUMNS, dtype
from tmapi_analytics.errors import DataWarning, ParameterError, warn
from tmapi_analytics.reports.tables import as_csv, encodable, table_path
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pyarrow as pa

    from tmapi_analytics.search.asking import Ask

STATUS, TOP = "_status.csv", "_top.csv"
_FILE = re.compile(r"row-\d{5,}-([0-9a-f]{8})-[0-9a-f]{8}\.parquet")
_PART = ".row-"
"""How `disk.write_atomically` begins the name of what is not whole yet."""
_ELSEWHERE = "Name a folder that is empty, or not there yet: out=..."


class Dataset:
    """The folder of one table.

    Parameters
    ----------
    path : str or path
        The folder; the one that it lies in must exist.
    own : pandas.DataFrame
        The table's own columns by row number, as `reading.Sheet` has them.

    Raises
    ------
    ParameterError
        The folder cannot be there.
    ConfigError
        There is no pyarrow.
    """

    def __init__(self, path: str | os.PathLike[str], own: pd.DataFrame) -> None:
        self.path = Path(path).expanduser()
        folder = self.path if self.path.is_dir() else self.path.absolute().parent
        table_path(folder / f"{ROW}.parquet")
        if self.path.exists() and not self.path.is_dir():
            raise ParameterError(f'"{self.path}" is no folder', hint=_ELSEWHERE)
        self._own = own
        self._schema = _schema(own)

    def held(self, waiting: Callable[[], object]) -> AbstractContextManager[None]:
        """Hold the folder against every other process, and make it; `waiting` is called where it is held."""
        self.path.mkdir(exist_ok=True)
        return disk.lock(self.path / "_lock", waiting)

    def file(self, number: int, ask: Ask, base_url: str) -> str:
        """The name of a row's file: another one where anything but the number of pages is asked otherwise."""
        subject = (
            ask.picture.identity if ask.picture else [ask.params.get(name) for name in ("keyword", "cat_id")]
        )
        own = [str(value) for value in self._own.loc[number]]
        asked = [ask.request(1).key(base_url), ask.label, str(self._schema), own]
        return f"{ROW}-{number:05}-{_digest(subject)}-{_digest(asked)}.parquet"

    def clear(self, files: Collection[str]) -> None:
        """Make room for `files`: remove what this table left here when it was asked otherwise.

        Raises
        ------
        ParameterError
            There is something here that is not this table's; nothing was removed.
        """
        there = {path.name for path in self.path.iterdir() if path.name[0] not in "._"}
        strange = sorted(name for name in there if not _FILE.fullmatch(name))
        if strange:
            raise ParameterError(f'"{self.path}" holds other files, such as "{strange[0]}"', hint=_ELSEWHERE)
        subjects = set(map(_subject, files))
        gone = [name for name in there if _subject(name) not in subjects]
        if gone and len(gone) == len(there):
            raise ParameterError(f'"{self.path}" holds the offers of another table', hint=_ELSEWHERE)
        if gone:
            rows = counted(len(gone), "row")
            warn(f'{rows} no longer in the table: their files were removed from "{self.path}"', DataWarning)
        parts = [path.name for path in self.path.glob(f"{_PART}*")]
        for name in (*(there - set(files)), *parts, STATUS, TOP):
            (self.path / name).unlink(missing_ok=True)

    def keep(self, file: str, number: int, offers: pd.DataFrame, *, whole: bool) -> None:
        """Write the offers of a row; what is not whole does not replace what is more."""
        if not whole and (self.offers(file) or 0) >= max(len(offers), 1):
            return
        rows = pd.Index([number] * len(offers))
        about, bare = offers.attrs["tmapi"], offers.reset_index(drop=True)
        bare.attrs = {}  # which pandas would copy with every column
        own = self._own.loc[rows].reset_index(drop=True)
        told = pd.concat([pd.DataFrame({ROW: rows}), own, bare], axis=1)
        # What is true of every file: readers of the folder take these from any one of them.
        told.attrs = {"tmapi": {"sandbox": about["sandbox"], "version": __version__}}
        content = encodable(told).to_parquet(engine="pyarrow", schema=self._schema, index=False)
        disk.write_atomically(self.path / file, content)

    def offers(self, file: str) -> int | None:
        """How many offers a row's file holds; None where there is none that can be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return int(pq.read_metadata(self.path / file).num_rows) if file else None
        except (FileNotFoundError, pa.ArrowException):
            return None

    def files(self) -> list[Path]:
        """The files that are there, in the order of the rows."""
        return sorted(path for path in self.path.iterdir() if _FILE.fullmatch(path.name))

    def empty(self) -> pd.DataFrame:
        """A frame of no offers with the columns and dtypes of the dataset."""
        columns = {column.name: pd.Series(dtype=dtype(column.kind)) for column in COLUMNS}
        return pd.DataFrame({ROW: pd.Series(dtype="int64"), **self._own.iloc[:0], **columns})

    def save(self, name: str, *parts: pd.DataFrame) -> None:
        """Write a table for people beside the offers; in parts, where it is large."""
        first, *others = map(as_csv, parts)
        rows = [part.split(b"\n", 1)[1] for part in others]  # without their heads
        disk.write_atomically(self.path / name, b"".join([first, *rows]))


def _schema(own: pd.DataFrame) -> pa.Schema:
    """The types of the columns, named one by one: values that are all missing would not tell them."""
    import pyarrow as pa

    kinds = {
        "int": pa.int64(),
        "float": pa.float64(),
        "boolean": pa.bool_(),
        "text": pa.string(),
        "datetime": pa.timestamp("us", tz="UTC"),
    }
    text = dtype("text")
    mine = [
        (name, kinds["text"] if values.dtype == text else pa.Array.from_pandas(values.iloc[:0]).type)
        for name, values in own.items()
    ]
    return pa.schema([(ROW, kinds["int"]), *mine, *((column.name, kinds[column.kind]) for column in COLUMNS)])


def _subject(file: str) -> str:
    match = _FILE.fullmatch(file)
    return match[1] if match else ""


def _digest(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:8]
