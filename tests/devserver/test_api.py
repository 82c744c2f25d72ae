"""The sandbox answers as the contract says, and refuses what the API refuses."""

from __future__ import annotations

import pytest
import requests

from tmapi_analytics.devserver import Sandbox
from tmapi_analytics.devserver.api import ANSWERS
from tmapi_analytics.endpoints import ENDPOINTS, LANGUAGES, MAX_PAGE_SIZE, SORTS

LOTUS = "https://example.com/lotus.jpg"
UNAUTHORISED = {"code": 4011, "message": "no API key found in request"}


def test_only_a_search_is_answered_without_a_function_of_its_own():
    """A row added to the client's table needs one here, unless it is a search, which finds what any finds."""
    assert {name for name, row in ENDPOINTS.items() if not row.subject} <= ANSWERS.keys() <= ENDPOINTS.keys()


def test_an_endpoint_answers_what_it_was_given_to_answer(caller):
    """An example out of the vendor's documents is sent as it stands."""
    example = {"items": [{"item_id": "1"}]}
    caller.box.answers["search_items"] = example

    answer = caller.get("search_items", keyword="mug").json()

    assert answer["data"] == example


def test_every_page_has_the_envelope_of_the_contract(tidy):
    """The vendor's own example gets the keys, the numbers and the items of the vendor's page."""
    path = tidy.path()

    answer = tidy.get("search_image", img_url=path, page_size=10, price_start="2").json()

    assert {key: answer[key] for key in ("code", "msg", "sandbox")} == {
        "code": 200,
        "msg": "success",
        "sandbox": True,
    }
    data = answer["data"]
    assert list(data) == [
        "page",
        "page_size",
        "total_count",
        "keyword",
        "sort",
        "cat_id",
        "filters",
        "items",
        "has_next_page",
    ]
    assert (data["page"], data["page_size"], data["sort"], data["filters"], data["has_next_page"]) == (
        1,
        10,
        "default",
        {"price_start": "2"},
        True,
    )
    assert [item["item_id"] for item in data["items"][:3]] == [908305897124, 819919675160, 923701239315]


def test_the_vendors_offers_keep_the_vendors_values(caller):
    """Also where every other value is misspelled."""
    offers = caller.image()["items"][:3]

    told = [
        (
            offer["item_id"],
            offer["price"],
            offer["sale_info"]["sale_quantity_90days"],
            *offer["delivery_info"]["area_from"],
            offer["shop_info"]["company_name"],
            offer["shop_info"]["is_powerful_seller"],
            offer["shop_info"]["shop_years"],
            offer["shop_info"]["score_info"]["composite_score"],
            offer["ship_in_48h"],
            offer["item_repurchase_rate"],
            offer["moq"],
        )
        for offer in offers
    ]
    assert told == [
        (
            908305897124,
            "60.00",
            "0",
            "福建",
            "三明市",
            "三明市润德电子商务有限公司",
            False,
            9,
            "4.0",
            False,
            "0%",
            None,
        ),
        (
            819919675160,
            "40.80",
            "3",
            "湖南",
            "湘潭市",
            "湘潭荣欣食品有限公司",
            True,
            3,
            "4.0",
            False,
            "0%",
            None,
        ),
        (923701239315, "54.69", "0", "河北", "邢台市", "清河县怀驰贸易行", False, 1, "3.5", True, "0%", None),
    ]


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({"page_size": 21}, id="a page of more than the largest size"),
        pytest.param({"page_size": 0}, id="a page of nothing"),
        pytest.param({"page": 0}, id="page zero"),
        pytest.param({"page": "two"}, id="a page that is a word"),
        pytest.param({"page": "9" * 5000}, id="a page of five thousand digits"),
        pytest.param({"sort": "sale"}, id="an unknown sort"),
        pytest.param({"language": "de"}, id="an unknown language"),
        pytest.param({"price_start": "cheap"}, id="a price that is a word"),
        pytest.param({"price_end": "nan"}, id="a price that is no number"),
        pytest.param({"is_factory": "True"}, id="a flag that is not true or false"),
        pytest.param({"sandbox_fault": "explode"}, id="an unknown fault"),
        pytest.param({"sandbox_fault": "slow:inf"}, id="a wait without end"),
    ],
)
def test_wrong_parameters_are_refused_with_422(caller, params):
    """What the API refuses costs a call here too and answers 422 with a reason."""
    answer = caller.get("search_image", img_url=caller.path(), **params)

    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (422, 422, None)
    assert answer.json()["msg"].startswith("parameter error: ")


@pytest.mark.parametrize("value", LANGUAGES)
def test_every_language_of_the_contract_is_spoken(tidy, value):
    """The title is translated and the Chinese original comes beside it."""
    first = tidy.data("search_items", keyword="mug", language=value)["items"][0]

    assert (first["title"] == first["title_origin"]) == (value == "zh")


