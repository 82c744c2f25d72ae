"""The workbook: scores follow the weights, numbers are numbers, and no seller's text is ever obeyed."""

from __future__ import annotations

import io
import sys
import warnings
import zipfile
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import formulas
import numpy as np
import openpyxl
import pandas as pd
import pytest
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.book import offersheet, workbook
from tmapi_analytics.reports.book.workbook import as_workbook
from tmapi_analytics.reports.report import Report
from tmapi_analytics.reports.verbs import report as made_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHEETS = ["Summary", "Offers", "Suppliers", "Weights", "Provenance"]
WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}
NEEDS_MCDA = pytest.mark.skipif(not find_spec("pymcdm"), reason="needs the extra [mcda]")


@pytest.fixture
def offers() -> pd.DataFrame:
    """Six offers of two searches, with a bait price and gaps."""
    return pd.DataFrame(
        {
            "item_id": pd.array([11, 12, 13, 14, 15, 16], dtype="Int64"),
            "title": ["Cup", "Mug", "Bowl", "Pot", "Lid", "Tray"],
            "company_name": ["甲公司", "乙公司", "丙公司", "甲公司", None, "丁公司"],
            "price": [20.0, 0.01, 30.0, 25.0, 60.0, 12.5],
            "sales_90d": pd.array([100, 5, 0, 36_000, None, 40], dtype="Int64"),
            "repurchase_rate": [0.4, None, 0.0, 0.2, 0.5, 0.1],
            "shop_years": pd.array([9, 3, 1, None, 5, 2], dtype="Int64"),
            "product_url": [f"https://detail.1688.com/offer/{number}.html" for number in range(6)],
            "img_url": [f"https://cbu01.alicdn.com/{number}.jpg" for number in range(6)],
            "search": ["cups", "cups", "pots", "pots", "pots", "cups"],
        }
    )


def scored(offers: pd.DataFrame, weights: Any = WEIGHTS, **how: Any) -> pd.DataFrame:
    """The offers, scored; what that warns of is tested elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tm.DataWarning)
        return tm.score(offers, weights, **how)


def opened(report: Report) -> openpyxl.Workbook:
    """The workbook of a report, read back with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(as_workbook(report)))


def column(sheet: Any, head: str, row: int = 2) -> list[Any]:
    """What stands under a head."""
    heads = [cell.value for cell in sheet[row]]
    return [cells[heads.index(head)].value for cells in sheet.iter_rows(min_row=row + 1)]


