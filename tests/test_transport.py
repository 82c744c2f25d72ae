"""One call: what its answer means, and how many may be in flight."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

import tmapi_analytics as tm
from tmapi_analytics.answers import judge, scrub
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.transport import Limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEARCH, CONVERT = ENDPOINTS["search_items"], ENDPOINTS["convert_url"]
API = "https://api.tmapi.io"
GOOD = {"items": [], "total_count": 0}


def meaning(http: int, body: object, endpoint=SEARCH) -> tuple[str, int]:
    """Which error an answer amounts to, and the status that counts."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    error, status = judge(endpoint, http, content, API)
    return (type(error).__name__ if error else "good", status)


@pytest.mark.parametrize(
    ("http", "body", "expected"),
    [
        (200, {"code": 200, "msg": "success", "data": GOOD}, ("good", 200)),
        (200, {"code": "200", "data": GOOD}, ("good", 200)),
        (200, {"data": GOOD}, ("good", 200)),
        (201, {"code": 200, "data": GOOD}, ("good", 200)),
        (200, {"code": None, "data": GOOD}, ("good", 200)),
        (200, {"code": 200, "data": {"items": None, "total_count": "0"}}, ("good", 200)),
        (200, {"code": 439, "data": None}, ("BalanceError", 439)),
        (200, {"code": "439", "data": None}, ("BalanceError", 439)),
        (200, {"code": "439", "data": GOOD}, ("BalanceError", 439)),
        (200, {"code": 4011, "message": "no API key found in request"}, ("AuthError", 401)),
        (401, {"code": 4011, "message": "no API key found in request"}, ("AuthError", 401)),
        (401, {"message": "no API key found in request"}, ("AuthError", 401)),
        (403, {"message": "forbidden"}, ("AuthError", 403)),
        (439, {"message": "Insufficient API balance"}, ("BalanceError", 439)),
        (400, {"code": 439, "msg": "balance"}, ("BalanceError", 439)),
        (500, {"code": 200, "data": GOOD}, ("ServiceError", 500)),
        (500, {"code": 503}, ("BusyError", 503)),
        (503, b"<html>busy</html>", ("BusyError", 503)),
        (502, b"", ("ServiceError", 502)),
        (599, {}, ("ServiceError", 599)),
        (404, {"message": "no Route matched with those values"}, ("ReplyError", 404)),
        (418, {"message": "I'm a teapot"}, ("ReplyError", 418)),
        (200, b"", ("ServiceError", 200)),
        (204, b"", ("ServiceError", 204)),
        (200, b"<html>", ("ServiceError", 200)),
        (200, b'{"code": 200, "data": {"items": [', ("ServiceError", 200)),
        (200, b"[" * 100_000, ("ServiceError", 200)),
        (200, b'{"code": ' + b"9" * 5000 + b"}", ("ServiceError", 200)),
        (200, b"null", ("ReplyError", 200)),
        (200, b"[]", ("ReplyError", 200)),
        (200, b'"text"', ("ReplyError", 200)),
        (200, {"ok": True}, ("ReplyError", 200)),
        (200, {"code": 200, "data": None}, ("ReplyError", 200)),
        (200, {"code": 200, "data": []}, ("ReplyError", 200)),
        (200, {"code": 200, "data": {}}, ("ReplyError", 200)),
        (200, {"code": 200, "data": {"items": None}}, ("ReplyError", 200)),
        (200, {"code": 200, "data": {"items": {}}}, ("ReplyError", 200)),
        (200, {"code": 200, "data": {"items": "none"}}, ("ReplyError", 200)),
        (200, {"code": 0, "data": GOOD}, ("ReplyError", 0)),
        (200, {"code": -1, "data": GOOD}, ("ReplyError", -1)),
        (302, b"https://elsewhere.example/?apiToken=abc", ("ReplyError", 302)),
        (302, b"https://[bad", ("ReplyError", 302)),
        (304, b"", ("ReplyError", 304)),
    ],
    ids=lambda value: str(value)[:40] if not isinstance(value, tuple) else "-".join(map(str, value)),
)  # fmt: skip
def test_status_and_code_are_one_thing(http, body, expected):
    """A failure in either is a failure; only the promised shape is an answer."""
    assert meaning(http, body) == expected


@pytest.mark.parametrize("path", [None, 5, [], {}])
def test_a_conversion_without_a_path_is_no_answer(path):
    """A conversion promises a text."""
    assert meaning(200, {"code": 200, "data": {"image_url": path}}, CONVERT) == ("ReplyError", 200)


@pytest.mark.parametrize(
    "said", ["\x1b[31mred\x1b[0m", "a\nb\r\tc", "\u202eright to left", "x" * 5000, "apiToken=abc123&page=1"]
)
def test_what_an_answer_says_is_quoted_short_and_harmless(said):
    """No control character, no flood and no token of an answer reaches a message."""
    error, _ = judge(SEARCH, 500, json.dumps({"code": 500, "msg": said}).encode(), API)

    assert str(error).isprintable()
    assert len(str(error)) < 400
    assert "abc123" not in str(error)


@pytest.mark.parametrize("said", [None, 5, ["a"], {"a": 1}, ""])
def test_an_answer_that_says_nothing_readable_is_still_an_error(said):
    """A message of another type is left out."""
    error, _ = judge(SEARCH, 500, json.dumps({"code": 500, "msg": said}).encode(), API)

    assert str(error).startswith("the API refused the call (500).")


