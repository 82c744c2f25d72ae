"""Frames as files: what a spreadsheet gets, what comes back, what a failure leaves."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.reports import save_table

if TYPE_CHECKING:
    from pathlib import Path

    from tmapi_analytics.devserver import Sandbox

NEEDS_PYARROW = pytest.mark.skipif(find_spec("pyarrow") is None, reason="Parquet needs pyarrow")


def saved_text(frame: pd.DataFrame, folder: Path) -> str:
    """The CSV of `frame`, without its mark."""
    return save_table(frame, folder / "table.csv").read_text(encoding="utf-8-sig")


def saved_cell(value: object, folder: Path) -> str:
    """What a value becomes in CSV."""
    return saved_text(pd.DataFrame({"cell": [value]}, dtype=object), folder).splitlines()[1]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("=1+1", "'=1+1", id="an equals sign"),
        pytest.param("+1", "'+1", id="a plus sign"),
        pytest.param("-1", "'-1", id="a minus sign in a text"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="an at sign"),
        pytest.param("\t=1", "' =1", id="a tab before it"),
        pytest.param("\r=1", "' =1", id="a carriage return before it"),
        pytest.param("\x00=1", "'=1", id="a control character before it"),
        pytest.param("\ufeff=1", "'=1", id="an invisible character before it"),
        pytest.param("＝1", "'＝1", id="a full-width sign"),
    ],
)
def test_no_text_in_a_sheet_is_a_formula(given: str, expected: str, tmp_path: Path) -> None:
    """Text that a spreadsheet would compute gets an apostrophe before it."""
    cell = saved_cell(given, tmp_path)

    assert cell == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(-1.5, "-1.5", id="a negative number"),
        pytest.param(908305897124, "908305897124", id="an id of twelve digits"),
        pytest.param("莲子 500g = 1 bag", "莲子 500g = 1 bag", id="a sign inside a text"),
        pytest.param("'quoted'", "'quoted'", id="a text that begins with an apostrophe"),
    ],
)
def test_what_is_no_formula_stays_as_it_is(given: object, expected: str, tmp_path: Path) -> None:
    """Only text that would be computed is touched; numbers stay numbers."""
    cell = saved_cell(given, tmp_path)

    assert cell == expected


def test_invisible_characters_do_not_reach_a_sheet(tmp_path: Path) -> None:
    """Escape sequences, turned writing and lone surrogates are gone, and a title stays on its line."""
    cell = saved_cell("lotus\x1b[31m\u202e\ud800 seeds\n500g", tmp_path)

    assert cell == "lotus[31m seeds 500g"


def test_column_names_are_no_formulas_either(tmp_path: Path) -> None:
    """A frame turned on its side has seller text for its head."""
    frame = pd.DataFrame({"=1+1": [1]})

    assert saved_text(frame, tmp_path).splitlines() == ["'=1+1", "1"]


def test_a_spreadsheet_is_told_that_the_text_is_unicode(tmp_path: Path) -> None:
    """Without the mark at its beginning, Excel shows Chinese as noise."""
    path = save_table(pd.DataFrame({"city": ["三明市"]}), tmp_path / "table.csv")

    assert path.read_bytes().startswith(b"\xef\xbb\xbfcity")


def test_times_in_a_sheet_are_iso_8601(tmp_path: Path) -> None:
    """A time keeps its zone and its fractions; a missing one is an empty cell."""
    frame = pd.DataFrame({"at": pd.to_datetime(["2026-01-31T08:00:00.25Z", None]), "n": [1, 2]})

    assert saved_text(frame, tmp_path).splitlines()[1:] == ["2026-01-31T08:00:00.250000+00:00,1", ",2"]


def test_a_named_index_is_data_and_is_kept(tmp_path: Path) -> None:
    """What a groupby made is not lost in a sheet, and a mere numbering is not written."""
    frame = pd.DataFrame({"offers": [3]}, index=pd.Index(["=三明"], name="city"))

    assert saved_text(frame, tmp_path).splitlines() == ["city,offers", "'=三明,3"]


def test_a_sheet_holds_the_numbers_of_the_frame(box: Sandbox, tmp_path: Path) -> None:
    """Prices, ids and sales read back from CSV as they were, also the missing ones."""
    offers = tm.search_image(box.picture_url(), pages=2)

    back = pd.read_csv(
        save_table(offers, tmp_path / "offers.csv"), dtype={"item_id": "Int64", "sales_90d": "Int64"}
    )

    numbers = ["item_id", "price", "sales_90d", "repurchase_rate"]
    pd.testing.assert_frame_equal(back[numbers], offers[numbers])


@pytest.mark.parametrize("ending", [".csv", pytest.param(".parquet", marks=NEEDS_PYARROW)])
def test_saving_changes_nothing_in_the_frame(ending: str, tmp_path: Path) -> None:
    """The caller's frame is the same before and after, its attrs too."""
    frame = pd.DataFrame({"title": pd.Series(["=1\x00", "\ud800", None], dtype=object), "n": [1.5, None, 3]})
    frame.attrs["tmapi"] = {"pages": 1}
    before = frame.copy(deep=True)

    save_table(frame, tmp_path / f"table{ending}")

    pd.testing.assert_frame_equal(frame, before)
    assert frame.attrs == before.attrs


