"""The sandbox counts what it is asked, serves many at once, and ends without a trace."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tmapi_analytics.devserver import Call, Sandbox
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import ConfigError, ParameterError


def ask(box, **params):
    """One search over a connection of its own."""
    asked = {"apiToken": "sandbox", "keyword": "mug", **params}
    return requests.get(box.url + ENDPOINTS["search_items"].path, params=asked, timeout=10)


def at_once(box, number):
    """The statuses of so many searches at once, sorted."""
    with ThreadPoolExecutor(number) as pool:
        return sorted(answer.status_code for answer in pool.map(lambda _: ask(box), range(number)))


def test_every_call_is_counted_whatever_comes_of_it(caller):
    """Good, refused, failed, without token and without route."""
    caller.box.fail(500, endpoint="convert_url")
    caller.convert()
    caller.image()
    caller.get("search_items")
    requests.get(f"{caller.box.url}/nowhere", timeout=10)
    ask(caller.box, apiToken="wrong")

    assert caller.box.calls == 6
    assert [call.status for call in caller.box.log] == [500, 200, 200, 422, 404, 401]


def test_the_log_tells_what_was_asked_but_not_the_token(caller):
    """Name, parameters, status and time of each call."""
    before = time.time()
    path = caller.path()
    caller.get("search_image", img_url=path, page=2)

    first, second = caller.box.log

    assert (first.endpoint, second.endpoint) == ("convert_url", "search_image")
    assert second.params == {"img_url": path, "page": "2"}
    assert before <= first.at <= second.at <= time.time()
    assert isinstance(first, Call)
    assert "sandbox" not in repr([first.params, second.params])


def test_a_reset_zeroes_counts_and_keeps_conversions(caller):
    """Paths that were paid for stay good."""
    path = caller.path()
    caller.box.fail(500, times=None)
    caller.box.reset()

    assert (caller.box.calls, caller.box.log, caller.box.in_flight_peak) == (0, [], 0)
    assert caller.get("search_image", img_url=path).ok


def test_sixteen_callers_at_once_get_sixteen_answers(box):
    """And the peak says how many there were."""
    box.latency = 0.5

    assert at_once(box, 16) == [200] * 16
    assert (box.calls, box.in_flight_peak) == (16, 16)


def test_more_callers_than_the_limit_are_refused(box):
    """At once, with 503; then there is room again."""
    box.latency = 0.5
    box.limit = 4

    assert at_once(box, 10) == [200] * 4 + [503] * 6
    assert ask(box).status_code == 200


def test_a_caller_that_had_its_answer_is_no_longer_in_flight(caller):
    """Otherwise a client that keeps to the limit would be refused now and then."""
    caller.box.limit = 1

    assert {caller.get("search_items", keyword="mug").status_code for _ in range(100)} == {200}


def test_a_balance_runs_out(box):
    """After so many calls the gateway refuses; a top-up helps; a call without token costs nothing."""
    box.balance = 2
    ask(box, apiToken="wrong")
    answers = [ask(box), ask(box), ask(box)]
    box.balance = 1

    assert [answer.status_code for answer in answers] == [200, 200, 439]
    assert answers[2].json() == {"message": "Insufficient API balance"}
    assert ask(box).status_code == 200
    assert box.balance == 0


def test_a_latency_can_be_for_one_endpoint(caller):
    """The others answer at once."""
    caller.box.latency = {"convert_url": 0.4}
    started = time.monotonic()
    caller.get("search_items", keyword="mug")
    middle = time.monotonic()
    caller.convert()

    assert middle - started < 0.4 <= time.monotonic() - middle


def test_a_connection_is_kept(box):
    """Two requests, the first with a body, go over one socket."""
    request = "{} HTTP/1.1\r\nHost: box\r\nContent-Length: {}\r\n\r\n{}"
    with socket.create_connection(("127.0.0.1", int(box.url.rpartition(":")[2]))) as link:
        answers = link.makefile("rb")
        link.sendall(request.format("POST /1688/nowhere", 2, "{}").encode())
        first = _read(answers)
        link.sendall(request.format("GET /1688/nothing", 0, "").encode())
        second = _read(answers)
        answers.close()

    assert first == second == b"HTTP/1.1 404 NOT FOUND\r\n"


def _read(answers):
    """The status line of one answer, its head and body read to the end."""
    status, length = answers.readline(), 0
    while (line := answers.readline()) != b"\r\n":
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    answers.read(length)
    return status


def test_a_warm_page_takes_milliseconds(caller):
    """A kept connection never waits for an acknowledgement, which takes 40 ms."""
    caller.get("search_items", keyword="mug")
    started = time.monotonic()
    for _ in range(10):
        caller.get("search_items", keyword="mug")

    assert time.monotonic() - started < 0.3


def test_the_end_is_clean():
    """No thread is left, though a caller waits and a connection is open; what hung on `cleanup` is closed."""
    before = set(threading.enumerate())
    closed = []
    box = Sandbox()
    box.cleanup.callback(closed.append, "closed")
    box.disturb("slow", seconds=30)
    waiting = threading.Thread(target=_ask_in_vain, args=(box,))
    with socket.create_connection(("127.0.0.1", int(box.url.rpartition(":")[2]))):
        waiting.start()
        while not box.calls:
            time.sleep(0.01)
        started = time.monotonic()
        box.stop()
        box.stop()
        waiting.join()

    assert time.monotonic() - started < 1
    assert set(threading.enumerate()) == before
    assert closed == ["closed"]
    with pytest.raises(requests.ConnectionError):
        ask(box)


def _ask_in_vain(box):
    with pytest.raises(requests.ConnectionError):
        ask(box)


def test_the_port_can_be_used_again_at_once():
    """A second sandbox takes the place of the first."""
    with Sandbox() as first:
        port = int(first.url.rpartition(":")[2])
        ask(first)

    with Sandbox(port) as second:
        assert ask(second).ok


def test_a_port_that_is_taken_is_said_plainly(box):
    """With what to do; nothing is printed and nobody exits."""
    with pytest.raises(ConfigError, match="cannot listen on port"):
        Sandbox(int(box.url.rpartition(":")[2]))


def test_it_can_be_called_by_name():
    """Its addresses are then of that name."""
    with Sandbox(host="localhost") as box:
        assert box.url.startswith("http://localhost:")
        assert ask(box).ok


def test_its_repr_tells_the_address_and_the_calls(box):
    """And not the token."""
    box.token = "t0ken"

    assert repr(box) == f"<Sandbox {box.url}, 0 calls>"


@pytest.mark.parametrize("host", ["0.0.0.0", "example.com", ""])
def test_only_this_machine_is_served(host):
    """A server of made-up goods has no business in a network."""
    with pytest.raises(ParameterError, match="this machine alone"):
        Sandbox(host=host)


def test_it_says_nothing_and_ends_with_the_interpreter():
    """Not of calls, not of a client that hangs up, not of itself when nobody stops it."""
    script = """
