"""The detail of one offer, as ``data`` of the envelope: tiers, variants, stock, the shop's own page.

Made up from the seed and the offer alone, so that the same offer always has the same detail. The shape is
that of the vendor's example; with `messy` the forms that callers have seen are mixed in. The truth under
both is the same.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Any

from tmapi_analytics.devserver.catalogue import BAIT_PRICE, Offer
from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.days import goods
from tmapi_analytics.devserver.parameters import Params, read_item
from tmapi_analytics.devserver.wire import RefusalError
from tmapi_analytics.devserver.wording import KINDS
from tmapi_analytics.endpoints import LANGUAGES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tmapi_analytics.devserver.state import State

Detail = dict[str, Any]
"""JSON: its values are of any type, on purpose."""
NO_LIMIT = 2_147_483_647
_COLOURS = ("红色", "黑色", "白色", "蓝色", "原色")
_SIZES = ("S", "M", "L")


def item_detail(state: State, params: Params) -> Detail:
    """What the API knows of one offer."""
    item_id, language = read_item(params)
    offer = goods(state.seed, state.day).get(item_id)
    if offer is None:
        raise RefusalError(422, "parameter error: item_id: no such item")
    detail = _clean(offer, url=state.url, seed=state.seed, language=language)
    if state.messy:
        rng = seeded(state.seed, "spelling of a detail", offer.item_id)
        for share, spell in _SPELLINGS:
            if rng.random() < share:
                spell(detail, rng)
    return detail


def _clean(offer: Offer, *, url: str, seed: int, language: str) -> Detail:
    rng = seeded(seed, "detail", offer.item_id)
    tiers = _tiers(offer, rng)
    skus = _skus(offer, tiers, rng)
    stock = sum(sku["stock"] for sku in skus) if skus else rng.randrange(10, 50_000)
    is_sold_out = rng.random() < 0.03
    prices = sorted(
        {float(one["price"]) for one in tiers} | {float(sku["sale_price"]) for sku in skus}
        or {_fair_price(offer)}
    )
    return {
        "item_id": offer.item_id,
        "product_url": f"https://detail.1688.com/offer/{offer.item_id}.html",
        "title": offer.title(language if language in LANGUAGES else "en"),
        "category_id": int(KINDS[offer.kind].categories[0]),
        "currency": "CNY",
        "offer_unit": "件",
        "main_imgs": [f"{url}/pictures/{offer.item_id}.jpg"],
        "video_url": "",
        "sale_count": str(offer.sales),
        "sale_info": {"sale_quantity_90days": offer.sales},
        "price_info": {
            "price": f"{prices[0]:.2f}",
            "price_min": f"{prices[0]:.2f}",
            "price_max": f"{prices[-1]:.2f}",
            "origin_price_min": None,
            "origin_price_max": None,
            "discount_price": "",
        },
        "tiered_price_info": {"begin_num": offer.moq or 1, "prices": tiers},
        "mixed_batch": {"mix_amount": 100, "mix_begin": 0, "mix_num": 10, "shop_mix_num": NO_LIMIT},
        "shop_info": _shop(offer),
        "delivery_info": {
            "location": offer.supplier.province + offer.supplier.city,
            "delivery_fee": rng.choice([0, 3.8, 4, 6]),
            "unit_weight": round(rng.lognormvariate(math.log(0.3), 0.8), 2),
            "template_id": str(rng.randrange(10**7, 10**8)),
        },
        "sku_price_scale": _scale(prices),
        "sku_price_scale_original": "null",
        "sku_props": [{"pid": "0", "prop_name": "颜色", "values": []}] if skus else [],
        "skus": skus,
        "is_sold_out": is_sold_out,
        "stock": 0 if is_sold_out else stock,
        "promotions": [],
    }


def _fair_price(offer: Offer) -> float:
    """What the goods are sold for: the list price, but where that is bait."""
    return KINDS[offer.kind].price if offer.price == BAIT_PRICE else offer.price


def _tiers(offer: Offer, rng: random.Random) -> list[Detail]:
    """Up to four tiers, or none where the price depends on the variant alone.

    The list price is the last tier's or the first's: the marketplace shows either.
    """
    count = rng.choice([0, 1, 2, 3, 3, 4])
    begin, price = offer.moq or 1, _fair_price(offer)
    steps = [1.0]
    for _ in range(count - 1):
        steps.append(steps[-1] * rng.uniform(0.82, 0.97))
    whole = steps[-1] if rng.random() < 0.6 else 1.0
    tiers = []
    for step in steps[:count]:
        tiers.append({"beginAmount": str(begin), "price": f"{max(price * step / whole, 0.02):.2f}"})
        begin *= rng.choice([3, 5, 10])
    return tiers


def _skus(offer: Offer, tiers: list[Detail], rng: random.Random) -> list[Detail]:
    """Its variants. Where there are tiers all cost what the first tier does, else each has its price."""
    variants = [
        (colour, size) for colour in _COLOURS[: rng.randrange(5)] for size in _SIZES[: rng.choice([1, 3])]
    ]
    skus = []
    for number, (colour, size) in enumerate(variants):
        price = tiers[0]["price"] if tiers else f"{_fair_price(offer) * rng.choice([1, 1, 1.1, 1.3]):.2f}"
        skus.append(
            {
                "skuid": str(5 * 10**12 + offer.item_id % 10**9 * 100 + number),
                "specid": hashlib.sha256(f"{offer.item_id}/{number}".encode()).hexdigest()[:32],
                "sale_price": price,
                "origin_price": None,
                "stock": rng.choice([0, rng.randrange(1000), rng.randrange(5000)]),
                "props_ids": f"0:{number}",
                "props_names": f"颜色:{colour};尺码:{size}",
                "sale_count": 0,
                "package_info": {"weight": 0, "length": 0, "width": 0, "height": 0, "volume": 0},
            }
        )
    return skus


def _shop(offer: Offer) -> Detail:
    name = offer.supplier.name
    number = int(hashlib.sha256(name.encode()).hexdigest()[:10], 16)
    member = f"b2b-22{number:013d}"
    return {
        "shop_name": name,
        "shop_url": f"https://winport.m.1688.com/page/index.html?memberId={member}",
        "seller_login_id": name,
        "seller_user_id": f"22{number:013d}",
        "seller_member_id": member,
    }


def _scale(prices: list[float]) -> str:
    ends = dict.fromkeys([f"{prices[0]:.2f}", f"{prices[-1]:.2f}"])
    return "-".join(ends)


def _no_tiers(detail: Detail, _: random.Random) -> None:
    detail["tiered_price_info"]["prices"] = []


def _null_tiers(detail: Detail, _: random.Random) -> None:
    detail["tiered_price_info"] = None


def _bounds_with_units(detail: Detail, rng: random.Random) -> None:
    unit = rng.choice("件个")
    for tier in _listed(detail):
        tier["beginAmount"] = f"{tier['beginAmount']}{unit}"


def _plain_bounds(detail: Detail, _: random.Random) -> None:
    for tier in _listed(detail):
        tier |= {"beginAmount": int(tier["beginAmount"]), "price": float(tier["price"])}


def _other_names(detail: Detail, rng: random.Random) -> None:
    """As other endpoints name them, with ends; the last one is open."""
    tiers = _listed(detail)
    begins = [int(tier["beginAmount"]) for tier in tiers]
    ends = [*(f"{begin - 1}个" for begin in begins[1:]), rng.choice(["", None])]
    detail["tiered_price_info"] = None
    detail["quantity_prices"] = [
        {"begin_num": str(begin), "end_num": end, "price": tier["price"]}
        for begin, end, tier in zip(begins, ends, tiers, strict=False)
    ]


def _texts_for_numbers(detail: Detail, _: random.Random) -> None:
    detail["stock"] = str(detail["stock"])
    detail["item_id"] = str(detail["item_id"])
    for sku in detail["skus"]:
        sku["stock"] = str(sku["stock"])


def _yuan_signs(detail: Detail, _: random.Random) -> None:
    detail["sku_price_scale"] = "-".join(f"￥{end}" for end in detail["sku_price_scale"].split("-"))


def _no_weight(detail: Detail, _: random.Random) -> None:
    detail["delivery_info"]["unit_weight"] = 0


def _nothing_of_the_way(detail: Detail, _: random.Random) -> None:
    detail["delivery_info"] = None


def _listed(detail: Detail) -> list[Detail]:
    found: list[Detail] = (detail["tiered_price_info"] or {}).get("prices", [])
    return found


_SPELLINGS: tuple[tuple[float, Callable[[Detail, random.Random], None]], ...] = (
    (0.10, _no_tiers),
    (0.03, _null_tiers),
    (0.25, _other_names),
    (0.15, _plain_bounds),
    (0.20, _bounds_with_units),
    (0.20, _texts_for_numbers),
    (0.30, _yuan_signs),
    (0.20, _no_weight),
    (0.02, _nothing_of_the_way),
)
"""How often each is seen, in this order."""
