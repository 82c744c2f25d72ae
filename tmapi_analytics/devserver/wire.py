"""What goes over the wire when the API answers or refuses: the envelope and the gateway's bare message.

Texts as the vendor documents them and as callers have seen them. Which call is refused is decided elsewhere.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Literal, get_args

from werkzeug.wrappers import Response

Form = Literal["http", "body", "gateway"]
FORMS: tuple[str, ...] = get_args(Form)

MESSAGES = {
    200: "success",
    417: "failed to retrieve data, please try again",
    422: "parameter error",
    439: "subscription expired or balance spent",
    499: "please try again, or set the timeout to 60 s",
    500: "unexpected error",
    503: "too many requests at once, please reduce concurrency",
}
GATEWAY_MESSAGES = {
    401: "no API key found in request",
    404: "no Route matched with those values",
    439: "Insufficient API balance",
}


class Answer(Response):
    """A JSON answer. `meaning` is its status as a caller should understand it, whatever HTTP says."""

    def __init__(self, content: dict[str, object], *, status: int, meaning: int) -> None:
        text = json.dumps(content, ensure_ascii=False)
        super().__init__(text, status=status, content_type="application/json; charset=utf-8")
        self.content = content
        self.meaning = meaning


class RefusalError(Exception):
    """The call is refused with this answer."""

    def __init__(self, status: int, message: str | None = None, *, form: Form = "http") -> None:
        super().__init__(status, message)
        self.answer = failure(status, form, message)


def success(data: dict[str, object]) -> Answer:
    """The envelope of a call that went well."""
    return _envelope(200, 200, data, MESSAGES[200])


def failure(status: int, form: Form, message: str | None = None) -> Answer:
    """The answer that says `status` in one of the forms in which the API says it.

    Parameters
    ----------
    status : int
        What went wrong.
    form : {"http", "body", "gateway"}
        The HTTP status with the envelope; the envelope under HTTP 200; the HTTP status with a bare message.
    message : str, optional
        The documented one where not given.

    Examples
    --------
    >>> failure(503, "body").content["code"], failure(503, "body").status_code
    (503, 200)
    >>> failure(401, "gateway").content
    {'code': 4011, 'message': 'no API key found in request'}
    """
    if form == "gateway":
        return _gateway(status, message or GATEWAY_MESSAGES.get(status) or _message(status))
    return _envelope(200 if form == "body" else status, status, None, message or _message(status))


def _envelope(status: int, code: int, data: dict[str, object] | None, message: str) -> Answer:
    content = {"code": code, "msg": message, "data": data, "sandbox": True}
    return Answer(content, status=status, meaning=code)


def _gateway(status: int, message: str) -> Answer:
    code = {"code": 4011} if status == HTTPStatus.UNAUTHORIZED else {}
    return Answer({**code, "message": message}, status=status, meaning=status)


def _message(status: int) -> str:
    return MESSAGES.get(status, "unexpected error")
