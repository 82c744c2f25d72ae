"""How the made-up goods change from day to day: prices move, sales rise and fall, offers come and go.

Day 0 is the catalogue as it was made. The same seed and day give the same goods, and what has changed by
one day is still so on the next. The vendor's three offers stay as they are. How often and how far things
change is made up, as everything here is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from tmapi_analytics.devserver.catalogue import BAIT_PRICE, VENDOR_ITEMS, Offer, catalogue, new_offer
from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.wording import KINDS

STAY = 400.0
"""Days that an offer is there, on average."""
PRICE_HOLDS = 90.0
"""Days between two changes of a price, on average."""
_STEP = 0.08
_SWING = 0.5
"""Standard deviations, of the logarithm: of one change of a price, and of sales over the seasons."""


@lru_cache(maxsize=16)
def goods(seed: int, day: float) -> dict[int, Offer]:
    """The offers that there are on a day, by `item_id`; those that were there on day 0 come first.

    Examples
    --------
    >>> first, later = goods(1688, 0), goods(1688, 30)
    >>> first is catalogue(1688), len(first.keys() - later.keys()), len(later.keys() - first.keys())
    (True, 204, 202)
    """
    if day <= 0:
        return catalogue(seed)
    aged = [(offer, day) for offer in catalogue(seed).values()]
    later = (_on_its_day(seed, offer, age) for offer, age in [*aged, *_newcomers(seed, day)])
    return {offer.item_id: offer for offer in later if offer is not None}


def offer_of(seed: int, day: float, item_id: int) -> Offer | None:
    """The offer of that number, also where it was there on day 0 and is gone; None where it never was."""
    return goods(seed, day).get(item_id) or catalogue(seed).get(item_id)


def _newcomers(seed: int, day: float) -> Iterator[tuple[Offer, float]]:
    """The offers that came since day 0, and how many days they are old; as many come as go."""
    for name, kind in KINDS.items():
        sellers = [offer.supplier for offer in catalogue(seed).values() if offer.kind == name]
        rng = seeded(seed, "newcomers", name)
        came = rng.expovariate(kind.offers / STAY)
        while came <= day:
            offer = new_offer(rng, name, kind, rng.choice(sellers))
            yield replace(offer, new_arrival=day - came < 30), day - came
            came += rng.expovariate(kind.offers / STAY)


def _on_its_day(seed: int, offer: Offer, age: float) -> Offer | None:
    """An offer when it is so many days old; None where it is gone."""
    if offer.item_id in VENDOR_ITEMS:
        return offer
    rng = seeded(seed, "days", offer.item_id)
    if rng.expovariate(1 / STAY) <= age:
        return None
    phase, year = rng.uniform(0, math.tau), rng.uniform(120, 365)
    season = math.sin(phase + math.tau * age / year) - math.sin(phase)
    sales = round(offer.sales * math.exp(_SWING * season))
    factor, changes_at = 1.0, rng.expovariate(1 / PRICE_HOLDS)
    while changes_at <= age:
        factor *= math.exp(rng.gauss(0, _STEP))
        changes_at += rng.expovariate(1 / PRICE_HOLDS)
    return _priced(replace(offer, sales=sales), factor)


def _priced(offer: Offer, factor: float) -> Offer:
    if offer.price == BAIT_PRICE or factor == 1:
        return offer
    origin = offer.origin_price and round(offer.origin_price * factor, 2)
    return replace(offer, price=max(round(offer.price * factor, 2), 0.05), origin_price=origin)
