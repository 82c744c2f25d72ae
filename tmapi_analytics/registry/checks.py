"""Whether what a plugin computed fits the offers that it was computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics.registry.offers import pandas_dtype

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.hookspecs import DerivedColumns


def checked_series(offers: pd.DataFrame, series: object) -> str | None:
    """Why `series` is no value of a criterion for `offers`; None where it is one.

    It is a Series of numbers with the offers' length and index. Missing values are welcome, infinities are
    not.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"price": [1.0, 0.0]}, index=[7, 3])
    >>> checked_series(offers, offers["price"])
    >>> checked_series(offers, 1 / offers["price"])
    'it gives infinities (1 of 2 values)'
    >>> checked_series(offers, offers["price"].reset_index(drop=True))
    "its index is not the offers'"
    """
    import pandas as pd

    if not isinstance(series, pd.Series):
        return f"it gives something of type {type(series).__name__}, not a Series"
    if not pd.api.types.is_numeric_dtype(series.dtype) or pd.api.types.is_complex_dtype(series.dtype):
        return f"it gives values of dtype {series.dtype}, not numbers"
    return _misaligned(offers, series) or _infinite(series)


def checked_columns(derived: DerivedColumns, offers: pd.DataFrame, added: object) -> str | None:
    """Why `added` is not what `derived` has declared for `offers`; None where it is."""
    import pandas as pd

    if not isinstance(added, pd.DataFrame):
        return f"it gives something of type {type(added).__name__}, not a DataFrame"
    declared = [column.name for column in derived.columns]
    if sorted(map(str, added)) != sorted(declared):
        return (
            f"it gives the columns {', '.join(map(str, added)) or 'none'} and declares {', '.join(declared)}"
        )
    flaws = (_column_flaw(added[column.name], pandas_dtype(column)) for column in derived.columns)
    return _misaligned(offers, added) or next(filter(None, flaws), None)


def _misaligned(offers: pd.DataFrame, result: pd.Series | pd.DataFrame) -> str | None:
    if len(result) != len(offers):
        return f"it gives {len(result):,} rows for {len(offers):,} offers"
    return None if result.index.equals(offers.index) else "its index is not the offers'"


def _infinite(series: pd.Series) -> str | None:
    import numpy as np

    count = int(np.isinf(series.to_numpy(dtype=float, na_value=np.nan)).sum())
    return f"it gives infinities ({count:,} of {len(series):,} values)" if count else None


def _column_flaw(series: pd.Series, declared: Any) -> str | None:
    import pandas as pd

    if series.dtype != declared:
        return f'"{series.name}" is {series.dtype}, declared as {declared}'
    flaw = _infinite(series) if pd.api.types.is_float_dtype(declared) else None
    return flaw and f'"{series.name}": {flaw}'