def texts(sheet: Any) -> list[str]:
    """All texts of a sheet."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.fixture
def recalculated(tmp_path: Path) -> Callable[..., dict[int, tuple[float, float]]]:
    """Score and rank by item id after a change of weights, reckoned by a formula library."""

    def recalculate(report: Report, weights: dict[str, float]) -> dict[int, tuple[float, float]]:
        book = opened(report)
        for row in book["Weights"].iter_rows():
            if row[0].value in weights:
                row[1].value = weights[row[0].value]
        ids = column(book["Offers"], "Item id")
        book.save(tmp_path / "changed.xlsx")
        cells = formulas.ExcelModel().loads(str(tmp_path / "changed.xlsx")).finish().calculate()
        values = {
            name.rpartition("!")[2]: cell.value[0, 0] for name, cell in cells.items() if "OFFERS'" in name
        }
        return {
            item_id: (values[f"C{row}"], values[f"B{row}"])
            for row, item_id in enumerate(ids, start=3)
            if f"B{row}" in values
        }

    return recalculate


CHANGED = {"price": 0.1, "repurchase rate": 0.2, "shop years": 0.9}


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"missing": "worst"},
        {"normalize": "rank"},
        {"by": "search"},
        {"require": {"price": ("<=", 40)}},
        {"missing": "drop"},
    ],
    ids=[
        "gaps filled with the median",
        "gaps counted as the worst",
        "utilities by rank",
        "in groups",
        "some are excluded by a requirement",
        "some are excluded because of gaps",
    ],
)
def test_a_changed_weight_gives_what_scoring_with_it_gives(offers, how, recalculated):
    """Scores and ranks after the change are those of `tm.score` with the changed weights."""
    wanted = scored(offers, dict(zip(WEIGHTS, CHANGED.values(), strict=True)), **how)

    found = recalculated(Report(scored(offers, **how)), CHANGED)

    known = wanted[wanted["rank"].notna()]
    assert {item_id: rank for item_id, (_, rank) in found.items()} == dict(
        zip(known["item_id"], known["rank"], strict=True)
    )
    np.testing.assert_allclose(
        [found[item_id][0] for item_id in known["item_id"]], known["score"], atol=1e-11
    )


def test_a_weight_of_which_nothing_is_known_goes_to_the_others(offers, recalculated):
    """It cannot be changed, and the shares of the others follow without it."""
    offers = offers.assign(composite_score=np.nan)
    report = Report(scored(offers, {**WEIGHTS, "composite_score": 1.0}))
    wanted = scored(offers, {"price": 0.1, "repurchase_rate": 0.2, "shop_years": 0.9})

    found = recalculated(report, CHANGED)

    assert "nothing is known" in column(opened(report)["Weights"], "Weight", row=3)
    np.testing.assert_allclose(
        [found[item_id][0] for item_id in wanted["item_id"]], wanted["score"], atol=1e-11
    )


def test_readers_that_do_not_calculate_see_the_scores_of_now(offers):
    """Each formula carries its value."""
    ranked = scored(offers).sort_values("rank")

    book = openpyxl.load_workbook(io.BytesIO(as_workbook(Report(ranked))), data_only=True)

    assert column(book["Offers"], "Item id") == ranked["item_id"].tolist()
    assert column(book["Offers"], "Rank") == ranked["rank"].tolist()
    assert column(book["Offers"], "Score") == pytest.approx(ranked["score"].tolist())


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"method": "weighted_product"}, "weighted product"),
        pytest.param({"method": "topsis"}, "topsis", marks=NEEDS_MCDA),
        pytest.param({"weights": "entropy", "by": "search"}, "weights of their own", marks=NEEDS_MCDA),
    ],
    ids=["a weighted product", "TOPSIS", "weights that differ by group"],
)
def test_scores_that_cannot_follow_are_values_and_say_so(offers, how, why):
    """There is no formula, and the sheet Weights gives the reason."""
    ranked = scored(offers[offers["price"] > 1], **{"weights": WEIGHTS, **how}).sort_values("rank")

    book = opened(Report(ranked))

    assert sorted(column(book["Offers"], "Score")) == pytest.approx(sorted(ranked["score"]))
    assert why in book["Weights"]["A1"].value
    assert not [text for name in SHEETS for text in texts(book[name]) if text.startswith("=")]


def test_there_are_five_sheets_for_any_offers(offers):
    """Also for none, for some that were never scored, and after a merge has lost how."""
    merged = scored(offers)
    merged.attrs = {}
    for frame in (offers.head(0), offers, scored(offers.head(1)), merged, scored(offers).head(2)):
        assert opened(Report(frame)).sheetnames == SHEETS


def test_values_are_what_they_are(offers):
    """Numbers are numbers with a format, yes is yes, times are times, and unknown is an empty cell."""
    frame = offers.assign(
        ships_in_48h=pd.array([True, False, None, True, True, True], dtype="boolean"),
        fetched_at=pd.Timestamp("2026-03-01 12:30", tz="UTC"),
        odd=[np.inf, 1.5, np.nan, 2**60, -1, 0],
        **{"7": [[1], {}, None, (), "x", 1.0]},
    ).rename(columns={"7": 7})

    sheet = opened(Report(frame))["Offers"]

    assert column(sheet, "List price, CNY") == offers["price"].tolist()
    assert column(sheet, "Repurchase rate")[:3] == [0.4, None, 0]
    assert column(sheet, "Ships within 48 h")[:3] == ["yes", "no", None]
    assert column(sheet, "Answered at, UTC")[0].isoformat() == "2026-03-01T12:30:00"
    assert column(sheet, "Odd") == ["inf", 1.5, None, str(float(2**60)), -1, 0]
    assert column(sheet, "7") == ["[1]", "{}", None, "()", "x", 1]
    heads = [cell.value for cell in sheet[2]]
    assert sheet.cell(3, heads.index("Repurchase rate") + 1).number_format == "0%"
    assert sheet.cell(3, heads.index("Item id") + 1).number_format == "0"


def test_the_smallest_order_and_what_a_price_rests_on_are_told(offers):
    """One piece though 500 are listed; a tier's price and a list price are told apart."""
    frame = offers.assign(moq=500, one_piece_min_order=True, price_tiers=["10:7", *[None] * 5])

    sheet = opened(Report(frame, Asked(quantity=300)))["Offers"]

    assert column(sheet, "Smallest order") == [10, 1, 1, 1, 1, 1]
    assert column(sheet, "Smallest order as listed") == [500] * 6
    assert column(sheet, "What the price rests on") == ["tier price", *["list price"] * 5]


def test_suppliers_that_do_not_fit_are_told(offers, monkeypatch):
    """No row is dropped in silence."""
    monkeypatch.setattr(workbook, "MOST_SUPPLIERS", 2)

    sheet = opened(Report(offers))["Suppliers"]

    assert sheet["A4"].value == "The best 2 of 5 suppliers."


def test_values_of_the_criteria_stand_beside_the_utilities(offers):
    """Each in its unit, before it became a number from 0 to 1."""
    with_values = made_of(scored(offers), thumbnails=False)

    sheet = opened(with_values)["Offers"]

    kept = with_values.offers.sort_values("rank")["value_price"]
    assert column(sheet, "As scored: price, CNY") == [None if np.isnan(one) else one for one in kept]
    assert not [cell.value for cell in sheet[2] if "Value " in str(cell.value)]


