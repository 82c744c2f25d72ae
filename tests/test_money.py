"""Money: what a search costs is known before, can be capped, is accounted for, and is never paid twice."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import termios
import threading
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient
from pandas.testing import assert_frame_equal

import tmapi_analytics as tm
from tmapi_analytics.client import current
from tmapi_analytics.devserver import Sandbox

if TYPE_CHECKING:
    import pandas as pd

LOTUS = 130822002


def without_clock(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without the one column that differs between two answers to the same question."""
    return frame.drop(columns="fetched_at")


def total(plan: pd.DataFrame, column: str = "calls_expected") -> int:
    """Calls of a plan."""
    return int(plan[column].sum())


def paid_until(box: Sandbox, balance: int) -> None:
    """From now on `balance` calls are paid for."""
    box.reset()
    box.balance = balance


# The plan


def test_a_dry_run_calls_nothing_and_creates_nothing(clean_settings):
    """A plan costs nothing, needs no token and leaves no folder behind."""
    plan = tm.search_items("bamboo cup", pages=3, dry_run=True)

    assert plan["request"].tolist() == ["page 1", "page 2", "page 3"]
    assert list(clean_settings.iterdir()) == []


def test_a_dry_run_has_the_same_columns_and_dtypes_always(box):
    """Plans can be joined and summed, also where everything is stored."""
    cold = tm.search_image(box.pictures["mug"], pages=2, dry_run=True)
    tm.search_image(box.pictures["mug"], pages=2)

    warm = tm.search_image(box.pictures["mug"], pages=2, dry_run=True)

    assert cold.dtypes.equals(warm.dtypes)
    assert (total(cold), total(warm), total(warm, "calls_at_worst")) == (3, 0, 0)
    assert warm["age"].min() >= timedelta(0)


def cold_picture(box):
    """Nothing is stored."""
    return {"image": box.pictures["mug"], "pages": 4}


def cold_keyword(box):
    """Nothing is stored, and nothing has to be converted."""
    return {"keyword": "bamboo cup", "pages": 4}


def more_pages(box):
    """Two of five pages and the conversion are stored."""
    tm.search_image(box.pictures["mug"], pages=2)
    return {"image": box.pictures["mug"], "pages": 5}


def another_price(box):
    """The conversion is stored."""
    tm.search_image(box.pictures["mug"], pages=2)
    return {"image": box.pictures["mug"], "pages": 2, "price": (5, 60)}


def refreshed(box):
    """Everything is stored, and too old."""
    tm.search_image(box.pictures["mug"], pages=3)
    return {"image": box.pictures["mug"], "pages": 3, "max_age": 0}


def all_stored(box):
    """Everything is stored."""
    tm.search_items("bamboo cup", pages=50)
    return {"keyword": "bamboo cup", "pages": 50}


def all_announced(box):
    """Page 1 says how many pages there are."""
    tm.search_items("bamboo cup")
    return {"keyword": "bamboo cup", "pages": "all"}


SCENARIOS = [cold_picture, cold_keyword, more_pages, another_price, refreshed, all_stored, all_announced]


def search(**what):
    """Search by whatever is given."""
    return tm.search_image(**what) if "image" in what else tm.search_items(**what)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_a_search_costs_what_the_dry_run_expected(box, scenario):
    """Where nothing fails, the calls at the server are the calls of the plan."""
    what = scenario(box)
    expected = total(search(**what, dry_run=True))
    box.reset()

    search(**what)

    assert box.calls == expected


FAULTS = {
    "every call fails": lambda box: box.fail(500, times=None),
    "every third attempt works": lambda box: [
        box.fail(503, times=2, endpoint="search_image", page=page) for page in range(1, 6)
    ],
    "the conversion never works": lambda box: box.fail(499, times=None, endpoint="convert_url"),
    "the conversion works at the third attempt": lambda box: box.fail(417, times=2, endpoint="convert_url"),
    "stale conversions find nothing": lambda box: box.expire_conversions("empty"),
    "stale conversions are refused": lambda box: box.expire_conversions("422"),
    "stale conversions are refused, and every page fails twice": lambda box: (
        box.expire_conversions("422"),
        [box.fail(500, times=2, endpoint="search_image", page=page) for page in range(1, 6)],
    ),
    "stale conversions are refused, and no new one comes": lambda box: (
        box.expire_conversions("422"),
        box.fail(500, times=None, endpoint="convert_url"),
    ),
    "the token is refused": lambda box: box.fail(401, times=None),
}


