"""One call over the wire: adds the token, keeps to the limit, and says in one word how it went.

The token goes only to the base URL, and only from here: no redirect is followed, no response object leaves
this room, and everything that does leave it (messages, bodies, log records) is scrubbed. Nothing here
retries, stores or counts.
"""

from __future__ import annotations

import html
import json
import logging
import re
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError

from tmapi_analytics import config
from tmapi_analytics.answers import judge, scrub
from tmapi_analytics.errors import AuthError, ConfigError, SearchInterrupted, ServiceError, TmapiError

if TYPE_CHECKING:
    from tmapi_analytics.endpoints import Endpoint
    from tmapi_analytics.tokens import Secret

SHORTEST_SECRET = 8
"""A shorter token, such as the sandbox's, is a word that answers may hold for their own reasons."""
TokenForm = Literal["query", "header"]
"""``apiToken`` in the query, or the header ``apikey`` of newer keys."""
_FORMS: tuple[TokenForm, ...] = ("query", "header")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one call went.

    Attributes
    ----------
    body : bytes
        The envelope, where `error` is None.
    error : TmapiError or None
        Ready to be raised.
    status : int or None
        What the ledger notes: 200, the status that counts, or None where no answer came.
    seconds : float
        From sending to the last byte.
    sent : bool
        False where no connection was made, so that nothing can have been billed.
    """

    body: bytes = b""
    error: TmapiError | None = None
    status: int | None = None
    seconds: float = 0.0
    sent: bool = True


_NEVER_CONNECTED = (NewConnectionError, NameResolutionError, ConnectTimeoutError, requests.ConnectTimeout)

_NO_GOOD_HTTPS = ("CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNSUPPORTED_PROTOCOL")
"""Reasons of TLS errors that come of the host; any other is a connection that broke."""


class Limit:
    """How many calls may be in flight: `most` at first, half after a refusal, then slowly more again.

    Examples
    --------
    >>> limit = Limit(8)
    >>> with limit.slot():
    ...     limit.refused(in_flight=8)
    >>> limit.allowed
    4.0
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.allowed = float(most)
        self._in_flight = 0
        self._changed = threading.Condition()

    @contextmanager
    def slot(self) -> Iterator[int]:
        """Wait for a place; gives the number of calls in flight, this one among them."""
        with self._changed:
            self._changed.wait_for(lambda: self._in_flight < int(self.allowed))
            self._in_flight += 1
            in_flight = self._in_flight
        try:
            yield in_flight
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify_all()

    def is_full(self) -> bool:
        """Whether a call would have to wait for a place now."""
        return self._in_flight >= int(self.allowed)

    def refused(self, in_flight: int) -> None:
        """Halve: to half of what was in flight at the refusal, so that one burst halves once."""
        with self._changed:
            self.allowed = max(1.0, min(self.allowed, in_flight / 2))

    def answered(self) -> None:
        """Recover by one place for every ten rounds of answers: a page has three attempts, no more."""
        with self._changed:
            self.allowed = min(float(self.most), self.allowed + 0.1 / self.allowed)
            self._changed.notify_all()


