"""The sheet Offers of a workbook: every offer, with scores that follow the weights by formula.

What an offer is worth in a criterion, and what stands for an unknown value, are numbers as scored; the shares
of the weights stand above them, and the score is their sum product. So a changed weight gives what `tm.score`
would give with it. Scores of other methods are values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.comparison.identity import company_names
from tmapi_analytics.comparison.taking import minimum_order
from tmapi_analytics.reports.book.fields import Field, field_of, write_fields
from tmapi_analytics.reports.book.sheets import place
from tmapi_analytics.reports.book.weightsheet import Scored, share_cell
from tmapi_analytics.reports.naming import in_both_scripts
from tmapi_analytics.reports.remarks import choice
from tmapi_analytics.reports.sections.listing import bases
from tmapi_analytics.scoring.evidence import numbers, prices_at
from tmapi_analytics.scoring.normalizing import ranks
from tmapi_analytics.scoring.valuing import COLUMN as VALUE
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tmapi_analytics.reports.book.sheets import Sheet

MOST_OFFERS = 10_000
"""Each rank looks at all other offers: with more a sheet opens slowly. Files for machines hold them all."""
_PICTURE, _RANK, _SCORE, _OTHERS = range(4)
_SHARES, _HEADS, _FIRST = range(3)  # rows; the offers begin at the last
_BEFORE = (
    *("title", "title_origin", "company_name", "flags", "price", "sales_90d", "sales_90d_is_floor"),
    *("repurchase_rate", "shop_years", "composite_score", "stock", "province", "city", "duplicate_of"),
)
"""What a buyer reads; all other columns stand behind it."""


def write_offers(sheet: Sheet, scored: Scored, pictures: Mapping[str, bytes]) -> None:
    """Every offer, the best first: rank and score, what a buyer reads, the rest, and the utilities."""
    say, material = sheet.book.say, scored.material
    shown, rest = _fields(scored)
    layout = _Layout(scored, shown)
    for column, key in ((_PICTURE, "picture"), (_RANK, "rank"), (_SCORE, "score")):
        sheet.head(_HEADS, column, say(key))
    write_fields(sheet, shown, row=_HEADS, first=_OTHERS)
    _write_utilities(sheet, layout)
    write_fields(sheet, rest, row=_HEADS, first=layout.last + 1)
    _write_scores(sheet, layout)
    _write_pictures(sheet, scored, pictures)
    if len(scored.offers) < len(material.offers):
        cut = say("offers_cut", shown=len(scored.offers), n=len(material.offers))
        sheet.put(_SHARES, _OTHERS, cut, italic=True)
    sheet.raw.freeze_panes(_FIRST, _OTHERS + 1)
    bottom = max(_FIRST, layout.last_row)
    sheet.raw.autofilter(_HEADS, 0, bottom, layout.last + len(rest))
    sheet.raw.print_area(0, 0, bottom, layout.last)
    sheet.raw.repeat_rows(_HEADS)


class _Layout:
    """Where on the sheet the utilities stand, and the words of formulas for it."""

    def __init__(self, scored: Scored, shown: Sequence[Field]) -> None:
        self.scored = scored
        self.names = [field.name for field in shown]
        self.first = _OTHERS + len(shown)
        self.last = self.first + len(scored.criteria) - 1
        self.last_row = _FIRST + len(scored.offers) - 1

    def across(self, row: int, *, fixed: bool = True) -> str:
        """The cells of a row, from the first criterion to the last."""
        return f"{place(row, self.first, fixed=fixed)}:{place(row, self.last, fixed=fixed)}"

    def down(self, column: int) -> str:
        """The cells of a column, from the first offer to the last."""
        return f"{place(_FIRST, column)}:{place(self.last_row, column)}"


def _fields(scored: Scored) -> tuple[list[Field], list[Field]]:
    """What a buyer reads, the title first and then what was asked for; and all other columns."""
    language = scored.material.voice.language
    (title, *shown), rest = (
        [field_of(scored.offers, name, language) for name in names] for names in _names(scored)
    )
    return [title, *_made(scored), *shown, *_values(scored)], rest


def _made(scored: Scored) -> Iterator[Field]:
    """What no column of the offers holds: names in letters, prices at the quantity, words of the analyst."""
    material, offers, asked = scored.material, scored.offers, scored.material.asked
    say, money = material.voice.say, material.voice.money
    prices = prices_at(offers, asked.quantity)
    basis = zip(bases(offers, asked.quantity, say), np.isnan(prices).tolist(), strict=True)
    yield Field("", say("supplier"), _suppliers(scored))
    for code, rate in {money.code: money.rate, "CNY": 1.0}.items():
        yield Field("", say("price_a_piece", code=code), (prices / rate).tolist(), "#,##0.00")
    yield Field("", say("price_rests_on"), ["" if unknown else one for one, unknown in basis])
    yield Field("", say("moq"), minimum_order(offers).tolist(), "#,##0")
    if asked.notes:
        yield Field("", say("note"), [asked.notes.get(one, "") for one in offers["item_id"]])
    if asked.confirmed:
        yield Field("", say("confirmed"), material.confirmed[: len(offers)].tolist())


def _suppliers(scored: Scored) -> list[str]:
    """What each is called in the reader's script."""
    language = scored.material.voice.language
    return [in_both_scripts(short(name, 60), language)[0] for name in company_names(scored.offers)]


