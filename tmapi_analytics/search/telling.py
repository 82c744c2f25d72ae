"""What is said while a search runs and when it is over: one line of progress, one warning a kind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tmapi_analytics.errors import DataWarning, StaleWarning, warn
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.client import Got
    from tmapi_analytics.search.wanted import Wanted

Progress = bool | Callable[[int, int | None, str], object] | None
"""None: a line where somebody is looking; a callable gets pages done, pages planned and a text."""


class Teller:
    """Says how a search goes, to whom it may concern.

    Parameters
    ----------
    wanted : Wanted
        What is asked for.
    progress : bool, callable or None
        As in `search_image`.
    """

    def __init__(self, wanted: Wanted, progress: Progress) -> None:
        self._wanted = wanted
        self._planned = None if wanted.pages == "all" else wanted.pages
        self._call = progress if callable(progress) else None
        shown = somebody_looks() if progress is None else progress is True
        self._line = new_line(f"{wanted.asked}: looking for {wanted.name(1)}") if shown else None

    def page(self, done: int) -> None:
        """Say that one more page is there."""
        of = f" of {self._planned}" if self._planned else ""
        self._say(done, self._planned, f"{self._wanted.asked}: {done}{of} {self._wanted.noun}s")

    def end(self, frame: pd.DataFrame, used: list[Got], *, stopped: bool) -> None:
        """Say what came of it; the line stays."""
        if stopped:
            self._call = None  # it may be what stopped the search, and would again
        came = summary(frame, used, self._wanted.noun) + (" before it stopped" if stopped else "")
        self._say(len(used), len(used), came)
        if self._line is not None:
            self._line.close()

    def _say(self, done: int, planned: int | None, text: str) -> None:
        if self._call:
            self._call(done, planned, text)
        if self._line is not None:
            self._line.set_description_str(text)


def summary(frame: pd.DataFrame, used: list[Got], noun: str) -> str:
    """One line: ``60 offers, 3 pages: 2 paid, 1 stored 4 h ago``."""
    stored = [one.page.fetched_at for one in used if not one.paid]
    paid = len(used) - len(stored)
    ways = [f"{paid} paid"] if paid or not stored else []
    ways += [f"{len(stored)} stored {ago(min(stored))}"] if stored else []
    info = frame.attrs["tmapi"]
    calls = info.get("details", info).get("calls", paid)  # a conversion and a second attempt are billed, too
    ways += [f"{counted(calls, 'call')} in all"] if calls != paid else []
    made_up = "made-up " if info.get("sandbox") else ""
    return f"{counted(len(frame), f'{made_up}offer')}, {counted(len(used), noun)}: {', '.join(ways)}"


def ago(then: datetime, now: datetime | None = None) -> str:
    """How long ago, in the largest fitting unit.

    Examples
    --------
    >>> now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> [ago(now - timedelta(**age), now) for age in ({"seconds": 9}, {"minutes": 90}, {"days": 3})]
    ['just now', '90 min ago', '3 days ago']
    """
    age = (now or datetime.now(UTC)) - then
    if age < timedelta(minutes=1):
        return "just now"
    if age < timedelta(hours=2):
        return f"{age // timedelta(minutes=1)} min ago"
    if age < timedelta(days=2):
        return f"{age // timedelta(hours=1)} h ago"
    return f"{age.days} days ago"


def warn_about(wanted: Wanted, used: list[Got], unreadable: Mapping[str, Mapping[str, Any]]) -> None:
    """Warn of what the reader of the frame should know, once a kind."""
    if unreadable:
        told = ", ".join(
            f"{name} ({told['count']}, such as {told['example']})" for name, told in unreadable.items()
        )
        warn(f"some values could not be read and are missing: {told}", DataWarning)
    failures = [one for one in used if one.failure]
    if failures:
        oldest = min(one.page.fetched_at for one in failures)
        why = failures[0].failure.message if failures[0].failure else ""
        warn(
            f"{counted(len(failures), wanted.noun)} could not be refreshed ({why}); older answers were used, "
            f"the oldest from {ago(oldest)}",
            StaleWarning,
        )


def somebody_looks() -> bool:
    """Whether a line of progress would be seen."""
    return _notebook() is not None or (sys.stderr is not None and sys.stderr.isatty())


def new_line(text: str) -> Any:
    """One line that can be written anew: tqdm's, or in a notebook an output that is replaced."""
    if _notebook() is not None:
        return _Output(text)
    from tqdm.std import tqdm

    return tqdm(total=None, desc=text, bar_format="{desc}", file=sys.stderr, leave=True)


class _Output:
    """A line in a notebook: a saved notebook holds the last one alone."""

    def __init__(self, text: str) -> None:
        from IPython.display import display

        self._handle = display({"text/plain": text}, raw=True, display_id=True)

    def set_description_str(self, text: str) -> None:
        """As tqdm's."""
        self._handle.update({"text/plain": text}, raw=True)

    def close(self) -> None:
        """The last line stays as it is."""


def _notebook() -> Any:
    ipython = sys.modules.get("IPython")
    return getattr(ipython and ipython.get_ipython(), "kernel", None)
