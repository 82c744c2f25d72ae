"""Which offers a search finds, and in which order.

A picture finds its kind, the same colour first, and towards the end what is related. Words must stand in the
English or the Chinese title. Every filter filters by the truth and every sort sorts by it. With `messy` the
list also has what the API's lists have: offers that come twice, and places with nothing in them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from tmapi_analytics.devserver.catalogue import VENDOR_ITEMS, Offer, catalogue
from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.days import goods
from tmapi_analytics.devserver.wording import KINDS
from tmapi_analytics.endpoints import MAX_TOTAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tmapi_analytics.devserver.looks import Look
    from tmapi_analytics.devserver.parameters import Wish

FLAGS: dict[str, Callable[[Offer], bool]] = {
    "support_dropshipping": lambda offer: offer.support_dropshipping,
    "is_factory": lambda offer: offer.supplier.is_factory,
    "is_super_factory": lambda offer: offer.supplier.is_super_factory,
    "verified_supplier": lambda offer: offer.supplier.is_verified,
    "free_shipping": lambda offer: offer.free_shipping,
    "new_arrival": lambda offer: offer.new_arrival,
}
_ORDERS: dict[str, Callable[[Offer], float]] = {
    "sales": lambda offer: -offer.sales,
    "price_up": lambda offer: offer.price,
    "price_down": lambda offer: -offer.price,
}


@lru_cache(maxsize=128)
def find(
    seed: int, wish: Wish, look: Look | None, *, messy: bool, day: float = 0
) -> tuple[Offer | None, ...]:
    """The offers that a wish finds, all pages in one; None where the API has nothing in a place.

    Parameters
    ----------
    seed : int
        Of the catalogue.
    wish : Wish
        What is wanted.
    look : Look, optional
        The picture; None for a search by words or category.
    messy : bool
        Whether offers repeat and places are empty.
    day : float
        Of which day the goods are, see `days`.
    """
    offers = _looking_like(seed, day, look) if look else _popular_first(seed, day, wish)
    found = [offer for offer in offers if _fits(offer, wish)]
    if wish.sort in _ORDERS:
        found.sort(key=_ORDERS[wish.sort])
    places: Iterable[Offer | None] = _with_repeats(seed, wish, found) if messy else found
    return tuple(places)[:MAX_TOTAL]


def _fits(offer: Offer, wish: Wish) -> bool:
    return (
        wish.lowest <= offer.price <= wish.highest
        and all(FLAGS[flag](offer) for flag in wish.flags)
        and (not wish.cat_id or wish.cat_id in KINDS[offer.kind].categories)
        and all(word in _words(offer) for word in wish.keyword.lower().split())
    )


def _words(offer: Offer) -> str:
    return f"{offer.title('en')} {offer.title('zh')}".lower()


def _looking_like(seed: int, day: float, look: Look) -> list[Offer]:
    kind = KINDS[look.kind]
    rng = seeded(seed, look)
    first, now = catalogue(seed), goods(seed, day)
    own = [item for item, offer in first.items() if offer.kind == look.kind]
    others = [item for item, offer in first.items() if offer.kind in kind.related]
    others = rng.sample(others, max(0, kind.found - len(own)))
    chances = {item: rng.random() for item in own + others}
    came = [item for item, offer in now.items() if offer.kind == look.kind and item not in first]
    chances |= {item: seeded(seed, look, item).random() for item in came}
    alike = [now[item] for item in chances if item in now]
    found = sorted(alike, key=lambda offer: chances[offer.item_id] - _likeness(offer, look))
    # The very offer first, then the vendor's example, in the vendor's order.
    return sorted(found, key=lambda offer: (offer.item_id != look.item_id, _vendor_place(offer)))


def _likeness(offer: Offer, look: Look) -> float:
    return 0.5 * (offer.colour == look.colour) + 0.9 * (offer.kind == look.kind)


def _vendor_place(offer: Offer) -> int:
    return VENDOR_ITEMS.index(offer.item_id) if offer.item_id in VENDOR_ITEMS else len(VENDOR_ITEMS)


def _popular_first(seed: int, day: float, wish: Wish) -> list[Offer]:
    rng = seeded(seed, wish.keyword, wish.cat_id)
    first, now = catalogue(seed), goods(seed, day)
    chances = {item: rng.random() for item in first}
    came = now.keys() - first.keys()
    chances |= {item: seeded(seed, wish.keyword, wish.cat_id, item).random() for item in came}
    return sorted(now.values(), key=lambda offer: -chances[offer.item_id] - math.log1p(offer.sales) / 6)


def _with_repeats(seed: int, wish: Wish, found: list[Offer]) -> list[Offer | None]:
    """The same list with now and then an earlier offer once more, or nothing, in between."""
    rng = seeded(seed, wish)
    places: list[Offer | None] = []
    # A repeat right behind its first keeps a sorted list sorted.
    reach = 1 if wish.sort in _ORDERS else 30
    for number, offer in enumerate(found):
        places.append(offer)
        chance = rng.random()
        if chance < 0.02:
            places.append(found[max(0, number - rng.randrange(reach))])
        elif chance < 0.026:
            places.append(None)
    return places
