"""One request -> one page, from the store or paid for, or an error. Nothing is paid twice.

The flow, in `Client.page`::

    stored and fresh enough? -> done
    lock on the page -> look again -> budget -> limit -> send -> retry what may succeed -> store

The room knows requests and pages, not pictures or offers. What only a call needs is imported when one is
made: most runs of a notebook find everything stored.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from tmapi_analytics import config, ledger
from tmapi_analytics.errors import AuthError, ConfigError, ParameterError, ServiceError
from tmapi_analytics.ledger import Ledger
from tmapi_analytics.store import Page, Store, answer_name
from tmapi_analytics.tokens import Secret

if TYPE_CHECKING:
    from tmapi_analytics.endpoints import Endpoint
    from tmapi_analytics.transport import Transport

ATTEMPTS = 3
"""Calls for one page at most, as long as each fails for a passing reason."""
LONGEST_WAIT = 30.0
"""Seconds between two attempts at most."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One page to be got.

    Attributes
    ----------
    endpoint : Endpoint
        Where.
    params : mapping of str to str
        What the page's identity depends on, as sent; without the token and without what changes from
        call to call (the converted path of a picture).
    identity : str
        What else the page depends on: which picture. Part of the key, never sent.
    asked : str
        The same for people.
    number : int
        The page number.
    """

    endpoint: Endpoint
    params: Mapping[str, str]
    identity: str = ""
    asked: str = ""
    number: int = 1

    def key(self, base_url: str) -> str:
        """The name of this page in the store: 64 hexadecimal digits, the same in every version."""
        parts = [base_url, self.endpoint.path, sorted(self.params.items()), self.identity]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Got:
    """A page and how it was got.

    Attributes
    ----------
    key : str
        The page's name in the store.
    page : Page
        The answer.
    paid : bool
        True where a call was made for it just now.
    failure : ServiceError or None
        Why a refresh failed, where an older answer had to do.
    """

    key: str
    page: Page
    paid: bool = False
    failure: ServiceError | None = None

    @property
    def answer(self) -> str:
        """What the store calls this very answer, see `store.answer_name`."""
        return answer_name(self.key, self.page)


class Client:
    """Settings, store and connections, to be passed as ``client=`` where several are in use at once.

    Without ``client=`` every verb makes do with the settings around it and reuses a client for equal ones,
    so most notebooks never name one. A client may be shared between threads.

    Parameters
    ----------
    token, base_url, cache_dir, concurrency, timeout, backoff, call_price, project, publish_command, \
