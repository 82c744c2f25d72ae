"""The package's own criteria, each a value object, given to the host through the same hook as any plugin's.

What a criterion measures is said in its function's docstring; the arithmetic is in `evidence`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.hookspecs import Criterion, Mean, Median, hookimpl
from tmapi_analytics.scoring import evidence
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.scoring.weighing import is_amount
from tmapi_analytics.tiers import UNKNOWN, read_quantity

_ABOVE_ZERO = ("m", "most")
"""Options that no 0 makes sense for."""


def price(
    offers: pd.DataFrame, quantity: int | None, bait: float, peer_share: float, peer_median: float | None
) -> pd.Series[Any]:
    """What one piece costs: at `quantity` where ``price_tiers`` is known, else the list price.

    A price of `bait` CNY or less, or under `peer_share` of the peers' median, is there to be seen and not
    to be paid: it is missing here.

    Parameters
    ----------
    offers : pandas.DataFrame
        With ``price``, and ``price_tiers`` where tiers are known.
    quantity : int, optional
        Wanted pieces.
    bait : float
        In CNY.
    peer_share : float
        Share of the median.
    peer_median : float, optional
        In CNY; that of the offers' prices above `bait` where None.

    Returns
    -------
    pandas.Series
        CNY a piece.

    Examples
    --------
    >>> offers = pd.DataFrame({"price": [0.01, 30.0, 20.0], "price_tiers": [None, "1:30|100:25", None]})
    >>> price(offers, quantity=300, bait=0.10, peer_share=0.1, peer_median=None).tolist()
    [nan, 25.0, 20.0]
    """
    prices = evidence.prices_at(offers, quantity)
    median = evidence.peer_median(prices, bait) if peer_median is None else peer_median
    baits = evidence.is_bait(prices, bait=bait, peer_share=peer_share, median=median)
    return _series(np.where(baits, np.nan, prices) if baits.any() else prices, offers)


def _price_fit(offers: pd.DataFrame, quantity: int | None, bait: float, **_: Any) -> dict[str, Median]:
    return {"peer_median": Median(evidence.believable(evidence.prices_at(offers, quantity), bait))}


def _price_notes(offers: pd.DataFrame, quantity: int | None, **options: Any) -> list[str]:
    told = evidence.unreadable(offers, "price")
    prices = evidence.prices_at(offers, quantity)
    kept = numbers(price(offers, quantity=quantity, **options))
    baits = int((np.isnan(kept) & ~np.isnan(prices)).sum())
    if baits:
        told.append(f"bait price counts as missing, for {baits:,} of {len(offers):,} offers")
    listed = int((~np.isnan(kept) & np.isnan(evidence.tier_prices(offers, quantity))).sum())
    if quantity is not None and listed:
        told.append(f"{UNKNOWN}, for {listed:,} of {len(offers):,} offers")
    return told


def repurchase_rate(offers: pd.DataFrame, m: float, most: float, mean: float | None) -> pd.Series[Any]:
    """The share of buyers who bought again, pulled towards the mean where little was sold.

    ``r' = (n·r + m·mean) / (n + m)`` with ``n = min(sales_90d, most)``. Pieces are not buyers, so n is no
    sample size and this is a heuristic: it keeps "100 %" of three sales from beating 60 % of a thousand.

    Parameters
    ----------
    offers : pandas.DataFrame
        With ``repurchase_rate`` (fraction) and ``sales_90d`` (pieces; a floor counts as the floor, unknown
        as 0).
    m : float
        Pieces that the mean is worth: at n = m half of the rate is the offer's own.
    most : float
        Sales beyond which more sales are no more evidence.
    mean : float, optional
        What rates are pulled to; the n-weighted mean of these offers where None.

    Returns
    -------
    pandas.Series
        Fractions. Missing where the rate is missing, where it is 0 with no sales, and everywhere when
        nothing was sold at all.

    References
    ----------
    The form is that of the empirical-Bayes estimators: Robbins, H. (1956), An empirical Bayes approach to
    statistics, Proc. Third Berkeley Symposium 1, 157-163; Efron, B. and Morris, C. (1975), Data analysis
    using Stein's estimator and its generalizations, Journal of the American Statistical Association 70,
    311-319. For a proportion it is the mean of a beta posterior whose prior is worth m observations.

    Examples
    --------
    >>> offers = pd.DataFrame({"repurchase_rate": [1.0, 0.6, 0.0], "sales_90d": [3, 1000, 0]})
    >>> repurchase_rate(offers, m=100, most=1000, mean=None).round(3).tolist()
    [0.613, 0.6, nan]
    """
    rates, n = numbers(offers["repurchase_rate"]), evidence.sold(offers, most)
    mean = evidence.mean_rate(rates, n) if mean is None else mean
    return _series(evidence.shrunk(rates, n, m=m, mean=mean), offers)


def _repurchase_fit(offers: pd.DataFrame, most: float, **_: Any) -> dict[str, Mean]:
    rates, n = numbers(offers["repurchase_rate"]), evidence.sold(offers, most)
    return {"mean": Mean(rates, n)}


def _repurchase_notes(offers: pd.DataFrame, most: float, **_: Any) -> list[str]:
    rates, n = numbers(offers["repurchase_rate"]), evidence.sold(offers, most)
    told = evidence.unreadable(offers, "repurchase_rate", "sales_90d")
    blank = int(((rates == 0) & (n == 0)).sum())
    if blank:
        told.append(f"0 % with no sales counts as missing, for {blank:,} of {len(offers):,} offers")
    return told


def moq(offers: pd.DataFrame, quantity: int | None) -> pd.Series[Any]:
    """The pieces that have to be bought to get `quantity`: the smallest order, or `quantity` if that is more.

    An order that is small enough is as good as any smaller one. Without `quantity` one piece is wanted.
    ``one_piece_min_order`` means 1, but it is never less than the first of ``price_tiers``.

    Parameters
    ----------
    offers : pandas.DataFrame
        With ``moq``, and ``one_piece_min_order`` and ``price_tiers`` where known.
    quantity : int, optional
        Wanted pieces.

    Returns
    -------
    pandas.Series
        Pieces.

    Examples
    --------
    >>> moq(pd.DataFrame({"moq": [2, 300, 500]}), quantity=300).tolist()
    [300.0, 300.0, 500.0]
    """
    return _series(np.maximum(evidence.minimum_order(offers), 1 if quantity is None else quantity), offers)


def check_option(criterion: str, option: str, value: object) -> None:
    """Raise `ParameterError` where an option of one of these criteria cannot be `value`.

    Examples
    --------
    >>> check_option("repurchase_rate", "m", 0)
    Traceback (most recent call last):
    tmapi_analytics.errors.ParameterError: the option "m" of "repurchase_rate" cannot be 0...
    """
    defaults = next((one.options for one in BUILT_IN if one.name == criterion), {})
    if option not in defaults or (value is None and defaults[option] is None):
        return
    if option == "quantity":
        read_quantity(value)
    elif not is_amount(value) or (option in _ABOVE_ZERO and not value):
        least = "above 0" if option in _ABOVE_ZERO else "of 0 or more"
        raise ParameterError(
            f'the option "{option}" of "{criterion}" cannot be {value!r}', hint=f"Give a number {least}."
        )


def _column(name: str, meaning: str, **how: Any) -> Criterion:
    """A criterion that is a column as it stands; more is better."""

    def value(offers: pd.DataFrame) -> pd.Series[Any]:
        return _series(numbers(offers[name]), offers)

    def notes(offers: pd.DataFrame) -> list[str]:
        return evidence.unreadable(offers, name)

    return Criterion(name=name, goal="max", value=value, notes=notes, needs=(name,), meaning=meaning, **how)


def _flag(name: str, meaning: str) -> Criterion:
    return _column(name, meaning, bounds=(0, 1))


def _series(values: Any, offers: pd.DataFrame) -> pd.Series[Any]:
    return pd.Series(values, index=offers.index, copy=False)


PRICE = Criterion(
    name="price",
    goal="min",
    value=price,
    fit=_price_fit,
    notes=_price_notes,
    needs=("price",),
    scale="log",
    options={"quantity": None, "bait": evidence.BAIT, "peer_share": evidence.PEER_SHARE, "peer_median": None},
    unit="CNY",
)

REPURCHASE_RATE = Criterion(
    name="repurchase_rate",
    goal="max",
    value=repurchase_rate,
    fit=_repurchase_fit,
    notes=_repurchase_notes,
    needs=("repurchase_rate", "sales_90d"),
    options={"m": 100, "most": 1000, "mean": None},
    unit="fraction",
)

BUILT_IN = (
    PRICE,
    REPURCHASE_RATE,
    _column(
        "shop_years",
        "Years as a paying member; five years are worth half of what any number can be.",
        scale="saturating",
        half=5,
        unit="years",
    ),
    _column("sales_90d", "Pieces sold in 90 days; a floor counts as the floor.", scale="log", unit="pieces"),
    _column("composite_score", "The platform's rating of the shop, on its scale of 0 to 5.", bounds=(0, 5)),
    Criterion(
        name="moq",
        goal="min",
        value=moq,
        notes=lambda offers, **_: evidence.unreadable(offers, "moq"),
        needs=("moq",),
        scale="log",
        options={"quantity": None},
        unit="pieces",
    ),
    _flag("is_powerful_seller", "Whether the shop carries the badge for strong merchants."),
    _flag("is_super_factory", "Whether the shop carries the badge for inspected factories."),
    _flag("ships_in_48h", "Whether the seller promises to send within 48 hours."),
    _flag("free_shipping", "Whether the seller pays the way inside China."),
    _flag("low_refund_rate", "Whether the API marks the offer as seldom refunded."),
    _flag("one_piece_min_order", "Whether one piece can be ordered."),
)
"""In the order in which `tm.criteria` shows them."""


@hookimpl
def tmapi_criteria() -> list[Criterion]:
    """The package's own criteria."""
    return list(BUILT_IN)
