"""Whatever stops a batch, what came is there, nothing is paid twice, and the same line goes on."""

from __future__ import annotations

import random
import signal
import threading

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.batch import run, search_batch

pytest.importorskip("pyarrow", reason="needs the extra [parquet]")

ROWS, PAGES = 12, 3
CALLS = ROWS * (1 + PAGES)
"""With five offers a page there are more pages than are asked for."""
CODE = """
import pandas as pd
from tmapi_analytics.batch import search_batch

print("begun", flush=True)
done = search_batch(pd.read_csv("table.csv", dtype=str), "offers", pages=3, page_size=5)
print(done.status["state"].eq("done").sum(), done.status["calls"].sum())
"""


def ask(table, folder, **how):
    """The batch of this module."""
    return search_batch(table, folder / "offers", **{"pages": PAGES, "page_size": 5, **how})


def offers(folder):
    """What is in the dataset, but for the one column that differs between two answers to one question."""
    return pd.read_parquet(folder / "offers").drop(columns="fetched_at")


@pytest.fixture
def begun(box, pictures, elsewhere, tmp_path):
    """Starts the batch in a process of its own, on a store of its own."""
    pictures(ROWS).to_csv(tmp_path / "table.csv", index=False)
    return lambda **settings: elsewhere(CODE, **settings, **settings_of(box, tmp_path))


def settings_of(box, folder):
    """What leads another process to `box` and to the same store."""
    return {"base_url": box.url, "token": box.token, "cache_dir": str(folder / "store")}


# Balance, budget, token, outage


@pytest.mark.parametrize("paid", [7, 25, 40])
def test_a_spent_balance_stops_cleanly(box, pictures, tmp_path, paid):
    """What came is written, the status says how to go on, and no row asks in vain after that."""
    box.balance = paid

    with pytest.raises(tm.SearchInterrupted, match="balance") as caught:
        ask(pictures(ROWS), tmp_path)

    status = caught.value.frame
    assert isinstance(caught.value.cause, tm.BalanceError)
    assert box.calls <= paid + 5
    assert len(offers(tmp_path)) == status["offers"].sum() > 0
    assert set(status["state"]) <= {"done", "partial", "waiting"}
    waiting = status[status["state"] != "done"]
    assert waiting["what_to_do"].str.startswith("Top up the account").all()
    assert pd.read_csv(tmp_path / "offers" / "_status.csv")["state"].tolist() == status["state"].tolist()


def test_the_same_line_goes_on_where_the_balance_ended(box, pictures, tmp_path):
    """After the account is filled up it pays for the rest, and for nothing else."""
    box.balance = 20
    with pytest.raises(tm.SearchInterrupted):
        ask(pictures(ROWS), tmp_path)
    refused = sum(call.status == 439 for call in box.log)
    box.balance = None

    done = ask(pictures(ROWS), tmp_path)

    assert done.status["state"].eq("done").all()
    assert box.calls == CALLS + refused


def test_a_budget_is_kept_to_the_call_and_resume_pays_for_the_rest(box, pictures, tmp_path):
    """Of `budget` no call too many; ``.resume()`` is outside it."""
    with pytest.raises(tm.BudgetError, match="budget of 17 calls is spent") as caught:
        ask(pictures(ROWS), tmp_path, budget=17)
    assert box.calls == 17

    done = caught.value.resume()

    assert done.status["state"].eq("done").all()
    assert box.calls == CALLS


def test_a_budget_around_the_batch_counts_too(box, pictures, tmp_path):
    """As it does around any search."""
    with tm.budget(9) as budget, pytest.raises(tm.BudgetError):
        ask(pictures(ROWS), tmp_path)

    assert (box.calls, budget.spent) == (9, 9)


def test_rows_that_are_stored_come_whatever_is_spent(box, pictures, tmp_path):
    """A budget of nothing gives all that needs no call."""
    ask(pictures(3), tmp_path)

    with pytest.raises(tm.BudgetError) as caught:
        ask(pictures(5), tmp_path, budget=0)

    assert caught.value.frame["state"].tolist() == ["done"] * 3 + ["waiting"] * 2


@pytest.mark.parametrize(
    ("status", "error"), [(439, tm.BalanceError), (401, tm.AuthError)], ids=["balance", "token"]
)
def test_where_nothing_came_the_cause_itself_is_raised(box, pictures, tmp_path, status, error):
    """The first row that meets it stops all: whoever was in flight then, and nobody after."""
    box.fail(status, times=None)

    with tm.settings(concurrency=2), pytest.raises(error) as caught:
        ask(pictures(ROWS), tmp_path)

    assert box.calls <= 6
    assert caught.value.frame["state"].eq("waiting").all()


