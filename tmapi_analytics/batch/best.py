"""The best offers of each row, read back from the dataset a few files at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics import ranking
from tmapi_analytics.batch.own import ROW
from tmapi_analytics.errors import DataWarning, overheard, warn

if TYPE_CHECKING:
    from pathlib import Path

    from tmapi_analytics.batch.dataset import Dataset

_AT_ONCE = 50
"""Files that are in memory at a time."""


def best(
    dataset: Dataset, top: int, weights: Mapping[str, float] | str | None, *, quantity: int | None
) -> list[pd.DataFrame]:
    """The first `top` offers of each row, in parts: by score among the row's own, or as the API put them.

    Parameters
    ----------
    dataset : Dataset
        Where they are.
    top : int
        How many of each row.
    weights, quantity
        As in `tm.score`; without weights by ``position``.
    """
    with overheard() as told:
        parts = [_best(offers, top, weights, quantity) for offers in _opened(dataset.files())]
    if told:
        more = f"; and {len(told) - 1} more like it" if len(told) > 1 else ""
        warn(f"scoring the best of each row: {told[0]}{more}", DataWarning)
    return parts or [_best(dataset.empty(), top, weights, quantity)]


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The parts as one frame, which says whether it is made up."""
    told = [part for part in parts if len(part)] or parts[:1]
    table = pd.concat(told, ignore_index=True)
    table.attrs = dict(told[0].attrs)
    return table


def _opened(files: Sequence[Path]) -> Iterator[pd.DataFrame]:
    """Some files at a time, each opened by itself: Arrow holds on to much of a folder that it reads whole."""
    import pyarrow as pa

    for start in range(0, len(files), _AT_ONCE):
        yield pa.concat_tables(map(_table, files[start : start + _AT_ONCE])).to_pandas()


def _table(file: Path) -> Any:
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:
        return opened.read(use_threads=False)


def _best(offers: pd.DataFrame, top: int, weights: Any, quantity: int | None) -> pd.DataFrame:
    if weights is None:
        return offers[offers["position"] <= top]
    scored = ranking.score(offers, weights, quantity=quantity, by=ROW)
    ranked = scored[scored["rank"].notna()].sort_values([ROW, "rank", "position"])
    first = ranked.groupby(ROW, sort=False).head(top)
    own = list(offers.columns[: offers.columns.get_loc("item_id")])
    return first[[*own, "rank", "score", *offers.columns[len(own) :]]]
