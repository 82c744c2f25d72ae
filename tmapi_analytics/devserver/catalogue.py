"""The truth about the made-up goods: some 2,800 offers of ten kinds from some 330 suppliers.

The same seed gives the same catalogue. Numbers hang together as they do on the marketplace: prices are
log-normal within a kind; about four offers in ten never sold while a few sell by the hundred thousand; what
makes a supplier good shows in its score, in its sales and in buyers who come back; goods come from the
places that make them; and some suppliers list one thing twice. Nothing here knows how an answer is spelled
(`payload`) or found (`finding`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.drawings import COLOURS
from tmapi_analytics.devserver.wording import (
    KINDS,
    MARKET_WORDS,
    NAME_ENDS,
    NAME_FORMS,
    NAME_STARTS,
    Kind,
    translate,
)

if TYPE_CHECKING:
    import random

BAIT_PRICE = 0.01
LIST_TWICE = 16
"""Suppliers of each kind that list one thing twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Supplier:
    """One company. `quality` is what nobody sees: it moves score, sales and repurchase together."""

    name: str
    province: str
    city: str
    years: int
    quality: float
    score: float
    is_powerful: bool
    is_factory: bool
    is_super_factory: bool
    is_verified: bool
    ships_in_48h: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One offer as it truly is.

    Attributes
    ----------
    phrases : tuple of str
        What its title says, see `wording`.
    sales : int
        Pieces in 90 days.
    repurchase : float
        Fraction of buyers who came back.
    colour : int
        Which of its kind's colours its picture has.
    """

    item_id: int
    kind: str
    supplier: Supplier
    phrases: tuple[str, ...]
    size: str
    price: float
    origin_price: float | None
    moq: int | None
    sales: int
    repurchase: float
    free_shipping: bool
    ships_in_48h: bool
    low_refund_rate: bool
    one_piece: bool
    support_dropshipping: bool
    new_arrival: bool
    colour: int

    def title(self, language: str) -> str:
        """The title in one of `endpoints.LANGUAGES`."""
        return " ".join([*(translate(phrase, language) for phrase in self.phrases), self.size])


@lru_cache(maxsize=4)
def catalogue(seed: int) -> dict[int, Offer]:
    """All offers by `item_id`; the vendor's three come first.

    Examples
    --------
    >>> offers = catalogue(1688)
    >>> offers[819919675160].supplier.name
    '湘潭荣欣食品有限公司'
    >>> len(offers) > 2400
    True
    """
    rng = seeded(seed)
    offers = {offer.item_id: offer for offer in _VENDOR_EXAMPLE}
    for name, kind in KINDS.items():
        suppliers = [_supplier(rng, kind) for _ in range(kind.suppliers)]
        # Few suppliers list much and most list little.
        weights = list(accumulate(rng.lognormvariate(0, 1) for _ in suppliers))
        chosen = rng.choices(suppliers, cum_weights=weights, k=kind.offers)
        made = [new_offer(rng, name, kind, supplier) for supplier in chosen]
        offers |= {offer.item_id: offer for offer in _some_twice(made)}
    return offers


def _some_twice(offers: list[Offer]) -> list[Offer]:
    """The offers, of which the second of each of the busiest suppliers is its first one once more."""
    by_supplier = defaultdict(list)
    for offer in offers:
        by_supplier[offer.supplier].append(offer)
    busiest = sorted(by_supplier.values(), key=len, reverse=True)[:LIST_TWICE]
    again = {second.item_id: _once_more(first, second) for first, second, *_ in busiest}
    return [again.get(offer.item_id, offer) for offer in offers]


def _once_more(first: Offer, second: Offer) -> Offer:
    """An offer as a seller lists a thing again: other numbers, the title turned round, a little dearer."""
    noun, trait, market = first.phrases
    return replace(
        second,
        phrases=(noun, market, trait),
        size=first.size,
        price=round(1.02 * first.price, 2),
        origin_price=None,
        colour=first.colour,
    )


def _supplier(rng: random.Random, kind: Kind) -> Supplier:
    belts = [belt.split("|") for belt in kind.belts]
    province, city, prefix, _ = rng.choices(belts, weights=[int(belt[3]) for belt in belts])[0]
    quality = rng.gauss(0, 1)
    years = min(20, 1 + int(rng.expovariate(0.2) + max(quality, 0)))
    is_factory = rng.random() < 0.45
    is_powerful = rng.random() < _logistic(quality - 0.4 + years / 20)
    return Supplier(
        name=_company(rng, prefix, kind),
        province=province,
        city=city,
        years=years,
        quality=quality,
        score=round(2 * min(5, max(1.5, rng.gauss(3.9 + 0.5 * quality, 0.3)))) / 2,
        is_powerful=is_powerful,
        is_factory=is_factory,
        is_super_factory=is_factory and rng.random() < _logistic(quality - 1),
        is_verified=is_powerful or rng.random() < 0.3,
        ships_in_48h=rng.random() < _logistic(quality + 0.3),
    )


def _company(rng: random.Random, prefix: str, kind: Kind) -> str:
    invented = rng.choice(NAME_STARTS) + rng.choice(NAME_ENDS)
    return prefix + invented + rng.choice(kind.trade) + rng.choice(NAME_FORMS)


def new_offer(rng: random.Random, name: str, kind: Kind, supplier: Supplier) -> Offer:
    """An offer of a kind from a supplier, by chance."""
    price = round(rng.lognormvariate(math.log(kind.price), kind.spread), 2)
    bait = rng.random() < 0.015
    sales = _sales(rng, supplier)
    return Offer(
        item_id=rng.randrange(520_000_000_000, 1_000_000_000_000),
        kind=name,
        supplier=supplier,
        phrases=(rng.choice(kind.nouns), rng.choice(kind.traits), rng.choice(MARKET_WORDS)),
        size=rng.choice(kind.sizes),
        price=BAIT_PRICE if bait else max(price, 0.05),
        origin_price=rng.choice([None, price, price, round(price * rng.uniform(1.05, 1.6), 2)]),
        moq=rng.choice([None, 1, 1, 2, 2, 5, 10, 50, 100, 500]),
        sales=sales,
        repurchase=_repurchase(rng, supplier, sales),
        free_shipping=rng.random() < 0.3,
        ships_in_48h=supplier.ships_in_48h and rng.random() < 0.9,
        low_refund_rate=rng.random() < _logistic(supplier.quality),
        one_piece=rng.random() < 0.5,
        support_dropshipping=rng.random() < 0.4,
        new_arrival=rng.random() < (0.2 if sales == 0 else 0.08),
        colour=rng.randrange(COLOURS),
    )


def _sales(rng: random.Random, supplier: Supplier) -> int:
    if rng.random() > _logistic(0.3 + 0.6 * supplier.quality):
        return 0
    return min(400_000, 1 + int(rng.lognormvariate(3.8 + 0.8 * supplier.quality, 2.4)))


def _repurchase(rng: random.Random, supplier: Supplier, sales: int) -> float:
    if rng.random() < (0.9 if sales == 0 else 0.05):
        return 0.0
    level = 0.06 + 0.04 * supplier.quality + 0.006 * supplier.years + 0.04 * math.log10(1 + sales)
    return round(min(0.9, max(0.01, rng.gauss(level, 0.06))), 2)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _vendor_supplier(
    name: str,
    province: str,
    city: str,
    *,
    years: int,
    score: float,
    is_powerful: bool = False,
    ships_in_48h: bool = False,
) -> Supplier:
    return Supplier(
        name=name,
        province=province,
        city=city,
        years=years,
        quality=0.0,
        score=score,
        is_powerful=is_powerful,
        is_factory=False,
        is_super_factory=False,
        is_verified=is_powerful,
        ships_in_48h=ships_in_48h,
    )


def _vendor_offer(item_id: int, price: float, sales: int, supplier: Supplier) -> Offer:
    kind = KINDS["lotus"]
    return Offer(
        item_id=item_id,
        kind="lotus",
        supplier=supplier,
        phrases=(kind.nouns[0], kind.traits[0]),
        size=kind.sizes[1],
        price=price,
        origin_price=None,
        moq=None,
        sales=sales,
        repurchase=0.0,
        free_shipping=False,
        ships_in_48h=supplier.ships_in_48h,
        low_refund_rate=False,
        one_piece=True,
        support_dropshipping=True,
        new_arrival=False,
        colour=0,
    )


_VENDOR_EXAMPLE = (
    _vendor_offer(
        908305897124,
        60.00,
        0,
        _vendor_supplier("三明市润德电子商务有限公司", "福建", "三明市", years=9, score=4.0),
    ),
    _vendor_offer(
        819919675160,
        40.80,
        3,
        _vendor_supplier("湘潭荣欣食品有限公司", "湖南", "湘潭市", years=3, score=4.0, is_powerful=True),
    ),
    _vendor_offer(
        923701239315,
        54.69,
        0,
        _vendor_supplier("清河县怀驰贸易行", "河北", "邢台市", years=1, score=3.5, ships_in_48h=True),
    ),
)
VENDOR_ITEMS = tuple(offer.item_id for offer in _VENDOR_EXAMPLE)
"""The offers of the vendor's example for image search V2, in its order, their values unchanged."""
