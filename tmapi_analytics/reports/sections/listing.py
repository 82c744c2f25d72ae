"""Every offer in one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tmapi_analytics import tiers
from tmapi_analytics.comparison import latin
from tmapi_analytics.comparison.identity import company_names
from tmapi_analytics.comparison.taking import either, minimum_order, texts
from tmapi_analytics.money import CNY
from tmapi_analytics.reports.naming import in_both_scripts
from tmapi_analytics.reports.shape import Cell, Head, Section, Table
from tmapi_analytics.reports.voice import NONE, known, safe_link
from tmapi_analytics.scoring.evidence import prices_at
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.reports.material import Material
    from tmapi_analytics.reports.voice import Voice

MOST_ROWS = 2_000
"""More offers do not go into a page; files for machines hold them all."""
_TITLE = ("title", "title_origin", "product_url", "flags", "duplicate_of")
_HEADS = (
    ("rank", True),
    ("offer", False),
    ("unit_price", True),
    ("moq", True),
    ("sold", True),
    ("again", True),
    ("supplier", False),
    ("years_head", True),
    ("rating_head", True),
    ("score", True),
)
"""Key of the head's phrase, and whether numbers stand under it."""


def listing(material: Material) -> Section:
    """The table of all offers, the best first."""
    say, count = material.voice.say, len(material.offers)
    if not count:
        return Section(key="offers", heading=say("offers"))
    shown = material.offers.head(MOST_ROWS)
    key = "offers_caption" if material.is_scored else "offers_unscored"
    caption = say(key, offers=material.voice.offers(count))
    first, *others = (Head(say(name), numeric) for name, numeric in _HEADS)
    if material.is_checked:
        first = first._replace(text=say("rank_among_all"))  # the shortlist's are among the confirmed
    rows = tuple(zip(*_columns(material, shown), strict=True))
    table = Table(caption, (first, *others), rows, total=count)
    return Section(key="offers", heading=say("offers"), text=(say("missing_is"),), tables=(table,))


def locations(offers: pd.DataFrame, language: str) -> list[str]:
    """City and province of each offer: in letters as far as they can be, or as they are in a Chinese report.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"city": ["三明市", None], "province": ["福建", None]})
    >>> locations(offers, "en"), locations(offers, "zh")
    (['Sanming, Fujian', ''], ['福建 三明市', ''])
    """
    city, province = texts(offers, "city"), texts(offers, "province")
    if language == "zh":
        parts, joint = [province, city], " "
    else:
        in_pinyin, in_english = latin.cities_in_pinyin(city), latin.provinces_in_english(province)
        parts, joint = [either(in_pinyin, city), either(in_english, province)], ", "
    rows = zip(*([short(name, 40) for name in part] for part in parts), strict=True)
    return [joint.join(dict.fromkeys(filter(None, row))) for row in rows]


def _columns(material: Material, shown: pd.DataFrame) -> Iterator[list[Cell]]:
    """The cells column by column, in the order of `_HEADS`."""
    voice, quantity = material.voice, material.asked.quantity
    yield [Cell(voice.number(rank)) for rank in shown["rank"]]
    yield [
        title_cell(voice, *told)._replace(alert=_flags(voice, flags, twin))
        for *told, flags, twin in zip(*(shown[name] for name in _TITLE), strict=True)
    ]
    prices = zip(prices_at(shown, quantity), bases(shown, quantity, voice.say), strict=True)
    yield [_based(price_cell(voice, price), basis) for price, basis in prices]
    orders = zip(minimum_order(shown), shown["moq"], strict=True)
    yield [Cell(NONE if known(least) is None else voice.least(least, listed)) for least, listed in orders]
    yield [
        Cell(NONE if known(count) is None else voice.sold(count, floor))
        for count, floor in zip(shown["sales_90d"], shown["sales_90d_is_floor"], strict=True)
    ]
    rates = zip(shown["repurchase_rate"], shown["sales_90d"], strict=True)
    yield [Cell(_again(voice, rate, count)) for rate, count in rates]
    suppliers = zip(company_names(shown), locations(shown, voice.language), strict=True)
    yield [_supplier(voice, name, place) for name, place in suppliers]
    yield [Cell(voice.number(years)) for years in shown["shop_years"]]
    yield [Cell(voice.number(rating, ".1f")) for rating in shown["composite_score"]]
    yield [Cell(voice.number(score, ".2f")) for score in shown["score"]]


def _based(price: Cell, basis: str) -> Cell:
    if price.text == NONE:
        return price
    return price._replace(under=" · ".join(filter(None, (price.under, basis))))


def _again(voice: Voice, rate: Any, sold: Any) -> str:
    """The repurchase rate; 0 % of nothing sold is not known."""
    return NONE if known(rate) is None or known(rate) == 0 == known(sold) else voice.percent(rate)


def _supplier(voice: Voice, company: Any, place: str) -> Cell:
    name, other = in_both_scripts(short(company, 60), voice.language)
    return Cell(name or NONE, under=" · ".join(filter(None, (other, place))))


def bases(offers: pd.DataFrame, quantity: int | None, say: Say) -> list[str]:
    """What the price of each offer at a quantity rests on, in a word or two."""
    if quantity is None or "price_tiers" not in offers:
        return [say("list_alone")] * len(offers)
    words = {tiers.TIER: say("tier_alone"), tiers.BELOW: say("below_alone")}
    found = tiers.unit_prices(offers["price_tiers"], quantity)["unit_price_basis"]
    return [words.get(basis, say("list_alone")) for basis in found]


def title_cell(voice: Voice, translated: Any, original: Any, url: Any) -> Cell:
    """An offer's title that leads to it, and the other title below."""
    title, other = voice.titles(translated, original)
    return Cell(title or NONE, under=other, url=safe_link(url))


def price_cell(voice: Voice, price: float) -> Cell:
    """An amount in CNY, in the currency asked for and CNY below it."""
    if known(price) is None:
        return Cell(NONE)
    yuan = CNY.show(price)
    return Cell(voice.price(price).removesuffix(f" ({yuan})"), under="" if voice.money is CNY else yuan)


def _flags(voice: Voice, flags: Any, twin: Any) -> str:
    linked = "" if known(twin) is None else voice.say("duplicate", item_id=twin)
    return voice.say("then").join(filter(None, (short(flags, 300), linked)))