@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("token_form", ["query", "header"])
@pytest.mark.parametrize("scenario", [cold_picture, more_pages, refreshed], ids=lambda one: one.__name__)
def test_a_search_never_costs_more_than_the_dry_run_said_at_worst(scenario, token_form, spoil):
    """Retries, renewed conversions and the other token form are all in the plan."""
    with tm.sandbox(token_form=token_form) as box:
        what = scenario(box)
        # A client that has not called yet does not know the token's form.
        client = tm.Client(concurrency=4)
        at_worst = total(search(**what, client=client, dry_run=True), "calls_at_worst")
        box.reset()
        spoil(box)

        with warnings.catch_warnings(), suppress(tm.TmapiError):
            warnings.simplefilter("ignore", tm.StaleWarning)
            search(**what, client=client)

        assert box.calls <= at_worst


def test_what_cannot_be_known_is_missing_in_the_plan_and_bounded(box):
    """`pages="all"` before page 1: no number is made up, and the worst is said."""
    plan = tm.search_items("bamboo cup", pages="all", dry_run=True)

    assert plan["request"].tolist() == ["page 1", "pages 2 to 100 at most"]
    assert plan["calls_expected"].isna().tolist() == [False, True]
    assert plan["calls_at_worst"].notna().all()


def test_a_plan_says_its_price_where_a_call_has_one(box):
    """Costs are calls times the price of one, missing without a price."""
    unpriced = tm.search_image(box.pictures["mug"], dry_run=True)
    with tm.settings(call_price=0.25):
        priced = tm.search_image(box.pictures["mug"], dry_run=True)

    assert unpriced["cost_expected"].isna().all()
    assert priced["cost_expected"].sum() == 0.5


# The budget


@pytest.mark.parametrize("cap", [0, 1, 2, 5, 11])
def test_a_budget_is_never_passed_and_what_came_is_kept(box, cap):
    """The call that would pass the cap is not made; conversions count."""
    with tm.budget(cap) as budget, pytest.raises(tm.BudgetError) as caught:
        tm.search_image(box.pictures["lotus"], pages=15)

    assert box.calls == cap == budget.spent
    assert caught.value.frame.attrs["tmapi"]["pages"] == max(0, cap - 1)


def test_a_search_that_fits_the_budget_is_not_stopped(box):
    """The last call that the cap allows is made."""
    with tm.budget(4) as budget:
        frame = tm.search_image(box.pictures["lotus"], pages=3)

    assert frame.attrs["tmapi"]["pages"] == 3
    assert budget.left == 0


def test_stored_pages_cost_no_budget(box):
    """A budget of nothing is enough for what is stored."""
    tm.search_items("bamboo cup", pages=3)

    with tm.budget(0):
        frame = tm.search_items("bamboo cup", pages=3)

    assert frame.attrs["tmapi"]["stored"] == 3


def test_retries_count_against_the_budget(box):
    """Every attempt is a call, also one that fails."""
    box.fail(500, times=None)

    with tm.budget(2), pytest.raises(tm.BudgetError):
        tm.search_items("bamboo cup")

    assert box.calls == 2


def test_a_call_that_never_left_costs_no_budget(tmp_path):
    """Where no connection was made nothing can have been billed."""
    with (
        tm.settings(base_url="http://127.0.0.1:9", token="anything", cache_dir=tmp_path),
        tm.budget(1) as budget,
    ):
        with pytest.raises(tm.ServiceError, match="cannot be reached"):
            tm.search_items("bamboo cup")
        paid = tm.spend()["paid"].sum()

    assert (budget.spent, paid) == (0, 0)


@pytest.mark.parametrize(("outer", "inner"), [(3, 10), (10, 3)])
def test_the_tightest_of_nested_budgets_holds(box, outer, inner):
    """Whichever block allows less, no call passes it."""
    with tm.budget(outer), tm.budget(inner), pytest.raises(tm.BudgetError):
        tm.search_category(LOTUS, pages=10)

    assert box.calls == 3


