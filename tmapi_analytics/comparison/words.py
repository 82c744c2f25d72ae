"""What flags, notes and comparisons say, in English and in Chinese: one table.

Every sentence is made of numbers and thresholds, so that both languages say the same. Names of suppliers,
titles and money stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmapi_analytics.comparison import phrasing
from tmapi_analytics.comparison.phrasing import Phrase

if TYPE_CHECKING:
    from tmapi_analytics.comparison.phrasing import Say

JOINTS = {
    "then": Phrase("; ", "；"),
    "and": Phrase(", ", "、"),
    "beside": Phrase("{value}, {remark}", "{value}，{remark}"),
    "apart": Phrase("{value} ({apart})", "{value}（{apart}）"),
}

FLAGS = {
    "bait": Phrase(
        "price of CNY {price:,.2f} is bait, not what one pays", "价格 CNY {price:,.2f} 为引流价，并非成交价"
    ),
    "low_price": Phrase(
        "list price {percent:.0f} % below the median of {n:,.0f} suppliers ({likeness})",
        "标价比 {n:,.0f} 家供应商的中位数低 {percent:.0f}%（{likeness}）",
    ),
    "high_price": Phrase(
        "list price {times:.1f} times the median of {n:,.0f} suppliers ({likeness})",
        "标价为 {n:,.0f} 家供应商中位数的 {times:.1f} 倍（{likeness}）",
    ),
    "similar": Phrase("similar offers, unchecked", "相似商品，未核实"),
    "same": Phrase("confirmed as the same product", "已确认为同一产品"),
    "not_looked_at": Phrase(
        "of the confirmed product, this offer is unchecked", "为已确认产品的中位数，本商品未核实"
    ),
    "no_sales": Phrase("no sales in 90 days", "90 天内无销量"),
    "large_order": Phrase(
        "smallest order {least:,.0f} pieces, above {quantity:,}",
        "起订量 {least:,.0f} 件，高于 {quantity:,} 件",
    ),
    "listed_order": Phrase(
        "smallest order listed as {listed:,.0f} pieces, above {quantity:,}, though one piece is said to be "
        "possible",
        "标示起订量 {listed:,.0f} 件，高于 {quantity:,} 件，但称可一件起批",
    ),
    "sold_out": Phrase("sold out", "已售罄"),
    "stock": Phrase("stock {stock:,.0f}", "库存 {stock:,.0f} 件"),
    "little_stock": Phrase(
        "stock {stock:,.0f}, below {quantity:,}", "库存 {stock:,.0f} 件，低于 {quantity:,} 件"
    ),
    "first_year": Phrase("young shop, in its first year", "新店，诚信通第一年"),
    "young": Phrase("young shop, {years:,.0f} years old", "新店，诚信通 {years:,.0f} 年"),
    "little_data": Phrase("little data: {which} unknown", "数据不足：{which}未知"),
}

DECIDING = {
    "price": Phrase("price", "价格"),
    "moq": Phrase("smallest order", "起订量"),
    "sales_90d": Phrase("sales", "销量"),
    "repurchase_rate": Phrase("repurchase rate", "复购率"),
    "shop_years": Phrase("shop years", "诚信通年限"),
    "composite_score": Phrase("shop score", "综合服务分"),
}
"""Column -> what it is called, of all that a decision hangs on."""

NOTES = {
    "unnamed": Phrase(
        "these offers name no supplier; surely they are several suppliers'",
        "这些商品未注明供应商，应属多家供应商",
    ),
    "two_shops": Phrase(
        "may be two shops (provinces and shop years differ)", "可能是两家店铺（省份与诚信通年限不同）"
    ),
    "two_places": Phrase("may be two shops (provinces differ)", "可能是两家店铺（省份不同）"),
    "two_ages": Phrase("may be two shops (shop years differ)", "可能是两家店铺（诚信通年限不同）"),
    "same_name": Phrase("another shop has the same name", "另有同名店铺"),
    "none_confirmed": Phrase("none of its offers is confirmed", "其商品均未确认为同款"),
    "sales_unknown": Phrase(
        "sales unknown for {unknown:,} of {n:,} offers",
        "{n:,} 个商品中 {unknown:,} 个销量未知",
        "sales unknown for {unknown:,} of {n:,} offer",
    ),
    "baits": Phrase(
        "bait price left out, for {baits:,} of {n:,} offers",
        "{n:,} 个商品中 {baits:,} 个为引流价，未计入",
        "bait price left out, for {baits:,} of {n:,} offer",
    ),
}

CELLS = {
    "unknown": Phrase("unknown", "未知"),
    "yes": Phrase("yes", "是"),
    "no": Phrase("no", "否"),
    "at_least": Phrase("at least {value}", "至少 {value}"),
    "pieces": Phrase("{n:,.0f} pieces", "{n:,.0f} 件", "{n:,.0f} piece"),
    "years": Phrase("{n:,.0f} years", "{n:,.0f} 年", "{n:,.0f} year"),
    "of_five": Phrase("{n:g} of 5", "{n:g}/5"),
    "percent": Phrase("{number} %", "{number}%"),
    "points": Phrase("{points:+g} points", "{points:+g} 个百分点", "{points:+g} point"),
    "tier": Phrase("at {pieces}", "按 {pieces}计"),
    "below_tier": Phrase("below the first tier", "低于首档数量"),
    "list_price": Phrase("list price, tier unknown", "标价，阶梯价未知"),
    "bait_price": Phrase("bait price", "引流价"),
    "above": Phrase("above {quantity:,}", "高于 {quantity:,} 件"),
    "listed_as": Phrase("listed as {listed:,.0f}", "标示 {listed:,.0f} 件"),
    "of_sold": Phrase("of {pieces} sold", "仅售出 {pieces}"),
    "confirmed": Phrase("confirmed", "已确认"),
    "unchecked": Phrase("unchecked", "未核实"),
}

PHRASES = JOINTS | FLAGS | DECIDING | NOTES | CELLS


def speaker(language: str) -> Say:
    """What says these phrases in a language.

    Raises
    ------
    ParameterError
        There are none in it.

    Examples
    --------
    >>> speaker("en")("pieces", n=1), speaker("zh")("pieces", n=300)
    ('1 piece', '300 件')
    """
    return phrasing.speaker(PHRASES, language)
