"""A table that the user hands in: what is read, what is carried along, and what is refused."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import tmapi_analytics as tm
from tmapi_analytics.batch.reading import FLAGS, Sheet, read_sheet
from tmapi_analytics.columns import dtype
from tmapi_analytics.devserver.pictures import jpeg

if TYPE_CHECKING:
    from pathlib import Path

COMMON: dict[str, Any] = {
    **dict.fromkeys(("image", "keyword", "cat_id", "label", "price", "extra", *FLAGS)),
    "pages": 1,
    "page_size": 20,
    "language": "en",
    "sort": "default",
}
needs_openpyxl = pytest.mark.skipif(not find_spec("openpyxl"), reason="the extra excel is not installed")


def read(table: object, **names: str) -> Sheet:
    """The sheet, with the usual names of columns."""
    return read_sheet(table, COMMON, **{"image": "image", "keyword": "keyword", **names})


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A CSV file."""
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


# Formats


@needs_openpyxl
def test_a_frame_a_csv_and_a_workbook_are_the_same_table(tmp_path):
    """Text, blanks and Chinese come out alike, whatever the table lies in."""
    frame = pd.DataFrame(
        {"keyword": ["竹杯", "mug", None], "sku": ["007", None, "9"], "sort": ["sales", None, "default"]}
    )
    frame.to_csv(tmp_path / "table.csv", index=False)
    frame.to_excel(tmp_path / "table.xlsx", index=False)

    first, *others = [read(table) for table in (frame, tmp_path / "table.csv", str(tmp_path / "table.xlsx"))]

    assert [row.subject for row in first.rows] == ["竹杯", "mug", ""]
    for other in others:
        assert other.rows == first.rows
        assert_frame_equal(other.own, first.own)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_may_be_what_any_spreadsheet_saves(tmp_path, separator, encoding):
    """Commas, semicolons or tabs, with a byte-order mark or without."""
    text = separator.join(["keyword", "note"]) + "\n" + separator.join(["bamboo cup", "a.b"]) + "\n"

    sheet = read(written(tmp_path, text, encoding))

    assert sheet.rows[0].given["keyword"] == "bamboo cup"
    assert sheet.own["note"].tolist() == ["a.b"]


def test_an_article_number_in_a_csv_keeps_its_zeros(tmp_path):
    """Cells of a CSV are what stands there: neither numbers nor "NA" are guessed at."""
    sheet = read(written(tmp_path, "keyword,sku,grade\nmug,0012,NA\ncup,7,\n"))

    assert sheet.own["sku"].tolist() == ["0012", "7"]
    assert sheet.own["grade"].isna().tolist() == [False, True]


@needs_openpyxl
def test_numbers_flags_and_days_of_a_workbook_stay_what_they_are(tmp_path):
    """A blank among whole numbers makes no decimals of them."""
    day = pd.Timestamp("2026-03-01")
    frame = pd.DataFrame(
        {"keyword": ["a", "b"], "target": [5, None], "new": [True, False], "due": [day, None]}
    )
    frame.to_excel(tmp_path / "table.xlsx", index=False)

    own = read(tmp_path / "table.xlsx").own

    assert own.dtypes.astype(str).to_dict() == {
        "target": "Int64",
        "new": "boolean",
        "due": "datetime64[us]",
    }
    assert own["target"].tolist()[0] == 5


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("table.xls", b"", "cannot be read as a table"),
        ("table.xlsx", b"no zip", "cannot be read"),
        ("table.csv", b"", "cannot be read"),
        ("table.csv", "keyword\n莲子\n".encode("gbk"), "it is not UTF-8"),
        ("table.csv", b"keyword,sku\nmug,1,2,3\n", "more cells than the first"),
        ("table.csv", b"keyword\nmug\ncup, green\n", "more cells than the first"),
        ("missing/table.csv", None, "No such file"),
    ],
    ids=[
        "another ending",
        "no workbook",
        "an empty file",
        "another encoding",
        "more cells than heads",
        "a comma without quotes",
        "no such file",
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path, name, content, problem):
    """The message names the file and what is wrong with it."""
    if name.endswith("xlsx") and not find_spec("openpyxl"):
        pytest.skip("the extra excel is not installed")
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(tm.ParameterError, match=problem) as caught:
        read(tmp_path / name)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        (pd.DataFrame({"photo": ["a.jpg"]}), tm.ColumnError),
        (pd.DataFrame([["a", "b"]], columns=["keyword", "keyword"]), tm.ParameterError),
        (pd.DataFrame([["a", "b"]], columns=["keyword", "Keyword"]), tm.ParameterError),
        (["a.jpg"], tm.ParameterError),
    ],
    ids=["no column with subjects", "two columns of one name", "two but for capitals", "a list"],
)
def test_a_table_without_clear_columns_is_refused(frame, error):
    """It is said before anything is asked."""
    with pytest.raises(error):
        read(frame)


