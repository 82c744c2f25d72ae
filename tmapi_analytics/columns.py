"""The columns of every search frame, and those that details add, each declared once.

A row of `COLUMNS` or `DETAIL_COLUMNS` says what a column is called, how it is typed, what it means, where
in the API's answer it stands and which reader of `parse` reads it. Decoding, parsing, the data
dictionary, report labels and tests read these tables; to add a column, add a row.

Nothing here reads a value. Facts about the payload are the vendor's contract and what was seen in the
field; dtypes hold with 0 rows and with 100,000.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from pandas.api.extensions import ExtensionDtype

Kind = Literal["int", "float", "boolean", "text", "datetime"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a frame.

    Attributes
    ----------
    name : str
        As in the frame.
    kind : {"int", "float", "boolean", "text", "datetime"}
        `dtype` says what each is in pandas.
    meaning : str
        One sentence, with what a reader would get wrong.
    chinese : str
        The term that 1688.com uses; empty for what only this package knows.
    unit : str
        Empty where there is none.
    sources : tuple of str
        Paths in an item, the first that is not blank wins; ``area_from[0]`` is the first of a list.
        Empty for what the payload does not tell.
    reader : str
        A function of `parse`; empty where there are no sources.
    example : str
        A value as the frame shows it.
    """

    name: str
    kind: Kind
    meaning: str
    chinese: str = ""
    unit: str = ""
    sources: tuple[str, ...] = ()
    reader: str = ""
    example: str = ""

    @property
    def paths(self) -> tuple[tuple[str | int, ...], ...]:
        """The sources, step by step: a name is a key, a number a place in a list.

        Examples
        --------
        >>> Column(name="city", kind="text", meaning="", sources=("delivery_info.area_from[1]",)).paths
        (('delivery_info', 'area_from', 1),)
        """
        return tuple(
            tuple(int(step) if step.isdigit() else step for step in re.findall(r"\w+", source))
            for source in self.sources
        )


