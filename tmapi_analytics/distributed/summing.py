"""Offers in parts -> one row a supplier: its offers are brought into one part, and summed up there.

What `comparison` looks at beyond one supplier is found first: which number a name stands for, which prices
are bait in their search, and under whom an offer counts that two suppliers have. The table is one of pandas:
there are far fewer suppliers than offers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison import peers
from tmapi_analytics.comparison.grouping import group, order_keys, ordered
from tmapi_analytics.comparison.identity import company_names, fold, with_one_id
from tmapi_analytics.comparison.summing import finished, shops
from tmapi_analytics.comparison.taking import as_text, check, chosen_ids, coded, floats, item_ids, texts
from tmapi_analytics.comparison.words import speaker
from tmapi_analytics.distributed import ordering
from tmapi_analytics.distributed.fitting import MIDDLE, median
from tmapi_analytics.distributed.parts import each, outline, provenance
from tmapi_analytics.distributed.surveying import Told
from tmapi_analytics.scoring import evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tmapi_analytics.distributed.parts import Frame

    Rows = NDArray[np.int64]

_NAMES = ("company_name", "shop_name", "seller_member_id")
_TITLES = ("title", "title_origin")
_ORDER = ("item_id", "rank", "score", "position")
_READ = (
    *_NAMES,
    *_ORDER,
    *_TITLES,
    "price",
    "sales_90d",
    "sales_90d_is_floor",
    "repurchase_rate",
    "shop_years",
    "composite_score",
    "is_powerful_seller",
    "is_super_factory",
    "province",
    "city",
    "ships_in_48h",
    "search",
    "shop_url",
)
_KEY, _BAIT, _ROW, _BEST = "_supplier_key", "_is_bait", "_row", "_best_row"
_ORDERED = "_order_"
_PRICE = "price"
_MOST_ROWS = 2**40
"""More than a part has."""


def suppliers(offers: Frame, confirmed: Iterable[int] | None = None, language: str = "en") -> pd.DataFrame:
    """One row a supplier, as `comparison.suppliers` gives it of a frame that holds all offers.

    Parameters
    ----------
    offers : Dask DataFrame
        Read five times at most, and ``item_id`` once more for `confirmed`. What suppliers are made of is
        moved between the workers once, titles apart.
    """
    outlined = outline(offers)
    check(outlined)
    speaker(language)
    ids = _found(offers, confirmed)
    about, medians = _medians(offers)
    prepare = Preparation(_one_id_each(offers), medians)
    read = _of(offers, _READ)
    prepared = read.map_partitions(prepare, meta=prepare(outline(read)))
    elsewhere = _counted_elsewhere(prepared)
    together = prepared.drop(columns=[name for name in _TITLES if name in outlined]).shuffle(on=_KEY)
    table = _best_first(each(together, partial(_shops, elsewhere=elsewhere, confirmed=ids)))
    entitle = Titles(table[_BEST].dropna().to_numpy(dtype="int64"))
    titles = read.map_partitions(entitle, meta=entitle(outline(read))).compute()
    table["best_title"] = titles.reindex(table[_BEST]).array
    return finished(table, about, language)


@dataclass(frozen=True)
class Preparation:
    """Beside each offer of a part what follows from the others: its key, whether its price is bait, its row.

    Attributes
    ----------
    ids : mapping
        Name of a supplier -> the one number that is known of it.
    medians : mapping
        Search -> the median of its prices; None for offers without a search.
    """

    ids: Mapping[str, str]
    medians: Mapping[str | None, float | None]

    def __call__(self, part: pd.DataFrame, partition_info: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The part with the three columns more."""
        new: dict[str, Any] = {
            _KEY: self._keys(part),
            _BAIT: self._is_bait(part),
            _ROW: _rows(part, partition_info),
        }
        return part.assign(**new)

    def _keys(self, part: pd.DataFrame) -> pd.Series[Any]:
        codes, names = coded(company_names(part), fold)
        of_names = as_text([*(self.ids.get(name, name) for name in names), None]).take(codes)
        return texts(part, "seller_member_id").fillna(of_names.set_axis(part.index))

    def _is_bait(self, part: pd.DataFrame) -> NDArray[np.bool_]:
        codes, searches = pd.factorize(texts(part, "search"))
        medians = np.array([self.medians.get(search) for search in (*searches, None)], dtype="float64")
        prices, median = floats(part, _PRICE), medians[codes]
        return evidence.is_bait(prices, bait=evidence.BAIT, peer_share=evidence.PEER_SHARE, median=median)


@dataclass(frozen=True)
class Titles:
    """Row -> title, of some rows of the same frame whose rows `Preparation` has numbered."""

    rows: Rows

    def __call__(self, part: pd.DataFrame, partition_info: Mapping[str, Any] | None = None) -> pd.Series[Any]:
        """The titles of those rows that the part has."""
        numbers = _rows(part, partition_info)
        wanted = np.isin(numbers, self.rows)
        title, original = (texts(part[wanted], name) for name in _TITLES)
        return title.fillna(original).set_axis(numbers[wanted])