def test_an_inner_budget_counts_against_the_outer_one(box):
    """What a block inside has spent is spent outside, too."""
    with tm.budget(5) as outer:
        with tm.budget(2), pytest.raises(tm.BudgetError):
            tm.search_category(LOTUS, pages=10)
        with pytest.raises(tm.BudgetError):
            tm.search_items("bamboo cup", pages=7)

    assert box.calls == 5 == outer.spent


def test_threads_that_share_a_budget_keep_it_together(box):
    """Searches in several threads inside one budget never pass it."""
    budget = tm.budget(6)

    def spend(sort):
        with budget, pytest.raises(tm.BudgetError):
            tm.search_category(LOTUS, pages=5, sort=sort)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(spend, ["default", "sales", "price_up", "price_down"]))

    assert box.calls == 6 == budget.spent


def test_what_a_budget_stopped_goes_on_outside_it_and_pays_only_for_the_rest(box):
    """`.resume()` gives the whole frame; no page is paid twice."""
    with tm.budget(4), pytest.raises(tm.BudgetError) as caught:
        tm.search_image(box.pictures["lotus"], pages=8)

    frame = caught.value.resume()

    assert box.calls == 9
    assert_frame_equal(without_clock(frame), without_clock(tm.search_image(box.pictures["lotus"], pages=8)))


def test_what_a_budget_stopped_is_stopped_again_inside_it(box):
    """`.resume()` in the same budget spends nothing."""
    with tm.budget(4):
        with pytest.raises(tm.BudgetError) as caught:
            tm.search_category(LOTUS, pages=8)
        with pytest.raises(tm.BudgetError):
            caught.value.resume()

    assert box.calls == 4


# Interruptions


def test_a_balance_that_runs_out_leaves_complete_pages_and_resumes_after_a_top_up(box):
    """At page 7 the balance is gone: the pages before are in `.frame`, and only the others are paid later."""
    paid_until(box, 7)

    with tm.settings(concurrency=1), pytest.raises(tm.SearchInterrupted, match="balance") as caught:
        tm.search_image(box.pictures["lotus"], pages=10)

    error, refused = caught.value, box.calls - 7
    assert type(error) is tm.SearchInterrupted
    assert (error.status, error.retryable, type(error.cause)) == (439, False, tm.BalanceError)
    assert error.frame.attrs["tmapi"]["pages"] == 6
    assert error.frame["page"].unique().tolist() == [1, 2, 3, 4, 5, 6]
    assert error.frame.attrs["tmapi"]["missing_pages"] == [7, 8, 9, 10]
    assert refused == 1
    box.balance = None
    box.reset()
    frame = error.resume()
    assert box.calls == 4
    assert frame["page"].max() == 10


def test_a_balance_that_is_gone_costs_no_more_than_the_calls_in_flight(box):
    """With several calls at once, those that were under way are refused, and no other is made."""
    paid_until(box, 7)

    with tm.settings(concurrency=4), pytest.raises(tm.SearchInterrupted) as caught:
        tm.search_image(box.pictures["lotus"], pages=30)

    assert box.calls <= 7 + 2 * 4
    assert caught.value.frame.attrs["tmapi"]["pages"] == 6


def test_where_nothing_came_the_error_is_the_cause_itself(box):
    """A balance that was gone before page 1 is a BalanceError, with an empty frame and a way to go on."""
    box.balance = 0
    with pytest.raises(tm.BalanceError) as caught:
        tm.search_items("bamboo cup", pages=3)
    box.balance = None

    frame = caught.value.resume()

    assert caught.value.frame.empty
    assert frame.attrs["tmapi"]["pages"] == 3


def test_a_network_that_goes_down_midway_leaves_what_came_and_resumes(tmp_path):
    """The server disappears after three pages and comes back."""
    with Sandbox() as first, tm.settings(base_url=first.url, token=first.token, cache_dir=tmp_path):
        first.disturb("slow", page=6, seconds=60)  # so that it is still at work when it disappears

        def pull_the_plug(done, _planned, _text):
            if done == 3:
                first.stop()

        with tm.settings(concurrency=1), pytest.raises(tm.SearchInterrupted) as caught:
            tm.search_category(LOTUS, pages=8, progress=pull_the_plug)
        came = caught.value.frame.attrs["tmapi"]["pages"]
        with Sandbox(port=int(first.url.rpartition(":")[2])) as second:
            frame = caught.value.resume()
            calls = second.calls

    assert 3 <= came < 8
    assert (caught.value.status, caught.value.retryable) == (None, True)
    assert calls == 8 - came
    assert frame.attrs["tmapi"]["pages"] == 8


