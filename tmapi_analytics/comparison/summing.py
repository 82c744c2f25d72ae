"""Offers -> one row a supplier, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison import latin
from tmapi_analytics.comparison.grouping import Grouping, at, group
from tmapi_analytics.comparison.identity import company_names, identified
from tmapi_analytics.comparison.noting import differences, notes
from tmapi_analytics.comparison.peers import bait, found_confirmed
from tmapi_analytics.comparison.taking import (
    as_text,
    check,
    either,
    floats,
    item_ids,
    provenance,
    texts,
    truths,
)
from tmapi_analytics.errors import DataWarning, warn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Places = NDArray[np.intp]

MOST = 1000
"""Pieces beyond which more sales are no more evidence, as in the criterion ``repurchase_rate``."""

COLUMNS = (
    "supplier_key",
    "company_name",
    "name_pinyin",
    "seller_member_id",
    "offers",
    "best_item_id",
    "best_title",
    "best_price",
    "best_score",
    "best_rank",
    "score_median",
    "price_min",
    "price_median",
    "sales_90d",
    "sales_90d_is_floor",
    "repurchase_rate",
    "shop_years",
    "composite_score",
    "is_powerful_seller",
    "is_super_factory",
    "province",
    "province_en",
    "city",
    "city_pinyin",
    "ships_in_48h_share",
    "is_unnamed",
    "note",
    "shop_url",
)
OF_THE_SHOP = (
    "company_name",
    "name_pinyin",
    "shop_years",
    "composite_score",
    "is_powerful_seller",
    "is_super_factory",
    "province",
    "province_en",
    "city",
    "city_pinyin",
    "shop_url",
)
"""What offers that name no supplier do not have in common."""


def suppliers(
    frame: pd.DataFrame, *, confirmed: Iterable[int] | None = None, language: str = "en"
) -> pd.DataFrame:
    """One row a supplier, the one with the best offer first.

    The best offer is that of the lowest ``rank`` where the offers were scored, else the one that stood first
    in its search. An offer that two searches found counts once. A name is only a guess at who it is:
    `note` says where two shops may share it.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers with ``item_id`` and ``company_name``; what other columns lack is missing. It stays as it is.
        Of a Dask DataFrame the suppliers are the same, and a DataFrame of pandas.
    confirmed : iterable of int, optional
        ``item_id`` of the offers that somebody looked at and found to be the same product. Best offer, prices
        and scores are then of these alone, and suppliers without one stand behind the others.
    language : {"en", "zh"}
        Of the notes.

    Returns
    -------
    pandas.DataFrame
        Always with these columns, also without rows:

        - ``supplier_key``: ``seller_member_id`` where known, else the name (NFKC, without spaces).
        - ``company_name`` and ``name_pinyin``, how it sounds, with "Co., Ltd."; ``seller_member_id``.
        - ``offers``: how many there are in the frame.
        - ``best_item_id``, ``best_title``, ``best_price``, ``best_score``, ``best_rank``: of its best offer.
        - ``score_median``; ``price_min``, ``price_median``. Prices are list prices in CNY; bait (0.10 CNY or
          less, or under a tenth of the median of its search) is missing and told in `note`.
        - ``sales_90d``: pieces, the sum of what is known, missing where nothing is; ``sales_90d_is_floor``
          says that it is only "at least", since that of one of the offers is, or is unknown.
        - ``repurchase_rate``: mean of the known rates, weighted by ``min(sales_90d, 1000)``; unknown sales
          weigh nothing. Missing where nothing was sold.
        - ``shop_years``, ``composite_score`` (0 to 5), ``is_powerful_seller``, ``is_super_factory``,
          ``province``, ``province_en``, ``city``, ``city_pinyin``, ``shop_url``: of the best offer that
          tells.
        - ``ships_in_48h_share``: of the offers that say whether they do.
        - ``is_unnamed``: offers that name no supplier stand together in the last row, without a key.
        - ``note``: what to know of the row, such as "may be two shops (provinces differ)"; else missing.

    Raises
    ------
    ColumnError
        There is no column ``item_id`` or ``company_name``.
    ParameterError
        `confirmed` holds no item ids, or there is no such language.

    Warns
    -----
    DataWarning
        Some offers name no supplier, or some of the `confirmed` ones are not there.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({
    ...     "item_id": [1, 2, 3], "company_name": ["甲商行", "乙厂", "甲商行"], "price": [9.0, 8.0, 0.01],
    ...     "sales_90d": [20, None, 30], "province": ["福建", "浙江", "福建"],
    ... })
    >>> suppliers(offers)[["name_pinyin", "offers", "price_min", "sales_90d", "province_en"]]
         name_pinyin  offers  price_min  sales_90d province_en
    0  Jia Shang Hang       2        9.0         50      Fujian
    1        Yi Chang       1        8.0       <NA>    Zhejiang
    """
    check(frame)
    codes, keys = identified(frame)
    counts = found_confirmed(frame, confirmed)
    table = shops(group(frame, codes, ahead=counts), counts, codes, keys, bait(frame))
    return finished(table, provenance(frame), language)


def shops(
    groups: Grouping, counts: Mask | None, codes: Places, keys: Sequence[str], is_bait: Mask
) -> pd.DataFrame:
    """One row a supplier, before anything is said that takes a look at all of them.

    Parameters
    ----------
    counts : array of bool, optional
        The rows of the frame that are confirmed.
    codes, keys : array of int, sequence of str
        Which key each row of the frame has, -1 for none; and the keys.
    is_bait : array of bool
        The rows of the frame whose price is bait.
    """
    key = codes[groups.first()]
    table = summed(groups, counts, is_bait)
    table["supplier_key"] = as_text([*keys, None]).array.take(key)
    table["is_unnamed"] = pd.array(key < 0, dtype="boolean")
    return table


def finished(table: pd.DataFrame, attrs: Mapping[str, Any], language: str = "en") -> pd.DataFrame:
    """The columns of `suppliers`, with what is to say of each row; what is to say of all is warned of."""
    table["note"] = as_text(notes(table, language))
    unnamed = table["is_unnamed"].to_numpy(dtype=bool)
    for name in OF_THE_SHOP:
        table[name] = table[name].mask(unnamed)
    table.attrs.update(attrs)
    _tell(table)
    return table[list(COLUMNS)]


def summed(groups: Grouping, counts: Mask | None, is_bait: Mask | None = None) -> pd.DataFrame:
    """The columns of `suppliers` that sum up a group of offers, whatever makes it a group, and a few more.

    These are what `noting` tells: ``counts`` (whether any of the offers does), of how many the sales are
    unknown (``sales_unknown``) and the price is bait (``baits``), and its `differences`.

    Parameters
    ----------
    groups : Grouping
        The offers.
    counts : array of bool, optional
        The rows of the frame that best offer, prices and scores are of, instead of all.
    is_bait : array of bool, optional
        The rows of the frame whose price is bait; found among its offers where not given.
    """
    is_bait = bait(groups.frame) if is_bait is None else is_bait
    sums = {**_shop(groups), **_best(groups, counts, is_bait), **_sums(groups)}
    return pd.DataFrame({**sums, **differences(groups)})


def rate_evidence(frame: pd.DataFrame) -> Floats:
    """The pieces that each offer's repurchase rate rests on; NaN where it has none."""
    sold = np.clip(np.nan_to_num(floats(frame, "sales_90d")), 0, MOST)
    return np.where(np.isnan(floats(frame, "repurchase_rate")), np.nan, sold)


