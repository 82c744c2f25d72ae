"""The verb that users call: a frame in, the same with more columns out."""

from __future__ import annotations

import math
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from tmapi_analytics import ledger, parse, tiers
from tmapi_analytics.client import Client, current
from tmapi_analytics.details.run import DetailRun
from tmapi_analytics.details.wanted import Details
from tmapi_analytics.endpoints import DETAIL_LANGUAGES
from tmapi_analytics.errors import ColumnError, check_frame
from tmapi_analytics.search.asking import choice, cutoff, whole
from tmapi_analytics.search.plan import request_row, table
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    from datetime import datetime

    from tmapi_analytics.search.telling import Progress


def add_details(
    frame: pd.DataFrame,
    top: int | Literal["all"] = 20,
    *,
    quantity: int | None = None,
    language: str = "en",
    max_age: str | timedelta | Literal[0] | None = None,
    offline: bool = False,
    dry_run: bool = False,
    budget: int | None = None,
    progress: Progress = None,
    client: Client | None = None,
) -> pd.DataFrame:
    """The frame with tiers, the price at your quantity, stock, variants and the shop of its best offers.

    One call an offer, and none for what is stored. The columns are made anew each time: calling it again for
    more rows or another quantity pays only for the new rows. A list price never stands for a unit
    price: where the tiers are unknown, ``unit_price`` is missing and ``unit_price_basis`` says "list price,
    tier unknown".

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers with a column ``item_id``, from a search or from anywhere. It is not changed.
    top : int or "all"
        How many rows to ask for: the best by ``rank`` where there is such a column (rows without a rank are
        never asked for), else the first. An offer that stands there twice costs one call and gets its details
        in every row.
    quantity : int, optional
        Wanted pieces, for ``unit_price`` and ``total_at_quantity``; without it these are missing.
    language : {"en", "zh", "ru", "th", "pt", "es", "tr", "vi", "ja", "ko"}
        Of what the API translates; prices and shop names are the same in each, but stored apart.
    max_age, offline, progress, client
        As in `search_image`.
    dry_run : bool
        Call nothing and return the plan instead: a row an offer, with what it would cost.
    budget : int, optional
        The most calls that this may spend; as ``with tm.budget(...)`` around it.

    Returns
    -------
    pandas.DataFrame
        A copy with the last columns of `data_dictionary`, always all of them; missing in rows that were not
        asked for and in those that the API refuses alone (417, 422: an offer that is gone), which is told in
        one warning. ``attrs["tmapi"]["details"]`` says what was asked, paid, stored and is missing; what
        it cost adds up over all times.

    Raises
    ------
    ColumnError
        There is no column ``item_id``.
    ParameterError
        A parameter is wrong; no call was spent.
    SearchInterrupted
        Some details came and then it stopped; ``.frame`` has them, ``.resume()`` pays only for the rest.
    TmapiError
        Nothing came; see `errors`.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(messy=False):
    ...     offers = tm.add_details(tm.search_items("bamboo cup"), top=5, quantity=300)
    >>> int(offers["seller_member_id"].notna().sum())
    5
    """
    since = cutoff(max_age)
    quantity = None if quantity is None else tiers.read_quantity(quantity)
    ids = _item_ids(frame)
    wanted = Details(
        item_ids=_best(frame, ids, None if top == "all" else whole("top", top, 1, 10**9, ' or "all"')),
        language=choice("language", language, DETAIL_LANGUAGES),
    )
    if dry_run:
        return _plan(current(client), wanted, since=since)
    shown = progress if wanted.item_ids else False
    how = {"offline": offline, "progress": shown, "client": client}
    run = DetailRun(frame, ids, wanted, quantity, since=since, **how)
    with nullcontext() if budget is None else ledger.budget(budget):
        return run.frame()


def _plan(client: Client, wanted: Details, *, since: datetime | None) -> pd.DataFrame:
    rows = [request_row(client, wanted, number + 1, since) for number in range(wanted.pages)]
    return table(client, rows, first=sum(not row["stored"] for row in rows))


def _item_ids(frame: pd.DataFrame) -> pd.Index:
    """Each row's offer; missing where the row has none that can be read."""
    check_frame(frame)
    if "item_id" not in frame:
        raise ColumnError(
            f"there is no column item_id{nearest('item_id', map(str, frame))}",
            hint="Details are looked up by it.",
        )
    return pd.Index([_item_id(value) for value in frame["item_id"].tolist()], dtype="Int64")


def _item_id(value: object) -> int | None:
    try:
        return parse.whole_number(value)
    except ValueError:
        return None


def _best(frame: pd.DataFrame, ids: pd.Index, top: int | None) -> tuple[int, ...]:
    """The offers of the first `top` rows, the best first, each once."""
    order = ids
    if "rank" in frame:
        rank = pd.to_numeric(frame["rank"], errors="coerce").to_numpy("float64", na_value=math.nan)
        order = ids[rank.argsort(kind="stable")[: np.isfinite(rank).sum()]]
    return tuple(int(item_id) for item_id in order[:top].dropna().unique())
