"""What columns are called by people: heads of sheets, and rows of what is missing."""

from __future__ import annotations

from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS
from tmapi_analytics.comparison.phrasing import Phrase
from tmapi_analytics.plots import terms

_DECLARED = {column.name: column for column in (*COLUMNS, *DETAIL_COLUMNS)}
_NAMES = {
    "price": Phrase("List price, CNY", "标价（元）"),
    "moq": Phrase("Smallest order as listed", "标示起订量"),
    "sales_90d": Phrase("Sold in 90 days", "90天销量"),
    "sales_90d_is_floor": Phrase("Sold: at least", "销量为下限"),
    "stock": Phrase("In stock", "库存"),
    "city_pinyin": Phrase("City in letters", "发货城市（拼音）"),
    "province_en": Phrase("Province in English", "发货省份（英文）"),
    "best_title": Phrase("Best offer", "最佳商品"),
    "best_item_id": Phrase("Number of the best offer", "最佳商品编号"),
    "note": Phrase("To know", "说明"),
    "offers": Phrase("Offers", "商品数"),
    "best_score": Phrase("Best score", "最高评分"),
    "best_rank": Phrase("Best rank", "最佳排名"),
    "score_median": Phrase("Score median", "评分中位数"),
    "supplier_key": Phrase("Supplier key", "供应商标识"),
    "is_unnamed": Phrase("Is unnamed", "未具名"),
    "score": Phrase("Score", "评分"),
    "rank": Phrase("Rank", "排名"),
    "title_origin": Phrase("Title as the seller wrote it", "原标题"),
    "company_name": Phrase("Company name", "公司名称"),
    "name_pinyin": Phrase("Company name in letters", "公司名称（拼音）"),
    "shop_years": Phrase("Years on 1688.com", "诚信通年限"),
    "composite_score": Phrase("Rating of the shop, of 5", "综合服务分"),
    "is_powerful_seller": Phrase("Badge: strong merchant", "实力商家"),
    "is_super_factory": Phrase("Badge: inspected factory", "超级工厂"),
    "ships_in_48h": Phrase("Ships within 48 h", "48小时发货"),
    "ships_in_48h_share": Phrase("Share of offers that ship within 48 h", "48小时发货占比"),
    "low_refund_rate": Phrase("Seldom refunded", "退款率低"),
    "one_piece_min_order": Phrase("One piece can be ordered", "一件起批"),
    "img_url": Phrase("Address of the picture", "主图"),
    "product_url": Phrase("Address of the offer", "商品链接"),
    "shop_url": Phrase("Address of the shop", "店铺链接"),
    "best_price": Phrase("List price of the best offer, CNY", "最佳商品标价（元）"),
    "price_min": Phrase("Lowest list price, CNY", "最低标价（元）"),
    "price_median": Phrase("Median list price, CNY", "标价中位数（元）"),
    "total_at_quantity": Phrase("Price of all pieces, CNY", "总价（元）"),
    "unit_price": Phrase("Price of a piece at the quantity, CNY", "按量单价（元）"),
    "unit_price_basis": Phrase("What that price rests on", "单价依据"),
    "score_coverage": Phrase("Share of the weight that is known", "已知权重占比"),
    "excluded_by": Phrase("Why not ranked", "未参与排名的原因"),
    "flags": Phrase("To look at twice", "需要留意"),
    "duplicate_of": Phrase("Near-identical to", "几乎相同的商品"),
    "fetched_at": Phrase("Answered at, UTC", "查询时间（UTC）"),
    "detail_fetched_at": Phrase("Details answered at, UTC", "详情查询时间（UTC）"),
}
"""Where the name in the code, without underscores, would not do."""


def column_name(name: object, language: str) -> str:
    """What a column is called; one that is not known goes by its own name, without underscores.

    Examples
    --------
    >>> column_name("sales_90d_is_floor", "en"), column_name("province", "zh"), column_name("sku_count", "en")
    ('Sold: at least', '发货省份', 'Sku count')
    >>> column_name("sale_price", "en")
    'Sale price, CNY'
    """
    declared, known = _DECLARED.get(str(name)), _NAMES.get(str(name))
    if known:
        return known.zh if language == "zh" else known.en
    if language == "zh" and declared:
        return terms.column_name(str(name), language)
    unit = ", CNY" if declared and declared.unit == "CNY" and declared.kind == "float" else ""
    return str(name).replace("_", " ").capitalize() + unit