def test_a_resume_outside_the_settings_of_the_search_means_the_same_api_and_store(tmp_path):
    """`.resume()` after the ``with`` block pays neither another API nor the same pages again."""
    with Sandbox() as server:
        with (
            tm.settings(base_url=server.url, token=server.token, cache_dir=tmp_path),
            tm.budget(2),
            pytest.raises(tm.BudgetError) as caught,
        ):
            tm.search_category(LOTUS, pages=4)

        frame = caught.value.resume()
        calls = server.calls

    assert calls == 4
    assert frame.attrs["tmapi"]["pages"] == 4


def test_a_keyboard_interrupt_out_of_a_progress_callable_keeps_frame_and_resume(box, until):
    """Whoever stops a search from a callable gets what came, and what was in flight is stored."""
    box.latency = 0.02
    armed = [True]

    def stop(done, _planned, _text):
        if armed and done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        tm.search_category(LOTUS, pages=12, progress=stop)

    assert caught.value.frame.attrs["tmapi"]["pages"] >= 1
    until(lambda: not any(one.name.startswith("tmapi") for one in threading.enumerate()))
    paid = box.calls
    armed.clear()
    frame = caught.value.resume()
    assert paid <= 3 + 2 * 5
    assert box.calls == 12
    assert frame.attrs["tmapi"]["pages"] == 12


@pytest.mark.parametrize("calls", [1, 5, 12])
def test_a_ctrl_c_keeps_frame_and_resume_and_loses_no_answer_in_flight(
    box, elsewhere, tmp_path, calls, until
):
    """SIGINT stays KeyboardInterrupt; going on pays for each page once."""
    box.latency = 0.05
    code = f"""
    import json
    try:
        tm.search_image({box.pictures["lotus"]!r}, pages=20, progress=False)
    except KeyboardInterrupt as stop:
        told = stop.frame.attrs["tmapi"]
        print(json.dumps([told["pages"], told["missing_pages"], len(stop.resume())]))
    """
    process = elsewhere(code, base_url=box.url, token=box.token, cache_dir=str(tmp_path / "store"))
    until(lambda: box.calls >= calls)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    pages, missing, offers = json.loads(out)

    assert err == ""
    assert pages < 20
    assert missing
    assert offers > 300
    assert box.calls == 21


def test_a_ctrl_c_that_ends_the_process_loses_no_answer_in_flight(box, elsewhere, tmp_path, until):
    """What was in flight is still received and stored on the way out."""
    box.latency = 0.05
    variables = {"base_url": box.url, "token": box.token, "cache_dir": str(tmp_path / "store")}
    process = elsewhere(f"tm.search_image({box.pictures['lotus']!r}, pages=20)", **variables)
    until(lambda: box.calls >= 6)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)

    with tm.settings(**variables):
        tm.search_image(box.pictures["lotus"], pages=20)

    assert box.calls == 21


# The account


def test_spend_has_a_row_for_each_call_that_the_server_counted(box):
    """Paid rows and their statuses are those at the server, failed attempts and conversions among them."""
    box.fail(500, times=2)
    tm.search_image(box.pictures["lotus"], pages=4)
    tm.search_image(box.pictures["lotus"], pages=4)

    calls = tm.spend()

    paid = calls[calls["paid"]]
    assert len(paid) == box.calls == 7
    assert Counter(paid["status"]) == Counter(call.status for call in box.log)
    assert Counter(paid["endpoint"]) == Counter(call.endpoint for call in box.log)
    assert (paid["seconds"] > 0).all()
    assert (~calls["paid"]).sum() == 4
    assert calls["asked"].unique().tolist() == ["lotus.jpg"]
    assert calls["at"].is_monotonic_increasing


def test_a_call_without_an_answer_is_paid_and_has_no_status(box):
    """A cut connection may have been billed, so it counts."""
    box.disturb("cut")
    tm.search_items("bamboo cup")

    calls = tm.spend()

    assert calls["paid"].tolist() == [True, True]
    assert calls["status"].isna().tolist() == [True, False]


