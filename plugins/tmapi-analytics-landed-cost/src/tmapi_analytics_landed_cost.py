"""What a piece costs at your door: its price at your quantity, freight by weight, duty, in your currency.

``tm.add_columns(offers, "landed_cost", quantity=300, currency="EUR", rate=7.85, ...)`` adds the columns; the
criterion of the same name scores by them. Nothing is guessed: where a part is not known the cost is missing.

The price is that of the tier for your quantity where ``price_tiers`` is there (``tm.add_details`` brings it),
else the list price of one piece, and ``landed_basis`` says which. VAT is not in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.hookspecs import Criterion, DerivedColumns, Median, NewColumn, hookimpl

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIER = "tier"
BELOW = "below the first tier"
LISTED = "list price, tier unknown"
BAIT = "bait price"
BAIT_CNY = 0.10
"""At this price or below nothing is sold; nor under a tenth of the median of the other offers."""

MONEY = "landed_currency a piece"
COLUMNS = (
    NewColumn(
        name="landed_cost",
        dtype="float64",
        unit=MONEY,
        meaning="Goods, freight, duty and other of one piece; missing where one of them is.",
    ),
    NewColumn(
        name="landed_goods", dtype="float64", unit=MONEY, meaning="The price; missing where it is bait."
    ),
    NewColumn(
        name="landed_freight",
        dtype="float64",
        unit=MONEY,
        meaning="The freight of its weight; missing where the weight is not known.",
    ),
    NewColumn(name="landed_duty", dtype="float64", unit=MONEY, meaning="The duty on goods and freight."),
    NewColumn(
        name="landed_other",
        dtype="float64",
        unit=MONEY,
        meaning="Its share of what an order costs however large it is.",
    ),
    NewColumn(name="landed_currency", dtype="text", meaning="The currency of these columns."),
    NewColumn(
        name="landed_basis",
        dtype="text",
        meaning=f'What the price is: "{TIER}", "{BELOW}", "{LISTED}", "{BAIT}"; missing where there is none.',
    ),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the cost of a piece depends on beside the offer.

    Attributes
    ----------
    quantity : int, optional
        Wanted pieces; 1 where None.
    currency : str
        Of the columns, and of `freight_per_kg` and `other_per_order`.
    rate : float, optional
        CNY for one unit of `currency`: 7.85 for the euro, not 0.127. Given, never fetched.
    freight_per_kg : float
        To your door, for one kilogram.
    weight_kg : float, optional
        Of one piece, for offers whose ``unit_weight`` is not known; None leaves their cost missing.
    duty_rate : float
        A fraction, 0.04 for 4 %, of goods and freight together, which is the customs value in the European
        Union (Union Customs Code, article 71); where freight is free of duty, give a lower rate.
    other_per_order : float
        What an order costs however large it is: inspection, papers, the bank.
    peer_median : float, optional
        In CNY, for telling bait; that of the offers' own prices where None.

    Raises
    ------
    ValueError
        A setting is missing or cannot be.

    Examples
    --------
    >>> Settings(currency="EUR")
    Traceback (most recent call last):
    ValueError: rate is missing: how many CNY one EUR costs, such as 7.85
    """

    quantity: int | None = None
    currency: str = "CNY"
    rate: float | None = None
    freight_per_kg: float = 0.0
    weight_kg: float | None = None
    duty_rate: float = 0.0
    other_per_order: float = 0.0
    peer_median: float | None = None

    def __post_init__(self) -> None:
        for flaw in self._flaws():
            raise ValueError(flaw)

    def _flaws(self) -> Iterator[str]:
        if self.currency != "CNY" and self.rate is None:
            yield f"rate is missing: how many CNY one {self.currency} costs, such as 7.85"
        if self.currency == "CNY" and self.rate not in (None, 1):
            yield f"the rate {self.rate} needs its currency, such as currency='EUR'"
        for name in ("quantity", "rate", "weight_kg"):
            value = getattr(self, name)
            if value is not None and not 0 < value < math.inf:
                yield f"{name} cannot be {value}: it is a number above 0"
        for name in ("freight_per_kg", "other_per_order"):
            if not 0 <= getattr(self, name) < math.inf:
                yield f"{name} cannot be {getattr(self, name)}: it is a number from 0"
        if not 0 <= self.duty_rate < 2:
            yield f"duty_rate cannot be {self.duty_rate}: it is a fraction, 0.04 for 4 %"