COLUMNS = (
    Column(
        name="item_id",
        kind="int",
        meaning="The offer's number on 1688.com; no two rows of a search share one.",
        chinese="商品ID",
        sources=("item_id",),
        reader="whole_number",
        example="908305897124",
    ),
    Column(
        name="title",
        kind="text",
        meaning="The offer's title in the language that was asked for, translated by machine.",
        chinese="标题",
        sources=("title",),
        reader="text",
        example="Fresh lotus seeds",
    ),
    Column(
        name="title_origin",
        kind="text",
        meaning="The offer's title as the seller wrote it.",
        chinese="原标题",
        sources=("title_origin",),
        reader="text",
        example="新鲜莲子",
    ),
    Column(
        name="price",
        kind="float",
        meaning="The list price of one piece, the lowest of a range; 0.01 is bait more often than a price.",
        chinese="价格",
        unit="CNY",
        sources=("price", "price_info.price", "price_info.sale_price"),
        reader="money",
        example="60.0",
    ),
    Column(
        name="sale_price",
        kind="float",
        meaning="What one piece costs now.",
        chinese="现价",
        unit="CNY",
        sources=("price_info.sale_price",),
        reader="money",
        example="60.0",
    ),
    Column(
        name="origin_price",
        kind="float",
        meaning="What one piece cost before; equal to the price more often than above it.",
        chinese="原价",
        unit="CNY",
        sources=("price_info.origin_price",),
        reader="money",
        example="68.0",
    ),
    Column(
        name="currency",
        kind="text",
        meaning="What the API names as currency of the prices.",
        chinese="币种",
        sources=("currency",),
        reader="text",
        example="CNY",
    ),
    Column(
        name="moq",
        kind="int",
        meaning="The smallest order.",
        chinese="起订量",
        unit="pieces",
        sources=("moq", "quantity_begin"),
        reader="pieces",
        example="2",
    ),
    Column(
        name="sales_90d",
        kind="int",
        meaning="Pieces sold in 90 days, as rounded by the API; 0 is a known zero.",
        chinese="90天销量",
        unit="pieces",
        sources=("sale_info.sale_quantity_90days", "sale_quantity_90days"),
        reader="pieces",
        example="36000",
    ),
    Column(
        name="sales_90d_is_floor",
        kind="boolean",
        meaning='Whether sales_90d is only "at least"; missing where sales_90d is.',
        chinese="销量带+号",
        sources=("sale_info.sale_quantity_90days", "sale_quantity_90days"),
        reader="is_floor",
        example="True",
    ),
    Column(
        name="repurchase_rate",
        kind="float",
        meaning="The share of buyers who bought again: 0.6 is 60 %.",
        chinese="复购率",
        unit="fraction",
        sources=("item_repurchase_rate",),
        reader="percent",
        example="0.6",
    ),
    Column(
        name="company_name",
        kind="text",
        meaning="The supplier, Chinese in every language; the only key to it that a search gives.",
        chinese="公司名称",
        sources=("shop_info.company_name",),
        reader="text",
        example="三明市润德电子商务有限公司",
    ),
    Column(
        name="shop_years",
        kind="int",
        meaning="How long the shop has been a paying member of 1688.com.",
        chinese="诚信通年限",
        unit="years",
        sources=("shop_info.shop_years",),
        reader="whole_number",
        example="9",
    ),
    Column(
        name="composite_score",
        kind="float",
        meaning="The platform's rating of the shop, 0 to 5.",
        chinese="综合服务分",
        unit="0 to 5",
        sources=tuple(
            f"shop_info.{block}.{score}"
            for block in ("score_info", "sore_info")
            for score in ("composite_score", "composite_new_score")
        ),
        reader="score",
        example="4.0",
    ),
    Column(
        name="is_powerful_seller",
        kind="boolean",
        meaning="Whether the shop carries the badge for strong merchants.",
        chinese="实力商家",
        sources=("shop_info.is_powerful_seller",),
        reader="flag",
        example="False",
    ),
    Column(
        name="is_super_factory",
        kind="boolean",
        meaning="Whether the shop carries the badge for inspected factories.",
        chinese="超级工厂",
        sources=("shop_info.is_super_factory",),
        reader="flag",
        example="False",
    ),
    Column(
        name="province",
        kind="text",
        meaning="Where the goods are sent from, Chinese in every language.",
        chinese="发货省份",
        sources=("delivery_info.area_from[0]",),
        reader="text",
        example="福建",
    ),
    Column(
        name="city",
        kind="text",
        meaning="Where the goods are sent from, Chinese in every language.",
        chinese="发货城市",
        sources=("delivery_info.area_from[1]",),
        reader="text",
        example="三明市",
    ),
    Column(
        name="free_shipping",
        kind="boolean",
        meaning="Whether the seller pays the way inside China.",
        chinese="包邮",
        sources=("delivery_info.free_shipping",),
        reader="flag",
        example="True",
    ),
    Column(
        name="ships_in_48h",
        kind="boolean",
        meaning="Whether the seller promises to send within 48 hours.",
        chinese="48小时发货",
        sources=("ship_in_48h", "delivery_info.ship_in_48h"),
        reader="flag",
        example="False",
    ),
    Column(
        name="low_refund_rate",
        kind="boolean",
        meaning="Whether the API marks the offer as seldom refunded.",
        chinese="退款率低",
        sources=("low_refund_rate",),
        reader="flag",
        example="False",
    ),
    Column(
        name="one_piece_min_order",
        kind="boolean",
        meaning="Whether one piece can be ordered; moq stays as given beside it.",
        chinese="一件起批",
        sources=("one_piece_min_order",),
        reader="flag",
        example="True",
    ),
    Column(
        name="category_path",
        kind="text",
        meaning="Category ids joined by |; their order means nothing.",
        chinese="类目",
        sources=("category_path",),
        reader="joined",
        example="130822002|104",
    ),
    Column(
        name="product_url",
        kind="text",
        meaning="The offer's page.",
        chinese="商品链接",
        sources=("product_url",),
        reader="page_url",
        example="https://detail.1688.com/offer/908305897124.html",
    ),
    Column(
        name="img_url",
        kind="text",
        meaning="The offer's main picture.",
        chinese="主图",
        sources=("img", "main_imgs[0]"),
        reader="image_url",
        example="https://cbu01.alicdn.com/img/ibank/O1CN01.jpg",
    ),
    Column(
        name="page",
        kind="int",
        meaning="The page of the search that the offer first stood on, from 1.",
        example="1",
    ),
    Column(
        name="position",
        kind="int",
        meaning=(
            "The offer's rank over all pages as the API returned them, repeats left out, from 1; missing "
            "behind a page that did not come."
        ),
        example="1",
    ),
    Column(
        name="search",
        kind="text",
        meaning="What was asked, short; label= sets it.",
        example="lotus.jpg",
    ),
    Column(
        name="fetched_at",
        kind="datetime",
        meaning="When the API answered with this page, which may be long before it was read from the store.",
        unit="UTC",
        example="2026-01-31 08:00:00+00:00",
    ),
)