def test_spend_says_project_and_cost(box):
    """The label is that of the time of the call; the price is that of now."""
    with tm.settings(project="lotus"):
        tm.search_items("bamboo cup", pages=2)
    with tm.settings(project="mugs"):
        tm.search_items("bamboo cup", pages=3)

    with tm.settings(call_price=0.5):
        by_project = tm.spend(by="project").set_index("project")

    assert by_project["paid"].to_dict() == {"lotus": 2, "mugs": 1}
    assert by_project["saved"].to_dict() == {"lotus": 0, "mugs": 2}
    assert by_project["cost"].to_dict() == {"lotus": 1.0, "mugs": 0.5}


@pytest.mark.parametrize("by", ["day", "month", "endpoint", "asked", "project", "status"])
def test_every_grouping_sums_to_the_whole(box, by):
    """No call is lost in a group that has no name."""
    box.fail(500)
    tm.search_items("bamboo cup", pages=2)
    tm.search_items("bamboo cup", pages=2)

    groups = tm.spend(by=by)

    assert (groups["paid"].sum(), groups["saved"].sum()) == (3, 2)


def test_spend_is_empty_and_complete_where_nothing_was_asked(box):
    """No calls is a table with all columns, grouped too."""
    calls, groups = tm.spend(), tm.spend(by="day")

    assert calls.empty
    assert groups.empty
    assert list(calls) == ["at", "endpoint", "asked", "paid", "status", "seconds", "project", "cost"]
    assert list(groups) == ["day", "paid", "saved", "seconds", "cost"]


def test_spend_is_kept_across_processes(box, elsewhere, tmp_path):
    """Another process's calls are in the same account."""
    variables = {"base_url": box.url, "token": box.token, "cache_dir": str(tmp_path / "store")}
    elsewhere("tm.search_items('bamboo cup', pages=2)", project="there", **variables).communicate()

    with tm.settings(**variables, project="here"):
        tm.search_items("bamboo cup", pages=3)
        calls = tm.spend()

    assert Counter(calls.loc[calls["paid"], "project"]) == {"there": 2, "here": 1}
    assert calls["paid"].sum() == box.calls


def test_spend_is_kept_apart_per_base_url(box, tmp_path):
    """What the sandbox was asked is not in the account of the real API."""
    with Sandbox() as other:
        with tm.settings(base_url=box.url, cache_dir=tmp_path):
            tm.search_items("bamboo cup")
        with tm.settings(base_url=other.url, cache_dir=tmp_path):
            tm.search_items("bamboo cup", pages=2)
            there = tm.spend()
        with tm.settings(base_url="https://api.tmapi.io", cache_dir=tmp_path):
            real = tm.spend()

    assert (box.calls, other.calls, len(there), len(real)) == (1, 2, 2, 0)


def test_two_base_urls_share_no_stored_page(tmp_path):
    """An answer of one API is never given for another."""
    with Sandbox(seed=1) as one, Sandbox(seed=2) as other:
        with tm.settings(base_url=one.url, token=one.token, cache_dir=tmp_path):
            tm.search_items("bamboo cup")
        with tm.settings(base_url=other.url, token=other.token, cache_dir=tmp_path):
            tm.search_items("bamboo cup")

        assert (one.calls, other.calls) == (1, 1)


def test_a_killed_process_leaves_its_calls_in_the_account(box, elsewhere, tmp_path, until):
    """A call is noted before it is sent: what was sent and never answered here is there without a status."""
    box.latency = 0.3
    variables = {"base_url": box.url, "token": box.token, "cache_dir": str(tmp_path / "store")}
    process = elsewhere("tm.search_items('bamboo cup')", **variables)
    until(lambda: box.calls >= 1)
    process.kill()
    process.wait()

    with tm.settings(**variables):
        calls = tm.spend()

    assert calls["paid"].tolist() == [True]
    assert calls["status"].isna().all()


# Progress


def test_a_progress_callable_is_told_more_and_more_and_how_it_ended(box):
    """Pages done only ever grow, and the last text says what was paid and what was stored."""
    told = []
    tm.search_items("bamboo cup")

    frame = tm.search_items("bamboo cup", pages=3, progress=lambda *what: told.append(what))

    done = [count for count, _, _ in told]
    assert done == sorted(done)
    assert done[-1] == 3
    assert told[-1][2] == f"{len(frame)} made-up offers, 3 pages: 2 paid, 1 stored just now"


