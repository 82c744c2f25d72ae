"""The sandbox: a local HTTP server that speaks the API, with made-up goods and faults on request.

For people without a token, who learn the whole toolkit on it, and for tests, which count their calls on it.
It stands apart from the rest: it reads no environment and no settings, and fetches nothing from anywhere.

The rooms: `wording` names, `catalogue` knows the truth about the goods, `days` how it changes, `finding`
picks them for a search, `payload` and `pages` spell them as the API does, `details` one by one; `drawings`
and `pictures` draw, `looks` recognises; `api` answers calls, `faults` spoils answers, `application` and
`server` bring them over HTTP.
"""

from __future__ import annotations

import atexit
import contextlib
from typing import TYPE_CHECKING, Self

from tmapi_analytics.devserver.application import Application
from tmapi_analytics.devserver.days import offer_of
from tmapi_analytics.devserver.faults import Fault
from tmapi_analytics.devserver.server import Server
from tmapi_analytics.devserver.state import Call, State, TokenForm
from tmapi_analytics.devserver.wording import KINDS
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tmapi_analytics.devserver.wire import Form

__all__ = ["Call", "Sandbox"]


class Sandbox(State):
    """A server that runs from the moment it is made until `stop` or the end of its ``with`` block.

    Only this machine can reach it. The settings `latency`, `limit`, `balance`, `messy`, `day` and
    `total_count` are attributes and may be changed while it runs.

    Parameters
    ----------
    port : int
        0 takes a free one.
    host : {"127.0.0.1", "localhost", "::1"}
        Where it listens.
    seed : int
        Of the catalogue: the same seed, the same goods.
    token : str
        The token that it accepts.
    token_form : {"query", "header", "both"}
        Where it looks for it: the parameter ``apiToken``, the header ``apikey``.
    latency : float or mapping of str to float
        Seconds that each answer takes; by endpoint where a mapping.
    limit : int, optional
        More calls at once than this are answered with 503.
    balance : int, optional
        How many calls are paid for; then every call is answered with 439. A call counts from the moment
        its token was found good, whatever comes of it.
    messy : bool
        Spell values in all the ways that callers have seen; False keeps to the contract.
    day : float
        Days since the catalogue was made. A later one has other prices and sales; some offers are gone, and
        new ones have come. The same day of the same seed is always the same.

    Attributes
    ----------
    url : str
        The base URL.
    calls : int
        API calls that arrived, refused ones too; pictures and uploads are none.
    log : list of Call
        The same one by one, in the order of their answers.
    in_flight_peak : int
        The most calls at once.
    total_count : {"true", "missing", "overstated", "string"}
        What answers say of it.
    answers : dict of str to dict
        By endpoint, the ``data`` that every call of it gets, instead of what is made up: such as an example
        out of the vendor's documents.
    cleanup : contextlib.ExitStack
        Closed when the sandbox stops; hang on it what shall end with it.

    Raises
    ------
    ConfigError
        The port is taken.
    ParameterError
        `host` is not this machine.

    Examples
    --------
    >>> with Sandbox() as box:
    ...     box.fail(503, page=3)
    ...     box.calls
    0
    """

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        seed: int = 1688,
        token: str = "sandbox",  # noqa: S107 - opens nothing but made-up data
        token_form: TokenForm = "both",  # noqa: S107 - a form, no token
        latency: float | Mapping[str, float] = 0.0,
        limit: int | None = None,
        balance: int | None = None,
        messy: bool = True,
        day: float = 0,
    ) -> None:
        super().__init__(
            seed=seed,
            token=token,
            token_form=token_form,
            latency=latency,
            limit=limit,
            balance=balance,
            messy=messy,
            day=day,
        )
        self._server = Server(host, port, Application(self))
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self._server.port}"
        self.cleanup = contextlib.ExitStack()
        atexit.register(self.stop)

    @property
    def upload_url(self) -> str:
        """Where the bytes of a picture go by PUT or POST; the answer is one line, its public URL."""
        return f"{self.url}/uploads"

    @property
    def pictures(self) -> dict[str, str]:
        """A ready picture of each kind of goods: kind to URL."""
        return {kind: f"{self.url}/pictures/{kind}.jpg" for kind in KINDS}

    def picture_url(self, item_id: int | None = None, kind: str | None = None) -> str:
        """The URL of the picture of an offer, or of a kind of goods; without either, of lotus seeds.

        Raises
        ------
        ParameterError
            There is no such offer or kind.
        """
        if item_id is not None and offer_of(self.seed, self.day, item_id):
            return f"{self.url}/pictures/{item_id}.jpg"
        name = "lotus" if item_id is None and kind is None else str(kind or item_id)
        if name not in KINDS:
            raise ParameterError(f'no picture of "{name}"; kinds: {", ".join(KINDS)}{nearest(name, KINDS)}')
        return self.pictures[name]

    def fail(
        self,
        status: int,
        *,
        times: int | None = 1,
        form: Form = "http",
        endpoint: str | None = None,
        page: int | None = None,
    ) -> None:
        """Answer the next calls with an error.

        Parameters
        ----------
        status : int
            Which.
        times : int, optional
            How many calls; None for ever.
        form : {"http", "body", "gateway"}
            The HTTP status and the envelope; the envelope under HTTP 200; the HTTP status and a bare message.
        endpoint : str, optional
            Only calls of this name in `endpoints.ENDPOINTS`.
        page : int, optional
            Only calls for this page.

        Raises
        ------
        ParameterError
            `form` or `endpoint` is unknown.
        """
        self.faults.add(
            Fault(kind="fail", status=status, times=times, form=form, endpoint=endpoint, page=page)
        )

    def disturb(
        self,
        kind: str,
        *,
        times: int | None = 1,
        endpoint: str | None = None,
        page: int | None = None,
        seconds: float = 0.0,
    ) -> None:
        """Spoil the next answers.

        Parameters
        ----------
        kind : str
            ``slow`` waits `seconds`; ``cut`` closes the connection without an answer; ``truncate`` closes it
            after half of one; ``not_json`` and ``not_envelope`` answer something else under 200;
            ``garbage_item`` makes every value of one item another type; ``echo_token`` repeats the request
            with its token in the answer; ``redirect`` sends the caller to another origin.
        times, endpoint, page
            As in `fail`.
        seconds : float
            For ``slow``.

        Raises
        ------
        ParameterError
            `kind` or `endpoint` is unknown.
        """
        self.faults.add(Fault(kind=kind, seconds=seconds, times=times, endpoint=endpoint, page=page))

    def stop(self) -> None:
        """End the server, its threads and connections, then `cleanup`. Once is enough, twice does no harm."""
        if self.stopped.is_set():
            return
        self.stopped.set()
        atexit.unregister(self.stop)
        self._server.stop()
        self.cleanup.close()

    def __repr__(self) -> str:
        return f"<Sandbox {self.url}, {self.calls} calls>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
