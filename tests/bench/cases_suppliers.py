"""What one row a supplier costs over a bare groupby, in time and in memory."""

from __future__ import annotations

import random
import tracemalloc
from functools import cache

import numpy as np
import pandas as pd
from harness import Ratio, Work, case, ratio

from tmapi_analytics.comparison import latin, suppliers
from tmapi_analytics.devserver.wording import KINDS, NAME_ENDS, NAME_FORMS, NAME_STARTS

MANY = 1_000_000
SHOPS = 50_000
PROVINCES = ["福建", "江西", "湖南", "湖北", "河北"]
CITIES = ["三明市", "抚州市", "湘潭市", "荆州市", "邢台市"]
BLANKS = {"price": 0.01, "sales_90d": 0.05, "repurchase_rate": 0.2, "shop_years": 0.02}


@cache
def offers() -> pd.DataFrame:
    """Scored offers as a search gives them; few suppliers list much and most list little."""
    chance = np.random.default_rng(5)
    weights = chance.lognormal(0, 1, SHOPS)
    shop = np.append(np.arange(SHOPS), chance.choice(SHOPS, MANY - SHOPS, p=weights / weights.sum()))
    names = _names(random.Random(5))
    sales = np.where(chance.random(MANY) < 0.4, 0, np.round(np.exp(chance.normal(4, 2, MANY))))
    score = chance.random(MANY)
    provinces, cities = pd.Series(PROVINCES), pd.Series(CITIES)
    frame = pd.DataFrame(
        {
            "item_id": pd.array(chance.permutation(MANY) + 10**11, dtype="Int64"),
            "title": "Lotus seeds " + pd.Series(chance.integers(0, 10**6, MANY)).astype("str"),
            "price": np.round(np.exp(chance.normal(3, 1, MANY)), 2),
            "sales_90d": pd.array(sales, dtype="Int64"),
            "sales_90d_is_floor": pd.array(sales > 200, dtype="boolean"),
            "repurchase_rate": np.round(chance.beta(2, 6, MANY), 2),
            "company_name": pd.Series(names).take(shop).array,
            "shop_years": pd.array(chance.integers(1, 20, SHOPS)[shop], dtype="Int64"),
            "composite_score": (chance.integers(4, 11, SHOPS) / 2)[shop],
            "is_powerful_seller": pd.array((chance.random(SHOPS) < 0.5)[shop], dtype="boolean"),
            "is_super_factory": pd.array((chance.random(SHOPS) < 0.1)[shop], dtype="boolean"),
            "province": provinces.take(shop % len(PROVINCES)).array,
            "city": cities.take(shop % len(CITIES)).array,
            "ships_in_48h": pd.array(chance.random(MANY) < 0.5, dtype="boolean"),
            "position": pd.array(chance.permutation(MANY) + 1, dtype="Int64"),
            "search": pd.Series(["lotus"] * MANY).astype("str"),
            "score": score,
            "rank": pd.array(np.argsort(np.argsort(-score)) + 1, dtype="Int64"),
        }
    )
    for name, blanks in BLANKS.items():
        frame.loc[chance.random(MANY) < blanks, name] = pd.NA
    return frame


def _names(chance: random.Random) -> list[str]:
    """Different names, put together as the sandbox does."""
    places = [belt.split("|")[2] for kind in KINDS.values() for belt in kind.belts]
    trades = [trade for kind in KINDS.values() for trade in kind.trade]
    parts = (places, NAME_STARTS, NAME_ENDS, NAME_STARTS, trades, NAME_FORMS)
    names: dict[str, None] = {}
    while len(names) < SHOPS:
        names["".join(chance.choice(part) for part in parts)] = None
    return list(names)


def bare(frame: pd.DataFrame) -> pd.DataFrame:
    """The same sums as somebody would write them who has clean names, no bait and no repeats."""
    ready = frame.sort_values("rank")
    ready["n"] = ready["sales_90d"].clip(upper=1000).where(ready["repurchase_rate"].notna()).astype("float64")
    ready["back"] = ready["n"] * ready["repurchase_rate"]
    each = ready.groupby("company_name", sort=False)
    table = each.agg(
        offers=("item_id", "size"),
        best_item_id=("item_id", "first"),
        best_title=("title", "first"),
        best_price=("price", "first"),
        best_score=("score", "first"),
        best_rank=("rank", "first"),
        score_median=("score", "median"),
        price_min=("price", "min"),
        price_median=("price", "median"),
        sales_90d_is_floor=("sales_90d_is_floor", "max"),
        n=("n", "sum"),
        back=("back", "sum"),
        shop_years=("shop_years", "first"),
        composite_score=("composite_score", "first"),
        is_powerful_seller=("is_powerful_seller", "first"),
        is_super_factory=("is_super_factory", "first"),
        province=("province", "first"),
        city=("city", "first"),
        ships_in_48h_share=("ships_in_48h", "mean"),
    )
    table["sales_90d"] = each["sales_90d"].sum(min_count=1)
    table["repurchase_rate"] = table["back"] / table["n"]
    return table


@case("suppliers of 1,000,000 offers from 50,000 shops, over a bare groupby", reach=2.0)
def suppliers_over_groupby(rounds: int) -> Ratio:
    """A frame to one row a supplier, names in pinyin among it, over sums alone."""
    frame = offers()
    ours, sums = _cold(frame).set_index("company_name"), bare(frame)
    for name in ("sales_90d", "score_median", "best_item_id"):
        pd.testing.assert_series_equal(ours[name], sums[name])
    return ratio(lambda: _cold(frame), lambda: bare(frame), rounds=rounds)


@case("suppliers of 1,000,000 offers from 50,000 shops, peak memory over a bare groupby's", reach=1.5)
def suppliers_memory(rounds: int) -> Ratio:
    """The most that is held at once."""
    frame = offers()
    return Ratio(_peak(lambda: _cold(frame)) / _peak(lambda: bare(frame)))


def _cold(frame: pd.DataFrame) -> pd.DataFrame:
    """Suppliers whose names no earlier round has spelled."""
    latin._syllables.cache_clear()
    return suppliers(frame)


def _peak(work: Work) -> int:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