@NEEDS_PYARROW
def test_parquet_reads_back_to_an_equal_frame(box: Sandbox, tmp_path: Path) -> None:
    """Every dtype and where the frame came from survive Parquet."""
    offers = tm.search_image(box.picture_url())

    back = pd.read_parquet(save_table(offers, tmp_path / "offers.parquet"))

    pd.testing.assert_frame_equal(back, offers)
    assert back.attrs == offers.attrs


@pytest.mark.parametrize("ending", [".csv", pytest.param(".parquet", marks=NEEDS_PYARROW)])
def test_a_frame_without_rows_can_be_saved(ending: str, box: Sandbox, tmp_path: Path) -> None:
    """No results are a file with a head, not an error."""
    nothing = tm.search_items("no such goods anywhere")
    read = pd.read_csv if ending == ".csv" else pd.read_parquet

    back = read(save_table(nothing, tmp_path / f"offers{ending}"))

    assert len(back) == 0
    assert list(back.columns) == list(nothing.columns)


@NEEDS_PYARROW
def test_a_lone_surrogate_does_not_stop_parquet(tmp_path: Path) -> None:
    """Half a character becomes a question mark, and the rest of the table is saved."""
    frame = pd.DataFrame({"title": pd.Series(["a\ud800b", "莲子", None], dtype=object)})

    back = pd.read_parquet(save_table(frame, tmp_path / "table.parquet"))

    assert back["title"].tolist()[:2] == ["a?b", "莲子"]
    assert back["title"].isna().tolist() == [False, False, True]


def test_an_ending_may_be_written_in_capitals(tmp_path: Path) -> None:
    """OFFERS.CSV is a CSV."""
    path = save_table(pd.DataFrame({"n": [1]}), tmp_path / "OFFERS.CSV")

    assert path.name == "OFFERS.CSV"
    assert path.exists()


def test_an_unknown_ending_is_refused_by_name(tmp_path: Path) -> None:
    """The error names the endings that there are."""
    with pytest.raises(tm.ParameterError, match=r'"offers\.xls"\. .* \.csv or \.parquet'):
        save_table(pd.DataFrame(), tmp_path / "offers.xls")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A slip in the path is told, and no folder is made of it."""
    with pytest.raises(tm.ParameterError, match="there is no folder"):
        save_table(pd.DataFrame(), tmp_path / "nowhere" / "offers.csv")

    assert list(tmp_path.iterdir()) == []


def test_parquet_without_pyarrow_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One line, with the command to type."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(tm.ConfigError, match=r'pip install "tmapi-analytics\[parquet\]"'):
        save_table(pd.DataFrame({"n": [1]}), tmp_path / "table.parquet")


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """What was saved before stays whole, and nothing else is left in the folder."""

    class Unwritable:
        def __str__(self) -> str:
            raise RuntimeError("in the middle of the table")

    path = save_table(pd.DataFrame({"n": [1]}), tmp_path / "table.csv")
    old = path.read_bytes()
    with pytest.raises(RuntimeError):
        save_table(pd.DataFrame({"n": [2, Unwritable()]}), path)

    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]
