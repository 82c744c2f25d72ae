"""What was spent, what the store saved, and the budget that no call may pass.

A call is noted before it is sent and completed after, so that a process killed in between still leaves
its trace. The room counts; it never sends anything and never sees a token.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from tmapi_analytics import disk
from tmapi_analytics.errors import BudgetError, ConfigError, ParameterError, StoreWarning, warn
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd

FILE = "ledger.sqlite"
GROUPINGS = ("day", "month", "endpoint", "asked", "project", "status")
_COLUMNS = {
    "at": "float64",
    "endpoint": "object",
    "asked": "object",
    "paid": "boolean",
    "status": "Int64",
    "seconds": "float64",
    "project": "object",
}
_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, base_url TEXT NOT NULL,
    endpoint TEXT NOT NULL, asked TEXT NOT NULL,
    paid INTEGER NOT NULL, status INTEGER, seconds REAL, project TEXT
)"""

T = TypeVar("T")


class Budget:
    """A cap on calls for the ``with`` block it opens, and the count of them.

    Attributes
    ----------
    cap : float
        The most calls that may be sent; infinite for a mere counter.
    spent : int
        Calls sent so far, retries and conversions among them.
    left : float
        What may still be sent.
    """

    def __init__(self, cap: float) -> None:
        self.cap = cap
        self.spent = 0
        self._lock = threading.Lock()

    @property
    def left(self) -> float:
        """Calls that may still be sent."""
        return self.cap - self.spent

    def __enter__(self) -> Self:
        _budgets.set((*_budgets.get(), self))
        return self

    def __exit__(self, *_: object) -> None:
        # Not by token: several threads may be inside the same budget at once.
        around = list(_budgets.get())
        around.reverse()
        around.remove(self)
        _budgets.set(tuple(reversed(around)))

    def __repr__(self) -> str:
        return f"<Budget: {self.spent} of {self.cap:g} calls spent>"

    def close(self) -> None:
        """Let no further call be made; those that are under way are not stopped."""
        self.cap = 0  # not what is spent: of that, a call that is not sent after all is taken back

    def _take(self) -> bool:
        with self._lock:
            granted = self.spent < self.cap
            self.spent += granted
            return granted

    def _give_back(self) -> None:
        with self._lock:
            self.spent -= 1


_budgets: ContextVar[tuple[Budget, ...]] = ContextVar("tmapi_budgets", default=())


def budget(calls: int) -> Budget:
    """A cap on what the ``with`` block may spend: a call that would pass it is not made.

    Every attempt counts, conversions and retries too. Blocks may be nested; the tightest holds. Threads
    that you start yourself are outside the block: let each enter the same budget, ``with budget:``, to
    share its cap.

    Parameters
    ----------
    calls : int
        The most calls, 0 or more.

    Raises
    ------
    ParameterError
        `calls` is not a whole number of 0 or more.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.budget(20) as budget:
    ...     pass
    >>> budget
    <Budget: 0 of 20 calls spent>
    """
    if isinstance(calls, bool) or not isinstance(calls, int) or calls < 0:
        raise ParameterError(
            f"a budget of {calls!r} cannot be kept", hint="Give a number of calls: tm.budget(20)."
        )
    return Budget(calls)


def counter() -> Budget:
    """A budget without a cap: it only counts what the block sends."""
    return Budget(math.inf)


def tightest() -> Budget | None:
    """The budget around that has the fewest calls left; None where there is no cap.

    Examples
    --------
    >>> with budget(20), budget(5) as inner:
    ...     tightest() is inner
    True
    """
    capped = [one for one in _budgets.get() if math.isfinite(one.cap)]
    return min(capped, key=lambda one: one.left, default=None)


def reserve() -> Callable[[], None]:
    """Count one call against every budget around it; returns what takes the count back.

    Raises
    ------
    BudgetError
        One of them is spent; nothing was counted then.
    """
    taken: list[Budget] = []

    def give_back() -> None:
        for one in taken:
            one._give_back()  # noqa: SLF001 - a budget and its room are one

    for one in _budgets.get():
        if not one._take():  # noqa: SLF001
            give_back()
            raise BudgetError(f"the budget of {one.cap:g} calls is spent: the next call was not made")
        taken.append(one)
    return give_back