class _Session(requests.Session):
    """Follows no redirect; requests would at least read where it leads, and stumble over a broken address."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 - requests' name
        return None


class Transport:
    """The way to one base URL with one token. Safe from any thread."""

    def __init__(self, settings: config.Settings, token: Secret) -> None:
        self._settings = settings
        self._token = token
        self._echo = re.compile("".join(map(_spellings, token.reveal())))
        self._forms: tuple[TokenForm, ...] = _FORMS
        self.limit = Limit(settings.concurrency)
        self._session = _Session()
        # Neither a stranger's .netrc nor proxies read anew at every request.
        self._session.trust_env = False
        self._session.proxies, self._session.verify = config.network(settings.base_url)
        pool = requests.adapters.HTTPAdapter(pool_maxsize=settings.concurrency)
        self._session.mount("https://", pool)
        self._session.mount("http://", pool)
        _scrub_logs()

    def forms(self) -> tuple[TokenForm, ...]:
        """The ways to send the token, in the order to try them; one, once it is known."""
        return self._forms

    def send(
        self, endpoint: Endpoint, params: Mapping[str, str], form: TokenForm, cancelled: threading.Event
    ) -> Outcome:
        """Make one call and say how it went; never raises for what the wire or the service does.

        A call that had to wait for its place is not sent any more where `cancelled` was set meanwhile.
        """
        waits = self.limit.is_full()
        with self.limit.slot() as in_flight:
            if waits and cancelled.is_set():
                return Outcome(error=stopped(), sent=False)
            begun = time.monotonic()
            answer = self._exchange(endpoint, params, form)
            seconds = time.monotonic() - begun
        if isinstance(answer, _Broken):
            return Outcome(error=answer.error, seconds=seconds, sent=answer.sent)
        status, body = answer[0], self._clean(answer[1])
        error, status = judge(endpoint, status, body, self._settings.base_url)
        if isinstance(error, AuthError):
            self._forms = tuple(other for other in self._forms if other != form) or _FORMS
        if error is None:
            # Only now: a gateway may say 503 before it looks at the token.
            self._forms = (form,)
            self.limit.answered()
        elif status in (429, 503):
            self.limit.refused(in_flight)
        return Outcome(body=body, error=error, status=status, seconds=seconds)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _exchange(
        self, endpoint: Endpoint, params: Mapping[str, str], form: TokenForm
    ) -> tuple[int, bytes] | _Broken:
        token = self._token.reveal()
        try:
            response = self._session.request(
                endpoint.method,
                self._settings.base_url + endpoint.path,
                params={
                    **(params if endpoint.method == "GET" else {}),
                    **({"apiToken": token} if form == "query" else {}),
                },
                json=dict(params) if endpoint.method == "POST" else None,
                headers={"apikey": token} if form == "header" else {},
                timeout=self._settings.timeout,
                allow_redirects=False,
            )
        except (requests.RequestException, HTTPError, UnicodeError) as error:
            return _explain(error, self._settings)
        location = response.headers.get("Location", "")
        body = location.encode() if response.is_redirect else response.content
        return response.status_code, body

    def _clean(self, body: bytes) -> bytes:
        """The body without the token, as UTF-8 come what may: a broken title must not cost a page."""
        text = body.decode(errors="replace")
        if len(self._token.reveal()) >= SHORTEST_SECRET:
            text = self._echo.sub("…", text)
        return text.encode()


def stopped() -> SearchInterrupted:
    """What a call ends with that was not sent, because the search had stopped before."""
    return SearchInterrupted("the search had stopped; this call was not sent")


@dataclass(frozen=True)
class _Broken:
    error: TmapiError
    sent: bool


def _spellings(character: str) -> str:
    """A pattern for one character as an answer may repeat it: bare, or escaped for URL, JSON or HTML."""
    code = ord(character)
    ways = (character, json.dumps(character)[1:-1], f"\\{character}", html.escape(character))
    escaped = "|".join(re.escape(way) for way in dict.fromkeys(ways))
    return f"(?:{escaped}|%(?i:{code:02x})|\\\\u(?i:{code:04x}))"


def _explain(error: Exception, settings: config.Settings) -> _Broken:
    """What a broken exchange means. The original is left behind: it carries the URL with the token."""
    host = urlsplit(settings.base_url).hostname
    if getattr(_cause(error, (ssl.SSLError,)), "reason", "") in _NO_GOOD_HTTPS:
        hint = f"Use {config.DEFAULT_BASE_URL} as base URL; certificate checks are never switched off."
        return _Broken(ConfigError(f"the certificate of {host} is not good", hint=hint), sent=False)
    if isinstance(error, requests.exceptions.ReadTimeout):
        return _Broken(ServiceError(f"{host} did not answer within {settings.timeout:g} s"), sent=True)
    if _cause(error, _NEVER_CONNECTED):
        hint = "Check the network and the base URL (tm.show_settings()); offline=True uses stored pages only."
        return _Broken(ServiceError(f"{host} cannot be reached", hint=hint), sent=False)
    if isinstance(error, ValueError) and not isinstance(error, requests.exceptions.JSONDecodeError):
        return _Broken(ConfigError(f"no request can be made to {settings.base_url}"), sent=False)
    return _Broken(
        ServiceError(f"the connection to {host} broke before the whole answer was there"), sent=True
    )


def _cause(error: BaseException | None, kinds: tuple[type[BaseException], ...]) -> BaseException | None:
    """What of `kinds` stands behind an error, wrapped as its reason, its argument or its context."""
    for _ in range(10):
        if error is None:
            return None
        for behind in (error, getattr(error, "reason", None), next(iter(error.args), None)):
            if isinstance(behind, kinds):
                return behind
        error = error.__context__
    return None


class _Scrubber(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage()), ()
        return True


_scrubber = _Scrubber()


def _scrub_logs() -> None:
    # urllib3 logs each URL with its query; a logger keeps a filter once, however often it is added.
    for name in ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry", "urllib3.response"):
        logging.getLogger(name).addFilter(_scrubber)
