"""Made-up pages for the benchmarks: 20 offers in the API's full shape, about 19.4 KB a page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import orjson

from tmapi_analytics.store import Page

_PLACES = [["福建", "三明市"], ["湖南", "湘潭市"], ["河北", "邢台市"], ["浙江", "金华市"], ["广东", ""], []]
_WORDS = [
    "Fresh",
    "Lotus",
    "Seed",
    "Dried",
    "Cored",
    "White",
    "Red",
    "Jianning",
    "Bulk",
    "Wholesale",
    "Snack",
]
_HAN = "新鲜莲子建宁通芯白干货散装批发湖南湘潭红特级农家银耳羹煲汤原料食材礼盒年货"
_SALES = ["0", "0", "0", "3", "17", "400+", "1K+", "36K+", "100000+"]
_RATES = ["0%", "0%", "12%", "60%", "", "0.1648"]


def make_pages(count: int, *, seed: int = 1688) -> list[Page]:
    """Pages of one made-up search; no offer repeats, so that every row is worked for."""
    chance = random.Random(seed)
    return [_page(number, chance) for number in range(1, count + 1)]


def _page(number: int, chance: random.Random) -> Page:
    data = {
        "page": number,
        "page_size": 20,
        "total_count": 2000,
        "keyword": "",
        "sort": "default",
        "cat_id": None,
        "filters": {"price_start": "2"},
        "items": list(_offers(number, chance)),
        "has_next_page": True,
    }
    return Page(
        endpoint="search_image",
        params={"page": str(number)},
        asked="lotus.jpg",
        number=number,
        fetched_at=datetime(2026, 1, 31, 8, tzinfo=UTC),
        seconds=3.0,
        body=orjson.dumps({"code": 200, "msg": "success", "data": data}),
    )


def _offers(page: int, chance: random.Random) -> Iterator[dict[str, object]]:
    for place in range(20):
        item_id = 900_000_000_000 + page * 1000 + place
        price = f"{chance.lognormvariate(3, 1):.2f}"
        yield {
            "item_id": item_id,
            "product_url": f"https://detail.1688.com/offer/{item_id}.html",
            "title": " ".join(chance.choices(_WORDS, k=14)),
            "title_origin": "".join(chance.choices(_HAN, k=26)),
            "img": f"https://cbu01.alicdn.com/img/ibank/O1CN01{item_id}_!!{item_id}-0-cib.jpg",
            "category_path": ["130822002", "104", str(chance.randrange(10**6))],
            "price": price,
            "price_info": {"price": price, "sale_price": price, "origin_price": chance.choice(["", price])},
            "currency": "CNY",
            "moq": chance.choice([None, "1", "2", "50"]),
            "sale_info": {"sale_quantity_90days": chance.choice(_SALES)},
            "delivery_info": {
                "area_from": chance.choice(_PLACES),
                "free_shipping": chance.random() < 0.5,
                "ship_in_48h": chance.random() < 0.5,
            },
            "shop_info": {
                "company_name": "".join(chance.choices(_HAN, k=8)) + "食品有限公司",
                "is_powerful_seller": chance.random() < 0.3,
                "is_super_factory": chance.random() < 0.1,
                "shop_years": chance.randrange(1, 20),
                "score_info": {"composite_score": f"{chance.randrange(10) / 2:.1f}"},
            },
            "item_repurchase_rate": chance.choice(_RATES),
            "low_refund_rate": chance.random() < 0.5,
            "ship_in_48h": chance.random() < 0.5,
            "one_piece_min_order": chance.random() < 0.5,
        }
