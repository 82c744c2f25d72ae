"""A report as a whole: made, shown and saved."""

from __future__ import annotations

import io
import sys
from html import unescape
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics.reports.report import ASKED_PICTURE, Report, report_path
from tmapi_analytics.reports.verbs import report
from tmapi_analytics.scoring.explaining import explain

WEIGHTS = ("price", "repurchase_rate", "shop_years")

if TYPE_CHECKING:
    from pathlib import Path

    from tmapi_analytics.devserver import Sandbox

NEEDS_PYARROW = pytest.mark.skipif(find_spec("pyarrow") is None, reason="Parquet needs pyarrow")


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        pytest.param(".html", b"<!doctype html>", id="a page"),
        pytest.param(".HTML", b"<!doctype html>", id="a page in capitals"),
        pytest.param(".md", b"# Offers", id="Markdown"),
        pytest.param(".csv", b"\xef\xbb\xbfitem_id", id="a sheet"),
        pytest.param(".xlsx", b"PK", id="a workbook"),
        pytest.param(".parquet", b"PAR1", id="Parquet", marks=NEEDS_PYARROW),
    ],
)
def test_the_ending_says_the_format(ranked, ending, begins, tmp_path: Path) -> None:
    """One report, six formats; the path that comes back is the file."""
    pytest.importorskip("xlsxwriter") if ending == ".xlsx" else None

    path = report(ranked, thumbnails=False).save(tmp_path / f"lotus{ending}")

    assert path.read_bytes().startswith(begins)


@NEEDS_PYARROW
def test_parquet_reads_back_to_the_offers_of_the_report(ranked, tmp_path: Path) -> None:
    """Dtypes and provenance survive, flags included."""
    made = report(ranked, thumbnails=False)

    back = pd.read_parquet(made.save(tmp_path / "lotus.parquet"))

    pd.testing.assert_frame_equal(back, made.offers)
    assert back.attrs == made.offers.attrs


def test_no_text_in_the_sheet_is_a_formula(ranked, tmp_path: Path) -> None:
    """A title that begins with an equals sign gets an apostrophe."""
    ranked.loc[0, "title"] = '=HYPERLINK("https://example.com","x")'

    text = report(ranked, thumbnails=False).save(tmp_path / "lotus.csv").read_text(encoding="utf-8-sig")

    assert "'=HYPERLINK" in text


