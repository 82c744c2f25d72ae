"""What the sandbox remembers while it runs: its settings, who called, which pictures it was given.

Every method is safe to use from several threads. Nothing here answers a call.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from tmapi_analytics.devserver.faults import Faults
from tmapi_analytics.devserver.wire import RefusalError

if TYPE_CHECKING:
    from tmapi_analytics.devserver.looks import Look

TokenForm = Literal["query", "header", "both"]
TotalCount = Literal["true", "missing", "overstated", "string"]
StaleAnswer = Literal["empty", "422"]
MAX_UPLOADS = 50
"""How many uploaded pictures are kept; the oldest goes first."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the API.

    Attributes
    ----------
    endpoint : str
        Its name in `endpoints.ENDPOINTS`, or the path where there is none.
    params : dict of str to str
        What was asked, without the token.
    status : int
        The answer's status as a caller should understand it: the body's ``code``, or HTTP's; 0 where the
        connection was cut.
    at : float
        When it arrived, seconds since the epoch.
    """

    endpoint: str
    params: dict[str, str]
    status: int
    at: float


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """A picture whose address was converted, and what its path answers: `stale` is None while it is good."""

    picture: str
    stale: StaleAnswer | None = None


@dataclass(frozen=True, kw_only=True)
class Upload:
    """An uploaded picture and what it shows."""

    content: bytes
    mimetype: str
    look: Look


@dataclass(eq=False, repr=False)
class State:
    """The settings, which may change while the sandbox runs, and the memory of one sandbox."""

    seed: int
    token: str
    token_form: TokenForm
    latency: float | Mapping[str, float]
    limit: int | None
    balance: int | None
    messy: bool
    day: float = 0
    total_count: TotalCount = field(default="true", init=False)
    calls: int = field(default=0, init=False)
    log: list[Call] = field(default_factory=list, init=False)
    in_flight_peak: int = field(default=0, init=False)
    url: str = field(default="", init=False)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.faults = Faults()
        self.stopped = threading.Event()
        self.conversions: dict[str, Conversion] = {}
        self.uploads: dict[str, Upload] = {}
        self._in_flight = 0
        self._lock = threading.Lock()

    def arrive(self) -> bool:
        """Count a call; False where it is one too many at once."""
        with self._lock:
            self.calls += 1
            self._in_flight += 1
            self.in_flight_peak = max(self.in_flight_peak, self._in_flight)
            return self.limit is None or self._in_flight <= self.limit

    def leave(self, call: Call) -> None:
        """Write down a call whose answer is ready."""
        with self._lock:
            self._in_flight -= 1
            self.log.append(call)

    def charge(self) -> None:
        """Take one call from the balance, or refuse it where none is left."""
        with self._lock:
            if self.balance is None:
                return
            if self.balance <= 0:
                raise RefusalError(439, form="gateway")
            self.balance -= 1

    def wait(self, seconds: float) -> None:
        """Let time pass; a call that still waits when the sandbox ends is cut off."""
        if seconds > 0 and self.stopped.wait(seconds):
            raise ConnectionAbortedError

    def delay(self, endpoint: str) -> float:
        """How long an answer of `endpoint` takes, seconds."""
        latency = self.latency
        return latency.get(endpoint, 0.0) if isinstance(latency, Mapping) else latency

    def convert(self, picture: str) -> str:
        """A path for a picture's address, another one each time."""
        path = f"/search/imgextra5/{10**18 + secrets.randbelow(9 * 10**18)}.jpg"
        with self._lock:
            self.conversions[path] = Conversion(picture=picture)
        return path

    def expire_conversions(self, answer: StaleAnswer = "empty") -> None:
        """Make every path converted until now stale: a search with it answers with no items, or with 422."""
        with self._lock:
            for path, conversion in self.conversions.items():
                self.conversions[path] = replace(conversion, stale=answer)

    def keep(self, upload: Upload) -> str:
        """Store an uploaded picture; returns the name it is served under, the same for the same bytes."""
        ending = upload.mimetype.removeprefix("image/")
        name = f"{hashlib.sha256(upload.content).hexdigest()[:16]}.{ending}"
        with self._lock:
            self.uploads[name] = upload
            while len(self.uploads) > MAX_UPLOADS:
                del self.uploads[next(iter(self.uploads))]
        return name

    def reset(self) -> None:
        """Zero the counts and the log, and clear all faults. Settings, uploads and conversions stay."""
        with self._lock:
            self.calls, self.in_flight_peak = 0, self._in_flight
            self.log.clear()
        self.faults.clear()
