"""What is written on charts, in English and in Chinese: one table, and the little that reads it.

A chart asks for phrases by key, so that no chart holds a sentence of its own. Names of columns, sellers' text
and money are not translated here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tmapi_analytics.comparison import phrasing
from tmapi_analytics.comparison.phrasing import Phrase

if TYPE_CHECKING:
    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.money import Currency

COMMON = {
    "made_up": Phrase("made-up data from the sandbox", "沙盒虚构数据"),
    "no_data": Phrase("no data", "无数据"),
    "not_scored": Phrase(
        "no data: score these offers first, or give weights=", "无数据：请先评分，或给出 weights="
    ),
    "left_out": Phrase("left out: {parts}", "未计入：{parts}"),
    "and": Phrase(", ", "、"),
    "then": Phrase("; ", "；"),
    "offers": Phrase("{n:,} offers", "{n:,} 个商品", "{n:,} offer"),
    "suppliers": Phrase("{n:,} suppliers", "{n:,} 家供应商", "{n:,} supplier"),
    "pieces": Phrase("{n:,.10g} pieces", "{n:,.10g} 件", "{n:,.10g} piece"),
    "without_price": Phrase("{n:,} without a price", "{n:,} 个无价格"),
    "bait": Phrase(
        "{n:,} bait prices (up to 0.10 CNY, or under a tenth of the search's median)",
        "{n:,} 个引流价（不高于 0.10 元，或低于同次搜索中位数的十分之一）",
        "{n:,} bait price (up to 0.10 CNY, or under a tenth of the search's median)",
    ),
    "without_sales": Phrase("{n:,} of unknown sales", "{n:,} 个销量未知"),
    "rate": Phrase("1 {code} = {rate:g} CNY", "1 {code} = {rate:g} CNY"),
    "rate_on": Phrase("1 {code} = {rate:g} CNY on {date}", "1 {code} = {rate:g} CNY（{date}）"),
    "price_axis": Phrase("list price of one piece, {code} (log scale)", "单件标价，{code}（对数刻度）"),
    "sales_axis": Phrase("pieces sold in 90 days (log scale)", "90 天销量，件（对数刻度）"),
    "offers_axis": Phrase("offers", "商品数"),
}

PRICES = {
    "prices": Phrase("Prices of {offers}", "{offers}的价格"),
    "prices_by": Phrase("Prices of {offers} by {by}", "{offers}的价格，按 {by} 分组"),
    "offers_a_bar": Phrase("offers in each bar", "每条的商品数"),
    "share_up_to": Phrase("offers at this price or below, %", "不高于此价的商品，%"),
    "all_cost": Phrase("all cost {price}", "价格均为 {price}"),
    "median": Phrase("solid line: median, {median}", "实线：中位数 {median}"),
    "group": Phrase("{offers}, median {median}", "{offers}，中位数 {median}"),
    "rows_of_bars": Phrase(
        "solid line: median; dashed: the middle half; the highest bar of each row fills it",
        "实线：中位数；虚线：中间一半；每行最高的条占满该行",
    ),
    "smaller_groups": Phrase("{n:,} of smaller groups", "{n:,} 个属于较小分组"),
    "without_group": Phrase("{n:,} of no group", "{n:,} 个无分组"),
    "middle": Phrase("dashed: the middle half, {low} to {high}", "虚线：中间一半 {low} 至 {high}"),
}

SALES = {
    "sales": Phrase("Sales of {offers}", "{offers}的销量"),
    "sales_median": Phrase("median: {pieces}", "中位数：{pieces}"),
    "sales_median_floor": Phrase("median: at least {pieces}", "中位数：至少 {pieces}"),
    "sold_none": Phrase("{n:,} sold none", "{n:,} 个无销量"),
    "floors": Phrase('hatched: {n:,} sold "at least" this many', "斜线：{n:,} 个为“至少”此数"),
}

SCATTER = {
    "price_vs_sales": Phrase("Price and sales of {offers}", "{offers}的价格与销量"),
    "front": Phrase(
        "line: the {n:,} that no cheaper one outsells",
        "折线：没有更便宜且卖得更多者的 {n:,} 个商品",
        "line: the one that no cheaper one outsells",
    ),
    "triangles": Phrase('triangles: {n:,} sold "at least" this many', "三角：{n:,} 个为“至少”此数"),
    "at_least": Phrase('{n:,} sold "at least" what is shown', "{n:,} 个销量为“至少”所示"),
    "at_least_sold": Phrase("at least {pieces}", "至少 {pieces}"),
    "no_score": Phrase("hollow: {n:,} without a score", "空心：{n:,} 个无得分"),
    "score": Phrase("score", "得分"),
    "offers_a_cell": Phrase("offers in each cell (log scale)", "每格商品数（对数刻度）"),
}

PLACES = {
    "provinces": Phrase("Origin of {offers}", "{offers}的发货地"),
    "other_provinces": Phrase("{n:,} others", "其他 {n:,} 个", "{n:,} other"),
    "without_province": Phrase("{n:,} of unknown origin", "{n:,} 个发货地未知"),
}

GAPS = {
    "gaps": Phrase("Missing values of {offers}", "{offers}的缺失值"),
    "gaps_axis": Phrase("offers without a value, %", "无数值的商品，%"),
    "complete": Phrase("{n:,} columns are complete", "{n:,} 列完整", "{n:,} column is complete"),
    "with_details": Phrase(
        "* of the {n:,} with details", "* 仅计 {n:,} 个有详情的商品", "* of the one with details"
    ),
    "nothing_missing": Phrase("nothing is missing", "无缺失"),
}

SUPPLIERS = {
    "supplier_prices": Phrase(
        "Prices of the {n} best of {suppliers}",
        "{suppliers}中前 {n} 家的价格",
    ),
    "supplier_prices_all": Phrase("Prices of {suppliers}", "{suppliers}的价格"),
    "dots": Phrase("{offers}, a dot each", "{offers}，每点一个"),
    "boxes": Phrase("box: middle half and median, from five offers on", "方框：中间一半与中位数，五个商品起"),
    "no_price": Phrase("no price", "无价格"),
    "of_others": Phrase("{n:,} of other suppliers", "{n:,} 个属于其他供应商"),
    "repeats": Phrase("{n:,} that came twice", "{n:,} 个重复"),
    "without_supplier": Phrase("{n:,} without a supplier's name", "{n:,} 个无供应商名称"),
}

SCORES = {
    "scores": Phrase("Scores of the {n} best of {offers}", "{offers}中前 {n} 个的得分"),
    "scores_all": Phrase("Scores of {offers}", "{offers}的得分"),
    "score_axis": Phrase("score, 1 at best", "得分，最高 1"),
    "scores_compare": Phrase("scores compare only these offers", "得分仅供这些商品间比较"),
    "hollow": Phrase("hollow: unknown, so that an assumed value counts", "空心：数值未知，以假定值计入"),
    "no_sum": Phrase(
        "a score by {method} is no sum of parts, so that each is one bar",
        "{method} 得分不是各项之和，故每个商品一条",
    ),
    "parts_unknown": Phrase(
        "the parts of the scores are not known, so that each is one bar", "得分的构成未知，故每个商品一条"
    ),
    "ranked_within": Phrase(
        "ranked within each {by}; scores compare only there", "按 {by} 分组排名；得分仅组内可比"
    ),
    "not_ranked": Phrase("{n:,} not ranked", "{n:,} 个未排名"),
    "not_ranked_why": Phrase("{n:,} not ranked ({why})", "{n:,} 个未排名（{why}）"),
}

RANKS = {
    "ranks": Phrase("Ranks of the {n} best of {offers}", "{offers}中前 {n} 个的排名"),
    "ranks_all": Phrase("Ranks of {offers}", "{offers}的排名"),
    "rank_range": Phrase(
        "line: where the rank lies in 90 % of {draws:,} draws, if only the weights vary",
        "线段：仅权重变动时，{draws:,} 次抽样中 90% 的排名所在",
    ),
    "rank_axis": Phrase("rank, 1 is best", "排名，1 为最佳"),
    "from_to": Phrase("{low:,} to {high:,}", "{low:,} 至 {high:,}"),
}

QUANTITIES = {
    "tiers": Phrase("Unit prices of {offers} by quantity", "{offers}的阶梯单价"),
    "quantity_axis": Phrase("pieces ordered (log scale)", "订购件数（对数刻度）"),
    "unit_price_axis": Phrase("price of one piece, {code} (log scale)", "单件价格，{code}（对数刻度）"),
    "named_best": Phrase(
        "in colour and named: the {n} best ranked of these", "彩色并列名：其中排名前 {n} 个"
    ),
    "named_first": Phrase("in colour and named: the first {n} of these", "彩色并列名：其中前 {n} 个"),
    "wanted": Phrase(
        "dashed: {n:,} pieces; the prices below are per piece at that quantity",
        "虚线：{n:,} 件；下列为此数量时的单价",
        "dashed: {n:,} piece; the prices below are per piece at that quantity",
    ),
    "sold_from": Phrase("sold from {n:,} pieces on", "{n:,} 件起售"),
    "without_details": Phrase("{n:,} without details", "{n:,} 个未取详情"),
    "without_tiers": Phrase("{n:,} of unknown tiers", "{n:,} 个阶梯价未知"),
    "tiers_untold": Phrase("{n:,} whose details tell no tiers", "{n:,} 个详情无阶梯价"),
}

HISTORY = {
    "moves": Phrase("Price moves of {offers}", "{offers}的价格变动"),
    "named_moves": Phrase(
        "in colour and named: the {n} largest moves",
        "彩色并列名：变动最大的 {n} 个",
        "in colour and named: the largest move",
    ),
    "seen_axis": Phrase("when it was seen (UTC)", "查看时间（UTC）"),
    "move_axis": Phrase("price against the first that was seen, %", "价格较首次查看的变动，%"),
    "price_stayed": Phrase("{n:,} whose price stayed", "{n:,} 个价格未变"),
    "not_placed": Phrase(
        "{n:,} rows without an item_id or a time",
        "{n:,} 行无 item_id 或时间",
        "{n:,} row without an item_id or a time",
    ),
    "priced_once": Phrase("{n:,} with only one known price", "{n:,} 个仅有一次价格"),
}

PHRASES = (
    COMMON | PRICES | SALES | SCATTER | PLACES | GAPS | SUPPLIERS | SCORES | RANKS | QUANTITIES | HISTORY
)


def speaker(language: str) -> Say:
    """What says phrases in a language.

    Raises
    ------
    ParameterError
        There are none in it.

    Examples
    --------
    >>> say = speaker("en")
    >>> say("prices", offers=say("offers", n=1))
    'Prices of 1 offer'
    >>> speaker("zh")("no_data")
    '无数据'
    """
    return phrasing.speaker(PHRASES, language)


def left_out(say: Say, **counts: int) -> str:
    """What a chart does not show, in words: a count for each phrase; empty where all counts are 0.

    Examples
    --------
    >>> left_out(speaker("en"), without_price=2, bait=0, without_sales=1)
    'left out: 2 without a price, 1 of unknown sales'
    """
    return left_out_of(say, [say(key, n=number) for key, number in counts.items() if number])


def left_out_of(say: Say, parts: Sequence[str]) -> str:
    """The same of what is in words already."""
    return say("left_out", parts=say("and").join(parts)) if parts else ""


def rate_note(say: Say, money: Currency) -> str:
    """The rate and its date, as `Currency.note` has them in English; empty for CNY."""
    if not money.note:
        return ""
    key = "rate_on" if money.date else "rate"
    return say(key, code=money.code, rate=money.rate, **({"date": money.date} if money.date else {}))
