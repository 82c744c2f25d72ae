"""How rows are asked: in which order, how many at once, what they cost, and that none stops another."""

from __future__ import annotations

import threading
from datetime import timedelta

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.batch import run, search_batch
from tmapi_analytics.batch.status import Standing
from tmapi_analytics.batch.telling import Teller
from tmapi_analytics.devserver.pictures import jpeg

pytest.importorskip("pyarrow", reason="needs the extra [parquet]")

quietly = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")


def pages_asked(box):
    """The pages of searches in the order in which they arrived."""
    calls = sorted((call for call in box.log if call.endpoint != "convert_url"), key=lambda call: call.at)
    return [int(call.params["page"]) for call in calls]


# Order and cost


def test_page_1_of_every_row_comes_before_page_2_of_any(box, pictures, tmp_path):
    """Whatever stops a batch, every row has its first offers before any has its second page."""
    search_batch(pictures(12), tmp_path / "offers", pages=3, page_size=5)

    asked = pages_asked(box)

    assert asked[:12] == [1] * 12
    assert sorted(asked[12:]) == [2] * 12 + [3] * 12


class Meeting(dict):
    """A latency that keeps every call for a later page until `number` of them are in flight."""

    def __init__(self, box, rows, number):
        super().__init__()
        self._box, self._rows, self._barrier = box, rows, threading.Barrier(number)

    def get(self, endpoint, default):
        """Seconds, which a call too many would fall into."""
        if sum(call.endpoint == "search_image" for call in self._box.log) < self._rows:
            return default
        self._barrier.wait(timeout=60)
        return 0.05


@pytest.mark.parametrize(("rows", "pages"), [(1, 9), (2, 9), (8, 3)])
def test_calls_in_flight_keep_to_the_limit_over_all_rows(box, pictures, tmp_path, rows, pages):
    """Few rows with many pages use it up as many rows do, and never pass it."""
    box.latency = Meeting(box, rows, 4)
    box.limit = 4

    with tm.settings(concurrency=4):
        done = search_batch(pictures(rows), tmp_path / "offers", pages=pages, page_size=4)

    assert done.status["state"].eq("done").all()
    assert box.in_flight_peak == 4


def test_the_same_line_again_costs_nothing_and_gives_the_same(box, pictures, tmp_path):
    """Everything that came is in the store; the dataset does not change by a digit."""
    first = search_batch(pictures(3), tmp_path / "offers", pages=2)
    before = pd.read_parquet(first.path)
    calls = box.calls

    again = search_batch(pictures(3), tmp_path / "offers", pages=2)

    assert box.calls == calls == first.status["calls"].sum()
    assert again.status["calls"].sum() == 0
    pd.testing.assert_frame_equal(pd.read_parquet(again.path), before)


def test_more_pages_pay_only_for_the_new_ones(box, pictures, tmp_path):
    """A row's file then holds them all."""
    search_batch(pictures(3), tmp_path / "offers", pages=1)
    box.reset()

    done = search_batch(pictures(3), tmp_path / "offers", pages=2)

    assert box.calls == 3
    assert pages_asked(box) == [2] * 3
    assert pd.read_parquet(done.path)["page"].unique().tolist() == [1, 2]


def test_a_row_that_stands_there_twice_is_paid_for_once(box, tmp_path):
    """Also where the two are asked at the same moment; both have their offers."""
    box.latency = 0.05
    table = pd.DataFrame({"image": [box.pictures["mug"]] * 5, "sku": range(5)})

    done = search_batch(table, tmp_path / "offers", pages=2)

    assert box.calls == 3
    assert done.status["offers"].nunique() == 1
    assert pd.read_parquet(done.path).groupby("sku").size().nunique() == 1


def test_what_a_batch_paid_for_is_no_saving_of_the_store(box, pictures, tmp_path):
    """Between page 1 and page 2 the ledger notes nothing saved; the second time it notes every page."""
    search_batch(pictures(3), tmp_path / "offers", pages=2)
    first = tm.spend(by="endpoint").set_index("endpoint")["saved"]

    search_batch(pictures(3), tmp_path / "offers", pages=2)

    assert first.sum() == 0
    assert tm.spend(by="endpoint")["saved"].sum() == 6


def test_a_refresh_asks_again_once(box, pictures, tmp_path):
    """``max_age`` holds for the whole batch: page 1 is not asked again when page 2 is."""
    search_batch(pictures(2), tmp_path / "offers", pages=2)
    box.reset()

    search_batch(pictures(2), tmp_path / "offers", pages=2, max_age=0)

    assert sorted(pages_asked(box)) == [1, 1, 2, 2]