def test_offers_can_be_filtered_below_a_head_that_stays(offers):
    """The head is frozen with the title, and every column has a filter."""
    sheet = opened(Report(scored(offers)))["Offers"]

    assert sheet.freeze_panes == "E3"
    assert sheet.auto_filter.ref == f"A2:{sheet.cell(2, sheet.max_column).column_letter}8"


HOSTILE = {
    "a formula": '=HYPERLINK("https://evil.example","x")',
    "a command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a link": "https://evil.example/",
    "an internal link": "internal:Weights!A1",
    "markup": "<script>alert(1)</script>",
    "control characters": "a\x00b\x1b[31m\x08c\ufffe",
    "marks that turn the direction": "a\u202e\u2066b",
    "half a character": "a\ud800b",
    "5,000 characters": "x" * 5_000,
    "more than a cell takes": "=" + "y" * 40_000,
}


@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_no_text_is_obeyed_wherever_it_stands(offers, text):
    """It is text in every cell, without what is invisible, and it leads nowhere."""
    names = ("title", "company_name", "province", "flags", "search")
    frame = offers.assign(**{name: pd.Series([text] * 6, dtype=object) for name in names})
    asked = Asked(title=text, conclusion=text, notes={11: text})

    book = opened(Report(frame.assign(duplicate_of=pd.NA), asked))

    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or cell.value.startswith(
                    ("=ROUND", "=RANK", "=IF", "='Weights'!")
                )
                assert not isinstance(cell.value, str) or len(cell.value) <= 32_767
                assert not set("\x00\x1b\x08\u202e\u2066\ud800") & set(str(cell.value))
                if cell.hyperlink is not None:
                    assert cell.hyperlink.target.startswith("https://detail.1688.com/")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://evil.example/", "file:///etc/passwd", "https://", "internal:A1", None],
)
def test_links_are_https_alone(offers, url):
    """Whatever else stands in an address is text."""
    book = opened(Report(offers.assign(product_url=url, shop_url=url)))

    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_the_shortlists_pictures_stand_in_their_rows(offers):
    """Each once in the summary and once beside its offer."""
    out = io.BytesIO()
    Image.new("RGB", (240, 120), "red").save(out, "JPEG")
    ranked = scored(offers).sort_values("rank")

    book = opened(Report(ranked, pictures={ranked["img_url"].iloc[1]: out.getvalue()}))

    (picture,) = book["Offers"]._images
    assert picture.anchor._from.row == 3
    assert len(book["Summary"]._images) == 1


def test_the_summary_says_what_the_page_says(offers):
    """Verdict, shortlist and conclusion, in the language asked for."""
    report = Report(scored(offers), Asked(title="Cups", conclusion="Take the first.", language="zh"))

    book = opened(report)

    said = texts(book[book.sheetnames[0]])
    assert book.sheetnames == ["摘要", "商品", "供应商", "权重", "来源"]
    assert {"Cups", "Take the first.", report.findings.verdict.headline} <= set(said)
    assert report.findings.picks[0].supplier in "".join(said)


def test_made_up_data_says_so(box):
    """The first sheet tells, before the verdict."""
    report = Report(tm.search_items("bamboo cup"))

    assert report.findings.made_up in texts(opened(report)["Summary"])[:3]


def test_prices_stand_in_the_currency_asked_for_too(offers):
    """By the given rate, beside CNY."""
    sheet = opened(Report(offers, Asked(currency="EUR", rate=8.0)))["Offers"]

    assert column(sheet, "EUR a piece") == [price / 8 for price in offers["price"]]
    assert column(sheet, "CNY a piece") == offers["price"].tolist()


def test_suppliers_have_a_row_each(offers):
    """As `tm.suppliers` counts them."""
    sheet = opened(Report(offers))["Suppliers"]

    counted = dict(zip(column(sheet, "Company name", 1), column(sheet, "Offers", 1), strict=True))
    assert {name: counted[name] for name in ("甲公司", "乙公司", "丙公司")} == {
        "甲公司": 2,
        "乙公司": 1,
        "丙公司": 1,
    }


def test_what_does_not_fit_is_told(offers, monkeypatch):
    """The best stay, and the sheet says how many there are in all."""
    monkeypatch.setattr("tmapi_analytics.reports.book.workbook.MOST_OFFERS", 4)

    sheet = opened(Report(offers))["Offers"]

    assert sheet.max_row == 6
    assert "The best 4 of 6 offers" in str(sheet["D1"].value)
    assert offersheet.MOST_OFFERS == 10_000


def test_without_xlsxwriter_it_says_what_to_install(offers, monkeypatch):
    """One line, with the extra's name."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    with pytest.raises(tm.ConfigError, match=r"tmapi-analytics\[excel\]"):
        as_workbook(Report(offers))


def test_the_file_keeps_to_itself(offers):
    """It holds no macro, no external reference and no author."""
    with zipfile.ZipFile(io.BytesIO(as_workbook(Report(scored(offers))))) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml").decode()

    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert "<dc:creator></dc:creator>" in core
