"""Faults on request: answers that fail, come late, come broken or do not come.

A fault is told by Python (`Sandbox.fail`, `Sandbox.disturb`) or by the call itself with the parameter
``sandbox_fault``. A call meets at most one, the one that was set first.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from tmapi_analytics.devserver.wire import FORMS, Answer, Form, failure
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

LONGEST_WAIT = 3600
"""Seconds."""


@dataclass(kw_only=True)
class Fault:
    """What shall go wrong, with which calls, and how often.

    Attributes
    ----------
    kind : str
        ``"fail"`` or a key of `DISTURBANCES`.
    status, form : int, str
        For ``"fail"``: see `wire.failure`.
    seconds : float
        For ``"slow"``.
    times : int, optional
        How many calls it still meets; None for ever.
    endpoint : str, optional
        Only calls of this name in `endpoints.ENDPOINTS`.
    page : int, optional
        Only calls for this page.
    """

    kind: str
    status: int = 500
    form: Form = "http"
    seconds: float = 0.0
    times: int | None = 1
    endpoint: str | None = None
    page: int | None = None

    def __post_init__(self) -> None:
        _allow("kind of fault", self.kind, ["fail", *DISTURBANCES])
        _allow("form", self.form, FORMS)
        _allow("endpoint", self.endpoint or "search_image", ENDPOINTS)
        if not 400 <= self.status <= 599:
            raise ParameterError(f"a fault has a status from 400 to 599, not {self.status}")
        if not 0 <= self.seconds <= LONGEST_WAIT:
            raise ParameterError(f"a fault waits 0 to {LONGEST_WAIT} seconds, not {self.seconds}")

    def meets(self, endpoint: str, page: int | None) -> bool:
        """Whether a call for `page` of `endpoint` is one of those meant."""
        return self.endpoint in {None, endpoint} and self.page in {None, page} and self.times != 0

    def apply(self, request: Request, answer: Callable[[], Answer]) -> Response:
        """What is sent instead of, or made of, the good answer."""
        if self.kind == "fail":
            return failure(self.status, self.form)
        return DISTURBANCES[self.kind](request, answer())


class Faults:
    """The faults that are set. Safe to use from several threads."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Set one more, behind the others."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._faults.clear()

    def take(self, endpoint: str, page: int | None) -> Fault | None:
        """The fault that this call meets, used up by one; None where it meets none."""
        with self._lock:
            fault = next((fault for fault in self._faults if fault.meets(endpoint, page)), None)
            if fault and fault.times is not None:
                fault.times -= 1
            return fault


def parse_fault(text: str) -> Fault:
    """The fault that a text stands for, as in the parameter ``sandbox_fault``.

    Parameters
    ----------
    text : str
        A status, or a kind of `DISTURBANCES`; after ``:`` its form or its seconds, after ``@`` the page.

    Raises
    ------
    ParameterError
        The text stands for none.

    Examples
    --------
    >>> parse_fault("503:gateway@3")
    Fault(kind='fail', status=503, form='gateway', seconds=0.0, times=None, endpoint=None, page=3)
    >>> parse_fault("slow:2").seconds
    2.0
    """
    rest, _, page_text = text.partition("@")
    name, _, detail = rest.partition(":")
    try:
        page = int(page_text) if page_text else None
        if name.isdecimal():
            form: Form = detail or "http"  # type: ignore[assignment]  # Fault checks it
            return Fault(kind="fail", status=int(name), form=form, times=None, page=page)
        return Fault(kind=name, seconds=float(detail or 0), times=None, page=page)
    except ParameterError:
        raise
    except ValueError as error:
        raise ParameterError(f'sandbox_fault "{text}" is not like 503, 503:body, slow:2 or cut@3') from error


def _allow(what: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        raise ParameterError(f'unknown {what} "{word}"; known: {", ".join(known)}{nearest(word, known)}')


def _unchanged(_request: Request, answer: Answer) -> Response:
    return answer


def _cut(_request: Request, _answer: Answer) -> Response:
    raise ConnectionAbortedError


def _truncate(_request: Request, answer: Answer) -> Response:
    whole = answer.get_data()

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        raise ConnectionAbortedError

    headers = {"Content-Length": str(len(whole))}
    return Response(half(), headers=headers, content_type=answer.content_type)


def _not_json(_request: Request, _answer: Answer) -> Response:
    return Response("<html><body><h1>We'll be back soon</h1></body></html>", content_type="text/html")


def _not_envelope(_request: Request, _answer: Answer) -> Response:
    return Answer({"ok": True}, status=200, meaning=200)


def _garbage_item(_request: Request, answer: Answer) -> Response:
    content = json.loads(answer.get_data())
    items = (content["data"] or {}).get("items") or []
    for last in list(filter(None, items))[-1:]:
        last.update({key: _wrong(value) for key, value in last.items()})
    return Answer(content, status=answer.status_code, meaning=answer.meaning)


def _wrong(value: object) -> object:
    if isinstance(value, dict):
        return ["garbage", *value]
    if isinstance(value, list):
        return {"garbage": value}
    return {"garbage": [value]}


def _echo_token(request: Request, answer: Answer) -> Response:
    echo = {"url": request.url, "apikey": request.headers.get("apikey")}
    content = {**answer.content, "request": echo}
    return Answer(content, status=answer.status_code, meaning=answer.meaning)


def _redirect(request: Request, _answer: Answer) -> Response:
    here = urlsplit(request.url)
    other = "127.0.0.1" if here.hostname == "localhost" else "localhost"
    elsewhere = here._replace(netloc=f"{other}:{here.port}").geturl()
    return Response(status=302, headers={"Location": elsewhere})


DISTURBANCES: dict[str, Callable[[Request, Answer], Response]] = {
    "slow": _unchanged,
    "cut": _cut,
    "truncate": _truncate,
    "not_json": _not_json,
    "not_envelope": _not_envelope,
    "garbage_item": _garbage_item,
    "echo_token": _echo_token,
    "redirect": _redirect,
}
"""What can be done to a good answer. ``slow`` changes nothing: the wait came before."""
