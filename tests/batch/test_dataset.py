"""The offers on disk: one frame to whoever reads the folder, and never the answer to another question."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import tmapi_analytics as tm
from tmapi_analytics.batch import search_batch
from tmapi_analytics.columns import COLUMNS

pytest.importorskip("pyarrow", reason="needs the extra [parquet]")

NAMES = [column.name for column in COLUMNS]


def read(folder):
    """The dataset, as anybody reads it."""
    return pd.read_parquet(folder / "offers")


def test_the_folder_reads_as_one_frame_in_the_order_of_the_table(box, pictures, tmp_path):
    """The row, the user's own columns, then those of a search, each offer as the search gives it."""
    table = pictures(3)

    search_batch(table, tmp_path / "offers", pages=2)

    offers = read(tmp_path)
    assert list(offers) == ["row", "sku", *NAMES]
    assert offers["row"].is_monotonic_increasing
    for row, image in enumerate(table["image"], start=1):
        found = tm.search_image(image, pages=2)
        assert_frame_equal(offers.loc[offers["row"] == row, NAMES].reset_index(drop=True), found)


def test_every_file_has_the_same_columns_and_types_also_where_nothing_is_known(box, tmp_path):
    """Rows without offers or with columns that are all missing do not change what the folder reads as."""
    table = pd.DataFrame(
        {"keyword": ["zzzzqqq", "mug", "bamboo cup"], "note": [None, None, "x"], "target": [None, 2.5, None]}
    )
    search_batch(table, tmp_path / "offers")
    search = tm.search_items("mug")

    offers = read(tmp_path)

    assert offers[NAMES].dtypes.equals(search.dtypes)
    assert offers["row"].unique().tolist() == [2, 3]
    assert offers.groupby("row")["note"].first().isna().tolist() == [True, False]
    for file in (tmp_path / "offers").glob("row-*"):
        assert pd.read_parquet(file).dtypes.equals(offers.dtypes), file.name


@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")  # Dask's own
def test_dask_reads_it_too(box, pictures, tmp_path):
    """A partition a row, or several, and the same offers."""
    dask = pytest.importorskip("dask.dataframe")
    search_batch(pictures(3), tmp_path / "offers")

    offers = dask.read_parquet(str(tmp_path / "offers"))

    assert_frame_equal(
        offers[["row", "item_id", "price"]].compute(scheduler="sync").reset_index(drop=True),
        read(tmp_path)[["row", "item_id", "price"]],
    )


def test_made_up_offers_say_so_to_whoever_reads_the_folder(box, pictures, tmp_path):
    """That is all that the attrs say: more would be true of one row only."""
    done = search_batch(pictures(2), tmp_path / "offers")

    assert read(tmp_path).attrs["tmapi"]["sandbox"] is True
    assert done.top.attrs["tmapi"]["sandbox"] is True
    assert set(read(tmp_path).attrs["tmapi"]) == {"sandbox", "version"}


def test_the_dataset_can_be_scored_row_by_row(box, pictures, tmp_path):
    """It is a frame of offers like any other."""
    search_batch(pictures(2), tmp_path / "offers")

    scored = tm.score(read(tmp_path), {"shop_years": 1}, by="row")

    assert scored.groupby("row")["rank"].min().tolist() == [1, 1]


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.assign(sku="new"),
        lambda table: table.assign(sku=[1, 2, 3]),
        lambda table: table.assign(colour="red"),
        lambda table: table.assign(sort="sales"),
        lambda table: table.assign(label="mine"),
        lambda table: table.iloc[::-1],
        lambda table: table.iloc[1:],
        lambda table: table.assign(image=table["image"].replace({table["image"][1]: "gone.jpg"})),
    ],
    ids=[
        "a cell",
        "a dtype",
        "a column",
        "a parameter",
        "a label",
        "the order",
        "a row less",
        "a row that now fails",
    ],
)
def test_the_dataset_follows_the_table(box, pictures, tmp_path, change):
    """A folder that is used again reads as one that was never used before."""
    search_batch(pictures(3), tmp_path / "offers", pages=2)

    search_batch(change(pictures(3)), tmp_path / "offers")
    search_batch(change(pictures(3)), tmp_path / "other")

    assert_frame_equal(read(tmp_path), pd.read_parquet(tmp_path / "other"))


def test_a_changed_table_that_stops_half_way_mixes_nothing(box, pictures, tmp_path):
    """Rows that were not asked anew yet have no file: the one that they had answered another question."""
    search_batch(pictures(4), tmp_path / "offers")

    with tm.settings(concurrency=1), pytest.raises(tm.BudgetError):
        search_batch(pictures(4), tmp_path / "offers", sort="price_up", budget=2)

    offers = read(tmp_path)
    assert offers["row"].nunique() == 2
    assert offers.groupby("row")["price"].apply(lambda prices: prices.head(3).is_monotonic_increasing).all()


