"""One run from beginning to end, and the search that is one: page 1, the rest, the frame.

Whatever stops a run, what came is kept.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tmapi_analytics import __version__, ledger
from tmapi_analytics.client import Client, Got, current
from tmapi_analytics.errors import BudgetError, DataWarning, SearchInterrupted, TmapiError, warn
from tmapi_analytics.frames import read_pages
from tmapi_analytics.payload import outline
from tmapi_analytics.search.fetching import Fetching
from tmapi_analytics.search.telling import Progress, Teller, warn_about
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import pandas as pd

    from tmapi_analytics.search.asking import Ask
    from tmapi_analytics.search.wanted import Wanted
    from tmapi_analytics.store import Page


class Run(ABC):
    """Something to be got by `frame`, in several requests; stopped, it goes on when `frame` is called again.

    Parameters
    ----------
    wanted : Wanted
        What is asked for.
    since : datetime, optional
        Stored answers from before then are asked for again. It is fixed here, so that going on after an
        interruption does not ask again for what this run has already got.
    offline : bool
        Never call.
    progress : bool, callable or None
        As in `search_image`.
    client : Client, optional
        As in `search_image`.
    places : context manager, optional
        What each request is made in, from its call until its answer is stored; shared with other runs.
    begun : datetime, optional
        When the larger work began that this is a part of: what came since then is no saving of the store's.
    """

    def __init__(
        self,
        wanted: Wanted,
        *,
        since: datetime | None,
        offline: bool,
        progress: Progress,
        client: Client | None,
        places: AbstractContextManager[object] | None = None,
        begun: datetime | None = None,
    ) -> None:
        self._wanted = wanted
        self._since = since
        self._offline = offline
        self._progress = progress
        # Of now: whoever goes on later, outside the settings around, means the same API and the same store.
        self._client = current(client)
        self._places = places
        self._begun = begun or datetime.now(UTC)

    def frame(self) -> pd.DataFrame:
        """What every answer says.

        Raises
        ------
        SearchInterrupted
            It stopped after some answers had come.
        TmapiError
            It stopped before any had come.
        KeyboardInterrupt
            With ``.frame`` and ``.resume`` set on it.
        """
        client = self._client
        teller = Teller(self._wanted, self._progress)
        fetching = Fetching(client, self._wanted, self._since, offline=self._offline, places=self._places)
        got: dict[int, Got] = {}
        stop: TmapiError | KeyboardInterrupt | None = None
        with ledger.counter() as spent, fetching:
            try:
                for number, one in self._answers(fetching):
                    got[number] = one
                    teller.page(len(got))
            except (TmapiError, KeyboardInterrupt) as error:
                stop = error
                got |= self._arrived(fetching, fetching.asked - got.keys())
        used = self._used(got)
        from_store = (one.page for one in used if not one.paid and one.page.fetched_at < self._begun)
        client.ledger.saved((page.endpoint, page.asked) for page in from_store)
        missing = sorted(fetching.asked - got.keys()) if stop else sorted(fetching.failed)
        frame = self._built(used, missing=missing, calls=spent.spent)
        teller.end(frame, used, stopped=stop is not None)
        if stop is None:
            self._warn(used, frame, fetching.failed)
            return frame
        raise self._stopped(stop, frame, len(used), missing)

    def _arrived(self, fetching: Fetching, numbers: set[int]) -> dict[int, Got]:
        """Pages that came between the interruption and now."""
        stored = {number: got for number in numbers if (got := fetching.stored(number))}
        return {n: replace(got, paid=got.page.fetched_at >= self._begun) for n, got in stored.items()}

    @abstractmethod
    def _answers(self, fetching: Fetching) -> Iterator[tuple[int, Got]]:
        """The answers as they come, each with its number."""

    @abstractmethod
    def _built(self, used: list[Got], *, missing: list[int], calls: int) -> pd.DataFrame:
        """The frame of the answers that came."""

    @abstractmethod
    def _warn(self, used: list[Got], frame: pd.DataFrame, failed: dict[int, TmapiError]) -> None:
        """Say what the reader of a complete frame should know."""

    def _used(self, got: dict[int, Got]) -> list[Got]:
        """The answers that the frame is made of, in order."""
        return [one for _, one in sorted(got.items())]

    def _stopped(
        self, stop: TmapiError | KeyboardInterrupt, frame: pd.DataFrame, answers: int, missing: list[int]
    ) -> BaseException:
        """What to raise: the cause itself where nothing came, else an interruption that names it."""
        error: TmapiError | KeyboardInterrupt = stop
        if isinstance(stop, TmapiError) and answers and not self._offline:
            family = BudgetError if isinstance(stop, BudgetError) else SearchInterrupted
            lost = f"{self._wanted.named(missing)} missing" if missing else "there may be more"
            came = f"{counted(answers, self._wanted.noun)} came, {lost}"
            hint = (
                family.default_hint if family is BudgetError else f"{stop.hint} {family.default_hint}".strip()
            )
            error = family(f"{came}: {stop.message}", cause=stop, hint=hint)
        vars(error).update(frame=frame, resume=self.frame)
        return error


class SearchRun(Run):
    """A search; parameters as `Run`, with an `Ask` for what is wanted."""

    def __init__(self, ask: Ask, **how: Any) -> None:
        super().__init__(ask, **how)
        self._ask = ask

    def _answers(self, fetching: Fetching) -> Iterator[tuple[int, Got]]:
        """Page 1 first. Then either all that it announces at once, or one by one to the end."""
        ((_, first),) = fetching.pages([1], _ends)
        if self._ask.pages != "all":
            rest = range(2, last_page(self._ask, first.page) + 1)
            fetching.asked.update(rest)  # whoever stops after page 1 still wanted them
            yield 1, first
            yield from fetching.pages(rest, _ends)
            return
        yield 1, first
        number, got = 1, first
        while number < self._ask.most_pages and _goes_on(self._ask, got.page):
            ((number, got),) = fetching.pages([number + 1], _ends)
            yield number, got

    def _used(self, got: dict[int, Got]) -> list[Got]:
        return _up_to_the_end(got)

    def _built(self, used: list[Got], *, missing: list[int], calls: int) -> pd.DataFrame:
        frame = read_pages((one.page for one in used), search=self._ask.label)
        subject = {"image": self._ask.asked} if self._ask.picture else {}
        size = {"pages": self._ask.pages, "page_size": self._ask.page_size}
        frame.attrs["tmapi"] = {
            "endpoint": self._ask.endpoint.name,
            "parameters": {**subject, **self._ask.params, **size},
            **({"picture": self._ask.picture.shown} if self._ask.picture and self._ask.picture.shown else {}),
            **frame.attrs["tmapi"],
            "paid": sum(one.paid for one in used),
            "stored": sum(not one.paid for one in used),
            "calls": calls,
            "missing_pages": missing,
            "not_refreshed": [one.page.number for one in used if one.failure],
            "from_case": sum(one.page.from_case for one in used),
            "answers": [one.answer for one in used],
            "version": __version__,
        }
        return frame

    def _warn(self, used: list[Got], frame: pd.DataFrame, failed: dict[int, TmapiError]) -> None:  # noqa: ARG002
        warn_about(self._ask, used, frame.attrs["tmapi"]["unreadable"])
        if frame.empty and self._ask.picture is not None and self._ask.picture.converted:
            warn(
                "no offers came for a converted path; such paths go stale after an hour or so: "
                "to be sure, search with the picture itself",
                DataWarning,
            )


def last_page(ask: Ask, first: Page) -> int:
    """The last page worth asking for, by what page 1 says there is.

    ``total_count`` may be missing; then as many as were asked for.
    """
    said = outline(first)
    if _ends(first):
        return 1
    if said.total_count is None:
        return ask.most_pages
    there = math.ceil(said.total_count / ask.page_size)
    return min(ask.most_pages, max(there, 2 if said.has_next_page else 1))


def _ends(page: Page) -> bool:
    said = outline(page)
    return said.items == 0 or said.has_next_page is False


def _goes_on(ask: Ask, page: Page) -> bool:
    said = outline(page)
    if _ends(page):
        return False
    known = said.has_next_page is None and said.total_count is not None
    return not known or page.number * ask.page_size < (said.total_count or 0)


def _up_to_the_end(got: dict[int, Got]) -> list[Got]:
    """The pages in order, none after the first that ends: which later ones came is a matter of timing."""
    used = []
    for _, one in sorted(got.items()):
        used.append(one)
        if _ends(one.page):
            break
    return used