def _rows(part: pd.DataFrame, partition_info: Mapping[str, Any] | None) -> Rows:
    """The number of each row, in the order of the parts."""
    number = partition_info["number"] if partition_info else 0
    return number * _MOST_ROWS + np.arange(len(part))


def _found(offers: Frame, confirmed: Iterable[int] | None) -> list[int] | None:
    """The confirmed numbers; None where no part has any of them, which is as if nobody had looked."""
    ids = [] if confirmed is None else chosen_ids("confirmed", confirmed)
    if not ids:
        return None
    there = pd.concat(each(_of(offers, ["item_id"]), partial(_among, ids)), ignore_index=True)
    return None if peers.found_confirmed(there.to_frame("item_id"), ids) is None else ids


def _among(ids: list[int], part: pd.DataFrame) -> pd.Series[Any]:
    numbers = item_ids(part)
    return numbers[numbers.isin(ids)]


def _of(offers: Frame, names: Sequence[str]) -> Frame:
    return offers[[name for name in outline(offers) if name in names]]


def _one_id_each(offers: Frame) -> dict[str, str]:
    """Name of a supplier -> its number, for names of which exactly one is known."""
    if "seller_member_id" not in outline(offers):
        return {}
    pairs = pd.concat(each(_of(offers, _NAMES), _pairs))
    return dict(with_one_id(pairs).itertuples(index=False))


def _pairs(part: pd.DataFrame) -> pd.DataFrame:
    codes, names = coded(company_names(part), fold)
    folded = as_text([*names, None]).take(codes).set_axis(part.index)
    return pd.DataFrame({"name": folded, "id": texts(part, "seller_member_id")}).dropna().drop_duplicates()


def _medians(offers: Frame) -> tuple[dict[str, Any], dict[str | None, float | None]]:
    """Where the offers came from, and the median price of each search."""
    order, told = ordering.ordered(_of(offers, [_PRICE, "search"]), _prices, (MIDDLE,))
    about = provenance(offers, [one.about for one in told if one.rows])
    return about, {None if len(key) > 2 else key[0]: median(one) for key, one in order.items()}


def _prices(part: pd.DataFrame) -> Told:
    """The prices of each search that are not bait at first sight; a search is the key's label."""
    prices = pd.Series(floats(part, _PRICE))
    searches = texts(part, "search").set_axis(prices.index)
    told = Told(rows={"": len(part)}, about=part.attrs.get("tmapi") or {})
    for search, some in prices[prices > evidence.BAIT].groupby(searches, dropna=False):
        key = ("", _PRICE, "no search") if pd.isna(search) else (search, _PRICE)
        told.values[key] = some.to_numpy()
    return told


def _counted_elsewhere(prepared: Frame) -> Rows:
    """The rows of offers of which a better row is another supplier's."""
    narrow = _of(prepared, (*_ORDER, _KEY, _ROW))
    return np.concatenate(each(narrow.shuffle(on="item_id"), _worse_elsewhere))


def _worse_elsewhere(part: pd.DataFrame) -> Rows:
    part = part.sort_values(_ROW, ignore_index=True)
    part = part.iloc[ordered(list(order_keys(part).values()))]
    keys = part[_KEY].fillna("")
    best = keys.groupby(item_ids(part)).transform("first")
    return part.loc[best.notna() & (keys != best), _ROW].to_numpy(dtype="int64")


def _shops(part: pd.DataFrame, elsewhere: Rows, confirmed: list[int] | None) -> pd.DataFrame:
    """The suppliers of a part, with the keys that they are ordered by among those of all parts."""
    part = part[~part[_ROW].isin(elsewhere)].sort_values(_ROW, ignore_index=True)
    codes, keys = pd.factorize(part[_KEY])
    counts = peers.is_confirmed(part, confirmed)
    groups = group(part, codes, ahead=counts)
    table = shops(groups, counts, codes, list(keys), part[_BAIT].to_numpy(dtype=bool))
    best = groups.first()
    behind = np.zeros(len(best), dtype=bool) if counts is None else ~counts[best]
    rows = part[_ROW].take(best).array
    order = {"unnamed": table["is_unnamed"], "unconfirmed": behind}
    order |= {name: key[best] for name, key in order_keys(part).items()}
    table[_BEST] = pd.Series(rows, dtype="Int64").mask(behind)
    return table.assign(**{_ORDERED + name: key for name, key in order.items()}, **{_ORDERED + "row": rows})


def _best_first(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The suppliers of all parts in one order."""
    whole = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
    keys = [str(name) for name in whole if str(name).startswith(_ORDERED)]
    return whole.sort_values(keys, ignore_index=True).drop(columns=keys)