def test_rows_that_left_the_table_are_told(box, pictures, tmp_path):
    """Their files go, and their answers stay in the store."""
    search_batch(pictures(3), tmp_path / "offers")
    box.reset()

    with pytest.warns(tm.DataWarning, match="2 rows no longer in the table"):
        search_batch(pictures(1), tmp_path / "offers")
    search_batch(pictures(3), tmp_path / "offers")

    assert box.calls == 0


@pytest.mark.parametrize(
    "name", ["notes.txt", "other.parquet", "row-1.parquet"], ids=["a text", "a dataset", "nearly ours"]
)
def test_a_folder_with_other_things_in_it_is_refused(box, pictures, tmp_path, name):
    """Before any call, and nothing of it is touched."""
    (tmp_path / "offers").mkdir()
    (tmp_path / "offers" / name).write_text("mine", encoding="utf-8")

    with pytest.raises(tm.ParameterError, match="holds other files"):
        search_batch(pictures(1), tmp_path / "offers")

    assert box.calls == 0
    assert (tmp_path / "offers" / name).read_text(encoding="utf-8") == "mine"


def test_the_folder_of_another_table_is_refused(box, pictures, tmp_path):
    """A default folder that two tables share must not cost the first its offers."""
    search_batch(pictures(2), tmp_path / "offers")
    before = read(tmp_path)

    with pytest.raises(tm.ParameterError, match="another table"):
        search_batch(pd.DataFrame({"keyword": ["mug"]}), tmp_path / "offers")

    assert_frame_equal(read(tmp_path), before)


@pytest.mark.parametrize("out", ["file", "no/such/folder"])
def test_a_folder_that_cannot_be_is_refused_before_any_call(box, pictures, tmp_path, out):
    """A file of that name, or a folder that is not there to put it in."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(tm.ParameterError):
        search_batch(pictures(1), tmp_path / out)

    assert box.calls == 0


def test_a_folder_may_be_called_like_a_file(box, pictures, tmp_path):
    """The second time it is there, and still a folder."""
    search_batch(pictures(1), tmp_path / "offers.parquet")

    again = search_batch(pictures(1), tmp_path / "offers.parquet")

    assert len(pd.read_parquet(again.path)) == again.status["offers"].sum() > 0


def test_what_a_kill_left_behind_goes(box, pictures, tmp_path):
    """Parts of files, and the status of a run that is over."""
    search_batch(pictures(1), tmp_path / "offers")
    part = tmp_path / "offers" / ".row-00001-aaaaaaaa-bbbbbbbb.parquet.x1y2z3"
    part.write_bytes(b"half")

    search_batch(pictures(1), tmp_path / "offers")

    assert not part.exists()


def test_a_damaged_file_is_written_anew(box, pictures, tmp_path):
    """From the store, without a call."""
    done = search_batch(pictures(2), tmp_path / "offers")
    (done.path / done.status["file"][0]).write_bytes(b"no parquet")
    box.reset()

    again = search_batch(pictures(2), tmp_path / "offers")

    assert box.calls == 0
    assert len(read(tmp_path)) == again.status["offers"].sum()


def test_no_text_of_a_table_for_people_is_a_formula(box, tmp_path):
    """Neither a cell of the user's own nor a subject that cannot be found."""
    table = pd.DataFrame({"image": ["=1+1"], "keyword": None, "@sku": ["-2+3"]})
    with pytest.warns(tm.DataWarning, match="not complete"):
        search_batch(table, tmp_path / "bad")
    search_batch(pd.DataFrame({"keyword": ["mug"], "@sku": ["-2+3"]}), tmp_path / "good")

    status = (tmp_path / "bad" / "_status.csv").read_text(encoding="utf-8-sig")
    top = (tmp_path / "good" / "_top.csv").read_text(encoding="utf-8-sig")

    assert "'=1+1" in status
    assert top.startswith("row,'@sku,")
    assert "'-2+3" in top


def test_the_token_is_in_no_file(tmp_path):
    """Not in the dataset, nor in its tables."""
    with tm.sandbox(token="a-secret-of-the-sandbox"):
        search_batch(pd.DataFrame({"keyword": ["mug"]}), tmp_path / "offers")

    for file in (tmp_path / "offers").iterdir():
        assert b"a-secret" not in file.read_bytes(), file.name
