"""What became of each row: the table that says what came, what did not, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, overload

import pandas as pd

from tmapi_analytics.columns import Kind, dtype
from tmapi_analytics.errors import SearchInterrupted, TmapiError
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    from tmapi_analytics.batch.looking import Look

State = Literal["done", "no offers", "partial", "waiting", "failed"]
STATES: dict[State, str] = {
    "done": "all pages that were wanted, or all that there are",
    "no offers": "the API answered, and found nothing; no failure",
    "partial": "some of its pages, or older ones",
    "waiting": "not asked yet, because everything stopped before; nothing is wrong with the row",
    "failed": "nothing came; error says why",
}
"""The states of a row and what each means."""
AGAIN = "Run the same line again: it pays only for what is missing."
ONLINE = "The same line without offline=True asks for what is missing."


@dataclass
class Standing:
    """How a row stands; changed by whoever asks it.

    Attributes
    ----------
    look : Look
        What was known of it before.
    left : int or None
        Calls that it still needs, as far as is known.
    is_refused : bool
        Whether the same question would fail again.
    """

    look: Look
    left: int | None = 0
    state: State = "waiting"
    offers: int | None = None
    calls: int = 0
    error: str | None = None
    what_to_do: str | None = AGAIN
    notes: Sequence[str] = ()
    is_refused: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing."""
        return self.state in ("done", "no offers")

    def succeed(self) -> None:
        """Say that what was asked came: its `offers`, and what is `left` to ask."""
        self.error = self.what_to_do = None
        self.state = "partial" if self.left else "done" if self.offers else "no offers"

    def fail(self, problem: TmapiError, *, waits: bool = False, again: str = AGAIN) -> None:
        """Say what went wrong and what to do; where it only `waits`, nothing is wrong with the row.

        `again` is what to do after an interruption, whose own advice speaks of a frame.
        """
        cause = cause_of(problem)
        self.is_refused = not (waits or cause.retryable)
        self.state = "partial" if self.offers is not None else "waiting" if waits else "failed"
        self.error = cause.message + (f" ({cause.status})" if cause.status else "")
        self.what_to_do = again if isinstance(cause, SearchInterrupted) else cause.hint


@overload
def cause_of(problem: TmapiError) -> TmapiError: ...
@overload
def cause_of(problem: TmapiError | None) -> TmapiError | None: ...
def cause_of(problem: TmapiError | None) -> TmapiError | None:
    """What stands behind an interruption; any other error is its own cause."""
    return getattr(problem, "cause", None) or problem


def status_table(standings: Sequence[Standing]) -> pd.DataFrame:
    """The standings as a frame, a row a row of the table."""
    columns: dict[str, tuple[Kind, list[Any]]] = {
        "row": ("int", [one.look.row.number for one in standings]),
        "subject": ("text", [one.look.row.subject for one in standings]),
        "state": ("text", [one.state for one in standings]),
        "offers": ("int", [one.offers for one in standings]),
        "calls": ("int", [one.calls for one in standings]),
        "error": ("text", [one.error for one in standings]),
        "what_to_do": ("text", [one.what_to_do for one in standings]),
        "note": ("text", ["; ".join(one.notes) or None for one in standings]),
        "file": ("text", [one.look.file or None for one in standings]),
    }
    return pd.DataFrame(
        {name: pd.Series(values, dtype=dtype(kind)) for name, (kind, values) in columns.items()}
    )


def summary(status: pd.DataFrame) -> str:
    """One line: ``400 rows: 380 done, 12 no offers, 8 failed; 1,204 calls``.

    Examples
    --------
    >>> summary(pd.DataFrame({"state": ["done", "failed", "done"], "calls": [2, 0, 1]}))
    '3 rows: 2 done, 1 failed; 3 calls'
    """
    counts = status["state"].value_counts()
    states = ", ".join(f"{counts[state]:,} {state}" for state in STATES if state in counts)
    return f"{counted(len(status), 'row')}: {states or 'none'}; {counted(int(status['calls'].sum()), 'call')}"
