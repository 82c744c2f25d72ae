"""What an answer means: the envelope, or which error; HTTP status and body ``code`` are one thing.

Reads bytes that came over the wire; sends nothing and stores nothing. What it quotes is scrubbed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tmapi_analytics.errors import ReplyError, ServiceError, TmapiError, error_class, is_known, three_digits

if TYPE_CHECKING:
    from tmapi_analytics.endpoints import Endpoint

_TOKEN_IN_URL = re.compile(r"(apiToken=)[^&\s\"'#]+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


def judge(endpoint: Endpoint, http_status: int, body: bytes, base_url: str) -> tuple[TmapiError | None, int]:
    """The error that an answer amounts to, or None, and the status that counts.

    HTTP status and the body's ``code`` are one thing from here on: a failure in either is a failure.
    """
    if 300 <= http_status < 400:
        hint = f"If you trust {_host(body)}, set the base URL to it; a token is not sent after a redirect."
        return ReplyError(
            f"{base_url} sends us on to another address", status=http_status, hint=hint
        ), http_status
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
        if http_status < 300:
            return ServiceError("the answer is broken: it is not JSON"), http_status
    envelope = answer if isinstance(answer, dict) else {}
    status = three_digits(_status(http_status, envelope.get("code")))
    if status != 200:
        return _failure(status, envelope), status
    if not _keeps_promise(endpoint, envelope.get("data")):
        return ReplyError(f"the answer is not what {endpoint.path} promises{_said(envelope)}"), status
    return None, status


def _host(location: bytes) -> str:
    try:
        host = urlsplit(location.decode(errors="replace")).hostname
    except ValueError:
        host = None
    return _CONTROL.sub(" ", host or "that address")[:200]


def _keeps_promise(endpoint: Endpoint, data: object) -> bool:
    if not isinstance(data, dict):
        return False
    nothing_found = data.get(endpoint.answer) is None and str(data.get("total_count")) == "0"
    return isinstance(data.get(endpoint.answer), endpoint.answer_type) or nothing_found


def _status(http_status: int, code: object) -> int:
    try:
        code = int(str(code))
    except ValueError:
        code = 200
    if http_status < 300:
        return code
    return code if code != 200 and is_known(code) else http_status


def _failure(status: int, envelope: Mapping[str, Any]) -> TmapiError:
    family = error_class(status)
    said = _said(envelope)
    return family(f"the API refused the call{said}" if said else "the API refused the call", status=status)


def _said(envelope: Mapping[str, Any]) -> str:
    message = envelope.get("msg") or envelope.get("message")
    if not isinstance(message, str):
        return ""
    return f': "{_CONTROL.sub(" ", scrub(message))[:200].strip(" .")}"'


def scrub(text: str) -> str:
    """`text` without the value of any ``apiToken``.

    Examples
    --------
    >>> scrub("GET /1688/item?apiToken=abc123&page=2")
    'GET /1688/item?apiToken=…&page=2'
    """
    return _TOKEN_IN_URL.sub(r"\1…", text)