def landed_cost(offers: pd.DataFrame, **settings: Any) -> pd.DataFrame:
    """The cost of one piece, its parts, their currency and what the price is: the columns of `COLUMNS`.

    ``cost = goods + freight + duty + other``, with ``goods = price / rate``, ``freight = weight *
    freight_per_kg``, ``duty = duty_rate * (goods + freight)`` and ``other = other_per_order / quantity``.
    Where one is missing, so is the cost. Where freight is free, no weight is needed.

    Parameters
    ----------
    offers : pandas.DataFrame
        With ``price``; ``price_tiers`` and ``unit_weight`` (kg; 0 is unknown) are used where they are there.
    **settings
        Of `Settings`.

    Raises
    ------
    ValueError
        As `Settings` does.

    Examples
    --------
    >>> tiers = ["1:12|100:8", None]
    >>> offers = pd.DataFrame({"price": [12.0, 0.01], "price_tiers": tiers, "unit_weight": 0.5})
    >>> columns = landed_cost(offers, quantity=300, currency="EUR", rate=8, freight_per_kg=2, duty_rate=0.1)
    >>> columns[["landed_goods", "landed_freight", "landed_duty", "landed_cost", "landed_basis"]]
       landed_goods  landed_freight  landed_duty  landed_cost landed_basis
    0           1.0             1.0          0.2          2.2         tier
    1           NaN             1.0          NaN          NaN   bait price
    """
    wanted = Settings(**settings)
    prices, basis = _judged(offers, wanted)
    goods = np.where(basis == BAIT, np.nan, prices) / (wanted.rate or 1)
    freight = _freight(offers, wanted)
    duty = wanted.duty_rate * (goods + freight) if wanted.duty_rate else np.zeros(len(offers))
    other = np.full(len(offers), wanted.other_per_order / (wanted.quantity or 1))
    parts = [
        goods + freight + duty + other,
        goods,
        freight,
        duty,
        other,
        [wanted.currency] * len(offers),
        basis,
    ]
    text = pd.Series([""]).dtype
    return pd.DataFrame(
        {
            column.name: pd.Series(
                part, index=offers.index, dtype=text if column.dtype == "text" else "float64"
            )
            for column, part in zip(COLUMNS, parts, strict=True)
        }
    )


def _judged(offers: pd.DataFrame, wanted: Settings) -> tuple[NDArray[Any], NDArray[Any]]:
    """The prices in CNY and what each is, bait told."""
    prices, basis = _prices(offers, wanted.quantity or 1)
    median = wanted.peer_median or _median(prices)
    basis[(prices <= BAIT_CNY) | (prices < median / 10)] = BAIT
    return prices, basis


def _prices(offers: pd.DataFrame, quantity: float) -> tuple[NDArray[Any], NDArray[Any]]:
    prices = _numbers(offers["price"])
    basis = np.where(np.isnan(prices), np.array(None), np.array(LISTED, dtype=object))
    if "price_tiers" in offers:
        for row, tiers in enumerate(offers["price_tiers"]):
            if found := _price_at(tiers, quantity):
                prices[row], basis[row] = found
    return prices, basis


def _price_at(tiers: Any, quantity: float) -> tuple[float, str] | None:
    """The price in ``"1:2.99|100:1.8"``, 2.99 from one piece and 1.80 from a hundred; None without one."""
    try:
        begins = [tier.split(":") for tier in tiers.split("|")]
        prices = {float(begin): float(price) for begin, price in begins}
    except (AttributeError, ValueError):
        return None
    begin = max((begin for begin in prices if begin <= quantity), default=None)
    return (prices[min(prices)], BELOW) if begin is None else (prices[begin], TIER)


def _median(prices: NDArray[Any]) -> Median:
    return Median(prices[prices > BAIT_CNY])


def _freight(offers: pd.DataFrame, wanted: Settings) -> NDArray[Any]:
    if not wanted.freight_per_kg:
        return np.zeros(len(offers))
    return _weights(offers, wanted.weight_kg) * wanted.freight_per_kg


def _weights(offers: pd.DataFrame, otherwise: float | None) -> NDArray[Any]:
    """Kilograms a piece."""
    known = _numbers(offers["unit_weight"]) if "unit_weight" in offers else np.full(len(offers), np.nan)
    return np.where(known > 0, known, np.nan if otherwise is None else otherwise)


def _numbers(column: pd.Series[Any]) -> NDArray[Any]:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _cost(offers: pd.DataFrame, **settings: Any) -> pd.Series[float]:
    """What a piece costs at your door."""
    return landed_cost(offers, **settings)["landed_cost"]


def _fit(offers: pd.DataFrame, **settings: Any) -> dict[str, Median]:
    return {"peer_median": _median(_prices(offers, Settings(**settings).quantity or 1)[0])}


def _notes(offers: pd.DataFrame, **settings: Any) -> list[str]:
    wanted = Settings(**settings)
    _, basis = _judged(offers, wanted)
    weightless = np.isnan(_weights(offers, None)).sum() if wanted.freight_per_kg else 0
    instead = "their cost is missing" if wanted.weight_kg is None else f"{wanted.weight_kg:g} kg taken"
    told = {
        "list price, tier unknown": (basis == LISTED).sum(),
        "bait price, which counts as missing": (basis == BAIT).sum(),
        f"weight unknown, {instead}": weightless,
    }
    return [f"{what}: {count:,} of {len(offers):,} offers" for what, count in told.items() if count]


@hookimpl
def tmapi_columns() -> list[DerivedColumns]:
    """What a piece costs at your door, and its parts."""
    return [
        DerivedColumns(
            name="landed_cost",
            columns=COLUMNS,
            compute=landed_cost,
            needs=("price",),
            options=asdict(Settings()),
        )
    ]


@hookimpl
def tmapi_criteria() -> list[Criterion]:
    """The same cost to score by: less is better."""
    return [
        Criterion(
            name="landed_cost",
            goal="min",
            value=_cost,
            fit=_fit,
            notes=_notes,
            needs=("price",),
            scale="log",
            options=asdict(Settings()),
            unit="target currency a piece",
        )
    ]