@pytest.mark.parametrize("value", SORTS)
def test_every_sort_of_the_contract_is_known(tidy, value):
    """The sandbox knows exactly the client's sorts."""
    assert tidy.data("search_items", keyword="mug", sort=value)["sort"] == value


def test_the_largest_page_is_the_contracts(tidy):
    """A page of the largest size is as long as that."""
    assert len(tidy.image(page_size=MAX_PAGE_SIZE)["items"]) == MAX_PAGE_SIZE


def test_a_path_that_was_not_converted_is_refused(caller):
    """A picture's URL, a path of the vendor's and none at all are refused alike."""
    answers = [
        caller.get("search_image", img_url=LOTUS),
        caller.get("search_image", img_url="/search/imgextra5/1589508648580602236.jpg"),
        caller.get("search_image"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert all("please first use the convert endpoint" in answer.json()["msg"] for answer in answers)


def test_a_conversion_gives_another_path_each_time(caller):
    """The same picture never gets the same path, so no key may be made of it."""
    paths = {caller.path() for _ in range(5)}

    assert len(paths) == 5
    assert all(path.startswith("/search/imgextra5/") and path.endswith(".jpg") for path in paths)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"url": ""}, id="no address"),
        pytest.param({"url": "lotus.jpg"}, id="a file name"),
        pytest.param({"url": "ftp://example.com/lotus.jpg"}, id="not http"),
        pytest.param({"url": "http://[broken/lotus.jpg"}, id="a broken address"),
        pytest.param({"search_api_endpoint": ""}, id="for no search"),
        pytest.param({"search_api_endpoint": "/global/search/image"}, id="for another search"),
    ],
)
def test_what_cannot_be_converted_is_refused(caller, asked):
    """A conversion needs a public address and the search it is for."""
    assert caller.convert(**{"picture": asked.pop("url", LOTUS)} | asked).status_code == 422


def test_a_picture_that_this_server_does_not_have_is_refused(caller):
    """An address on the sandbox itself must hold a picture."""
    answer = caller.get("search_image", img_url=caller.path(f"{caller.box.url}/pictures/1.jpg"))

    assert answer.status_code == 422


@pytest.mark.parametrize("answer", ["empty", "422"])
def test_a_stale_path_answers_as_it_was_seen_to(caller, answer):
    """Nothing found, or 422; and a fresh conversion is good again."""
    stale = caller.path()
    caller.box.expire_conversions(answer)

    reply = caller.get("search_image", img_url=stale).json()

    assert reply["code"] == (200 if answer == "empty" else 422)
    assert not (reply["data"] or {}).get("items")
    assert caller.image()["items"]


@pytest.mark.parametrize(
    ("token_form", "query", "header"),
    [
        pytest.param("query", 200, 401, id="in the query alone"),
        pytest.param("header", 401, 200, id="in the header alone"),
        pytest.param("both", 200, 200, id="in either"),
    ],
)
def test_the_token_is_looked_for_where_it_was_said(token_form, query, header):
    """The parameter ``apiToken`` and the header ``apikey`` are told apart."""
    with Sandbox(token="t0ken", token_form=token_form) as box:
        url = f"{box.url}{ENDPOINTS['search_items'].path}?keyword=mug"

        answers = [
            requests.get(url, params={"apiToken": "t0ken"}, timeout=10),
            requests.get(url, headers={"apikey": "t0ken"}, timeout=10),
        ]

    assert [answer.status_code for answer in answers] == [query, header]
    assert all(answer.json() == UNAUTHORISED for answer in answers if answer.status_code == 401)


@pytest.mark.parametrize("token", [None, "", "wrong"], ids=["none", "an empty one", "a wrong one"])
def test_a_token_that_is_not_its_own_is_refused_by_the_gateway(box, token):
    """The bare message of the gateway, which is no envelope."""
    answer = requests.get(
        box.url + ENDPOINTS["search_items"].path, params={"keyword": "mug", "apiToken": token}, timeout=10
    )

    assert (answer.status_code, answer.json()) == (401, UNAUTHORISED)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/1688/nothing"), ("POST", "/1688/global/search/items")],
    ids=["an unknown address", "a known address by another method"],
)
def test_what_has_no_route_is_refused_by_the_gateway(caller, method, path):
    """The bare message of the gateway, counted and written down under its path."""
    answer = caller.session.request(method, caller.box.url + path, timeout=10)

    assert (answer.status_code, answer.json()) == (404, {"message": "no Route matched with those values"})
    assert [(call.endpoint, call.status) for call in caller.box.log] == [(path, 404)]


def test_a_search_without_words_needs_a_category(caller):
    """A search for nothing is refused by both endpoints."""
    assert caller.get("search_items").status_code == 422
    assert caller.get("search_category", keyword="mug").status_code == 422
