"""What columns and criteria are called on charts, in English and in Chinese."""

from __future__ import annotations

from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS

_OURS = {
    "page": "页码",
    "position": "位次",
    "search": "搜索",
    "fetched_at": "获取时间",
    "unit_price_basis": "单价依据",
    "total_at_quantity": "总价",
    "detail_fetched_at": "详情获取时间",
}
"""What columns are called in Chinese for which the platform has no term."""
_CHINESE = {column.name: column.chinese or _OURS[column.name] for column in COLUMNS + DETAIL_COLUMNS}


def column_name(name: str, language: str) -> str:
    """What a column is called: by its own name, in Chinese as 1688.com calls it, where it does.

    Examples
    --------
    >>> column_name("repurchase_rate", "zh"), column_name("search", "zh"), column_name("search", "en")
    ('复购率', '搜索', 'search')
    """
    return _CHINESE.get(name, name) if language == "zh" else name


def criterion_name(name: str, language: str) -> str:
    """What a criterion is called: as the column of that name, without underscores.

    Examples
    --------
    >>> criterion_name("repurchase_rate", "zh"), criterion_name("repurchase_rate", "en")
    ('复购率', 'repurchase rate')
    """
    return column_name(name, language).replace("_", " ")
