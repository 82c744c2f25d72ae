"""What is said while a batch runs: one line, with the time that is left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tmapi_analytics.search.telling import new_line, somebody_looks
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tmapi_analytics.batch.status import Standing
    from tmapi_analytics.search.telling import Progress


class Teller:
    """Says how a batch goes; a context manager that closes its line.

    Parameters
    ----------
    progress : bool, callable or None
        As in `search_batch`.
    """

    def __init__(self, progress: Progress) -> None:
        self._call = progress if callable(progress) else None
        shown = somebody_looks() if progress is None else progress is True
        self._line: Any = new_line("looking at the rows") if shown else None
        self._begun = time.monotonic()
        self._said = ""

    def __enter__(self) -> Teller:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._line.close()

    def begin(self) -> None:
        """Count the time from here on."""
        self._begun = time.monotonic()

    def rows(self, standings: Sequence[Standing], spent: int) -> None:
        """Say how many rows are there, and how long the others will take if calls go on as they went."""
        done = sum(one.is_whole or one.state == "failed" for one in standings)
        left = sum(1 if one.left is None else one.left for one in standings)
        calls = counted(spent + left, "call")
        text = f"{done:,} of {counted(len(standings), 'row')}, {spent:,} of about {calls}"
        if spent and left:
            text += f", {_span((time.monotonic() - self._begun) / spent * left)} left"
        self.say(text, done, len(standings))

    def say(self, text: str, done: int = 0, planned: int | None = None) -> None:
        """Say `text`, unless it was said just now."""
        if text == self._said:
            return
        self._said = text
        if self._call:
            self._call(done, planned, text)
        if self._line is not None:
            self._line.set_description_str(text)


def _span(seconds: float) -> str:
    """A length of time as people say it.

    Examples
    --------
    >>> _span(42), _span(1260), _span(9000)
    ('42 s', '21 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
