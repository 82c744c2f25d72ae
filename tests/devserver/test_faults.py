"""Answers fail, come late, come broken or do not come, exactly as often and where it was said."""

from __future__ import annotations

import json
import time

import pytest
import requests

from tmapi_analytics.devserver.faults import DISTURBANCES
from tmapi_analytics.errors import ParameterError

STATUSES = (417, 422, 439, 499, 500, 503)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("form", "http"), [("http", None), ("body", 200)], ids=["by HTTP", "in the body"])
def test_every_error_code_comes_by_http_or_in_the_body(caller, status, form, http):
    """Once, then all is well; and the log says what it meant."""
    caller.box.fail(status, form=form)

    failed, well = caller.get("search_items", keyword="mug"), caller.get("search_items", keyword="mug")

    assert failed.status_code == (http or status)
    assert failed.json().keys() == {"code", "msg", "data", "sandbox"}
    assert (failed.json()["code"], failed.json()["data"]) == (status, None)
    assert well.json()["code"] == 200
    assert [call.status for call in caller.box.log] == [status, 200]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"code": 4011, "message": "no API key found in request"}),
        (404, {"message": "no Route matched with those values"}),
        (439, {"message": "Insufficient API balance"}),
        (503, {"message": "too many requests at once, please reduce concurrency"}),
    ],
)
def test_the_gateway_says_it_barely(caller, status, body):
    """No envelope: read carelessly it looks like no results."""
    caller.box.fail(status, form="gateway")

    failed = caller.get("search_items", keyword="mug")

    assert (failed.status_code, failed.json()) == (status, body)


def test_a_fault_meets_as_many_calls_as_was_said(caller):
    """Twice, or for ever until a reset."""
    caller.box.fail(500, times=2)
    caller.box.fail(417, times=None)
    codes = [caller.get("search_items", keyword="mug").status_code for _ in range(5)]
    caller.box.reset()

    assert codes == [500, 500, 417, 417, 417]
    assert caller.get("search_items", keyword="mug").status_code == 200


def test_a_fault_meets_only_the_page_and_endpoint_it_is_for(caller):
    """Other calls do not use it up."""
    caller.box.fail(500, endpoint="search_items", page=2)

    codes = [
        caller.get("search_category", cat_id="104", page=2).status_code,
        caller.convert().status_code,
        caller.get("search_items", keyword="mug").status_code,
        caller.get("search_items", keyword="mug", page=2).status_code,
    ]

    assert codes == [200, 200, 200, 500]


def test_page_one_is_meant_where_no_page_is_asked_for(caller):
    """A search without ``page`` is a search for the first."""
    caller.box.fail(500, page=1)

    assert caller.get("search_items", keyword="mug").status_code == 500


@pytest.mark.parametrize(
    "wrong",
    [
        lambda box: box.fail(503, form="header"),
        lambda box: box.fail(503, endpoint="search_imag"),
        lambda box: box.fail(200),
        lambda box: box.disturb("slower"),
        lambda box: box.disturb("slow", seconds=-1),
    ],
    ids=["form", "endpoint", "status", "kind", "seconds"],
)
def test_a_fault_that_does_not_exist_is_refused_at_once(box, wrong):
    """Not when a call comes."""
    with pytest.raises(ParameterError):
        wrong(box)


def test_a_slow_answer_takes_its_time_and_is_whole(caller):
    """Nothing else is wrong with it."""
    caller.box.disturb("slow", seconds=0.2)
    started = time.monotonic()

    answer = caller.get("search_items", keyword="mug")

    assert time.monotonic() - started >= 0.2
    assert answer.json()["data"]["items"]


def test_a_cut_connection_brings_no_answer(caller):
    """It counts as a call all the same, and the next one is well."""
    caller.box.disturb("cut")

    with pytest.raises(requests.ConnectionError):
        caller.get("search_items", keyword="mug")

    assert caller.get("search_items", keyword="mug").ok
    assert [call.status for call in caller.box.log] == [0, 200]


