"""How pages are got: nothing is asked twice, nothing paid is lost, no error looks like an answer."""

from __future__ import annotations

import random
import threading
import time
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pandas.testing import assert_frame_equal

import tmapi_analytics as tm
from tmapi_analytics import images
from tmapi_analytics.client import Client, current
from tmapi_analytics.devserver import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

LOTUS = 130822002
TOTAL_COUNTS = ["true", "missing", "overstated", "string"]
PASSING = {
    "417": ("fail", 417, tm.ServiceError),
    "499": ("fail", 499, tm.ServiceError),
    "500": ("fail", 500, tm.ServiceError),
    "502, which no table knows": ("fail", 502, tm.ServiceError),
    "503": ("fail", 503, tm.BusyError),
    "429": ("fail", 429, tm.BusyError),
    "a cut connection": ("disturb", "cut", tm.ServiceError),
    "half an answer": ("disturb", "truncate", tm.ServiceError),
    "a page of HTML": ("disturb", "not_json", tm.ServiceError),
}
FINAL = {
    "439": (439, tm.BalanceError, 1),
    "402": (402, tm.BalanceError, 1),
    "422": (422, tm.ParameterError, 1),
    "404": (404, tm.ReplyError, 1),
    "401, which the other token form answers too": (401, tm.AuthError, 2),
}


def spoil(box: Sandbox, how: str, what: int | str, **where: object) -> None:
    """Call `box.fail` or `box.disturb`."""
    getattr(box, how)(what, **where)


