"""What a search, or any other run, would cost, before it costs anything."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tmapi_analytics.client import ATTEMPTS, Client
from tmapi_analytics.images import conversion, fresh_conversion
from tmapi_analytics.search.run import last_page

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.search.asking import Ask
    from tmapi_analytics.search.wanted import Wanted

DTYPES = {
    "request": "object",
    "page": "Int64",
    "stored": "boolean",
    "age": "timedelta64[us]",
    "calls_expected": "Int64",
    "calls_at_worst": "Int64",
    "cost_expected": "float64",
    "cost_at_worst": "float64",
}
"""Columns of a plan; calls and costs add up over its rows."""
_CONVERSION = "convert the picture"


def plan(client: Client, ask: Ask, *, since: datetime | None) -> pd.DataFrame:
    """The requests of a search, what is stored of them and what the rest would cost. Calls nothing.

    Parameters
    ----------
    client : Client
        Whose store, and whose price of a call.
    ask : Ask
        What is asked.
    since : datetime, optional
        Stored answers from before then would be asked for again.

    Returns
    -------
    pandas.DataFrame
        A row a request, columns `DTYPES`. ``age`` is that of the stored answer, also where it is too old
        to be used. ``calls_expected`` is one for what is not there, missing where it cannot be known
        (``pages="all"`` before page 1); ``calls_at_worst`` counts every attempt that could be made.
        Costs are in your money, missing without a call price.
    """
    rows = search_rows(client, ask, since=since)
    to_call = [row for row in rows if row["calls_at_worst"] and row["request"] != _CONVERSION]
    return table(client, rows, first=1 if rows[0]["calls_expected"] else len(to_call))


def search_rows(client: Client, ask: Ask, *, since: datetime | None) -> list[dict[str, Any]]:
    """The rows of `plan`, each with the ``key`` that its request has in the store."""
    rows = [_page_row(client, ask, number, since) for number in range(1, _known_last(client, ask, since) + 1)]
    rows += _unknown_rest(client, ask, len(rows))
    to_call = [row for row in rows if row["calls_at_worst"]]
    return [*_conversion_rows(client, ask, to_call), *rows] if to_call else rows


def table(client: Client, rows: list[dict[str, Any]], *, first: int) -> pd.DataFrame:
    """The rows of a plan as a frame, with what they cost.

    Parameters
    ----------
    client : Client
        Whose price of a call.
    rows : list of dict
        As `request_row` makes them.
    first : int
        How many of them are asked before any has come.
    """
    import pandas as pd

    to_call = [row for row in rows if row["calls_at_worst"]]
    if to_call and not client.token_form_is_known:
        # Whoever calls before an answer has shown the token's form may have to call twice.
        to_call[0]["calls_at_worst"] += min(first, client.settings.concurrency)
    frame = pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES)
    price = math.nan if client.settings.call_price is None else client.settings.call_price
    for kind in ("expected", "at_worst"):
        frame[f"cost_{kind}"] = frame[f"calls_{kind}"].astype("Float64").astype("float64") * price
    return frame


def _known_last(client: Client, ask: Ask, since: datetime | None) -> int:
    """How far it is known that the search will go."""
    first = client.stored(ask.request(1), since=since)
    if first is not None:
        return last_page(ask, first)
    return 1 if ask.pages == "all" else ask.pages


def _unknown_rest(client: Client, ask: Ask, known: int) -> list[dict[str, Any]]:
    if ask.pages != "all" or known > 1 or ask.most_pages == 1:
        return []
    rest = (ask.most_pages - 1) * ATTEMPTS
    key = ask.request(2).key(client.settings.base_url)
    return [_row(f"pages 2 to {ask.most_pages} at most", key, stored=False, expected=None, worst=rest)]


def _page_row(client: Client, ask: Ask, number: int, since: datetime | None) -> dict[str, Any]:
    return {**request_row(client, ask, number, since), "page": number}


def request_row(client: Client, wanted: Wanted, number: int, since: datetime | None) -> dict[str, Any]:
    """What one request would cost: nothing where its answer is stored and fresh enough."""
    request = wanted.request(number)
    stored = client.stored(request)
    will_do = client.stored(request, since=since) is not None
    age = datetime.now(UTC) - stored.fetched_at if stored else None
    calls = (0, 0) if will_do else (1, ATTEMPTS)
    key = request.key(client.settings.base_url)
    return _row(wanted.name(number), key, stored=will_do, age=age, expected=calls[0], worst=calls[1])


def _conversion_rows(client: Client, ask: Ask, to_call: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The conversion; at worst a stored one has gone stale, and each page that used it is asked for again."""
    if ask.picture is None or ask.picture.converted:
        return []
    key = conversion(ask.picture).key(client.settings.base_url)
    stored = fresh_conversion(client, ask.picture)
    if stored is None:
        return [_row(_CONVERSION, key, stored=False, expected=1, worst=ATTEMPTS)]
    again = ATTEMPTS + ATTEMPTS * min(len(to_call), client.settings.concurrency)
    age = datetime.now(UTC) - stored.fetched_at
    return [_row(_CONVERSION, key, stored=True, age=age, expected=0, worst=again)]


def _row(
    request: str, key: str, *, stored: bool, expected: int | None, worst: int, **more: Any
) -> dict[str, Any]:
    calls = {"calls_expected": expected, "calls_at_worst": worst}
    return {"request": request, "key": key, "stored": stored, **calls, **more}
