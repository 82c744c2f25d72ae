"""What has changed since an earlier look: new offers, other prices, and what was not seen again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics.comparison.changing import CENT
from tmapi_analytics.comparison.news import ATTRS, MOVED, NEW, NOT_SEEN
from tmapi_analytics.frames import concat
from tmapi_analytics.reports.naming import in_both_scripts
from tmapi_analytics.reports.sections.listing import price_cell, title_cell
from tmapi_analytics.reports.shape import Cell, Drawing, Head, Section, Table
from tmapi_analytics.reports.voice import NONE, known
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from tmapi_analytics.reports.material import Material
    from tmapi_analytics.reports.voice import Voice

MOST_ROWS = 60
_HEADS = (
    ("offer", False),
    ("supplier", False),
    ("what", False),
    ("price_old", True),
    ("price_new", True),
    ("price_change", True),
    ("sold_old", True),
    ("sold_new", True),
)
"""Key of the head's phrase, and whether numbers stand under it."""


def changed(material: Material) -> Section:
    """What is new, cheaper, dearer, and not seen again; empty where there is nothing to compare with."""
    say, found = material.voice.say, material.changes
    if found is None:
        return Section(key="changes", heading=say("changes"))
    news = _news(found)
    date = _since(found)
    return Section(
        key="changes",
        heading=say("changes_since", date=date) if date else say("changes"),
        text=(_sentence(material.voice, found), _how(material.voice, found)),
        tables=(_table(material.voice, news),) if len(news) else (),
        drawings=tuple(_drawings(material, found)),
    )


def _news(found: pd.DataFrame) -> pd.DataFrame:
    """New offers, then other prices from the largest fall to the largest rise, then what was not seen."""
    status = found["status"]
    repriced = found[(found["price_new"] - found["price_old"]).abs() > CENT]
    by_change = repriced.sort_values("price_change", kind="stable")
    return pd.concat([found[status == NEW], by_change, found[status == NOT_SEEN]])


def _since(found: pd.DataFrame) -> str:
    """The day of the earlier look, with the hour where both were on one day; empty where nobody knows."""
    about = found.attrs[ATTRS]
    since, until = about["since"] or "", about["until"] or ""
    return f"{since[:10]} {since[11:16]} UTC" if since and since[:10] == until[:10] else since[:10]


def _sentence(voice: Voice, found: pd.DataFrame) -> str:
    status, change = found["status"], found["price_change"]
    counts = {
        "counted_new": status == NEW,
        "counted_cheaper": change < 0,
        "counted_dearer": change > 0,
        "counted_not_seen": status == NOT_SEEN,
    }
    parts = [voice.say(key, n=int(which.sum())) for key, which in counts.items() if which.any()]
    told = voice.listed(parts) if parts else voice.say("no_news")
    return f"{told[:1].upper()}{told[1:]}{'。' if voice.language == 'zh' else '.'}"


def _how(voice: Voice, found: pd.DataFrame) -> str:
    depths = set(found.attrs[ATTRS]["depths"].values())
    if len(depths) != 1:
        return voice.say("compared_each")
    depth = depths.pop()
    return voice.say("compared_lists") if depth is None else voice.say("compared_first", n=depth)


def _table(voice: Voice, news: pd.DataFrame) -> Table:
    caption, shown = voice.say("changes_caption"), news.head(MOST_ROWS)
    if len(shown) < len(news):
        caption = f"{caption} {voice.say('rows_cut', shown=len(shown), n=len(news))}"
    heads = tuple(Head(voice.say(name), numeric) for name, numeric in _HEADS)
    return Table(caption, heads, tuple(zip(*_columns(voice, shown), strict=True)))


def _columns(voice: Voice, shown: pd.DataFrame) -> Iterator[list[Cell]]:
    """The cells column by column, in the order of `_HEADS`."""
    titles = zip(shown["title"], shown["title_origin"], shown["product_url"], strict=True)
    yield [title_cell(voice, *told) for told in titles]
    yield [_supplier(voice, name) for name in shown["company_name"]]
    what = zip(shown["status"], shown["price_change"], strict=True)
    yield [Cell(voice.say(_what(status, change))) for status, change in what]
    for side in ("old", "new"):
        yield [price_cell(voice, price) for price in shown[f"price_{side}"]]
    yield [Cell(_change(voice, change)) for change in shown["price_change"]]
    for side in ("old", "new"):
        sold = zip(shown[f"sales_90d_{side}"], shown[f"sales_90d_is_floor_{side}"], strict=True)
        yield [Cell(NONE if known(count) is None else voice.sold(count, floor)) for count, floor in sold]


def _supplier(voice: Voice, company: Any) -> Cell:
    name, other = in_both_scripts(short(company, 60), voice.language)
    return Cell(name or NONE, under=other)


def _what(status: str, change: Any) -> str:
    if status != MOVED:
        return {NEW: "is_new", NOT_SEEN: "is_not_seen"}[status]
    number = known(change)
    return "is_repriced" if number is None else "is_cheaper" if number < 0 else "is_dearer"


def _change(voice: Voice, change: Any) -> str:
    number = known(change)
    if number is None:
        return NONE
    return f"{'+' if number > 0 else '-'}{voice.percent(abs(number))}"


def _drawings(material: Material, found: pd.DataFrame) -> Iterator[Drawing]:
    """Where prices moved and both looks say when they were."""
    about, moved = found.attrs[ATTRS], (found["price_change"].abs() > 0).any()
    if material.earlier is not None and moved and about["since"] and about["until"]:
        yield Drawing("price_history", concat([material.earlier, material.offers]))