import socket, requests, time
from tmapi_analytics.devserver import Sandbox
box = Sandbox(latency=0.1)
requests.get(box.url + "/1688/global/search/items", params={"apiToken": "sandbox", "keyword": "mug"})
half_a_request = b"PUT /uploads HTTP/1.1\\r\\nContent-Length: 99\\r\\n\\r\\nx"
for request in (b"GET /1688/nowhere HTTP/1.1\\r\\n\\r\\n", b"nonsense\\r\\n\\r\\n", half_a_request):
    with socket.create_connection(("127.0.0.1", int(box.url.rpartition(":")[2]))) as link:
        link.sendall(request)
time.sleep(0.3)
print(box.calls)
"""
    run = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )

    assert (run.stdout, run.stderr) == ("2\n", "")


def test_it_stands_apart():
    """It brings nothing of the toolkit but endpoints, errors and their words with it, and no pandas."""
    script = """
import sys
import tmapi_analytics.devserver
ours = [name for name in sys.modules if name.startswith("tmapi_analytics.")]
print(sorted(name for name in ours if ".devserver" not in name))
print("pandas" in sys.modules, "numpy" in sys.modules)
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )

    ours, heavy = run.stdout.splitlines()
    assert ours == "['tmapi_analytics.endpoints', 'tmapi_analytics.errors', 'tmapi_analytics.wording']"
    assert heavy == "False False"