def test_columns_may_be_headed_in_capitals():
    """A sheet's "Pages" is not passed over, which would be paid for and not seen."""
    sheet = read(pd.DataFrame({"Keyword": ["mug"], "Pages": ["3"], "SKU": ["007"]}))

    assert sheet.rows[0].given["keyword"] == "mug"
    assert sheet.rows[0].given["pages"] == 3
    assert list(sheet.own) == ["SKU"]


def test_the_columns_with_the_subjects_may_be_called_otherwise():
    """What is then called "image" is the user's own."""
    sheet = read(pd.DataFrame({"photo": ["/a.jpg"], "image": ["front"]}), image="photo")

    assert sheet.rows[0].given["image"] == "/a.jpg"
    assert sheet.own["image"].tolist() == ["front"]


# Rows


def test_paths_start_from_the_folder_of_the_table(tmp_path, monkeypatch):
    """A table can be moved together with its pictures, and be read from anywhere."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "lotus.jpg").write_bytes(jpeg("lotus", 0, 0))
    path = written(tmp_path, "image\nphotos/lotus.jpg\nhttps://example.com/a.jpg\n/search/imgextra5/1.jpg\n")
    monkeypatch.chdir("/")

    asks = [row.ask() for row in read(path).rows]

    assert [ask.asked for ask in asks] == ["lotus.jpg", "a.jpg", "1.jpg"]
    assert [ask.picture.identity.partition(":")[0] for ask in asks] == ["sha256", "url", "converted"]


@pytest.mark.parametrize(
    ("column", "cell", "parameter", "value"),
    [
        ("pages", "3", "pages", 3),
        ("pages", 3.0, "pages", 3),
        ("pages", "all", "pages", "all"),
        ("pages", "3.0", "pages", 3),
        ("cat_id", 130822002.0, "cat_id", 130822002),
        ("price_start", "5.5", "price", ("5.5", None)),
        ("price_end", 60, "price", (None, "60")),
        ("free_shipping", "yes", "free_shipping", True),
        ("free_shipping", 0, "free_shipping", False),
        ("label", 7.0, "label", "7"),
        ("keyword", "2.0", "keyword", "2.0"),
        ("keyword", 2024.0, "keyword", "2024"),
        (" pages ", "3", "pages", 3),
        ("sort", "  ", "sort", "default"),
    ],
    ids=repr,
)
def test_a_cell_overrides_the_parameter_of_all_rows(column, cell, parameter, value):
    """However a sheet writes it down; a blank cell says nothing."""
    sheet = read(pd.DataFrame({"keyword": ["mug"]}).assign(**{column: [cell]}))

    assert sheet.rows[0].given[parameter] == value
    assert column.strip() in sheet.parameters


@pytest.mark.parametrize(
    "cells",
    [
        {"keyword": ""},
        {"keyword": "#N/A"},
        {"keyword": "nan"},
        {"keyword": True},
        {"keyword": pd.Timestamp("2026-03-01")},
        {"keyword": "mug", "image": "https://example.com/a.jpg"},
        {"image": "nowhere.jpg"},
        {"keyword": "mug", "pages": "many"},
        {"keyword": "mug", "is_factory": "yes"},
        {"image": "https://example.com/a.jpg", "is_super_factory": True},
        {"keyword": "mug", "price_start": 9, "price_end": 5},
    ],
    ids=[
        "nothing to search for",
        "an error of a spreadsheet",
        "a blank that was made text",
        "a flag for words",
        "a day for words",
        "two subjects",
        "no such picture",
        "no number of pages",
        "a filter that words do not have",
        "a filter that pictures do not have",
        "a price range that ends before it starts",
    ],
)
def test_what_is_wrong_with_a_row_is_told_when_it_is_asked(cells):
    """Reading the table raises nothing, so that the row stops no other."""
    sheet = read(
        pd.DataFrame({"sku": ["x"], "keyword": None, **{name: [cell] for name, cell in cells.items()}})
    )

    with pytest.raises(tm.ParameterError):
        sheet.rows[0].ask()


def test_blank_lines_are_no_rows_and_count_as_lines(tmp_path):
    """A row's number is its place below the head."""
    sheet = read(written(tmp_path, "keyword,sku\nmug,1\n\n,\ncup,4\n"))

    assert [(row.number, row.subject) for row in sheet.rows] == [(1, "mug"), (4, "cup")]
    assert sheet.own.index.tolist() == [1, 4]