def test_a_save_that_fails_leaves_the_old_file(
    ranked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved before stays whole, and nothing else is left in the folder."""
    made = report(ranked, thumbnails=False)
    path = made.save(tmp_path / "lotus.md")
    old = path.read_bytes()
    monkeypatch.setitem(sys.modules, "tmapi_analytics.reports.markdown", None)

    with pytest.raises(ImportError):
        made.save(path)

    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_an_unknown_ending_is_refused_by_name(ranked, tmp_path: Path) -> None:
    """The error names the endings that there are."""
    with pytest.raises(tm.ParameterError, match=r'"lotus\.pdf".*\.html, \.xlsx, \.md, \.csv or \.parquet'):
        report(ranked, thumbnails=False).save(tmp_path / "lotus.pdf")


def test_what_is_no_path_is_refused(ranked) -> None:
    """One line, not a traceback of pathlib's."""
    with pytest.raises(tm.ParameterError, match="a report cannot be saved as None"):
        Report(ranked).save(None)  # type: ignore[arg-type]


def test_an_index_that_is_a_column_too_is_written_once(ranked, tmp_path: Path) -> None:
    """Both say the same."""
    path = Report(ranked.set_index("item_id", drop=False)).save(tmp_path / "offers.csv")

    assert list(pd.read_csv(path)).count("item_id") == 1


def test_a_folder_that_is_not_there_is_refused(ranked, tmp_path: Path) -> None:
    """A slip in the path is told, and no folder is made of it."""
    with pytest.raises(tm.ParameterError, match="there is no folder"):
        report(ranked, thumbnails=False).save(tmp_path / "nowhere" / "lotus.html")

    assert list(tmp_path.iterdir()) == []


def test_a_workbook_without_its_writer_says_what_to_install(
    ranked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, with the command to type, before anything is computed."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    with pytest.raises(tm.ConfigError, match=r'pip install "tmapi-analytics\[excel\]"'):
        report_path(tmp_path / "lotus.xlsx")


def test_the_offers_stay_as_they_are(ranked) -> None:
    """A report takes nothing and adds flags and values, to a frame of its own."""
    before = ranked.copy(deep=True)

    made = report(ranked, thumbnails=False)

    pd.testing.assert_frame_equal(ranked, before)
    added = [name for name in made.offers if name not in ranked]
    assert added == ["flags", "duplicate_of", *(f"value_{name}" for name in WEIGHTS)]


def test_the_quantity_of_the_scoring_holds(ranked) -> None:
    """Who scored for 300 pieces gets a report for 300, unless another number is given."""
    assert report(ranked, thumbnails=False).asked.quantity == 300
    assert report(ranked, quantity=50, thumbnails=False).asked.quantity == 50


def test_pictures_come_from_the_sandbox_and_cost_nothing(box: Sandbox) -> None:
    """Thumbnails of the shortlist and the picture of the question are small JPEGs; no call is made."""
    offers = tm.search_image(box.pictures["lotus"])
    calls = box.calls

    made = report(offers, picture=box.pictures["lotus"])

    assert set(made.pictures) == {ASKED_PICTURE, *(pick.picture for pick in made.findings.picks)}
    assert all(max(Image.open(io.BytesIO(picture)).size) <= 240 for picture in made.pictures.values())
    assert box.calls == calls


def test_the_picture_of_the_search_is_shown_without_being_named_again(box: Sandbox) -> None:
    """A search by address tells it, unless there is a key in it."""
    offers = tm.search_image(box.pictures["lotus"])
    with_key = tm.search_image(f"{box.pictures['lotus']}?signature=secret")

    assert ASKED_PICTURE in report(offers).pictures
    assert ASKED_PICTURE not in report(with_key).pictures
    assert "secret" not in str(with_key.attrs)


@pytest.mark.parametrize("asked", [{"confirmed": [101, 7, 8]}, {"notes": {7: "dear", 8: "", 101: "good"}}])
def test_offers_that_are_not_there_are_named(offers, asked) -> None:
    """As `tm.flag` does it, in one warning; the report is about the others."""
    with pytest.warns(tm.DataWarning, match=r"2 of 3 \w+ offers are not in this frame: 7, 8$") as told:
        made = report(offers, thumbnails=False, **asked)

    assert len(told) == 1
    assert made.findings.verdict.state == "unscored"


def test_values_are_kept_for_who_lacks_the_criterion(ranked) -> None:
    """An explanation without any criterion reads what the report has kept."""
    made = report(ranked, thumbnails=False)

    kept, own = explain(made.offers, 101, {}), tm.explain(ranked, 101)
    pd.testing.assert_frame_equal(kept[["value", "unit", "line"]], own[["value", "unit", "line"]])
    assert made.offers["value_price"][0] == 20


def test_tiers_that_are_newer_than_the_score_are_told(ranked, scored) -> None:
    """Details that came after the scoring move prices: the report warns, and its verdict tells the reader."""
    detailed = ranked.assign(price_tiers=["1:20|100:9", *[None] * 9])

    with pytest.warns(tm.DataWarning, match="other values of price than when they were scored: score again"):
        made = report(detailed, thumbnails=False)

    assert any(point.startswith("Values of price have changed") for point in made.findings.verdict.points)
    again = report(scored(detailed, quantity=300), thumbnails=False)
    assert not any("have changed" in point for point in again.findings.verdict.points)


def test_some_rows_of_a_scoring_are_not_taken_for_changed(offers, scored) -> None:
    """Utilities of a few offers are measured against the same, whatever the others were."""
    for how in ({"normalize": "zscore"}, {"normalize": "rank"}, {"by": "search"}, {"winsorize": 0.1}):
        few = scored(offers, quantity=300, **how).head(3)

        assert report(few, thumbnails=False).offers.attrs["tmapi_values"]["newer"] == []


def test_no_pictures_are_fetched_unless_wanted(offers) -> None:
    """thumbnails=False asks nobody for anything."""
    assert report(offers, thumbnails=False, picture="https://example.com/lotus.jpg").pictures == {}


def test_a_local_picture_of_the_question_is_shown(offers, tmp_path: Path) -> None:
    """A file that was searched with is shown as a clean JPEG."""
    Image.new("RGB", (50, 40), "green").save(tmp_path / "lotus.png")

    made = report(offers.assign(img_url=None), picture=tmp_path / "lotus.png")

    assert made.pictures[ASKED_PICTURE].startswith(b"\xff\xd8")


def test_a_call_price_of_the_settings_is_the_reports(offers) -> None:
    """What calls cost is kept with the report, for whoever opens it elsewhere."""
    with tm.settings(call_price=0.02):
        assert report(offers, thumbnails=False).asked.call_price == 0.02


def test_a_notebook_shows_it_in_a_frame_of_its_own(ranked, read) -> None:
    """Neither style nor anything else leaks: the page is in a sandboxed frame, and nothing else is there."""
    ranked.loc[0, "title"] = "</iframe><script>alert(1)</script>"

    shown = read(report(ranked, title='"><b>', thumbnails=False)._repr_html_())

    ((tag, attrs),) = shown.tags
    assert tag == "iframe"
    assert "allow-scripts" not in str(attrs["sandbox"])
    assert "allow-same-origin" not in str(attrs["sandbox"])
    assert str(attrs["srcdoc"]).startswith("<!doctype html>")
    assert '<base href="about:srcdoc">' in str(attrs["srcdoc"])
    assert "alert(1)" in unescape(str(attrs["srcdoc"]))


def test_its_repr_is_short(ranked) -> None:
    """A list of reports stays readable."""
    assert repr(Report(ranked)) == "<Report of 10 offers>"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        pytest.param([1, 2], tm.ParameterError, id="no frame"),
        pytest.param(pd.DataFrame({"price": [1.0]}), tm.ColumnError, id="no offers"),
    ],
)
def test_what_is_no_frame_of_offers_is_refused(given, error) -> None:
    """One line instead of a traceback from within."""
    with pytest.raises(error):
        report(given)
