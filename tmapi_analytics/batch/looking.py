"""What each row would cost, before anything is called. What two rows ask alike is counted once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from tmapi_analytics.columns import dtype
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.search.plan import search_rows, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tmapi_analytics.batch.reading import Row, Sheet
    from tmapi_analytics.client import Client
    from tmapi_analytics.search.asking import Ask

_COSTS = ["calls_expected", "calls_at_worst", "cost_expected", "cost_at_worst"]


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is known of a row before it is asked.

    Attributes
    ----------
    row : Row
        Which.
    file : str
        The name of its file in the dataset; empty where it cannot be asked.
    problem : ParameterError or None
        Why it cannot.
    stored : bool
        Whether every page of it is stored and fresh enough.
    first_stored : bool
        Whether page 1 is.
    age : timedelta or None
        Of the oldest stored page.
    expected, worst : int or None
        Calls; those that a row before it makes as well are not counted again. None where it cannot be known.
    """

    row: Row
    file: str = ""
    problem: ParameterError | None = None
    stored: bool = False
    first_stored: bool = False
    age: timedelta | None = None
    expected: int | None = 0
    worst: int = 0


def look(
    client: Client, rows: Sequence[Row], named: Callable[[int, Ask], str], *, since: datetime | None
) -> list[Look]:
    """Each row in order, with the file that it is `named` after; no picture stays in memory."""
    planned: set[str] = set()
    return [_look(client, row, named, since, planned) for row in rows]


def _look(
    client: Client, row: Row, named: Callable[[int, Ask], str], since: datetime | None, planned: set[str]
) -> Look:
    try:
        ask = row.ask()
    except ParameterError as error:
        return Look(row=row, problem=error)
    requests = search_rows(client, ask, since=since)
    new = [one for one in requests if one["calls_at_worst"] and one["key"] not in planned]
    planned.update(one["key"] for one in new)
    expected = [one["calls_expected"] for one in new]
    pages = [one for one in requests if one.get("page")]
    return Look(
        row=row,
        file=named(row.number, ask),
        stored=all(one["stored"] for one in requests),
        first_stored=pages[0]["stored"],
        age=max((one["age"] for one in pages if one["age"]), default=None),
        expected=None if None in expected else sum(expected),
        worst=sum(one["calls_at_worst"] for one in new),
    )


def plan(client: Client, looks: Sequence[Look], sheet: Sheet) -> pd.DataFrame:
    """The looks as the frame that a dry run gives: a row a row of the table, with what it would cost."""
    rows = [
        {
            "request": one.row.subject,
            "stored": one.stored,
            "age": one.age,
            "calls_expected": one.expected,
            "calls_at_worst": one.worst,
        }
        for one in looks
    ]
    frame = table(client, rows, first=sum(one.worst > 0 for one in looks))
    problems = [one.problem for one in looks]
    told = pd.DataFrame(
        {
            "row": pd.Series([one.row.number for one in looks], dtype=dtype("int")),
            "subject": pd.Series([one.row.subject for one in looks], dtype=dtype("text")),
            "stored": frame["stored"],
            "age": frame["age"],
            **{name: frame[name] for name in _COSTS},
            "error": pd.Series([one.message if one else None for one in problems], dtype=dtype("text")),
            "what_to_do": pd.Series([one.hint if one else None for one in problems], dtype=dtype("text")),
        }
    )
    told.attrs["tmapi_batch"] = {"parameters": sheet.parameters, "own": list(sheet.own)}
    return told