def test_the_last_line_tells_every_call_that_was_billed(box, capsys):
    """The conversion of a picture is a call without a page."""
    tm.search_image(box.pictures["mug"], pages=2, progress=True)

    assert capsys.readouterr().err.rstrip().endswith("2 pages: 2 paid, 3 calls in all")


def test_a_saved_notebook_holds_one_line_a_search(box):
    """Each line takes the place of the one before it."""
    code = "import tmapi_analytics as tm\nframe = tm.search_items('bamboo cup', pages=3)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    variables = {"TMAPI_BASE_URL": box.url, "TMAPI_TOKEN": box.token}

    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        NotebookClient(notebook, timeout=60).execute()

    assert [one["data"]["text/plain"] for one in notebook.cells[0].outputs] == [
        "60 made-up offers, 3 pages: 3 paid"
    ]


def test_a_search_is_silent_where_nobody_looks(box, capfd):
    """Neither output stream gets a byte in a script, with or without `progress=False`."""
    tm.search_items("bamboo cup", pages=2)
    tm.search_items("bamboo cup", pages=3, progress=False)

    assert capfd.readouterr() == ("", "")


def test_a_progress_line_that_was_asked_for_ends_with_the_result(box, capsys):
    """`progress=True` shows one line anywhere; it stays."""
    frame = tm.search_items("bamboo cup", pages=2, progress=True)

    assert capsys.readouterr().err.rstrip().endswith(f"{len(frame)} made-up offers, 2 pages: 2 paid")


@pytest.mark.parametrize(("progress", "shown"), [("None", True), ("False", False)])
def test_a_terminal_shows_the_line_unless_told_not_to(box, progress, shown, tmp_path):
    """Where somebody looks, one line updates itself."""
    outside, inside = pty.openpty()
    termios.tcsetwinsize(inside, (24, 100))
    code = f"import tmapi_analytics as tm; tm.search_items('bamboo cup', pages=3, progress={progress})"
    variables = {
        "TMAPI_BASE_URL": box.url,
        "TMAPI_TOKEN": box.token,
        "TMAPI_CACHE_DIR": str(tmp_path / "store"),
    }
    subprocess.run([sys.executable, "-c", code], stderr=inside, env={**os.environ, **variables}, check=True)
    os.set_blocking(outside, False)
    try:
        text = os.read(outside, 10_000).decode()
    except BlockingIOError:
        text = ""
    os.close(inside)
    os.close(outside)

    assert ("3 pages: 3 paid" in text) == shown
    assert (text == "") != shown


def test_a_failed_search_says_what_came_before_it_stopped(box, capsys):
    """The line does not claim that the search is complete; the refused call was billed, too."""
    paid_until(box, 2)

    with tm.settings(concurrency=1), pytest.raises(tm.SearchInterrupted):
        tm.search_category(LOTUS, pages=5, progress=True)

    assert "2 pages: 2 paid, 3 calls in all before it stopped" in capsys.readouterr().err


def test_a_progress_callable_that_fails_costs_no_page(box, until):
    """An error in a user's callable is the user's to see; what was paid for is stored."""
    with pytest.raises(ZeroDivisionError):
        tm.search_category(LOTUS, pages=3, progress=lambda *_: 1 / 0)
    until(lambda: not any(one.name.startswith("tmapi") for one in threading.enumerate()))
    stored = len(list(current().store.items()))

    tm.search_category(LOTUS, pages=3)

    assert stored >= 1
    assert box.calls == 3


def test_an_attempt_that_reached_no_host_is_neither_paid_nor_saved(tmp_path):
    """The store saved nothing where the network was down."""
    client = tm.Client(token="a-token", base_url="http://127.0.0.1:9", cache_dir=tmp_path)
    with pytest.raises(tm.ServiceError):
        tm.search_items("cup", client=client)

    assert tm.spend("endpoint", client=client)[["paid", "saved"]].to_numpy().tolist() == [[0, 0]]


def test_pages_of_a_search_that_went_on_are_not_called_saved(box):
    """What this very search has paid for is no saving when it resumes."""
    box.balance = 3
    with pytest.raises(tm.SearchInterrupted) as caught:
        tm.search_category(LOTUS, pages=5)
    box.balance = None
    caught.value.resume()

    assert tm.spend("endpoint")["saved"].sum() == 0
