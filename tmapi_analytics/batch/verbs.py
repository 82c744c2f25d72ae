"""The verb that users call: a table in, a dataset of offers out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, overload

from tmapi_analytics import ledger, ranking
from tmapi_analytics.batch.reading import FLAGS, Sheet, read_sheet
from tmapi_analytics.client import Client, current
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import overheard
from tmapi_analytics.search import asking

if TYPE_CHECKING:
    import os

    import pandas as pd

    from tmapi_analytics.batch.work import Batch
    from tmapi_analytics.search.telling import Progress

_ASKED = ("pages", "page_size", "language", "sort", "price", "extra", *FLAGS)


@overload
def search_batch(
    table: pd.DataFrame | str | os.PathLike[str],
    out: str | os.PathLike[str] = ...,
    *,
    dry_run: Literal[True],
    **how: Any,
) -> pd.DataFrame: ...
@overload
def search_batch(
    table: pd.DataFrame | str | os.PathLike[str],
    out: str | os.PathLike[str] = ...,
    *,
    dry_run: Literal[False] = ...,
    **how: Any,
) -> Batch: ...
def search_batch(
    table: pd.DataFrame | str | os.PathLike[str],
    out: str | os.PathLike[str] = "offers/",
    *,
    image: str = "image",
    keyword: str = "keyword",
    pages: int | Literal["all"] = 1,
    page_size: int = 20,
    language: str = "en",
    sort: str = "default",
    price: tuple[float | None, float | None] | None = None,
    support_dropshipping: bool | None = None,
    is_factory: bool | None = None,
    verified_supplier: bool | None = None,
    free_shipping: bool | None = None,
    new_arrival: bool | None = None,
    is_super_factory: bool | None = None,
    max_age: str | timedelta | Literal[0] | None = None,
    offline: bool = False,
    dry_run: bool = False,
    budget: int | None = None,
    top: int = 3,
    weights: Mapping[str, float] | str | None = None,
    quantity: int | None = None,
    extra: Mapping[str, Any] | None = None,
    progress: Progress = None,
    client: Client | None = None,
    **unknown: Any,
) -> Batch | pd.DataFrame:
    """The offers for every row of a table, a picture or words each, as a dataset on disk.

    Page 1 of every row is asked for before page 2 of any. A row that fails stops no other. What was paid for
    is stored: whatever stops a batch, the same line again pays only for what is missing, and a row that
    stands there twice is paid for once. Two processes on one folder take turns.

    Parameters
    ----------
    table : pandas.DataFrame, str or path
        A frame, or a ``.csv`` (UTF-8) or ``.xlsx`` file (its first sheet; extra ``excel``). Each row has a
        picture (as `search_image` takes it; paths start from the file's folder) or words; "nan" and "#N/A"
        are none, so that nobody pays for them. Columns called ``cat_id``, ``label``, ``pages``,
        ``page_size``, ``language``, ``sort``, ``price_start``, ``price_end`` or like a filter are parameters
        of their row, where they are not blank; capitals do not matter. All other columns are yours and are
        carried along; one that is called like a column of offers gets ``own_`` before its name. In a CSV
        every cell is text.
    out : str or path
        The folder of the dataset. It follows the table: the file of a row that is no longer there, or is
        asked otherwise, goes; its answers stay in the store.
    image, keyword : str
        What the columns with the subjects are called.
    pages, page_size, language, sort, price, support_dropshipping, is_factory, verified_supplier, \
free_shipping, new_arrival, is_super_factory, max_age, offline, extra, client
        As in `search_image` and `search_items`, for rows that do not say otherwise.
    dry_run : bool
        Call nothing, write nothing and return the plan instead: a row a row of the table, with what it would
        cost, and what is wrong with it.
    budget : int, optional
        The most calls that this may spend; as ``with tm.budget(...)`` around it.
    top : int
        How many of the best offers of each row go into ``top``.
    weights, quantity : optional
        As in `score`: what is best among the offers of a row. Without weights it is the API's order.
    progress : bool or callable, optional
        None shows one line in a terminal or notebook; False is silent; a callable gets rows done, rows in
        all and a text.

    Returns
    -------
    Batch
        - ``path``: the folder; ``pandas.read_parquet(path)`` and Dask's read it as one frame: ``row`` (from
          1), your columns, then those of `search_image`. Rows that found nothing have no offers in it.
        - ``status``: a row a row: ``row``, ``subject``, ``state`` ("done", "no offers", "partial",
          "waiting", "failed"), ``offers``, ``calls``, ``error``, ``what_to_do``, ``note`` and ``file``;
          ``_status.csv`` in the folder holds the same.
        - ``top``: the best offers of each row, as ``_top.csv``, too.

    Raises
    ------
    ParameterError, ColumnError
        The table or a parameter cannot be used, or the folder holds something else; no call was spent. What
        is wrong with a single row stands in the status instead.
    ConfigError
        No token, or an extra is missing: Parquet needs ``parquet``.
    SearchInterrupted
        A balance or a budget is spent, the token is not known, or one row after the other fails. What came
        is written; ``.frame`` is the status, ``.resume()`` goes on. Where nothing came, the cause itself.
    OSError
        A file cannot be written. What came is in the store; the same line goes on.

    Notes
    -----
    A picture's conversion lasts 60 minutes: where page 1 of all rows takes longer, later pages cost one more
    call a picture.

    Examples
    --------
    >>> import pandas as pd
    >>> import tmapi_analytics as tm
    >>> cups = pd.DataFrame({"keyword": ["bamboo cup", "mug", ""], "sku": ["007", "008", "009"]})
    >>> with tm.sandbox():
    ...     plan = search_batch(cups, pages=2, dry_run=True)
    >>> plan[["row", "subject", "calls_expected", "error"]].fillna("").values.tolist()
    [[1, 'bamboo cup', 2, ''], [2, 'mug', 2, ''], [3, '', 0, 'there is nothing to search for']]
    """
    given = locals()
    asking.refuse_unknown("search_batch", unknown, known=given.keys() - {"unknown"})
    common = dict.fromkeys(("image", "keyword", "cat_id", "label")) | {name: given[name] for name in _ASKED}
    _check({**common, "keyword": "any"}, given)
    since = asking.cutoff(max_age)
    sheet = read_sheet(
        table, common, image=asking.words("image", image), keyword=asking.words("keyword", keyword)
    )
    here = current(client)
    if dry_run:
        return _planned(here, sheet, since)
    from tmapi_analytics.batch.dataset import Dataset
    from tmapi_analytics.batch.work import Work

    work = Work(
        rows=sheet.rows,
        dataset=Dataset(out, sheet.own),
        client=here,
        since=since,
        offline=offline,
        progress=progress,
        best={"top": top, "weights": weights, "quantity": quantity},
    )
    with nullcontext() if budget is None else ledger.budget(budget):
        return work.run()


def _check(common: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Raise for what is wrong with every row, before any is read."""
    either = replace(ENDPOINTS["search_items"], flags=FLAGS)  # what pictures understand as well
    asking.read_ask(either, {name: value for name, value in common.items() if name != "image"})
    asking.check_switches(given)
    asking.whole("top", given["top"], 1, 10**6)
    if given["weights"] is not None:
        from tmapi_analytics.frames import empty_frame

        with overheard():
            ranking.score(empty_frame(), given["weights"], quantity=given["quantity"])


def _planned(client: Client, sheet: Sheet, since: Any) -> pd.DataFrame:
    from tmapi_analytics.batch.looking import look, plan

    return plan(client, look(client, sheet.rows, lambda *_: "", since=since), sheet)