def _values(scored: Scored) -> Iterator[Field]:
    """What the offers were worth in each criterion, in its unit."""
    say, voice = scored.material.voice.say, scored.material.voice
    units = scored.material.units
    for name in _valued(scored):
        unit, key = short(units.get(name), 40), "value_in"
        if unit in ("", "fraction"):
            key = "value"
        head = say(key, criterion=voice.criterion(name), unit=choice(voice, unit))
        cells = scored.offers[f"{VALUE}{name}"].astype(object).tolist()
        yield Field("", head, cells, "0.0%" if unit == "fraction" else "#,##0.##")


def _valued(scored: Scored) -> list[str]:
    return [name for name in scored.criteria if f"{VALUE}{name}" in scored.offers]


def _names(scored: Scored) -> tuple[list[Any], list[Any]]:
    """The frame's columns, what a buyer reads and the others, without those that the sheet reckons itself."""
    reckoned = {"rank", "score"}
    for name in scored.criteria:
        reckoned |= {f"utility_{name}", f"contribution_{name}"}
    reckoned |= {f"{VALUE}{name}" for name in _valued(scored)}
    there = [name for name in scored.offers if name not in reckoned]
    by = scored.material.scoring.get("by")  # ranks look at it
    first = dict.fromkeys([*_BEFORE, *([by] if by else [])])
    return [name for name in first if name in there], [name for name in there if name not in first]


def _write_utilities(sheet: Sheet, layout: _Layout) -> None:
    """Utilities, what stood for the unknown in italics, and above them the shares of now."""
    say, scored = sheet.book.say, layout.scored
    for number, name in enumerate(scored.criteria):
        column = layout.first + number
        head = say("utility", criterion=scored.material.voice.criterion(name))
        sheet.head(_HEADS, column, head)
        sheet.fit(column, head, ())
        for group in scored.groups:
            filled, unknown = group.filled()[:, number], np.isnan(group.known[:, number])
            rows = np.arange(_FIRST, layout.last_row + 1)[group.rows]
            for row, utility, italic in zip(rows.tolist(), filled.tolist(), unknown.tolist(), strict=True):
                sheet.put(row, column, utility, num_format="0.000", italic=italic)
        if not scored.why_still:
            formula = f"='{say('sheet_weights')}'!{share_cell(number)}"
            sheet.formula(_SHARES, column, formula, scored.groups[0].shares[name], num_format="0.0%")
    if not scored.why_still:
        sheet.put(_SHARES, layout.first - 1, say("shares"), align="right")


def _write_scores(sheet: Sheet, layout: _Layout) -> None:
    """Scores and ranks: formulas where they can follow the weights, else values."""
    offers = layout.scored.offers
    scores, given = numbers(offers["score"]), numbers(offers["rank"])
    follows = ~np.isnan(scores) & (not layout.scored.why_still)
    places = _places(layout.scored, scores)
    for row in range(_FIRST, layout.last_row + 1):
        score, rank = float(scores[row - _FIRST]), float(given[row - _FIRST])
        if not follows[row - _FIRST]:
            sheet.put(row, _SCORE, score, num_format="0.000", bold=True)
            sheet.put(row, _RANK, rank, num_format="0", bold=True)
            continue
        # Rounded as ranks are: what differs less is equal.
        formula = f"=ROUND(SUMPRODUCT({layout.across(_SHARES)},{layout.across(row, fixed=False)}),12)"
        sheet.formula(row, _SCORE, formula, score, num_format="0.000", bold=True)
        formula = _rank_formula(layout, row)
        sheet.formula(row, _RANK, formula, int(places[row - _FIRST]), num_format="0", bold=True)


def _rank_formula(layout: _Layout, row: int) -> str:
    """The rank among the offers of the sheet, or among those of the same group."""
    own, scores = place(row, _SCORE, fixed=False), layout.down(_SCORE)
    if len(layout.scored.groups) == 1:
        return f"=RANK({own},{scores})"
    column = _OTHERS + layout.names.index(layout.scored.material.scoring["by"])
    same = f"{layout.down(column)}={place(row, column, fixed=False)}"
    return f"=SUMPRODUCT(({same})*({scores}>{own}))+1"


def _places(scored: Scored, scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """The ranks that the formulas give: among these offers, group by group."""
    places = np.zeros(len(scores), dtype=np.int64)
    for group in scored.groups:
        places[group.rows] = ranks(scores[group.rows])
    return places


def _write_pictures(sheet: Sheet, scored: Scored, pictures: Mapping[str, bytes]) -> None:
    sheet.widths([10])
    for row, address in enumerate(scored.offers["img_url"], start=_FIRST):
        if isinstance(address, str) and address in pictures:
            sheet.picture(row, _PICTURE, pictures[address])
