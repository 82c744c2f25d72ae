"""What scoring costs over the same arithmetic in bare numpy, in time and in memory."""

from __future__ import annotations

import tracemalloc
import warnings
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from harness import Ratio, case, ratio

from tmapi_analytics.errors import DataWarning
from tmapi_analytics.ranking import score, sensitivity
from tmapi_analytics.scoring.criteria import PRICE
from tmapi_analytics.scoring.normalizing import Ruler, utilities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[np.float64]]

MANY = 1_000_000
WEIGHTS = {"price": 0.4, "repurchase_rate": 0.2, "shop_years": 0.2, "sales_90d": 0.1, "composite_score": 0.1}


@cache
def offers(rows: int) -> pd.DataFrame:
    """Offers as a search gives them, with bait prices, blanks and many zero sales."""
    chance = np.random.default_rng(3)
    sales = np.where(chance.random(rows) < 0.4, 0, np.round(np.exp(chance.normal(4, 2, rows))))
    columns = {
        "price": (np.round(np.exp(chance.normal(3, 1, rows)), 2), "float64", 0.01),
        "repurchase_rate": (np.round(chance.beta(2, 6, rows), 2), "float64", 0.2),
        "sales_90d": (sales, "Int64", 0.05),
        "shop_years": (chance.integers(1, 20, rows), "Int64", 0.05),
        "composite_score": (chance.integers(4, 11, rows) / 2, "float64", 0.05),
    }
    frame = pd.DataFrame(
        {name: pd.Series(values, dtype=dtype) for name, (values, dtype, _) in columns.items()}
    )
    for name, (*_, blanks) in columns.items():
        frame.loc[chance.random(rows) < blanks, name] = pd.NA
    frame.loc[chance.random(rows) < 0.01, "price"] = 0.01
    return frame


@case("score of 1,000,000 offers by 5 criteria, over bare numpy", reach=3.0)
def score_over_numpy(rounds: int) -> Ratio:
    """A frame to a scored frame, over the same numbers from ready float arrays."""
    frame = offers(MANY)
    ready = {name: frame[name].to_numpy(dtype="float64", na_value=np.nan) for name in WEIGHTS}
    np.testing.assert_allclose(_scored(frame)["score"], bare(ready)["score"])
    return ratio(lambda: _scored(frame), lambda: bare(ready), rounds=rounds)


@case("score of 1,000,000 offers by 5 criteria, peak memory over what it adds", reach=3.0)
def score_memory(rounds: int) -> Ratio:
    """The most that is held at once while scoring, over the columns that come back beside the offers'."""
    frame = offers(MANY)
    tracemalloc.start()
    scored = _scored(frame)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Ratio(peak / int(scored.drop(columns=list(frame)).memory_usage(index=False).sum()))


@case("rank utilities of 1,000,000 prices, over Series.rank", reach=0.35)
def rank_over_series(rounds: int) -> Ratio:
    """Percentile ranks of a column with many ties."""
    prices = offers(MANY)["price"]
    values = prices.to_numpy()
    return ratio(
        lambda: utilities(values, PRICE, Ruler(), normalize="rank"),
        lambda: prices.rank(pct=True),
        rounds=rounds,
    )


@case("sensitivity of 700 offers by 5 criteria, over product and ranking", reach=1.5)
def sensitivity_over_numpy(rounds: int) -> Ratio:
    """Probabilities and intervals, over nothing but the draws' scores and ranks."""
    scored = _scored(offers(700))
    matrix = scored[[f"contribution_{name}" for name in WEIGHTS]].to_numpy() / list(WEIGHTS.values())
    shares = 50 * np.array(list(WEIGHTS.values()))

    def bare_ranks() -> NDArray[np.int64]:
        weights = np.random.default_rng(0).dirichlet(shares, size=5_000)
        order = np.argsort(-(weights @ matrix.T), axis=1)
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(1, len(matrix) + 1)[None], axis=1)
        return ranks

    return ratio(lambda: sensitivity(scored), bare_ranks, rounds=rounds)


def _scored(frame: pd.DataFrame) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        return score(frame, WEIGHTS)


def bare(ready: Arrays) -> Arrays:
    """The scoring as somebody would write it who has float arrays and no other wishes."""
    utility = {
        "price": _minmax(-np.log1p(_without_bait(ready["price"]))),
        "repurchase_rate": _minmax(_shrunk(ready["repurchase_rate"], ready["sales_90d"])),
        "shop_years": _minmax(ready["shop_years"] / (ready["shop_years"] + 5)),
        "sales_90d": _minmax(np.log1p(ready["sales_90d"])),
        "composite_score": ready["composite_score"] / 5,
    }
    missing = {name: np.isnan(values) for name, values in utility.items()}
    parts = {
        name: WEIGHTS[name] * np.where(missing[name], np.nanmedian(values), values)
        for name, values in utility.items()
    }
    scores = sum(parts.values(), np.zeros(MANY))
    order = np.argsort(-scores)
    ahead = np.flatnonzero(np.append(True, np.diff(scores[order]) != 0))
    ranks = np.empty(MANY)
    ranks[order] = np.repeat(ahead + 1, np.diff(np.append(ahead, MANY)))
    coverage = 1 - sum((WEIGHTS[name] * blank for name, blank in missing.items()), np.zeros(MANY))
    return {
        **utility,
        **{f"part {name}": part for name, part in parts.items()},
        "score": scores,
        "rank": ranks,
        "coverage": coverage,
    }


def _without_bait(price: NDArray[np.float64]) -> NDArray[np.float64]:
    median = np.median(price[price > 0.10])
    return np.where((price <= 0.10) | (price < median / 10), np.nan, price)


def _shrunk(rate: NDArray[np.float64], sales: NDArray[np.float64]) -> NDArray[np.float64]:
    n = np.minimum(np.nan_to_num(sales), 1000)
    evidence = np.where(np.isnan(rate), 0, n)
    mean = (np.nan_to_num(rate) * evidence).sum() / evidence.sum()
    pulled = (n * rate + 100 * mean) / (n + 100)
    return np.where((n == 0) & (rate == 0), np.nan, pulled)


def _minmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    worst, best = np.nanmin(values), np.nanmax(values)
    return (values - worst) / (best - worst)