DETAIL_COLUMNS = (
    Column(
        name="price_tiers",
        kind="text",
        meaning="Prices by quantity as from-quantity:CNY; the first may differ from the list price.",
        chinese="阶梯价",
        unit="CNY",
        sources=("tiered_price_info.prices", "sku_price_range.sku_param", "quantity_prices"),
        reader="tiers",
        example="1:2.99|10:2.5|100:1.8",
    ),
    Column(
        name="unit_price",
        kind="float",
        meaning="One piece at the quantity that add_details was given, of the tier that applies; missing "
        "where tiers are unknown, never the list price.",
        chinese="单价",
        unit="CNY",
        example="1.8",
    ),
    Column(
        name="unit_price_basis",
        kind="text",
        meaning='What unit_price rests on: "tier"; "below the first tier", whose price it is, while the '
        'order may be too small; "list price, tier unknown".',
        example="tier",
    ),
    Column(
        name="total_at_quantity",
        kind="float",
        meaning="unit_price times the quantity; only where a tier applies, without freight.",
        unit="CNY",
        example="540.0",
    ),
    Column(
        name="stock",
        kind="int",
        meaning="Pieces in stock over all variants, as the seller says.",
        chinese="库存",
        unit="pieces",
        sources=("stock", "sku_price_range.stock"),
        reader="pieces",
        example="44732",
    ),
    Column(
        name="unit_weight",
        kind="float",
        meaning="Weight of one piece for freight, as the seller says; missing where the API says 0.",
        chinese="单重",
        unit="kg",
        sources=("delivery_info.unit_weight",),
        reader="weight",
        example="0.12",
    ),
    Column(
        name="sku_count",
        kind="int",
        meaning="How many variants (colours, sizes) there are; 0 where the offer has none.",
        chinese="SKU数",
        sources=("skus",),
        reader="length",
        example="9",
    ),
    Column(
        name="sku_price_min",
        kind="float",
        meaning="The cheapest variant, one piece; of the offer's price scale where no variant has a price.",
        chinese="SKU最低价",
        unit="CNY",
        sources=("skus", "sku_price_scale", "price_info.price_min"),
        reader="lowest_price",
        example="25.9",
    ),
    Column(
        name="sku_price_max",
        kind="float",
        meaning="The dearest variant, one piece; of the offer's price scale where no variant has a price.",
        chinese="SKU最高价",
        unit="CNY",
        sources=("skus", "sku_price_scale", "price_info.price_max"),
        reader="highest_price",
        example="29.89",
    ),
    Column(
        name="shop_name",
        kind="text",
        meaning="The shop, Chinese in every language; mostly the company_name of the search.",
        chinese="店铺名称",
        sources=("shop_info.shop_name",),
        reader="text",
        example="三明市润德电子商务有限公司",
    ),
    Column(
        name="shop_url",
        kind="text",
        meaning="The shop's page.",
        chinese="店铺链接",
        sources=("shop_info.shop_url",),
        reader="page_url",
        example="https://winport.m.1688.com/page/index.html?memberId=b2b-22146365959302bc20",
    ),
    Column(
        name="seller_member_id",
        kind="text",
        meaning="The seller's key, the same for all its offers; company names are not.",
        chinese="会员ID",
        sources=("shop_info.seller_member_id",),
        reader="text",
        example="b2b-22146365959302bc20",
    ),
    Column(
        name="is_sold_out",
        kind="boolean",
        meaning="Whether nothing can be ordered now.",
        chinese="售罄",
        sources=("is_sold_out",),
        reader="flag",
        example="False",
    ),
    Column(
        name="detail_fetched_at",
        kind="datetime",
        meaning="When the API answered with this detail.",
        unit="UTC",
        example="2026-01-31 08:00:00+00:00",
    ),
)
"""What `add_details` adds, in this order; paths in the answer's ``data``."""


@cache
def dtype(kind: Kind) -> str | ExtensionDtype | np.dtype[Any]:
    """The pandas dtype of a kind of column.

    Text is what the installed pandas makes of strings by itself: ``str`` from pandas 3, ``object`` before.

    Examples
    --------
    >>> dtype("int"), dtype("boolean")
    ('Int64', 'boolean')
    """
    if kind == "text":
        import pandas as pd  # late: the table itself is read where no frame is made

        return pd.Series([""]).dtype
    return {"int": "Int64", "float": "float64", "boolean": "boolean", "datetime": "datetime64[us, UTC]"}[kind]


def data_dictionary() -> pd.DataFrame:
    """What each column means: those of a search frame, in its order, then those that details add.

    Returns
    -------
    pandas.DataFrame
        A row a column: ``column``, ``dtype``, ``unit``, ``meaning``, ``chinese``, ``source`` (paths in an
        item of the API's answer, the first that is not blank wins; it begins with ``item_detail:`` for
        what `add_details` adds) and ``example``, all text. Empty text where there is nothing to say.

    Examples
    --------
    >>> data_dictionary().set_index("column").loc["moq", ["dtype", "unit", "source"]].tolist()
    ['Int64', 'pieces', 'moq, quantity_begin']
    """
    import pandas as pd

    searched = [(column, ", ".join(column.sources)) for column in COLUMNS]
    added = [(column, f"item_detail: {', '.join(column.sources) or 'computed'}") for column in DETAIL_COLUMNS]
    return pd.DataFrame(
        {
            "column": column.name,
            "dtype": str(dtype(column.kind)),
            "unit": column.unit,
            "meaning": column.meaning,
            "chinese": column.chinese,
            "source": source,
            "example": column.example,
        }
        for column, source in searched + added
    )