def test_rows_may_be_asked_otherwise_than_the_others(box, tmp_path):
    """Pictures and words, pages and labels of their own, in one table."""
    table = pd.DataFrame(
        {
            "image": [box.pictures["mug"], None, None],
            "keyword": [None, "bamboo cup", None],
            "cat_id": [None, None, 130822002],
            "pages": [None, "2", None],
            "label": [None, "cups", None],
        }
    )

    done = search_batch(table, tmp_path / "offers")

    offers = pd.read_parquet(done.path)
    assert offers.groupby("row")["search"].unique().explode().tolist() == [
        "mug.jpg",
        "cups",
        "category 130822002",
    ]
    assert offers.groupby("row")["page"].max().tolist() == [1, 2, 1]


def test_local_pictures_are_found_beside_the_table(box, tmp_path):
    """They are published and converted as a search does it, and read again for each page."""
    (tmp_path / "lotus.jpg").write_bytes(jpeg("lotus", 0, 0))
    (tmp_path / "table.csv").write_text("image\nlotus.jpg\n", encoding="utf-8")

    done = search_batch(tmp_path / "table.csv", tmp_path / "offers", pages=2)

    assert done.status["state"].tolist() == ["done"]
    assert box.calls == 3


# One bad row


@quietly
def test_a_bad_row_stops_no_other_and_costs_nothing(box, pictures, tmp_path):
    """What cannot be asked is told with what to do, and no call is made for it."""
    (tmp_path / "text.jpg").write_text("no picture", encoding="utf-8")
    bad = pd.DataFrame({"image": [str(tmp_path / "text.jpg"), "nowhere.jpg", None], "sku": "x"})
    many = pd.DataFrame({"image": [box.pictures["mug"]], "pages": ["many"]})

    done = search_batch(pd.concat([bad, pictures(2), many]), tmp_path / "offers")

    assert done.status["state"].tolist() == ["failed"] * 3 + ["done"] * 2 + ["failed"]
    assert box.calls == done.status["calls"].sum() == 4
    failed = done.status[done.status["state"] == "failed"]
    assert failed[["error", "what_to_do"]].notna().all(axis=None)
    assert failed[["offers", "file"]].isna().all(axis=None)


def test_nothing_found_is_no_failure(box, tmp_path):
    """The row is told to be without offers, has no error, and a file without rows."""
    done = search_batch(pd.DataFrame({"keyword": ["zzzzqqq"]}), tmp_path / "offers")

    row = done.status.iloc[0]
    assert (row["state"], row["offers"], row["calls"]) == ("no offers", 0, 1)
    assert pd.isna(row["error"])
    assert len(pd.read_parquet(done.path)) == 0


@quietly
@pytest.mark.parametrize("status", [422, 404])
def test_a_row_that_the_api_refuses_stops_no_other(box, pictures, tmp_path, status):
    """It is asked once, and not again in the second round."""
    box.fail(status, endpoint="search_image")

    with tm.settings(concurrency=1):
        done = search_batch(pictures(3), tmp_path / "offers", pages=2)

    assert sorted(done.status["state"]) == ["done", "done", "failed"]
    failed = done.status[done.status["state"] == "failed"].iloc[0]
    assert f"({status})" in failed["error"]
    assert failed["calls"] == 2


@quietly
def test_rows_that_the_api_refuses_stop_no_other_however_many(box, pictures, tmp_path):
    """Neither does anybody wait between them: the next row is another question."""
    many = run.PATIENCE + 5
    box.fail(422, endpoint="convert_url", times=many)

    with tm.settings(backoff=600):
        done = search_batch(pictures(many + 2), tmp_path / "offers")

    assert done.status["state"].value_counts().to_dict() == {"failed": many, "done": 2}


def test_a_row_that_failed_for_a_passing_reason_gets_a_second_chance(box, pictures, tmp_path):
    """Three attempts for one row fail; when all others are through, it is asked again."""
    box.fail(500, endpoint="search_image", times=3)

    with tm.settings(concurrency=1):
        done = search_batch(pictures(3), tmp_path / "offers")

    assert done.status["state"].eq("done").all()
    assert done.status["calls"].sum() == 9


@quietly
def test_a_row_keeps_the_pages_that_came(box, pictures, tmp_path):
    """Where page 2 fails, page 1 is in the dataset and the row is told to be partial."""
    box.fail(422, page=2)

    done = search_batch(pictures(1), tmp_path / "offers", pages=2)

    assert done.status["state"].tolist() == ["partial"]
    assert pd.read_parquet(done.path)["page"].unique().tolist() == [1]
    assert done.status["offers"].tolist() == [len(pd.read_parquet(done.path))]


@quietly
def test_a_failed_refresh_takes_nothing_away(box, pictures, tmp_path):
    """The offers that the row had stay in its file, all of them."""
    first = search_batch(pictures(1), tmp_path / "offers", pages=2)
    box.fail(422, page=2)

    again = search_batch(pictures(1), tmp_path / "offers", pages=2, max_age=0)

    assert again.status["state"].tolist() == ["partial"]
    assert again.status["offers"].tolist() == first.status["offers"].tolist()