def without_clock(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without the one column that differs between two answers to the same question."""
    return frame.drop(columns="fetched_at")


def asked_pages(box: Sandbox) -> list[int]:
    """The pages of searches that arrived, in the order of their answers."""
    return [int(call.params["page"]) for call in box.log if call.endpoint != "convert_url"]


def at_once(number: int, work: Callable[[], object]) -> list[object]:
    """What `work` gives to each of some threads that start together."""
    barrier = threading.Barrier(number)

    def one(_: int) -> object:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


# The store


def test_the_same_search_again_costs_nothing_and_gives_the_same_frame(box):
    """A search that was made before makes no call and differs in nothing, not even in its times."""
    first = tm.search_image(box.pictures["lotus"], pages=3)
    box.reset()

    again = tm.search_image(box.pictures["lotus"], pages=3)

    assert box.calls == 0
    assert_frame_equal(again, first)
    assert (first.attrs["tmapi"]["paid"], again.attrs["tmapi"]["paid"]) == (3, 0)
    assert again.attrs["tmapi"]["oldest"] == first.attrs["tmapi"]["oldest"]


def test_more_pages_pay_only_for_the_new_ones(box):
    """Three pages after two make one call: the conversion and the first two pages are stored."""
    tm.search_image(box.pictures["lotus"], pages=2)
    box.reset()

    tm.search_image(box.pictures["lotus"], pages=3)

    assert asked_pages(box) == [3]
    assert box.calls == 1


def test_another_price_range_uses_the_same_conversion(box):
    """What is asked about a picture may change without converting the picture again."""
    tm.search_image(box.pictures["lotus"])
    box.reset()

    tm.search_image(box.pictures["lotus"], price=(5, 60))

    assert [call.endpoint for call in box.log] == ["search_image"]


def test_a_label_a_progress_and_another_client_are_no_other_search(box):
    """What does not change the answer does not change what is stored."""
    tm.search_items("bamboo cup")
    box.reset()

    labelled = tm.search_items("bamboo cup", label="mine", progress=False, client=tm.Client(concurrency=1))

    assert box.calls == 0
    assert labelled["search"].unique().tolist() == ["mine"]


@pytest.mark.parametrize(
    "other",
    [
        {"sort": "sales"},
        {"language": "zh"},
        {"page_size": 10},
        {"price": (1, None)},
        {"free_shipping": True},
        {"free_shipping": False},
        {"extra": {"unknown": 1}},
    ],
    ids=lambda other: f"with {other}",
)
def test_whatever_changes_the_answer_is_another_search(box, other):
    """A search that may be answered differently is never answered from the store of another."""
    tm.search_items("bamboo cup")
    box.reset()

    tm.search_items("bamboo cup", **other)

    assert box.calls == 1


def test_max_age_asks_again_once_and_the_older_answer_stays_until_it_is_pruned(box):
    """A refresh adds an answer; the one before is there until `prune`."""
    first = tm.search_items("bamboo cup")
    box.reset()

    newer = tm.search_items("bamboo cup", max_age=0)
    stored = tm.search_items("bamboo cup")

    store = current().store
    assert box.calls == 1
    assert newer["fetched_at"].min() > first["fetched_at"].max()
    assert_frame_equal(stored, newer)
    assert len(list(store.items())) == 2
    assert (store.prune(), len(list(store.items()))) == (1, 1)
    assert_frame_equal(tm.search_items("bamboo cup"), newer)
    assert box.calls == 1


def test_what_is_young_enough_is_not_asked_again(box):
    """An answer within `max_age` is used as it is."""
    tm.search_items("bamboo cup")
    box.reset()

    tm.search_items("bamboo cup", max_age="20h")

    assert box.calls == 0


def test_a_refresh_of_a_picture_search_does_not_convert_again(box):
    """`max_age` is about offers: the picture and its conversion are the same."""
    tm.search_image(box.pictures["lotus"], pages=2)
    box.reset()

    tm.search_image(box.pictures["lotus"], pages=2, max_age=0)

    assert sorted(asked_pages(box)) == [1, 2]
    assert box.calls == 2


# Offline


def test_offline_uses_the_store_without_a_token_and_without_a_call(box, monkeypatch):
    """Stored pages can be read where there is neither network nor token."""
    first = tm.search_items("bamboo cup", pages=2)
    folder = current().settings.cache_dir
    box.reset()

    with tm.settings(token=None, base_url=box.url, cache_dir=folder):
        again = tm.search_items("bamboo cup", pages=2, offline=True)

    assert box.calls == 0
    assert_frame_equal(again, first)


def test_offline_names_the_pages_that_are_missing(box):
    """What is there is in `.frame`; what is not is named in the message."""
    tm.search_items("bamboo cup", pages=2)
    box.reset()

    with pytest.raises(tm.SearchInterrupted, match="pages 3 to 5 are not stored") as caught:
        tm.search_items("bamboo cup", pages=5, offline=True)

    assert caught.value.frame.attrs["tmapi"]["pages"] == 2
    assert caught.value.frame.attrs["tmapi"]["missing_pages"] == [3, 4, 5]
    assert box.calls == 0


def test_offline_on_a_machine_never_used_creates_nothing(clean_settings):
    """Reading from a store that is not there leaves no folder behind."""
    with pytest.raises(tm.SearchInterrupted, match="page 1 is not stored") as caught:
        tm.search_items("bamboo cup", offline=True)

    assert caught.value.frame.empty
    assert list(clean_settings.iterdir()) == []


# Failures


@pytest.mark.parametrize("form", ["http", "body", "gateway"])
@pytest.mark.parametrize("status", [417, 499, 500, 502, 503, 429])
def test_a_passing_failure_is_tried_three_times_and_then_raised(box, status, form):
    """417, 499, 5xx and 429 cost at most three calls a page, in whichever form they come."""
    family = tm.BusyError if status in (503, 429) else tm.ServiceError
    box.fail(status, times=None, form=form)

    with pytest.raises(tm.TmapiError) as caught:
        tm.search_items("bamboo cup")

    assert type(caught.value) is family
    assert (caught.value.status, caught.value.retryable) == (status, True)
    assert box.calls == 3


@pytest.mark.parametrize("kind", ["cut", "truncate", "not_json"])
def test_a_broken_answer_is_tried_three_times_and_then_raised(box, kind):
    """A cut connection, half an answer and a page of HTML are passing failures."""
    box.disturb(kind, times=None)

    with pytest.raises(tm.ServiceError) as caught:
        tm.search_items("bamboo cup")

    assert caught.value.retryable
    assert box.calls == 3


@pytest.mark.parametrize(("how", "what", "family"), PASSING.values(), ids=PASSING)
def test_a_failure_that_passes_is_not_seen(box, how, what, family):
    """Two failures in a row cost two calls more and change nothing in the frame."""
    expected = tm.search_items("bamboo cup")
    spoil(box, how, what, times=2)

    frame = tm.search_items("bamboo cup", max_age=0)

    assert frame.attrs["tmapi"]["calls"] == 3
    assert_frame_equal(without_clock(frame), without_clock(expected))


@pytest.mark.parametrize("form", ["http", "body", "gateway"])
@pytest.mark.parametrize(("status", "family", "calls"), FINAL.values(), ids=FINAL)
def test_a_final_failure_is_never_tried_again(box, status, family, calls, form):
    """Balance, parameters and address cost one call; a refused token one for each of its two forms."""
    box.fail(status, times=None, form=form)

    with pytest.raises(tm.TmapiError) as caught:
        tm.search_items("bamboo cup")

    assert type(caught.value) is family
    assert (caught.value.status, caught.value.retryable) == (status, False)
    assert box.calls == calls


def test_an_answer_that_is_not_the_envelope_is_an_error_and_never_no_results(box):
    """JSON of another shape under 200 raises, after one call."""
    box.disturb("not_envelope", times=None)

    with pytest.raises(tm.ReplyError):
        tm.search_items("bamboo cup")

    assert box.calls == 1


@pytest.mark.parametrize("form", ["http", "body", "gateway"])
@pytest.mark.parametrize("status", [401, 404, 417, 422, 439, 499, 500, 503])
def test_no_error_is_ever_stored(box, status, form):
    """After an error the store is as empty as before, and the next search asks again."""
    box.fail(status, times=3, form=form)
    with pytest.raises(tm.TmapiError):
        tm.search_items("bamboo cup")
    box.faults.clear()

    stored = list(current().store.items())
    frame = tm.search_items("bamboo cup")

    assert stored == []
    assert len(frame) > 0


@pytest.mark.parametrize("kind", ["cut", "truncate", "not_json", "not_envelope", "redirect"])
def test_no_broken_answer_is_ever_stored(box, kind):
    """What is not a whole envelope does not reach the store."""
    box.disturb(kind, times=3)

    with pytest.raises(tm.TmapiError):
        tm.search_items("bamboo cup")

    assert list(current().store.items()) == []


@pytest.mark.parametrize("form", ["query", "header"])
def test_either_token_form_is_found_with_one_call_more_at_most(form):
    """A 401 tries the other form, once; which one works is remembered."""
    with tm.sandbox(token_form=form) as box:
        tm.search_items("bamboo cup", pages=3)
        tm.search_items("canvas bag", pages=3)

        refused = Counter(call.status for call in box.log)[401]

    assert refused == (form == "header")


def test_a_refusal_before_the_token_was_looked_at_proves_no_token_form():
    """A 503 from before the token was read does not keep the other form from being tried."""
    with tm.sandbox(token_form="header", limit=0) as box:
        with pytest.raises(tm.BusyError):
            tm.search_items("bamboo cup")
        box.limit = None

        frame = tm.search_items("bamboo cup")

    assert len(frame) > 0


# Too many at once


@pytest.mark.parametrize(("limit", "concurrency"), [(1, 8), (2, 8), (3, 16), (4, 5)])
def test_a_server_that_takes_less_at_once_slows_the_search_and_does_not_end_it(limit, concurrency):
    """A 503 halves the calls in flight: after the first burst hardly any is refused."""
    with tm.sandbox(limit=limit, latency=0.005) as box, tm.settings(concurrency=concurrency):
        frame = tm.search_category(LOTUS, pages=12)

        refused = Counter(call.status for call in box.log)[503]

    assert frame.attrs["tmapi"]["pages"] == 12
    assert refused <= concurrency - limit + 3


def test_no_more_calls_are_in_flight_than_the_settings_allow():
    """The limit holds over all searches of a client, however many threads they come from."""
    with tm.sandbox(latency=0.01) as box, tm.settings(concurrency=3):
        client = tm.Client()
        at_once(3, lambda: tm.search_category(LOTUS, pages=6, max_age=0, client=client))

        peak = box.in_flight_peak

    assert peak <= 3


# Refreshing


@pytest.mark.parametrize(("how", "what", "family"), PASSING.values(), ids=PASSING)
def test_a_refresh_that_meets_a_passing_failure_serves_the_older_pages_with_one_warning(
    box, how, what, family
):
    """Older pages will do where the API is down for a moment, and frame and warning say so."""
    older = tm.search_items("bamboo cup", pages=3)
    spoil(box, how, what, times=None)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frame = tm.search_items("bamboo cup", pages=3, max_age=0)

    assert [warning.category for warning in caught] == [tm.StaleWarning]
    assert "3 pages could not be refreshed" in str(caught[0].message)
    assert frame.attrs["tmapi"]["not_refreshed"] == [1, 2, 3]
    assert_frame_equal(frame, older)


@pytest.mark.parametrize(("status", "family", "calls"), FINAL.values(), ids=FINAL)
def test_a_refresh_that_meets_a_final_failure_raises_and_keeps_the_older_page(box, status, family, calls):
    """A spent balance is never papered over with an old page, and never costs that page."""
    older = tm.search_items("bamboo cup")
    box.fail(status, times=None)

    with pytest.raises(family) as caught:
        tm.search_items("bamboo cup", max_age=0)

    assert caught.value.status == status
    assert_frame_equal(tm.search_items("bamboo cup", offline=True), older)


def test_a_warning_points_at_the_line_that_searched(box):
    """A warning names the user's own file, not one of ours."""
    tm.search_items("bamboo cup")
    box.fail(500, times=None)

    with pytest.warns(tm.StaleWarning) as caught:
        tm.search_items("bamboo cup", max_age=0)

    assert caught[0].filename == __file__


# One call for all


def test_eight_threads_make_one_call(box):
    """Threads that ask for the same page at once wait for one answer."""
    box.latency = 0.2

    frames = at_once(8, lambda: tm.search_items("bamboo cup"))

    assert box.calls == 1
    for frame in frames[1:]:
        assert_frame_equal(frame, frames[0])


def test_eight_threads_convert_a_picture_once(box):
    """The conversion is a page like any other: one call for all."""
    box.latency = 0.1

    at_once(8, lambda: tm.search_image(box.pictures["mug"]))

    assert Counter(call.endpoint for call in box.log) == {"convert_url": 1, "search_image": 1}


def test_eight_threads_with_different_searches_convert_a_picture_once(box):
    """Searches that differ share the conversion of their picture, also when they start together."""
    box.latency = 0.05
    sorts = iter(["default", "sales", "price_up", "price_down"] * 2)

    at_once(8, lambda: tm.search_image(box.pictures["mug"], sort=next(sorts)))

    assert Counter(call.endpoint for call in box.log) == {"convert_url": 1, "search_image": 4}


def test_two_clients_make_one_call(box):
    """Clients of the same store do not ask for the same page twice, even at once."""
    box.latency = 0.2
    clients = iter([tm.Client(), tm.Client(concurrency=2)])

    at_once(2, lambda: tm.search_items("bamboo cup", client=next(clients)))

    assert box.calls == 1


def test_eight_refreshing_threads_make_one_call(box):
    """A refresh that another thread has just made is not made again."""
    tm.search_items("bamboo cup")
    box.reset()
    box.latency = 0.2

    at_once(8, lambda: tm.search_items("bamboo cup", max_age=0))

    assert box.calls == 1


def test_four_processes_make_one_call(box, elsewhere, tmp_path, until):
    """Processes that ask for the same page at once wait for one answer."""
    box.latency = 0.5
    variables = {"base_url": box.url, "token": box.token, "cache_dir": str(tmp_path / "store")}
    code = """
    import pathlib, sys, time
    pathlib.Path(f"ready{sys.argv[0]}{__import__('os').getpid()}").touch()
    while not pathlib.Path("go").exists(): time.sleep(0.001)
    print(len(tm.search_items("bamboo cup")))
    """
    processes = [elsewhere(code, **variables) for _ in range(4)]
    until(lambda: len(list(tmp_path.glob("ready*"))) == 4)

    (tmp_path / "go").touch()
    outputs = [process.communicate(timeout=30) for process in processes]

    assert box.calls == 1
    assert {out for out, _ in outputs} == {outputs[0][0]}
    assert outputs[0][0].strip().isdigit()


# Death


@pytest.mark.parametrize("calls", sorted(random.Random(1688).sample(range(1, 21), 3)))
def test_a_process_that_is_killed_loses_no_page_it_had_received(box, elsewhere, tmp_path, calls, until):
    """After kill -9 the next run pays only for what had not arrived: the calls in flight at most."""
    box.latency = 0.02
    variables = {"base_url": box.url, "token": box.token, "cache_dir": str(tmp_path / "store")}
    process = elsewhere(f"tm.search_image({box.pictures['lotus']!r}, pages=20)", concurrency="4", **variables)
    until(lambda: box.calls >= calls)
    process.kill()
    process.wait()

    with tm.settings(**variables, concurrency=4):
        frame = tm.search_image(box.pictures["lotus"], pages=20)

    assert frame.attrs["tmapi"]["pages"] == 20
    assert box.calls <= 21 + 4
    box.latency = 0
    assert_frame_equal(without_clock(frame), without_clock(tm.search_image(box.pictures["lotus"], pages=20)))


# Damage


def damage_garbage(path: Path) -> None:
    """Replace the file by rubbish."""
    path.write_bytes(random.Random(1).randbytes(30_000))


def damage_middle(path: Path) -> None:
    """Overwrite two pages in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 5000] = b"\xa5" * 5000
    path.write_bytes(content)


def damage_truncated(path: Path) -> None:
    """Cut the file in half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damage_header(path: Path) -> None:
    """Overwrite the header."""
    content = bytearray(path.read_bytes())
    content[:100] = b"\0" * 100
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [damage_garbage, damage_truncated, damage_header])
def test_a_damaged_store_is_set_aside_with_one_warning_and_the_search_goes_on(box, damage):
    """A file that is no database any more costs its pages, never the search."""
    expected = tm.search_category(LOTUS, pages=10)
    client = current()
    client.close()
    damage(client.settings.cache_dir / "store.sqlite")

    with pytest.warns(tm.StoreWarning, match="was damaged; it is now") as caught:
        frame = tm.search_category(LOTUS, pages=10)

    assert len(caught) == 1
    assert len(list(client.settings.cache_dir.glob("store.sqlite.damaged-*"))) >= 1
    assert_frame_equal(without_clock(frame), without_clock(expected))


