"""The report as a workbook: to be sorted, filtered and reckoned with.

Five sheets: Summary for who decides; Offers and Suppliers to look through; Weights, which the scores follow
by formula; Provenance for who asks where the numbers come from. Charts are for the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING

from tmapi_analytics import comparison
from tmapi_analytics.errors import ConfigError, overheard
from tmapi_analytics.reports.book.fields import field_of, write_fields
from tmapi_analytics.reports.book.offersheet import MOST_OFFERS, write_offers
from tmapi_analytics.reports.book.sheets import Book, Sheet
from tmapi_analytics.reports.book.weightsheet import Scored, write_weights
from tmapi_analytics.reports.material import Material
from tmapi_analytics.reports.shape import Cell, Pick

if TYPE_CHECKING:
    from tmapi_analytics.reports.report import Report

_SUMMARY = ("compared", "flags", "changes", "notes")
_PROVENANCE = ("question", "quality", "scoring", "method")
_KEYS = ["supplier_key", "seller_member_id", "is_unnamed"]  # nothing that a buyer reads
MOST_SUPPLIERS = 10_000


def as_workbook(report: Report) -> bytes:
    """The bytes of an ``.xlsx`` file.

    Raises
    ------
    ConfigError
        XlsxWriter is not installed.

    Examples
    --------
    >>> from tmapi_analytics.frames import empty_frame
    >>> from tmapi_analytics.reports.report import Report
    >>> as_workbook(Report(empty_frame()))[:2]
    b'PK'
    """
    material = Material(report.offers, report.asked)
    try:
        book = Book(report.findings.title, material.voice.say)
    except ImportError:
        raise ConfigError(
            "a workbook needs XlsxWriter",
            hint='Run: pip install "tmapi-analytics[excel]", or save as .html or .csv.',
        ) from None
    _write_summary(book.sheet(book.say("sheet_summary")), report)
    scored = Scored(material, material.offers.head(MOST_OFFERS))
    write_offers(book.sheet(book.say("sheet_offers")), scored, report.pictures)
    _write_suppliers(book.sheet(book.say("sheet_suppliers")), report)
    write_weights(book.sheet(book.say("sheet_weights")), scored)
    _write_provenance(book.sheet(book.say("sheet_provenance")), report)
    return book.content()


def _write_summary(sheet: Sheet, report: Report) -> None:
    findings = report.findings
    sheet.widths([22, *[26] * 10])
    sheet.sentence(findings.title, bold=True, font_size=18)
    sheet.sentence(findings.subtitle, font_color="#595959")
    if findings.made_up:
        sheet.sentence(findings.made_up, bold=True, font_color="#9C0006", bg_color="#FFC7CE")
    _write_verdict(sheet, report)
    if findings.picks:
        _write_shortlist(sheet, findings.picks, report.pictures)
    for section in findings.sections:
        if section.key in _SUMMARY:
            sheet.section(section)


def _write_verdict(sheet: Sheet, report: Report) -> None:
    """The verdict, and what the analyst says."""
    verdict, conclusion = report.findings.verdict, report.findings.conclusion
    sheet.heading(sheet.book.say("verdict"))
    for bold in filter(None, (" · ".join(verdict.badges), verdict.headline)):
        sheet.sentence(bold, bold=True)
    for point in verdict.points:
        sheet.sentence(point)
    if conclusion:
        sheet.heading(sheet.book.say("conclusion"))
    for paragraph in conclusion:
        sheet.sentence(paragraph)


def _write_shortlist(sheet: Sheet, picks: tuple[Pick, ...], pictures: Mapping[str, bytes]) -> None:
    """A column an offer: its picture, who offers it, and what decides about it."""
    say = sheet.book.say
    sheet.heading(say("shortlist"))
    sheet.put(sheet.row, 0, say("picture"))
    for column, pick in enumerate(picks, start=1):
        if pick.picture in pictures:
            sheet.picture(sheet.row, column, pictures[pick.picture])
    sheet.row += 1
    suppliers = [Cell(pick.supplier, under=pick.supplier_other, url=pick.shop_url) for pick in picks]
    sheet.line([Cell(say("supplier")), *suppliers])
    sheet.line([Cell(say("offer")), *(Cell(pick.title, url=pick.offer_url) for pick in picks)])
    facts = [{fact.label: Cell(fact.text, under=fact.under) for fact in pick.facts} for pick in picks]
    for label in dict.fromkeys(chain.from_iterable(facts)):
        sheet.line([Cell(label), *(one.get(label, Cell("")) for one in facts)])
    sheet.line([Cell(say("flags")), *(Cell(say("then").join(pick.flags)) for pick in picks)])
    if any(pick.note for pick in picks):
        sheet.line([Cell(say("note")), *(Cell(pick.note) for pick in picks)])


def _write_suppliers(sheet: Sheet, report: Report) -> None:
    """The table of `tm.suppliers`, a row a supplier, the best first."""
    with overheard():  # the table tells it, too
        asked = report.asked
        table = comparison.suppliers(
            report.offers, confirmed=asked.confirmed or None, language=asked.language
        )
    shown = table.drop(columns=_KEYS).head(MOST_SUPPLIERS)
    fields = [field_of(shown, name, asked.language) for name in shown]
    write_fields(sheet, fields, row=0, first=0)
    if len(shown) < len(table):
        cut = sheet.book.say("suppliers_cut", shown=len(shown), n=len(table))
        sheet.put(len(shown) + 1, 0, cut, italic=True)
    sheet.raw.freeze_panes(1, 1)
    sheet.raw.autofilter(0, 0, max(1, len(shown)), len(fields) - 1)


def _write_provenance(sheet: Sheet, report: Report) -> None:
    sheet.widths([34, 22, 44, 22, 22, 22, 22, 22])
    for section in report.findings.sections:
        if section.key in _PROVENANCE:
            sheet.section(section)