@pytest.mark.parametrize(
    "text", ["/x?apiToken=abc123&page=2", "/x?page=2&apitoken=abc123", 'GET "/x?apiToken=abc123" 200']
)
def test_a_url_in_a_log_loses_its_token(text):
    """The parameter stays, its value does not."""
    assert "abc123" not in scrub(text)
    assert "page=2" in scrub(text) or "page" not in text


# The limit


def test_a_limit_lets_in_no_more_than_it_allows():
    """Threads wait for a place, and all get one."""
    limit, lock, now, most = Limit(3), threading.Lock(), [0], [0]

    def work() -> None:
        with limit.slot():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.01)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most[0] == 3


def test_a_refusal_halves_and_a_burst_of_refusals_halves_once():
    """All calls of one burst were in flight together, so they tell the same thing."""
    limit = Limit(8)

    for _ in range(8):
        limit.refused(in_flight=8)

    assert limit.allowed == 4


def test_a_limit_never_closes_and_never_passes_its_most():
    """One call is always allowed, and recovery ends where it began."""
    limit = Limit(4)
    for in_flight in (4, 2, 1, 1, 1):
        limit.refused(in_flight)
    lowest = limit.allowed
    for _ in range(10_000):
        limit.answered()

    assert (lowest, limit.allowed) == (1, 4)


def test_a_limit_recovers_slowly():
    """A place more after about ten rounds of good answers, not after one."""
    limit = Limit(8)
    limit.refused(in_flight=2)
    for _ in range(9):
        limit.answered()
    still = int(limit.allowed)
    for _ in range(9):
        limit.answered()

    assert (still, int(limit.allowed)) == (1, 2)


# Servers that misbehave below HTTP


@pytest.fixture
def rude() -> Iterator[Callable[[bytes], str]]:
    """A server that reads a request, sends what it was given and hangs up; gives its URL."""
    servers: list[socket.socket] = []

    def serve(server: socket.socket, answer: bytes) -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

    def start(answer: bytes) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=serve, args=(server, answer), daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}"

    yield start
    for server in servers:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer on the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.mark.parametrize(
    ("answer", "family"),
    [
        (b"", tm.ServiceError),
        (b"\0\xff\x1b rubbish \r\n\r\n", tm.ServiceError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{}", tm.ServiceError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", tm.ServiceError),
        (http(b"no gzip at all", "Content-Encoding: gzip"), tm.ServiceError),
        (http(b"\xff\xfe\xff"), tm.ServiceError),
        (http(b"", "Location: http://[bad", status="302 Found"), tm.ReplyError),
        (http(b"", "Location: //\x7f.example", status="302 Found"), tm.ReplyError),
        (http(b"", status="302 Found"), tm.ReplyError),
        (http(b'{"code": "439", "data": {"items": []}}'), tm.BalanceError),
        (http(b'{"code": 4011, "message": "no API key"}'), tm.AuthError),
        (http(b'{"code": 200, "data": {"items": "many"}}'), tm.ReplyError),
        (http(b"{}" + b" " * 3_000_000), tm.ReplyError),
    ],
    ids=["nothing", "rubbish", "half a body", "a broken chunk", "no gzip", "no text", "a broken redirect",
         "a strange redirect", "a redirect to nowhere", "439 as text", "4011 under 200", "items as text",
         "three megabytes"],
)  # fmt: skip
def test_whatever_a_server_sends_is_an_error_of_ours(rude, tmp_path, answer, family):
    """No exception of the libraries below reaches the user."""
    with (
        tm.settings(base_url=rude(answer), token="some-token", cache_dir=tmp_path),
        pytest.raises(family) as caught,
    ):
        tm.search_items("cup")

    assert type(caught.value) is family
    assert str(caught.value).isprintable()


def test_a_page_with_half_a_character_and_strange_bytes_is_an_answer(rude, tmp_path):
    """One broken title does not cost a page of offers."""
    body = b'{"code": 200, "data": {"total_count": 2, "items": [{"item_id": 1, "title": "\\ud83d"}, '
    body += b'{"item_id": 2, "title": "\xff\xfe"}]}}'

    with tm.settings(base_url=rude(http(body)), token="some-token", cache_dir=tmp_path):
        frame = tm.search_items("cup")

    assert frame["item_id"].tolist() == [1, 2]


def test_a_very_large_page_is_an_answer(rude, tmp_path):
    """Ten thousand offers on one page are ten thousand rows."""
    items = [{"item_id": number, "title": "cup" * 20} for number in range(10_000)]
    body = json.dumps({"code": 200, "data": {"total_count": 20, "items": items}}).encode()

    with tm.settings(base_url=rude(http(body)), token="some-token", cache_dir=tmp_path):
        frame = tm.search_items("cup")

    assert len(frame) == 10_000


def test_a_server_that_never_answers_is_given_up_after_the_timeout(tmp_path):
    """Three attempts of the set time, and the error names host and time."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with (
            tm.settings(base_url=url, token="some-token", cache_dir=tmp_path, timeout=0.1),
            pytest.raises(tm.ServiceError, match=r"127.0.0.1 did not answer within 0.1 s"),
        ):
            tm.search_items("cup")

        with tm.settings(base_url=url, cache_dir=tmp_path):
            assert tm.spend()["paid"].tolist() == [True] * 3