def test_the_key_in_a_pictures_address_is_not_shown():
    """A signed address is asked for whole, and told without its query."""
    row = read(pd.DataFrame({"image": ["https://example.com/a.jpg?signature=secret"]})).rows[0]

    assert row.subject == "https://example.com/a.jpg"
    assert row.ask().picture.url.endswith("?signature=secret")


# The user's own columns


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
def test_own_columns_never_hide_those_of_offers():
    """They get a prefix, once more where that is taken, too."""
    frame = pd.DataFrame({"keyword": ["mug"], "title": ["a"], "own_title": ["b"], "row": [7], "score": [1.0]})

    own = read(frame).own

    assert list(own) == ["own_own_title", "own_title", "own_row", "own_score"]
    assert own.iloc[0].tolist() == ["a", "b", 7, 1.0]


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
@pytest.mark.parametrize("name", ["price_tiers", "score_coverage", "flags", "look"])
def test_no_verb_finds_its_own_column_taken(name):
    """Details, scores, flags and looks are added to a dataset as to any frame."""
    assert list(read(pd.DataFrame({"keyword": ["mug"], name: ["mine"]})).own) == [f"own_{name}"]


def test_a_prefix_is_told():
    """Whoever looks for the column must know where it went."""
    with pytest.warns(tm.DataWarning, match='"title" as "own_title"'):
        read(pd.DataFrame({"keyword": ["mug"], "title": ["a"]}))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2], "int"),
        ([1, None], "int"),
        ([True, False], "boolean"),
        (pd.Series([1, 2.5, None], dtype=object)[1:], "float"),
        (pd.Series([10**30, 1], dtype=object), "text"),
        (["a", None], "text"),
        ([None, None], "text"),
        ([1, "a"], "text"),
        ([[1], {"a": 2}], "text"),
        (pd.Categorical(["a", "b"]), "text"),
        (["half \ud800", "b"], "text"),
        ([pd.Timestamp("2026-01-01", tz=zone) for zone in ("UTC", "Asia/Shanghai")], "text"),
    ],
    ids=str,
)
def test_own_columns_have_dtypes_that_any_file_can_keep(values, kind):
    """Numbers and flags stay as they are; all else is text, and what is missing stays missing."""
    frame = pd.DataFrame({"keyword": ["mug", "cup"], "mine": pd.Series(list(values), dtype=object)})

    mine = read(frame).own["mine"]

    assert mine.dtype == dtype(kind)
    assert mine.isna().tolist() == [value is None for value in values]


def test_the_users_frame_stays_as_it_is():
    """Neither its columns nor its index change."""
    frame = pd.DataFrame({"keyword": ["mug", None], 5: [1, 2]}, index=["x", "y"])
    before = frame.copy()

    read(frame)

    assert_frame_equal(frame, before)
