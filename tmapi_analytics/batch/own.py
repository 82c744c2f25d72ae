"""The user's own columns: under names that no column of ours has, in dtypes that any file can keep."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pandas as pd

from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS, Kind, dtype
from tmapi_analytics.errors import DataWarning, warn

ROW = "row"
"""The column that says which row of the table an offer was found for, from 1."""
_TAKEN = {
    *(ROW, "score", "rank", "score_coverage", "excluded_by", "flags", "look", "seen_at"),
    *(column.name for column in (*COLUMNS, *DETAIL_COLUMNS)),
}
"""What a verb calls the columns that it adds to offers."""


def is_known(cell: Any) -> bool:
    """Whether a cell says anything; blank text says nothing."""
    if isinstance(cell, str):
        return bool(cell.strip())
    return not (pd.api.types.is_scalar(cell) and pd.isna(cell))


def storable(own: pd.DataFrame) -> pd.DataFrame:
    """The columns as the dataset keeps them; a name that had to change is told.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     storable(pd.DataFrame({"title": ["mine"], "sku": [7]})).columns.tolist()
    ['own_title', 'sku']
    """
    names = {name: _free(name, own.columns) for name in own.columns}
    renamed = {old: new for old, new in names.items() if old != new}
    if renamed:
        told = ", ".join(f'"{old}" as "{new}"' for old, new in renamed.items())
        warn(
            f"columns of the table that are called like those of offers are kept as others: {told}",
            DataWarning,
        )
    return pd.DataFrame({names[name]: _plain(own[name]) for name in own.columns}, index=own.index)


def _free(name: str, others: pd.Index[Any]) -> str:
    taken = name in _TAKEN
    while name in _TAKEN or (taken and name in others):
        name = f"own_{name}"
    return name


def _plain(values: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers, flags and times as such; all else as text, which a file can keep whatever it was."""
    inferred = pd.api.types.infer_dtype(values, skipna=True)
    if inferred in _KINDS:
        with suppress(OverflowError):  # a number of twenty digits is a name
            return pd.Series(values.astype(object).where(values.notna(), None), dtype=dtype(_KINDS[inferred]))
    if inferred.startswith("datetime"):
        times = values.infer_objects()
        if pd.api.types.is_datetime64_any_dtype(times.dtype):  # not where zones are mixed
            return pd.Series(times.dt.as_unit("us"))
    texts = [_encodable(value) if is_known(value) else None for value in values]
    return pd.Series(texts, index=values.index, dtype=dtype("text"))


_KINDS: Mapping[str, Kind] = {
    "integer": "int",
    "floating": "float",
    "mixed-integer-float": "float",
    "boolean": "boolean",
}
"""What pandas infers -> the kind of column that keeps it."""


def _encodable(value: object) -> str:
    return str(value).encode(errors="replace").decode()