def test_a_truncated_answer_promises_more_than_it_brings(caller):
    """The head says 200 and the whole length; half of it comes."""
    whole = len(caller.get("search_items", keyword="mug").content)
    caller.box.disturb("truncate")

    with caller.session.get(
        f"{caller.box.url}/1688/global/search/items", params={"keyword": "mug"}, stream=True, timeout=10
    ) as answer:
        promised = int(answer.headers["Content-Length"])
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            answer.content  # noqa: B018 - reading it is what fails

    assert answer.status_code == 200
    assert promised == whole


def test_an_answer_that_is_not_json_is_a_page(caller):
    """HTML under 200."""
    caller.box.disturb("not_json")

    answer = caller.get("search_items", keyword="mug")

    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/html")
    assert answer.text.startswith("<html>")


def test_an_answer_that_is_not_the_envelope_is_other_json(caller):
    """JSON under 200, of another shape."""
    caller.box.disturb("not_envelope")

    assert caller.get("search_items", keyword="mug").json() == {"ok": True}


def test_a_garbage_item_is_wrong_everywhere_and_alone(tidy):
    """Every value of one item has another type than it should; the others are as ever."""
    good = tidy.data("search_items", keyword="mug")["items"]
    tidy.box.disturb("garbage_item")

    items = tidy.data("search_items", keyword="mug")["items"]

    spoilt = [number for number in range(20) if items[number] != good[number]]
    assert len(spoilt) == 1
    one, was = items[spoilt[0]], good[spoilt[0]]
    assert one.keys() == was.keys()
    assert not any(isinstance(one[key], type(was[key])) for key in was)


@pytest.mark.parametrize("form", ["query", "header"])
def test_an_echo_repeats_the_token(caller, form):
    """As some gateways do, whichever way it came."""
    caller.box.token = "very-secret-token"
    caller.box.disturb("echo_token")
    sent = (
        {"params": {"apiToken": caller.box.token}}
        if form == "query"
        else {"headers": {"apikey": caller.box.token}}
    )

    answer = requests.get(f"{caller.box.url}/1688/global/search/items?keyword=mug", timeout=10, **sent)

    assert answer.json()["data"]["items"]
    assert "very-secret-token" in json.dumps(answer.json()["request"])


def test_a_redirect_leads_to_another_origin_with_the_whole_query(caller):
    """A client that follows it carries its token away."""
    caller.box.disturb("redirect")

    answer = caller.get("search_items", keyword="mug")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("http://localhost:")
    assert "apiToken=sandbox" in answer.headers["Location"]
    assert [call.status for call in caller.box.log] == [302]


def test_there_is_a_test_for_every_kind():
    """A new kind of disturbance is added to this file too."""
    assert set(DISTURBANCES) == {
        "slow",
        "cut",
        "truncate",
        "not_json",
        "not_envelope",
        "garbage_item",
        "echo_token",
        "redirect",
    }


@pytest.mark.parametrize(
    ("fault", "status", "start"),
    [
        ("503", 503, '{"code": 503'),
        ("503:body", 200, '{"code": 503'),
        ("439:gateway", 439, '{"message": "Insufficient'),
        ("not_json", 200, "<html>"),
        ("not_envelope", 200, '{"ok": true}'),
        ("redirect", 302, ""),
        ("500@1", 500, '{"code": 500'),
        ("500@2", 200, '{"code": 200'),
    ],
)
def test_a_call_can_ask_for_its_own_fault(caller, fault, status, start):
    """By a parameter, for people on the command line; it goes on for ever."""
    for _ in range(2):
        answer = caller.get("search_items", keyword="mug", sandbox_fault=fault)

        assert answer.status_code == status
        assert answer.text.startswith(start)


def test_a_conversion_asks_for_its_fault_in_its_json(caller):
    """Beside the picture's address."""
    assert caller.convert(sandbox_fault="499").json()["code"] == 499


def test_a_call_can_ask_to_wait(caller):
    """So many seconds."""
    started = time.monotonic()

    caller.get("search_items", keyword="mug", sandbox_fault="slow:0.2")

    assert time.monotonic() - started >= 0.2
