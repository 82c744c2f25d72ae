"""The endpoints: what each answers. A search without a row in `ANSWERS` finds offers of every kind.

The gate that a call passes first is here too: address, crowd, token, balance, faults, in this order.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tmapi_analytics.devserver.details import item_detail
from tmapi_analytics.devserver.faults import Fault, parse_fault
from tmapi_analytics.devserver.looks import look_at
from tmapi_analytics.devserver.pages import search_page
from tmapi_analytics.devserver.parameters import Params, page_number
from tmapi_analytics.devserver.state import Call, State
from tmapi_analytics.devserver.wire import Answer, RefusalError, success
from tmapi_analytics.endpoints import ENDPOINTS, Endpoint
from tmapi_analytics.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.wrappers import Request, Response

Data = dict[str, Any]


def call(state: State, request: Request) -> Response:
    """The answer to one call, counted and written down."""
    at = time.time()
    endpoint = _endpoint(request.method, request.path)
    params = _params(request)
    status = 0
    room = state.arrive()
    try:
        response = _answer(state, request, endpoint, params, room=room)
        status = response.meaning if isinstance(response, Answer) else response.status_code
        return response
    finally:
        asked = {name: value for name, value in params.items() if name != "apiToken"}
        state.leave(
            Call(endpoint=endpoint.name if endpoint else request.path, params=asked, status=status, at=at)
        )


def _endpoint(method: str, path: str) -> Endpoint | None:
    rows = ENDPOINTS.values()
    return next((row for row in rows if (row.method, row.path) == (method, path)), None)


def _params(request: Request) -> dict[str, str]:
    sent = request.args.to_dict()
    if request.method == "POST":
        body = request.get_json(force=True, silent=True)
        sent |= {str(key): str(value) for key, value in body.items()} if isinstance(body, dict) else {}
    return sent


def _answer(
    state: State, request: Request, endpoint: Endpoint | None, params: Params, *, room: bool
) -> Response:
    try:
        name = _pass_gate(state, request, endpoint, room=room)
        fault = _fault(state, ENDPOINTS[name], params)
        state.wait(state.delay(name) + fault.seconds)
        return fault.apply(request, lambda: success(_data(state, name, params)))
    except RefusalError as refusal:
        return refusal.answer


def _data(state: State, name: str, params: Params) -> Data:
    if name in state.answers:
        return state.answers[name]
    return ANSWERS[name](state, params) if name in ANSWERS else search_page(state, name, params)


def _pass_gate(state: State, request: Request, endpoint: Endpoint | None, *, room: bool) -> str:
    """The name of the endpoint, for a call that is let in."""
    if endpoint is None:
        raise RefusalError(404, form="gateway")
    if not room:
        raise RefusalError(503)
    if not _knows_token(state, request):
        raise RefusalError(401, form="gateway")
    state.charge()
    return endpoint.name


def _knows_token(state: State, request: Request) -> bool:
    sent = {"query": request.args.get("apiToken"), "header": request.headers.get("apikey")}
    forms = sent if state.token_form == "both" else [state.token_form]  # noqa: S105 - a form, no token
    return state.token in [sent[form] for form in forms]


def _fault(state: State, endpoint: Endpoint, params: Params) -> Fault:
    """The fault that this call meets; one that changes nothing where it meets none."""
    page = page_number(params) if endpoint.answer == "items" else None
    try:
        asked = parse_fault(params["sandbox_fault"]) if params.get("sandbox_fault") else None
    except ParameterError as error:
        raise RefusalError(422, f"parameter error: {error}") from error
    if asked and asked.meets(endpoint.name, page):
        return asked
    return state.faults.take(endpoint.name, page) or Fault(kind="slow")


def search_image(state: State, params: Params) -> Data:
    """Offers that look like a picture."""
    conversion = state.conversions.get(params.get("img_url", ""))
    if conversion is None or conversion.stale == "422":
        raise RefusalError(422, "parameter error: img_url: please first use the convert endpoint")
    look = look_at(conversion.picture, state)
    return search_page(state, "search_image", params, look=look, nothing=conversion.stale == "empty")


def search_items(state: State, params: Params) -> Data:
    """Offers by words, by category, or both."""
    if not params.get("keyword", "").strip() and not params.get("cat_id", "").strip():
        raise RefusalError(422, "parameter error: keyword or cat_id is required")
    return search_page(state, "search_items", params)


def search_category(state: State, params: Params) -> Data:
    """Offers of one category. A keyword is not known here and lets everything pass."""
    if not params.get("cat_id", "").strip():
        raise RefusalError(422, "parameter error: cat_id is required")
    return search_page(state, "search_category", {**params, "keyword": ""})


def convert_url(state: State, params: Params) -> Data:
    """A path that image search accepts, for a picture's address."""
    picture = params.get("url", "")
    if not _is_address(picture):
        raise RefusalError(422, "parameter error: url must be the public address of a picture")
    wanted = ENDPOINTS["search_image"].path.removeprefix("/1688")
    if params.get("search_api_endpoint") != wanted:
        raise RefusalError(422, f"parameter error: search_api_endpoint must be {wanted}")
    return {"image_url": state.convert(picture)}


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


ANSWERS: Mapping[str, Callable[[State, Params], Data]] = {
    "search_image": search_image,
    "search_items": search_items,
    "search_category": search_category,
    "convert_url": convert_url,
    "item_detail": item_detail,
}