def test_an_outage_stops_after_some_rows(box, pictures, tmp_path):
    """Each row costs three calls in vain, so that not every row is tried."""
    box.fail(500, times=None)

    with tm.settings(backoff=0), pytest.raises(tm.ServiceError) as caught:
        ask(pictures(3 * run.PATIENCE), tmp_path)

    states = caught.value.frame["state"]
    assert (states == "failed").sum() <= run.PATIENCE + 5
    assert (states == "waiting").any()


# Ctrl-C, kill, others


def test_ctrl_c_keeps_what_came_and_can_go_on(box, pictures, tmp_path):
    """The interruption carries the status and goes on with ``.resume()``."""

    def interrupt(done, planned, text):
        if box.calls >= 15:
            raise KeyboardInterrupt

    box.latency = 0.05
    with pytest.raises(KeyboardInterrupt) as caught:
        ask(pictures(ROWS), tmp_path, progress=interrupt)
    stopped_at = box.calls
    box.latency = 0

    status, kept = caught.value.frame, offers(tmp_path)

    assert stopped_at < CALLS
    assert len(kept) == status["offers"].sum() > 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("tmapi-row")]
    done = ask(pictures(ROWS), tmp_path)
    assert done.status["state"].eq("done").all()
    assert box.calls == CALLS


@pytest.mark.parametrize("calls", sorted(random.Random(7).sample(range(1, CALLS), 4)))
def test_a_killed_batch_pays_only_for_what_is_missing(box, begun, tmp_path, calls, until):
    """After kill -9 at any moment the next run gives it all; at most what was in flight costs twice."""
    box.latency = 0.02
    process = begun(concurrency="3")
    until(lambda: box.calls >= calls)
    process.kill()
    process.wait()
    box.latency = 0

    with tm.settings(**settings_of(box, tmp_path)):
        done = ask(tmp_path / "table.csv", tmp_path)

    assert done.status["state"].eq("done").all()
    assert CALLS <= box.calls <= CALLS + 3
    assert offers(tmp_path).groupby("row").size().tolist() == done.status["offers"].tolist()
    assert not list((tmp_path / "offers").glob(".row-*"))


def test_a_batch_killed_while_it_writes_leaves_no_broken_file(box, begun, tmp_path, until):
    """With everything stored, a kill falls among the writing of files; what can be read is whole rows."""
    with tm.settings(**settings_of(box, tmp_path)):
        expected = ask(tmp_path / "table.csv", tmp_path).status["offers"].tolist()
    for file in (tmp_path / "offers").glob("row-*"):
        file.unlink()
    process = begun()
    until(lambda: len(list((tmp_path / "offers").glob("row-*"))) >= 3)
    process.kill()
    process.wait()

    left = offers(tmp_path).groupby("row").size()

    assert [expected[row - 1] for row in left.index] == left.tolist()


def test_two_processes_on_one_folder_pay_once_and_both_succeed(box, begun, tmp_path):
    """They take turns: the second finds everything stored."""
    box.latency = 0.02
    processes = [begun() for _ in range(2)]

    outputs = [process.communicate(timeout=120) for process in processes]

    assert box.calls == CALLS
    assert sorted(out.split()[1:] for out, _ in outputs) == sorted(
        [[str(ROWS), "0"], [str(ROWS), str(CALLS)]]
    )
    assert offers(tmp_path)["row"].nunique() == ROWS


def test_whoever_waits_for_another_process_is_told(box, pictures, tmp_path, elsewhere, until):
    """Instead of standing still without a word."""
    told = []
    holder = elsewhere(
        """
        import time, pathlib, filelock
        pathlib.Path("offers").mkdir()
        with filelock.FileLock("offers/_lock"):
            pathlib.Path("held").touch()
            while not pathlib.Path("go").exists(): time.sleep(0.01)
        """
    )
    until((tmp_path / "held").exists)

    def heard(done, planned, text):
        told.append(text)
        (tmp_path / "go").touch()

    ask(pictures(1), tmp_path, progress=heard)

    assert "another process is at work" in told[0]
    holder.wait(timeout=30)


def test_ctrl_c_in_a_terminal_ends_within_seconds(box, begun, tmp_path, until):
    """The signal reaches a batch whose calls take long; the next run pays for no answer twice."""
    box.latency = 0.3
    process = begun(concurrency="2")
    until(lambda: box.calls >= 4)
    process.send_signal(signal.SIGINT)

    _, errors = process.communicate(timeout=20)
    box.latency = 0

    assert "KeyboardInterrupt" in errors
    assert (tmp_path / "offers" / "_status.csv").exists()
    with tm.settings(**settings_of(box, tmp_path)):
        ask(tmp_path / "table.csv", tmp_path)
    assert box.calls == CALLS
