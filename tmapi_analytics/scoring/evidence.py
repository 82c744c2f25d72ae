"""What a column is worth as evidence: numbers out of any column, prices without bait, rates with few sales.

Pure arithmetic on the offers' columns. It knows no weight and no utility.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.hookspecs import Mean, Median
from tmapi_analytics.tiers import first_quantities, unit_prices

if TYPE_CHECKING:
    from numpy.typing import NDArray

BAIT = 0.10
"""CNY: at this price or below nothing is sold; it only lifts an offer to the top of a list."""
PEER_SHARE = 0.1
"""Under this share of the median of its search, a price is bait, too."""


def numbers(series: pd.Series[Any]) -> NDArray[np.float64]:
    """The values of any column as floats; NaN for what is missing, infinite, or no number.

    Examples
    --------
    >>> numbers(pd.Series(["60.00", "about 60", None])).tolist()
    [60.0, nan, nan]
    >>> numbers(pd.Series([True, None], dtype="boolean")).tolist()
    [1.0, nan]
    """
    if not pd.api.types.is_numeric_dtype(series.dtype):
        series = pd.to_numeric(series.astype(object), errors="coerce")
    values = series.to_numpy(dtype="float64", na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan) if np.isinf(values).any() else values


def unreadable(offers: pd.DataFrame, *columns: str) -> list[str]:
    """A sentence for each column that holds text which is no number.

    Examples
    --------
    >>> unreadable(pd.DataFrame({"moq": [2, "some"]}), "moq")
    ['text that is no number, such as "some", counts as missing, for 1 of 2 "moq"']
    """
    told = []
    for name in columns:
        if name in offers and not pd.api.types.is_numeric_dtype(offers[name].dtype):
            lost = offers[name][np.isnan(numbers(offers[name])) & offers[name].notna().to_numpy()]
            if len(lost):
                example = str(lost.iloc[0])[:40]
                told.append(
                    f'text that is no number, such as "{example}", counts as missing, '
                    f'for {len(lost):,} of {len(offers):,} "{name}"'
                )
    return told


def tier_prices(offers: pd.DataFrame, quantity: int | None) -> NDArray[np.float64]:
    """The price of one piece at `quantity` where ``price_tiers`` tells it; NaN elsewhere."""
    if quantity is None or "price_tiers" not in offers:
        return np.full(len(offers), np.nan)
    return numbers(unit_prices(offers["price_tiers"], quantity)["unit_price"])


def prices_at(offers: pd.DataFrame, quantity: int | None) -> NDArray[np.float64]:
    """The price of one piece: of the tier for `quantity` where tiers are known, else the list price."""
    listed = numbers(offers["price"])
    if quantity is None or "price_tiers" not in offers:
        return listed
    tiers = tier_prices(offers, quantity)
    return np.where(np.isnan(tiers), listed, tiers)


def believable(prices: NDArray[np.float64], bait: float) -> NDArray[np.float64]:
    """The prices above `bait`."""
    return prices[prices > bait]


def peer_median(prices: NDArray[np.float64], bait: float) -> float | None:
    """The median of the prices above `bait`; None where there are none."""
    return number(Median(believable(prices, bait)))


def is_bait(
    prices: NDArray[np.float64],
    *,
    bait: float,
    peer_share: float,
    median: float | NDArray[np.float64] | None,
) -> NDArray[np.bool_]:
    """Whether a price is there to be seen, not to be paid: `bait` or less, or under a share of the median.

    Examples
    --------
    >>> is_bait(np.array([0.01, 0.9, 8.0]), bait=0.10, peer_share=0.1, median=10.0).tolist()
    [True, True, False]
    """
    under = prices <= bait
    return under if median is None else under | (prices < peer_share * median)


def minimum_order(offers: pd.DataFrame) -> NDArray[np.float64]:
    """The smallest order in pieces; 1 where ``one_piece_min_order`` says so, whatever ``moq`` says.

    Where ``price_tiers`` are known it is never less than the first of them.

    Examples
    --------
    >>> minimum_order(pd.DataFrame({"moq": [50, None], "one_piece_min_order": [True, False]})).tolist()
    [1.0, nan]
    >>> minimum_order(pd.DataFrame({"moq": [2, 50], "price_tiers": "10:2.99|100:1.8"})).tolist()
    [10.0, 50.0]
    """
    least = numbers(offers["moq"])
    if "one_piece_min_order" in offers:
        least = np.where(numbers(offers["one_piece_min_order"]) == 1, 1.0, least)
    return np.fmax(least, first_quantities(offers["price_tiers"])) if "price_tiers" in offers else least


def sold(offers: pd.DataFrame, most: float) -> NDArray[np.float64]:
    """n: pieces sold in 90 days, at most `most`; unknown sales are none."""
    return np.minimum(np.fmax(numbers(offers["sales_90d"]), 0.0), most)


def mean_rate(rates: NDArray[np.float64], n: NDArray[np.float64]) -> float | None:
    """The n-weighted mean of the known rates; None where there is no evidence at all."""
    return number(Mean(rates, n))


def number(fitted: float) -> float | None:
    """A median or mean without what it was made of; None where there was nothing to make it of."""
    return None if math.isnan(fitted) else float(fitted)


def shrunk(
    rates: NDArray[np.float64], n: NDArray[np.float64], *, m: float, mean: float | None
) -> NDArray[np.float64]:
    """Rates pulled towards the mean, the more the less was sold: ``(n·r + m·mean) / (n + m)``.

    A rate of 0 with no sales is no evidence and comes out missing; so does everything without a mean.

    Examples
    --------
    >>> rates, n = np.array([0.6, 0.6, 0.0]), np.array([900.0, 0.0, 0.0])
    >>> shrunk(rates, n, m=100, mean=0.2).round(2).tolist()
    [0.56, 0.2, nan]
    """
    if mean is None:
        return np.full(len(rates), np.nan)
    weight = n + m
    pulled = np.divide(n * rates + m * mean, weight, out=np.full(len(rates), mean), where=weight > 0)
    return np.where((n == 0) & (rates == 0) | np.isnan(rates), np.nan, pulled)
