"""How one offer is spelled in an answer: the contract, and what callers have really seen.

`clean` is the contract. `messy` then spells some of its values the other ways that are known, drops some and
blanks some; which ones depends on the seed and the offer alone, so the same offer always looks the same.
The truth is never changed, and the three offers of the vendor's example are left as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics.devserver.catalogue import VENDOR_ITEMS, Offer
from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.wording import KINDS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

Item = dict[str, Any]
"""JSON: its values are of any type, on purpose."""


def clean(offer: Offer, *, url: str, language: str, endpoint: str) -> Item:
    """An offer as the contract spells it.

    Parameters
    ----------
    offer : Offer
        The offer.
    url : str
        Of this server, where its picture is.
    language : str
        Of the title.
    endpoint : str
        Which search answers: those by words and category also tell `quantity_begin`.
    """
    supplier = offer.supplier
    price = f"{offer.price:.2f}"
    item: Item = {
        "item_id": offer.item_id,
        "product_url": f"https://detail.1688.com/offer/{offer.item_id}.html",
        "title": offer.title(language),
        "title_origin": offer.title("zh"),
        "img": f"{url}/pictures/{offer.item_id}.jpg",
        "category_path": list(KINDS[offer.kind].categories),
        "price": price,
        "price_info": {
            "price": price,
            "sale_price": price,
            "origin_price": f"{offer.origin_price:.2f}" if offer.origin_price else "",
        },
        "currency": "CNY",
        "moq": None if offer.moq is None else str(offer.moq),
        "sale_info": {"sale_quantity_90days": _sales(offer.sales)},
        "delivery_info": {
            "area_from": [supplier.province, supplier.city],
            "free_shipping": offer.free_shipping,
            "ship_in_48h": offer.ships_in_48h,
        },
        "shop_info": {
            "company_name": supplier.name,
            "is_powerful_seller": supplier.is_powerful,
            "is_super_factory": supplier.is_super_factory,
            "shop_years": supplier.years,
            "score_info": {"composite_score": f"{supplier.score:.1f}"},
        },
        "item_repurchase_rate": f"{offer.repurchase:.0%}",
        "low_refund_rate": offer.low_refund_rate,
        "ship_in_48h": offer.ships_in_48h,
        "one_piece_min_order": offer.one_piece,
    }
    if endpoint != "search_image":
        item["quantity_begin"] = str(offer.moq or 1)
    return item


def messy(item: Item, offer: Offer, *, seed: int, endpoint: str) -> Item:
    """The same item, spelled as callers have seen it."""
    if offer.item_id in VENDOR_ITEMS:
        return item
    rng = seeded(seed, offer.item_id)
    for share, spell in _SPELLINGS:
        if rng.random() < share:
            spell(item, offer, rng)
    if endpoint == "search_category" and rng.random() < 0.3:
        item.pop("title_origin", None)
    return item


def _sales(pieces: int) -> str:
    return "100000+" if pieces >= 100_000 else str(pieces)


def _rough_sales(item: Item, offer: Offer, rng: random.Random) -> None:
    if offer.sales < 100:
        return
    digits = len(str(offer.sales)) - 1
    floor = offer.sales // 10**digits * 10**digits
    forms = [f"{floor}+", f"{floor:,}+", f"已售{floor}+件"]
    if offer.sales >= 1000:
        forms += [f"{offer.sales // 1000}K+"] * 3
    if offer.sales >= 10_000:
        forms += [f"{offer.sales // 1000 / 10:g}万+", f"全网{offer.sales // 1000 / 10:g}万+件"] * 2
    item["sale_info"]["sale_quantity_90days"] = rng.choice(forms)


def _plain_sales(item: Item, offer: Offer, rng: random.Random) -> None:
    item["sale_info"]["sale_quantity_90days"] = rng.choice([offer.sales, None])


def _short_price(item: Item, offer: Offer, _: random.Random) -> None:
    item["price"] = f"{offer.price:g}"


def _price_elsewhere(item: Item, _: Offer, __: random.Random) -> None:
    item["price"] = item["price_info"]["price"] = ""


def _price_range(item: Item, offer: Offer, rng: random.Random) -> None:
    item["price"] = f"{offer.price:.2f}-{offer.price * rng.uniform(1.2, 2):.2f}"


def _fraction(item: Item, offer: Offer, rng: random.Random) -> None:
    # Rounded to per cent it is the truth again.
    finer = offer.repurchase + rng.uniform(0, 0.004) * bool(offer.repurchase)
    item["item_repurchase_rate"] = str(round(finer, 4))


def _no_rate(item: Item, _: Offer, rng: random.Random) -> None:
    item["item_repurchase_rate"] = rng.choice(["", None])


def _text_id(item: Item, offer: Offer, _: random.Random) -> None:
    item["item_id"] = str(offer.item_id)


def _bare_picture(item: Item, _: Offer, __: random.Random) -> None:
    item["img"] = item["img"].removeprefix("http:")


def _plain_moq(item: Item, offer: Offer, _: random.Random) -> None:
    item["moq"] = offer.moq


def _moq_elsewhere(item: Item, _: Offer, __: random.Random) -> None:
    if "quantity_begin" in item:
        item["moq"] = None


def _vague_area(item: Item, offer: Offer, rng: random.Random) -> None:
    province, city = offer.supplier.province, offer.supplier.city
    item["delivery_info"]["area_from"] = rng.choice([["", city], [province, ""], [province], []])


def _no_area(item: Item, _: Offer, __: random.Random) -> None:
    del item["delivery_info"]["area_from"]


def _other_score(item: Item, offer: Offer, rng: random.Random) -> None:
    score = offer.supplier.score
    del item["shop_info"]["score_info"]
    item["shop_info"]["sore_info"] = {"composite_new_score": rng.choice([f"{score:.1f}", score])}


def _no_categories(item: Item, _: Offer, __: random.Random) -> None:
    item["category_path"] = []


_OPTIONAL = (
    "product_url",
    "title_origin",
    "img",
    "category_path",
    "price_info",
    "currency",
    "moq",
    "sale_info",
    "delivery_info",
    "shop_info",
    "item_repurchase_rate",
    "low_refund_rate",
    "ship_in_48h",
    "one_piece_min_order",
)


def _missing(item: Item, _: Offer, rng: random.Random) -> None:
    item.pop(rng.choice(_OPTIONAL))


def _null(item: Item, _: Offer, rng: random.Random) -> None:
    name = rng.choice(_OPTIONAL)
    if name in item:
        item[name] = None


_SPELLINGS: tuple[tuple[float, Callable[[Item, Offer, random.Random], None]], ...] = (
    (0.70, _rough_sales),
    (0.06, _plain_sales),
    (0.20, _short_price),
    (0.03, _price_range),
    (0.03, _price_elsewhere),
    (0.10, _fraction),
    (0.05, _no_rate),
    (0.15, _text_id),
    (0.25, _bare_picture),
    (0.30, _plain_moq),
    (0.40, _moq_elsewhere),
    (0.04, _vague_area),
    (0.02, _no_area),
    (0.30, _other_score),
    (0.03, _no_categories),
    (0.03, _missing),
    (0.03, _null),
)
"""How often each is seen, in this order: what drops a value comes after what spells it."""
