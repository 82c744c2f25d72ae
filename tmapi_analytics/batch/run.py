"""Asking the rows of a table: page 1 of every row before page 2 of any, and none of them stops another.

Each row is a search of its own, from which paging, retries and the store come. Here it is only decided who is
next, when to stop for good, and what is said of it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tmapi_analytics import ledger
from tmapi_analytics.batch.status import AGAIN, ONLINE, cause_of
from tmapi_analytics.client import LONGEST_WAIT, Client
from tmapi_analytics.errors import (
    AuthError,
    BalanceError,
    BudgetError,
    SearchInterrupted,
    TmapiError,
    overheard,
)
from tmapi_analytics.search.run import SearchRun, last_page

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.batch.dataset import Dataset
    from tmapi_analytics.batch.status import Standing
    from tmapi_analytics.batch.telling import Teller
    from tmapi_analytics.search.asking import Ask

PATIENCE = 20
"""Rows that may fail for a passing reason, one after the other, before it is believed that all would."""
_FOR_ALL = (AuthError, BalanceError, BudgetError)
"""Errors that the next row would meet, too."""
_TICK = 0.5
"""Seconds between two looks at how far the rows are."""


class _Places:
    """As many requests at a time as calls may be in flight; what stops all is told before one is free."""

    def __init__(self, number: int, halt: Callable[[TmapiError], None]) -> None:
        self._free = threading.Semaphore(number)
        self._halt = halt

    def __enter__(self) -> None:
        self._free.acquire()

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, _FOR_ALL):
            self._halt(error)
        self._free.release()


class Asking:
    """Asks rows, a few at a time; what stops them all is in `stop` afterwards.

    Parameters
    ----------
    client : Client
        What stores and calls; its limit of calls in flight holds for all rows together.
    dataset : Dataset
        Where the offers go.
    since : datetime, optional
        Stored answers from before then will not do.
    offline : bool
        Never call.
    teller : Teller
        Who hears how it goes.

    Attributes
    ----------
    stop : TmapiError or None
        Why no further call was made. Rows that need none went on.
    """

    def __init__(
        self, client: Client, dataset: Dataset, *, since: datetime | None, offline: bool, teller: Teller
    ) -> None:
        self.stop: TmapiError | None = None
        self._client = client
        self._dataset = dataset
        self._since = since
        self._offline = offline
        self._teller = teller
        self._begun = datetime.now(UTC)
        self._calls = ledger.counter()
        self._places = _Places(client.settings.concurrency, self._halt)
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._failed_in_a_row = 0

    def all(self, standings: Sequence[Standing]) -> None:
        """Ask them all, and note in each what became of it."""
        askable = [one for one in standings if one.look.problem is None]
        with self._calls:
            self._pass(standings, [one for one in askable if one.look.stored], first=False)
            self._pass(standings, [one for one in askable if not one.look.first_stored], first=True)
            # Whoever failed for a passing reason gets a second chance here.
            rest = [one for one in askable if not one.is_whole and not one.is_refused]
            self._pass(standings, rest, first=False)

    def _pass(self, standings: Sequence[Standing], some: Sequence[Standing], *, first: bool) -> None:
        """Ask `some`, or only for their first pages, and tell how all stand."""
        ask, queue = partial(self._ask, first=first), deque(some)
        # More than there are places, so that none is idle while a frame is made or a file written.
        workers = self._client.settings.concurrency + 2
        with ThreadPoolExecutor(workers, thread_name_prefix="tmapi-row") as pool:
            try:
                # A worker does not see the budget and the settings around unless it is given them.
                working = {pool.submit(copy_context().run, _each, queue, ask) for _ in range(workers)}
                while working:
                    done, working = wait(working, timeout=_TICK)
                    self._teller.rows(standings, self._calls.spent)
                    for worker in done:
                        worker.result()
            except BaseException:
                queue.clear()
                self._halt(SearchInterrupted("it was interrupted"))
                raise

    def _ask(self, one: Standing, *, first: bool) -> None:
        """Ask a row, keep what came, and note how it stands."""
        self._pause()
        problem: TmapiError | None = None
        with ledger.counter() as spent, overheard() as notes:
            try:
                offers, one.left = self._got(one.look.row.ask(), first=first)
            except TmapiError as error:
                problem, offers, one.left = error, error.frame, 0
        one.calls += spent.spent
        one.notes = tuple(dict.fromkeys(notes))
        self._judge(problem, calls=spent.spent)
        if offers is not None and offers.attrs["tmapi"]["pages"]:
            self._dataset.keep(one.look.file, one.look.row.number, offers, whole=not (problem or one.left))
        one.offers = self._dataset.offers(one.look.file)
        if problem is None:
            one.succeed()
        else:
            waits = isinstance(cause_of(problem), (*_FOR_ALL, SearchInterrupted))
            told = self.stop if waits and self.stop else problem
            one.fail(told, waits=waits, again=ONLINE if self._offline else AGAIN)

    def _got(self, ask: Ask, *, first: bool) -> tuple[pd.DataFrame | None, int]:
        """The offers, and how many pages are left to ask for."""
        run = SearchRun(
            replace(ask, pages=1) if first else ask,
            since=self._since,
            offline=self._offline,
            progress=False,
            client=self._client,
            places=self._places,
            begun=self._begun,
        )
        return run.frame(), self._rest(ask) if first else 0

    def _rest(self, ask: Ask) -> int:
        """How many pages there are after the first, which has come."""
        page = self._client.stored(ask.request(1), since=self._since)
        return (last_page(ask, page) if page else ask.most_pages) - 1

    def _judge(self, problem: TmapiError | None, *, calls: int) -> None:
        """Stop everything where the next row would fail as this one did; a refusal is of one row alone."""
        cause = cause_of(problem)
        passing = cause if cause is not None and cause.retryable else None
        with self._lock:
            if passing or calls:
                self._failed_in_a_row = self._failed_in_a_row + 1 if passing else 0
            failed = self._failed_in_a_row
        if passing and failed >= PATIENCE:
            self._halt(passing)

    def _halt(self, cause: TmapiError) -> None:
        with self._lock:
            if not self._stopped.is_set():
                self.stop = cause
                self._calls.close()
                self._stopped.set()

    def _pause(self) -> None:
        """Wait longer and longer while one row after the other fails: it may pass, and each costs a call."""
        if self._failed_in_a_row:
            pause = self._client.settings.backoff * 2**self._failed_in_a_row
            self._stopped.wait(min(pause, LONGEST_WAIT))


def _each(queue: deque[Standing], ask: Callable[[Standing], None]) -> None:
    """Ask whoever is next until nobody is left; several threads may share the queue."""
    while queue:
        try:
            one = queue.popleft()
        except IndexError:  # another thread was faster
            return
        ask(one)
