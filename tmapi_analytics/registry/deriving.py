"""Derived columns: added to a frame when they are asked for by name, as they were declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics.errors import ColumnError, ParameterError, check_frame
from tmapi_analytics.registry.checks import checked_columns
from tmapi_analytics.registry.offers import Offered, pandas_dtype
from tmapi_analytics.registry.session import offered, run
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.hookspecs import DerivedColumns


def add_columns(frame: pd.DataFrame, name: str, /, *, strict: bool = False, **options: Any) -> pd.DataFrame:
    """The frame with the columns that a plugin derives from it; the input is not changed.

    Columns of these names that are there already are computed anew, so that a cell can be run again.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers, with the columns that the derived ones need.
    name : str
        Such as "landed_cost", of the plugin that derives it.
    strict : bool
        Raise where the plugin fails.
    **options
        Its options; ``tm.plugins()`` says whose it is, and its documentation what they mean.

    Returns
    -------
    pandas.DataFrame
        A new frame, its `attrs` kept. Where the plugin failed its columns are there and all missing.

    Raises
    ------
    ParameterError
        There are no derived columns of that name, or they have no such option.
    ColumnError
        A column that they need is not in the frame.
    PluginError
        With `strict`, where the plugin failed.

    Warns
    -----
    PluginWarning
        The plugin raised, or gave other columns, dtypes, rows or an index than it should.

    Examples
    --------
    >>> import pandas as pd
    >>> import tmapi_analytics as tm
    >>> tm.add_columns(pd.DataFrame({"price": [60.0]}), "landed_csot")
    Traceback (most recent call last):
    tmapi_analytics.errors.ParameterError: there are no columns "landed_csot"...
    """
    check_frame(frame)
    offer = _known(name)
    derived = offer.value
    _check_options(derived, options)
    _check_needs(derived, frame)
    chosen = {**derived.options, **options}
    added = run(
        offer,
        lambda: derived.compute(frame.copy(), **chosen),
        check=lambda result: checked_columns(derived, frame, result),
        strict=strict,
    )
    return _joined(frame, derived, added)


def derived_columns() -> pd.DataFrame:
    """What each column means that `add_columns` can add, in the columns of ``tm.data_dictionary()``."""
    import pandas as pd

    rows = [
        {
            "column": column.name,
            "dtype": str(pandas_dtype(column)),
            "unit": column.unit,
            "meaning": column.meaning,
            "chinese": "",
            "source": f'tm.add_columns(frame, "{offer.name}") of {offer.plugin}',
            "example": "",
        }
        for offer in offered("columns").values()
        for column in offer.value.columns
    ]
    return pd.DataFrame(rows, columns=["column", "dtype", "unit", "meaning", "chinese", "source", "example"])


def _known(name: str) -> Offered[DerivedColumns]:
    known = offered("columns")
    if name not in known:
        there = ", ".join(known) or "none; install a plugin that offers some"
        raise ParameterError(
            f'there are no columns "{name}"{nearest(name, known)}', hint=f"There are: {there}."
        )
    return known[name]


def _check_options(derived: DerivedColumns, options: dict[str, Any]) -> None:
    for option in options:
        if option not in derived.options:
            raise ParameterError(
                f'"{derived.name}" has no option "{option}"{nearest(option, derived.options)}',
                hint=f"It has: {', '.join(derived.options) or 'none'}.",
            )


def _check_needs(derived: DerivedColumns, frame: pd.DataFrame) -> None:
    for column in derived.needs:
        if column not in frame:
            close = nearest(column, map(str, frame))
            raise ColumnError(f'"{derived.name}" needs the column "{column}", which is missing{close}')


def _joined(frame: pd.DataFrame, derived: DerivedColumns, added: pd.DataFrame | None) -> pd.DataFrame:
    import pandas as pd

    whole = frame.copy()
    for column in derived.columns:
        if added is None:
            whole[column.name] = pd.Series(None, index=frame.index, dtype=pandas_dtype(column))
        else:
            whole[column.name] = added[column.name].array
    return whole