def test_older_answers_that_had_to_do_are_told(box, pictures, tmp_path):
    """The note says so, and one warning points there."""
    search_batch(pictures(2), tmp_path / "offers")
    box.fail(500, times=None)

    with pytest.warns(tm.DataWarning, match="something to know about 2 rows"):
        again = search_batch(pictures(2), tmp_path / "offers", max_age=0)

    assert again.status["state"].eq("done").all()
    assert again.status["note"].str.contains("could not be refreshed").all()


def test_a_failure_is_told_once(box, tmp_path):
    """One warning names how many, and one of them."""
    table = pd.DataFrame({"image": ["a.jpg", "b.jpg"]})

    with pytest.warns(tm.DataWarning, match=r"2 of 2 rows not complete, such as row 1 \(a.jpg\)") as told:
        search_batch(table, tmp_path / "offers")

    assert len(told) == 1


# Offline, dry, wrong from the start


@quietly
def test_offline_uses_what_is_stored(box, pictures, tmp_path):
    """Rows of which nothing is stored wait; nothing is called."""
    search_batch(pictures(2), tmp_path / "offers")
    box.reset()

    done = search_batch(pictures(3), tmp_path / "offers", offline=True)

    assert box.calls == 0
    assert done.status["state"].tolist() == ["done", "done", "waiting"]
    assert "without offline=True" in done.status["what_to_do"][2]


def test_a_dry_run_says_what_it_would_cost_and_leaves_nothing(box, pictures, tmp_path):
    """What two rows share is counted once, what is stored not at all."""
    search_batch(pictures(1), tmp_path / "offers", pages=2)
    box.reset()
    table = pd.concat([pictures(3), pictures(3)], ignore_index=True)

    with tm.settings(call_price=0.5):
        plan = search_batch(table, tmp_path / "elsewhere", pages=2, dry_run=True)

    assert plan["calls_expected"].tolist() == [0, 3, 3, 0, 0, 0]
    assert plan["stored"].tolist() == [True, False, False, True, False, False]
    assert plan["cost_expected"].sum() == 3
    assert (box.calls, (tmp_path / "elsewhere").exists()) == (0, False)


def test_the_plan_is_what_the_batch_then_costs(box, pictures, tmp_path):
    """As long as there are as many pages as were asked for."""
    plan = search_batch(pictures(4), pages=2, page_size=5, dry_run=True)

    done = search_batch(pictures(4), tmp_path / "offers", pages=2, page_size=5)

    assert done.status["calls"].tolist() == plan["calls_expected"].tolist() == [3] * 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort": "best"},
        {"pages": 0},
        {"top": 0},
        {"weights": {"prise": 1}},
        {"max_age": "soon"},
        {"budget": -1},
        {"colour": "red"},
        {"is_factory": "maybe"},
        {"keyword": ""},
    ],
    ids=str,
)
def test_what_is_wrong_with_every_row_is_refused_at_once(box, pictures, tmp_path, wrong):
    """No call is made, and no folder."""
    with pytest.raises(tm.ParameterError):
        search_batch(pictures(2), tmp_path / "offers", **wrong)

    assert (box.calls, (tmp_path / "offers").exists()) == (0, False)


def test_without_a_token_nothing_begins(tmp_path):
    """It is told before the first row, and once."""
    with pytest.raises(tm.ConfigError, match="no token"):
        search_batch(pd.DataFrame({"keyword": ["mug"]}), tmp_path / "offers")


# Progress


def test_progress_tells_rows_calls_and_the_time_left(box, pictures, tmp_path):
    """A callable hears how many rows are through, of how many, and a text."""
    told = []

    search_batch(pictures(2), tmp_path / "offers", progress=lambda *what: told.append(what))

    assert told[-1] == (2, 2, "2 rows: 2 done; 4 calls")
    assert all(planned in (2, None) for _, planned, _ in told)


def test_the_time_left_is_that_of_the_calls_to_come():
    """Stored rows, which take no time, do not make it look shorter."""
    told = []
    teller = Teller(lambda *what: told.append(what))
    teller._begun -= timedelta(minutes=1).total_seconds()
    standings = [Standing(None, left) for left in (0, 300, None)]

    teller.rows(standings, spent=100)

    assert told == [(0, 3, "0 of 3 rows, 100 of about 401 calls, 3 min left")]


def test_a_stop_ends_the_pauses(box, pictures, tmp_path):
    """Nobody waits half a minute for a row that is not asked any more."""
    box.balance = 0

    with tm.settings(backoff=600), pytest.raises(tm.BalanceError):
        search_batch(pictures(run.PATIENCE + 5), tmp_path / "offers")

    assert box.calls <= 6