class Ledger:
    """The calls to one base URL, kept in a file of the cache folder. Safe from any thread and process.

    The file stays open between notes: opening and closing it costs more than many an answer takes.
    """

    def __init__(self, folder: Path, base_url: str, project: str | None) -> None:
        self._path = folder / FILE
        self._base_url = base_url
        self._project = project
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None

    def begin(self, endpoint: str, asked: str) -> int:
        """Note that a call is about to be sent; returns its number for `end`.

        Raises
        ------
        ConfigError
            The ledger cannot be written, so the call should not be sent either.
        """
        return self._run(lambda database: self._insert(database, endpoint, asked, sent=True))

    def end(self, number: int, *, status: int | None, seconds: float, sent: bool) -> None:
        """Note how the call went. The answer is worth more than the note: a full disk only warns."""
        row = (status, seconds, sent, number)
        self._note(
            lambda database: database.execute(
                "UPDATE calls SET status = ?, seconds = ?, paid = ? WHERE id = ?", row
            )
        )

    def saved(self, pages: Iterable[tuple[str, str]]) -> None:
        """Note pages that the store answered, as (endpoint, what was asked), all at once; only warns too."""
        rows = list(pages)
        if rows:
            self._note(lambda database: [self._insert(database, *row, sent=False) for row in rows])

    def _note(self, work: Callable[[sqlite3.Connection], object]) -> None:
        try:
            self._run(work)
        except ConfigError as error:
            warn(f"the ledger misses something: {error}", StoreWarning)

    def table(self, *, call_price: float | None = None) -> pd.DataFrame:
        """Every call and every saved one of this base URL, oldest first; columns as `tm.spend` says."""
        import pandas as pd

        select = f"SELECT {', '.join(_COLUMNS)} FROM calls WHERE base_url = ? ORDER BY at, id"  # noqa: S608 - constants
        rows = self._run(lambda database: database.execute(select, (self._base_url,)).fetchall())
        frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
        frame["at"] = pd.to_datetime(frame["at"], unit="s", utc=True).astype("datetime64[us, UTC]")
        frame["cost"] = frame["paid"].astype("float64") * (math.nan if call_price is None else call_price)
        return frame

    def _insert(self, database: sqlite3.Connection, endpoint: str, asked: str, *, sent: bool) -> int:
        now = datetime.now(UTC).timestamp()
        row = (now, self._base_url, endpoint, asked, sent, self._project)
        number = database.execute(
            "INSERT INTO calls (at, base_url, endpoint, asked, paid, project) VALUES (?, ?, ?, ?, ?, ?)", row
        ).lastrowid
        return number or 0

    def close(self) -> None:
        """Let go of the file; the next note opens it again."""
        with self._lock:
            self._close()

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """`work` in one transaction; a damaged file is set aside first, with one warning."""
        with self._lock:
            try:
                return self._transaction(work)
            except sqlite3.Error as error:
                problem = error
            self._close()
            if not disk.is_damage(problem):
                raise ConfigError(
                    f"the ledger {self._path} cannot be used: {problem}", hint=disk.OTHER_FOLDER
                )
            aside = disk.set_aside(self._path)
            warn(f"the ledger was damaged; it is now {aside} and a new one begins", StoreWarning)
            return self._transaction(work)

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._opened() as database:
            return work(database)

    def _opened(self) -> sqlite3.Connection:
        if self._database is not None and self._identity == disk.identity(self._path):
            return self._database
        self._close()
        disk.private_folder(self._path.parent)
        disk.create_database(self._path, _SCHEMA)
        self._database = sqlite3.connect(self._path, timeout=30, check_same_thread=False)
        # What is noted survives the process that noted it; only the machine may forget its last notes.
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._identity = disk.identity(self._path)
        return self._database

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None


def saved(calls: pd.DataFrame) -> pd.Series[bool]:
    """Which rows of `Ledger.table` the store answered; an attempt that reached no host is no such row."""
    return (~calls["paid"] & calls["seconds"].isna()).astype(bool)


def grouped(calls: pd.DataFrame, by: str) -> pd.DataFrame:
    """`Ledger.table` summed: one row a group, with calls paid and saved, seconds waited and cost.

    Raises
    ------
    ParameterError
        `by` is none of `GROUPINGS`.
    """
    if not isinstance(by, str) or by not in GROUPINGS:
        raise ParameterError(
            f"spend cannot be grouped by {by!r}{nearest(by, GROUPINGS)}",
            hint=f"Choose from: {', '.join(GROUPINGS)}.",
        )
    periods = {"day": "%Y-%m-%d", "month": "%Y-%m"}
    key = calls["at"].dt.strftime(periods[by]) if by in periods else calls[by]
    groups = calls.assign(**{by: key, "saved": saved(calls)}).groupby(by, dropna=False, sort=True)
    return groups.agg(
        paid=("paid", "sum"),
        saved=("saved", "sum"),
        seconds=("seconds", "sum"),
        cost=("cost", lambda cost: cost.sum(skipna=False)),
    ).reset_index()