def _shop(groups: Grouping) -> dict[str, Any]:
    """What the offers of a shop have in common, of the best one that tells it."""
    frame = groups.frame
    columns = ("seller_member_id", "province", "city", "shop_url")
    text = {name: groups.known(texts(frame, name)) for name in columns}
    names = pd.Series(groups.known(company_names(frame)))
    return {
        **text,
        "company_name": names,
        "name_pinyin": latin.names_in_pinyin(names),
        "province_en": latin.provinces_in_english(pd.Series(text["province"])),
        "city_pinyin": latin.cities_in_pinyin(pd.Series(text["city"])),
        "shop_years": _whole(groups.known(pd.Series(floats(frame, "shop_years")))),
        "composite_score": groups.known(pd.Series(floats(frame, "composite_score"))),
        "is_powerful_seller": _yes_or_no(groups.known(pd.Series(truths(frame, "is_powerful_seller")))),
        "is_super_factory": _yes_or_no(groups.known(pd.Series(truths(frame, "is_super_factory")))),
    }


def _best(groups: Grouping, counts: Mask | None, is_bait: Mask) -> dict[str, Any]:
    """The best offer, prices and scores."""
    frame, best = groups.frame, groups.first(counts)
    scores = _only(floats(frame, "score"), counts)
    prices = _only(np.where(is_bait, np.nan, floats(frame, "price")), counts)
    title, original = (pd.Series(at(texts(frame, name), best)) for name in ("title", "title_origin"))
    return {
        "counts": best >= 0,
        "baits": groups.number(is_bait),
        "best_item_id": at(item_ids(frame), best),
        "best_title": either(title, original),
        "best_price": at(pd.Series(prices), best),
        "best_score": at(pd.Series(scores), best),
        "best_rank": _whole(at(pd.Series(floats(frame, "rank")), best)),
        "score_median": groups.each(scores).median().to_numpy(),
        "price_min": groups.each(prices).min().to_numpy(),
        "price_median": groups.each(prices).median().to_numpy(),
    }


def _sums(groups: Grouping) -> dict[str, Any]:
    """What a supplier sells in all, and how well."""
    frame = groups.frame
    sold, rates, n = floats(frame, "sales_90d"), floats(frame, "repurchase_rate"), rate_evidence(frame)
    # What is unknown is at least nothing, and the sum at least what is known.
    floors = np.where(np.isnan(sold), 1.0, truths(frame, "sales_90d_is_floor"))
    total = groups.each(sold).sum(min_count=1)
    evidence = groups.each(n).sum()
    return {
        "offers": pd.array(groups.sizes, dtype="Int64"),
        "sales_unknown": groups.number(np.isnan(sold)),
        "sales_90d": _whole(total),
        "sales_90d_is_floor": _yes_or_no(groups.each(floors).max().where(total.notna())),
        "repurchase_rate": (groups.each(n * rates).sum() / evidence.where(evidence > 0)).to_numpy(),
        "ships_in_48h_share": groups.each(truths(frame, "ships_in_48h")).mean().to_numpy(),
    }


def _only(values: Floats, counts: Mask | None) -> Floats:
    return values if counts is None else np.where(counts, values, np.nan)


def _whole(values: Any) -> Any:
    given = np.asarray(values, dtype="float64")
    return pd.arrays.IntegerArray(np.nan_to_num(given).round().astype("int64"), np.isnan(given))


def _yes_or_no(values: Any) -> Any:
    given = np.asarray(values, dtype="float64")
    return pd.arrays.BooleanArray(given == 1, np.isnan(given))


def _tell(table: pd.DataFrame) -> None:
    unnamed, all_offers = table.loc[table["is_unnamed"], "offers"].sum(), table["offers"].sum()
    if unnamed:
        told = f"{unnamed:,} of {all_offers:,} offers name no supplier; they stand together in the last row"
        warn(told, DataWarning)