publish_url
        As `show_settings` describes them; what is not given comes from the settings around.

    Raises
    ------
    ParameterError
        An argument cannot be used.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> tm.Client(token="not-a-real-one", concurrency=2)
    <Client https://api.tmapi.io, token …ne>
    """

    def __init__(
        self,
        token: str | Secret | None = None,
        base_url: str | None = None,
        cache_dir: str | os.PathLike[str] | None = None,
        *,
        concurrency: int | None = None,
        timeout: float | None = None,
        backoff: float | None = None,
        call_price: float | None = None,
        project: str | None = None,
        publish_command: str | None = None,
        publish_url: str | None = None,
    ) -> None:
        if isinstance(token, str):
            token = Secret(token.strip())  # a debugger shows this frame's variables, too
        self.settings = config.resolve(
            token=token,
            base_url=base_url,
            cache_dir=cache_dir,
            concurrency=concurrency,
            timeout=timeout,
            backoff=backoff,
            call_price=call_price,
            project=project,
            publish_command=publish_command,
            publish_url=publish_url,
        )
        self.store = Store(self.settings.cache_dir)
        self.ledger = Ledger(self.settings.cache_dir, self.settings.base_url, self.settings.project)
        self._transport: Transport | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<Client {self.settings.base_url}, token {self.settings.token}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and the files of store and ledger; all open again when needed."""
        with self._lock:
            if self._transport is not None:
                self._transport.close()
            self._transport = None
        self.store.close()
        self.ledger.close()

    @property
    def token_form_is_known(self) -> bool:
        """Whether an answer has shown in which form this token goes; if not, the first call may be two."""
        return self._transport is not None and len(self._transport.forms()) == 1

    def stored(self, request: Request, *, since: datetime | None = None) -> Page | None:
        """The newest stored answer, if it is not older than `since`. Never calls."""
        page = self.store.get(request.key(self.settings.base_url))
        return page if page and (since is None or page.fetched_at >= since) else None

    def page(
        self,
        request: Request,
        *,
        since: datetime | None = None,
        ask: Callable[[Request], Page] | None = None,
        older_will_do: bool = True,
    ) -> Got:
        """The page, from the store if it is there and fresh enough, else paid for, once, and stored.

        Parameters
        ----------
        request : Request
            Which page.
        since : datetime, optional
            Older answers are not fresh enough; where not given any is.
        ask : callable, optional
            Gets the page from the API where it must be; `send` where not given.
        older_will_do : bool
            Whether an older stored answer is given where the API fails for a passing reason.

        Raises
        ------
        TmapiError
            What the API or the way to it answered. What was stored stays.
        """
        key = request.key(self.settings.base_url)
        found = self.stored(request, since=since)
        if found is not None:
            return Got(key=key, page=found)
        with self.store.lock(key):
            found = self.stored(request, since=since)
            if found is not None:
                return Got(key=key, page=found)
            try:
                page = (ask or self.send)(request)
            except ServiceError as error:
                older = self.stored(request) if older_will_do else None
                if older is None:
                    raise
                return Got(key=key, page=older, failure=error)
            self.store.add(key, page)
        return Got(key=key, page=page, paid=True)

    def send(
        self,
        request: Request,
        late: Mapping[str, str] | None = None,
        cancelled: threading.Event | None = None,
    ) -> Page:
        """Ask the API, up to three times where it fails for a passing reason. Stores nothing.

        Parameters
        ----------
        request : Request
            What to ask.
        late : mapping of str to str, optional
            Parameters that are sent but are no part of the page's identity.
        cancelled : threading.Event, optional
            Once it is set, no further attempt is made.
        """
        import tenacity

        cancelled = cancelled or threading.Event()
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS) | tenacity.stop_when_event_set(cancelled),
            wait=tenacity.wait_exponential(self.settings.backoff, max=LONGEST_WAIT)
            + tenacity.wait_random(0, self.settings.backoff),
            retry=tenacity.retry_if_exception_type(ServiceError),
            sleep=tenacity.sleep_using_event(cancelled),
            reraise=True,
        )
        return attempts(self._attempt, request, {**request.params, **(late or {})}, cancelled)

    def _attempt(self, request: Request, params: Mapping[str, str], cancelled: threading.Event) -> Page:
        """One attempt: a call, and where the token is refused, one in the token's other form."""
        from tmapi_analytics.transport import stopped

        if cancelled.is_set():
            raise stopped()
        transport = self._connected()
        for form in transport.forms():
            give_back = ledger.reserve()
            number = self.ledger.begin(request.endpoint.name, request.asked)
            outcome = transport.send(request.endpoint, params, form, cancelled)
            self.ledger.end(number, status=outcome.status, seconds=outcome.seconds, sent=outcome.sent)
            if not outcome.sent:
                give_back()
            if not isinstance(outcome.error, AuthError):
                break
        if outcome.error is not None:
            raise outcome.error
        return Page(
            endpoint=request.endpoint.name,
            params=dict(request.params),
            asked=request.asked,
            number=request.number,
            fetched_at=datetime.now(UTC),
            seconds=outcome.seconds,
            body=outcome.body,
        )

    def check(self) -> Secret:
        """Make sure that a call could be made and its answer kept; the token.

        Raises
        ------
        ConfigError
            There is no token, or the store cannot be written.
        """
        if self.settings.token is None:
            raise ConfigError(
                "there is no token",
                hint="Run tm.login(), or set TMAPI_TOKEN, or try everything without one on tm.sandbox().",
            )
        self.store.check()
        return self.settings.token

    def _connected(self) -> Transport:
        """The way to the API, after making sure that it leads there and back."""
        from tmapi_analytics.transport import Transport

        token = self.check()
        with self._lock:
            if self._transport is None:
                self._transport = Transport(self.settings, token)
            return self._transport


_clients: dict[tuple[int, config.Settings], Client] = {}
_clients_lock = threading.Lock()


def current(client: Client | None = None) -> Client:
    """`client`, or one for the settings around: the same for equal settings."""
    if client is not None:
        if not isinstance(client, Client):
            raise ParameterError(f"client cannot be a {type(client).__name__}", hint="Give a tm.Client.")
        return client
    settings = config.resolve()
    key = (os.getpid(), settings)  # a forked process must not share connections
    with _clients_lock:
        if key not in _clients:
            _clients[key] = Client()
        return _clients[key]


def forget(cache_dir: os.PathLike[str]) -> None:
    """Close and drop the reused clients of a cache folder that is about to go."""
    with _clients_lock:
        gone = [key for key in _clients if key[1].cache_dir == cache_dir]
        for key in gone:
            _clients.pop(key).close()
