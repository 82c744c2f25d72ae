"""Getting several pages of one search, or several details, at once, in worker threads.

Threads, so that a Ctrl-C in the notebook never cuts an answer that is already paid for: what is in flight
then is still received and stored.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Self

from tmapi_analytics.client import Client, Got, Request
from tmapi_analytics.errors import SearchInterrupted, ServiceError, TmapiError
from tmapi_analytics.images import PictureSearch

if TYPE_CHECKING:
    from datetime import datetime

    from tmapi_analytics.search.wanted import Wanted
    from tmapi_analytics.store import Page

PATIENCE = 3
"""Requests that may fail alone before anything has come; then it is no longer believed that they do."""


class Stop:
    """Stops, from another thread, what is being got: nothing more is sent, what is in flight still comes.

    It holds for what begins in a context in which `stopping` is set to it.
    """

    def __init__(self) -> None:
        self.asked = False
        self._events: list[threading.Event] = []

    def ask(self) -> None:
        """Stop, for good."""
        self.asked = True
        for event in self._events:
            event.set()

    def event(self) -> threading.Event:
        """A new event that is set when somebody asks to stop."""
        event = threading.Event()
        self._events.append(event)
        if self.asked:  # asked after the event is in the list: `ask` may have missed it
            event.set()
        return event

    def check(self) -> None:
        """Raise `SearchInterrupted` where somebody asked to stop."""
        if self.asked:
            raise SearchInterrupted("you cancelled it", hint="")


stopping: ContextVar[Stop | None] = ContextVar("stopping", default=None)
"""What may stop the searches of a context."""


class Fetching:
    """The pages of one search, from the store or the API; a context manager that ends its threads.

    Parameters
    ----------
    client : Client
        What stores and calls.
    wanted : Wanted
        What is asked for.
    since : datetime, optional
        Stored answers from before then will not do.
    offline : bool
        Never call.
    places : context manager, optional
        What each request is made in, from its call until its answer is stored; shared with others.

    Attributes
    ----------
    asked : set of int
        The numbers of all pages that were wanted so far, got or not.
    failed : dict of int to TmapiError
        Those that failed alone; the others go on.
    """

    def __init__(
        self,
        client: Client,
        wanted: Wanted,
        since: datetime | None,
        *,
        offline: bool,
        places: AbstractContextManager[object] | None = None,
    ) -> None:
        self.asked: set[int] = set()
        self.failed: dict[int, TmapiError] = {}
        self._client = client
        self._wanted = wanted
        self._since = since
        self._offline = offline
        self._places = places or nullcontext()
        self._stop = stopping.get() or Stop()
        self._cancelled = self._stop.event()
        self._came = False
        self._pool: ThreadPoolExecutor | None = None
        self._send = self._sender()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cancelled.set()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def stored(self, number: int) -> Got | None:
        """The page, if it is in the store and fresh enough."""
        request = self._wanted.request(number)
        page = self._client.stored(request, since=self._since)
        return Got(key=request.key(self._client.settings.base_url), page=page) if page else None

    def pages(self, numbers: Iterable[int], ends: Callable[[Page], bool]) -> Iterator[tuple[int, Got]]:
        """The pages as they come, each with its number; after one that `ends`, no later one is asked for.

        What fails alone is in `failed` afterwards.

        Raises
        ------
        TmapiError
            What stopped the page that failed first, unless it lies past the end; after the pages that were
            in flight have come.
        """
        missing = []
        for number in numbers:
            self.asked.add(number)
            got = self.stored(number)
            if got is None:
                missing.append(number)
                continue
            self._came = True
            yield number, got
            if ends(got.page):
                break
        if missing and self._offline:
            raise _not_stored(self._wanted.named(missing))
        yield from self._called(missing, ends)

    def _called(self, numbers: list[int], ends: Callable[[Page], bool]) -> Iterator[tuple[int, Got]]:
        futures = {self._submit(number): number for number in numbers}
        failures: dict[int, BaseException] = {}
        end = math.inf
        try:
            for future in as_completed(futures):
                if future.cancelled():
                    continue
                number, error = futures[future], future.exception()
                if error is not None:
                    failures[number] = error
                    _cancel(futures, after=number)
                    continue
                got = future.result()
                if got is None:
                    continue
                yield number, got
                if ends(got.page):
                    end = min(end, number)
                    _cancel(futures, after=number)
        finally:
            _cancel(futures)
        # A page past the end that failed is not missed: page 1 had announced too much.
        for number, error in failures.items():
            if number < end:
                raise error

    def _submit(self, number: int) -> Future[Got | None]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._client.settings.concurrency, thread_name_prefix="tmapi")
        # A worker does not see the budget and the settings around the search unless it is given them.
        return self._pool.submit(copy_context().run, self._placed, number)

    def _placed(self, number: int) -> Got | None:
        with self._places:
            return self._page(number)

    def _page(self, number: int) -> Got | None:
        if self._cancelled.is_set():
            self._stop.check()
            return None  # another page had stopped the search before this one was sent
        try:
            got = self._client.page(self._wanted.request(number), since=self._since, ask=self._send)
        except TmapiError as error:
            if isinstance(error, SearchInterrupted | ServiceError):
                self._stop.check()
            if type(error) is SearchInterrupted:
                return None
            if self._wanted.fails_alone(error) and (self._came or len(self.failed) < PATIENCE):
                self.failed[number] = error
                return None
            # At once: this thread takes up the next page before anybody else hears of the failure.
            self._cancelled.set()
            raise
        self._came = True
        return got

    def _sender(self) -> Callable[[Request], Page]:
        if self._wanted.picture is not None:
            return PictureSearch(self._client, self._wanted.picture, self._cancelled).ask
        return lambda request: self._client.send(request, cancelled=self._cancelled)


def _cancel(futures: dict[Future[Got | None], int], after: int = 0) -> None:
    for future, number in futures.items():
        if number > after:
            future.cancel()


def _not_stored(named: str) -> SearchInterrupted:
    return SearchInterrupted(
        f"{named} not stored, and offline=True never calls",
        hint="What is stored is in .frame; the same line without offline=True fetches the rest.",
    )
