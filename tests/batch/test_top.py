"""The best of each row: by score or in the API's order, and the same in the file for people."""

from __future__ import annotations

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.batch import best, search_batch

pytest.importorskip("pyarrow", reason="needs the extra [parquet]")


def test_without_weights_it_is_the_order_of_the_api(box, pictures, tmp_path):
    """The first offers of each row, as the search put them, with the user's own columns first."""
    done = search_batch(pictures(3), tmp_path / "offers", top=2)

    assert done.top["row"].tolist() == [1, 1, 2, 2, 3, 3]
    assert done.top["position"].tolist() == [1, 2] * 3
    assert list(done.top)[:3] == ["row", "sku", "item_id"]


def test_with_weights_it_is_the_score_among_the_rows_own_offers(box, pictures, tmp_path):
    """As `tm.score` ranks a search by itself."""
    table = pictures(2)
    weights = {"price": 1, "shop_years": 2}

    with pytest.warns(tm.DataWarning, match="scoring the best of each row"):
        done = search_batch(table, tmp_path / "offers", weights=weights, quantity=300)

    assert list(done.top)[:4] == ["row", "sku", "rank", "score"]
    with pytest.warns(tm.DataWarning):
        alone = tm.score(tm.search_image(table["image"][1]), weights, quantity=300, sort=True)
    assert done.top.loc[done.top["row"] == 2, "item_id"].tolist() == alone["item_id"].head(3).tolist()


def test_it_is_the_same_however_many_files_are_opened_at_a_time(box, pictures, tmp_path, monkeypatch):
    """Rows are never scored across the files of others."""
    whole = search_batch(pictures(5), tmp_path / "offers", weights={"shop_years": 1}).top
    monkeypatch.setattr(best, "_AT_ONCE", 2)

    parts = search_batch(pictures(5), tmp_path / "offers", weights={"shop_years": 1}).top

    pd.testing.assert_frame_equal(parts, whole)


@pytest.mark.parametrize("weights", [None, {"shop_years": 1}], ids=["by position", "by score"])
def test_where_nothing_was_found_it_is_empty_with_all_its_columns(box, tmp_path, weights):
    """As any frame of no offers."""
    nothing, something = (pd.DataFrame({"keyword": [word], "n": [1]}) for word in ("zzzzqqq", "mug"))

    done = search_batch(nothing, tmp_path / "offers", weights=weights)
    full = search_batch(something, tmp_path / "more", weights=weights)

    assert len(done.top) == 0
    assert done.top.dtypes.to_dict() == full.top.dtypes.to_dict()


def test_an_empty_table_gives_three_empty_things(box, tmp_path):
    """No rows, no calls, no failure."""
    done = search_batch(pd.DataFrame({"keyword": pd.Series(dtype=object)}), tmp_path / "offers")

    assert (len(done.status), len(done.top), box.calls) == (0, 0, 0)
    assert repr(done).endswith("0 rows: none; 0 calls>")


def test_the_file_for_people_holds_the_same(box, pictures, tmp_path, monkeypatch):
    """Every row of it, under one head."""
    monkeypatch.setattr(best, "_AT_ONCE", 2)
    done = search_batch(pictures(5), tmp_path / "offers")

    read = pd.read_csv(done.path / "_top.csv", dtype={"sku": str})

    assert read["item_id"].tolist() == done.top["item_id"].tolist()
    assert read["sku"].tolist() == done.top["sku"].tolist()