def test_damage_in_the_middle_costs_only_the_pages_it_hit(box):
    """Answers that can still be read are kept; the others are asked for again, and never come out wrong."""
    expected = tm.search_category(LOTUS, pages=10)
    client = current()
    client.close()
    damage_middle(client.settings.cache_dir / "store.sqlite")
    box.reset()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frame = tm.search_category(LOTUS, pages=10)

    assert {warning.category for warning in caught} <= {tm.StoreWarning}
    assert len(caught) <= 1
    assert 1 <= box.calls <= 5
    assert_frame_equal(without_clock(frame), without_clock(expected))


def test_a_store_that_is_deleted_while_in_use_is_begun_anew(box):
    """Somebody may clear the folder at any time."""
    expected = tm.search_items("bamboo cup")
    for file in current().settings.cache_dir.glob("store.sqlite*"):
        file.unlink()

    frame = tm.search_items("bamboo cup")

    assert box.calls == 2
    assert_frame_equal(without_clock(frame), without_clock(expected))


def test_a_folder_that_cannot_be_used_is_told_before_a_call_is_spent(box, tmp_path):
    """Where an answer could not be kept none is paid for."""
    (tmp_path / "file").touch()

    with tm.settings(cache_dir=tmp_path / "file"), pytest.raises(tm.ConfigError, match="cannot be used"):
        tm.search_items("bamboo cup")

    assert box.calls == 0


def test_a_store_that_is_a_folder_is_told_before_a_call_is_spent(box, tmp_path):
    """A folder where the store's file should be is a clear error."""
    (tmp_path / "store.sqlite").mkdir()

    with tm.settings(cache_dir=tmp_path), pytest.raises(tm.ConfigError, match="cannot be used"):
        tm.search_items("bamboo cup")

    assert box.calls == 0


# How far


def test_page_1_comes_first_and_the_rest_after_it_at_once(box):
    """Nobody knows how many pages there are before page 1; then nothing waits."""
    meeting = threading.Barrier(5)

    class OnceAllAreThere(dict):
        def get(self, endpoint, default):
            if box.log:  # page 1 has been answered
                meeting.wait(timeout=60)
            return default

    box.latency = OnceAllAreThere()
    tm.search_category(LOTUS, pages=6)

    assert box.log[0].params["page"] == "1"
    assert box.in_flight_peak == 5
    assert not meeting.broken


def test_the_offers_stand_in_the_order_of_the_pages(box):
    """Pages that overtake one another do not show in the frame."""
    box.disturb("slow", page=2, seconds=0.2)

    frame = tm.search_category(LOTUS, pages=4)

    assert frame["page"].is_monotonic_increasing
    assert frame["position"].tolist() == list(range(1, len(frame) + 1))


@pytest.mark.parametrize("total_count", TOTAL_COUNTS)
def test_all_pages_are_asked_for_and_at_most_one_past_the_end(total_count):
    """`pages="all"` ends where the offers end, whatever `total_count` says."""
    with tm.sandbox(messy=False) as box:
        box.total_count = total_count
        frame = tm.search_items("bamboo cup", pages="all")

        asked = asked_pages(box)
        box.total_count = "true"
        true = tm.search_items("bamboo cup", max_age=0).attrs["tmapi"]["total_count"]

    assert len(frame) == true
    assert asked[:-1] == list(range(1, len(asked)))
    assert len(asked) <= -(-true // 20) + 1


@pytest.mark.parametrize("total_count", TOTAL_COUNTS)
def test_no_more_pages_are_asked_for_than_page_1_announces(total_count):
    """Fifty pages of seven cost seven, and a few where `total_count` is missing or says too much."""
    with tm.sandbox() as box:
        box.total_count = total_count
        tm.search_items("bamboo cup", pages=50)

        asked = asked_pages(box)

    last = 7
    assert set(range(1, last + 1)) <= set(asked)
    assert len(asked) <= last + (0 if total_count in ("true", "string") else 2 * 5)


@pytest.mark.parametrize("total_count", TOTAL_COUNTS)
@pytest.mark.parametrize("pages", [3, 50, "all"])
def test_a_cold_and_a_warm_run_give_the_same_frame(total_count, pages):
    """Which pages overtook which others does not show, not even in what the frame says of itself."""
    with tm.sandbox() as box:
        box.total_count = total_count
        cold = tm.search_items("bamboo cup", pages=pages)
        box.reset()
        warm = tm.search_items("bamboo cup", pages=pages)

    told = [{**frame.attrs["tmapi"], "paid": 0, "stored": 0, "calls": 0} for frame in (cold, warm)]
    assert box.calls == 0
    assert_frame_equal(warm, cold)
    assert told[0] == told[1]


def test_a_failure_past_the_end_does_not_spoil_a_search_that_is_complete():
    """Pages beyond the last one were asked for only because `total_count` said too much."""
    with tm.sandbox(messy=False) as box:
        box.total_count = "overstated"
        box.latency = 0.02
        for page in range(8, 12):
            box.fail(422, page=page, times=None)

        frame = tm.search_items("bamboo cup", pages=50)

    assert frame.attrs["tmapi"]["pages"] == 7
    assert not frame.attrs["tmapi"]["more"]


def test_a_search_that_finds_nothing_is_an_empty_frame_and_is_stored(box):
    """No results is an answer: it has all columns and is not paid for again."""
    first = tm.search_items("no such thing on earth", pages=5)
    again = tm.search_items("no such thing on earth", pages=5)

    assert box.calls == 1
    assert first.empty
    assert_frame_equal(again, first)
    assert list(first.columns) == list(tm.search_items("bamboo cup").columns)


# Whose data


def test_frames_of_the_sandbox_say_so(box):
    """Made-up data is marked, whether it was just paid for or stored."""
    frames = [tm.search_image(box.pictures["lotus"]) for _ in range(2)]

    assert [frame.attrs["tmapi"]["sandbox"] for frame in frames] == [True, True]


def test_frames_of_a_sandbox_that_was_started_elsewhere_say_so(tmp_path):
    """It is the answer that says so, not the way the server was started."""
    with Sandbox() as server, tm.settings(base_url=server.url, token=server.token, cache_dir=tmp_path):
        frame = tm.search_items("bamboo cup")

    assert frame.attrs["tmapi"]["sandbox"] is True


def test_a_real_token_beside_the_sandbox_is_warned_about_and_not_used(monkeypatch):
    """While the sandbox lives calls go there, whatever token is set; the user is told."""
    monkeypatch.setenv("TMAPI_TOKEN", "a-real-token")

    with pytest.warns(tm.SecurityWarning, match="a real token is set") as caught:
        box = tm.sandbox()
    with box:
        frame = tm.search_items("bamboo cup")

    assert len(caught) == 1
    assert frame.attrs["tmapi"]["sandbox"] is True


def test_a_notebook_can_ask_for_a_sandbox_only_where_there_is_no_token(monkeypatch):
    """With a real token there is none; a sandbox's own is no reason, or a cell could not run twice."""
    with tm.sandbox(unless_token=True) as first, tm.sandbox(unless_token=True) as again:
        assert first.url != again.url

    monkeypatch.setenv("TMAPI_TOKEN", "a-real-token")

    assert tm.sandbox(unless_token=True) is None


def test_a_stopped_sandbox_leaves_nothing_behind():
    """Its store goes with it, and calls go where they went before."""
    with tm.sandbox() as box:
        tm.search_items("bamboo cup")
        folder = current().settings.cache_dir

    assert not folder.exists()
    assert current().settings.base_url != box.url


def test_a_client_that_was_closed_opens_again(box):
    """`close` frees connections and files; it does not end the client."""
    client = Client()
    first = tm.search_items("bamboo cup", client=client)
    client.close()

    again = tm.search_items("bamboo cup", client=client)

    assert_frame_equal(again, first)


def test_a_conversion_that_is_outlived_within_a_search_is_made_anew(box, monkeypatch):
    """A laptop that sleeps half-way through must not end up with half the offers and no word of it."""
    monkeypatch.setattr(images, "CONVERSION_LIFETIME", timedelta(seconds=1))

    def sleep(done, planned, text):
        if done == 3:
            time.sleep(1.2)
            box.expire_conversions("empty")

    frame = tm.search_image(box.pictures["lotus"], pages="all", progress=sleep)

    assert frame.attrs["tmapi"]["pages"] > 20


@pytest.mark.parametrize("name", ["offline", "dry_run"])
def test_a_switch_is_true_or_false(box, name):
    """A word that looks like no is not taken for yes."""
    with pytest.raises(tm.ParameterError, match=f"{name} cannot be 'no'"):
        tm.search_items("cup", **{name: "no"})

    assert box.calls == 0


def test_nothing_is_sent_after_the_search_has_stopped(box):
    """A page that waits for its next attempt is given up when another page ends the search."""
    box.fail(500, page=2, times=None)
    box.fail(439, page=3, form="gateway")
    with tm.settings(backoff=0.5), pytest.raises(tm.SearchInterrupted):
        tm.search_category(LOTUS, pages=3)

    assert [call.params["page"] for call in box.log].count("2") == 1


def test_the_sandbox_answers_inside_a_block_with_a_real_token(recwarn):
    """What was opened last wins, so that no real token is sent and nothing is refused."""
    with tm.settings(token="a-real-token-12345"), tm.sandbox() as inner:
        frame = tm.search_items("cup")

    assert len(frame) > 0
    assert inner.calls == 1


def test_a_setting_of_none_is_as_if_it_were_not_set(monkeypatch):
    """None takes the default, whatever the environment says."""
    monkeypatch.setenv("TMAPI_CONCURRENCY", "2")
    with tm.settings(concurrency=None, timeout=None) as now:
        assert (now.concurrency, now.timeout) == (5, 60)


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        pytest.param(3, "pages 2 and 3 are missing", id="so many were wanted"),
        pytest.param("all", "there may be more", id="nobody knows how many there are"),
    ],
)
def test_a_search_that_its_own_progress_stops_after_page_1_says_what_is_missing(
    box: Sandbox, pages: int | str, missing: str
) -> None:
    """A panel's Cancel comes this way, also before any later page was asked for."""

    def stop(done: int, planned: int | None, text: str) -> None:
        raise tm.SearchInterrupted("enough", hint="")

    with pytest.raises(tm.SearchInterrupted, match=f"1 page came, {missing}: enough") as stopped:
        tm.search_items("lotus seeds", pages=pages, progress=stop)

    assert len(stopped.value.frame) == 20
    assert box.calls == 1
