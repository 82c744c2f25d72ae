"""One batch from beginning to end: look, ask, keep, tell. Stopped, it goes on when it is run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tmapi_analytics.batch.best import best, joined
from tmapi_analytics.batch.dataset import STATUS, TOP
from tmapi_analytics.batch.looking import look
from tmapi_analytics.batch.run import Asking
from tmapi_analytics.batch.status import AGAIN, Standing, status_table, summary
from tmapi_analytics.batch.telling import Teller
from tmapi_analytics.errors import BudgetError, DataWarning, SearchInterrupted, TmapiError, warn
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from tmapi_analytics.batch.dataset import Dataset
    from tmapi_analytics.batch.reading import Row
    from tmapi_analytics.client import Client
    from tmapi_analytics.search.telling import Progress


@dataclass(frozen=True)
class Batch:
    """What `search_batch` gives.

    Attributes
    ----------
    path : Path
        The folder of the offers: ``pandas.read_parquet(batch.path)``, or Dask's.
    status : pandas.DataFrame
        What became of each row.
    top : pandas.DataFrame
        The best offers of each row.
    """

    path: Path
    status: pd.DataFrame
    top: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Batch {self.path}, {summary(self.status)}>"


@dataclass(frozen=True, kw_only=True)
class Work:
    """All that a batch needs to run, and to run again; attributes as the parameters of `search_batch`."""

    rows: Sequence[Row]
    dataset: Dataset
    client: Client
    since: datetime | None
    offline: bool
    progress: Progress
    best: dict[str, Any] = field(default_factory=dict)

    def run(self) -> Batch:
        """Ask whatever is not stored.

        Raises
        ------
        SearchInterrupted
            It stopped after some offers had come.
        TmapiError
            It stopped before any had come.
        KeyboardInterrupt
            With ``.frame``, the status, and ``.resume`` set on it.
        """
        with Teller(self.progress) as teller, self.dataset.held(lambda: teller.say(self._waiting)):
            standings = self._looked()
            teller.begin()
            asking = Asking(self.client, self.dataset, since=self.since, offline=self.offline, teller=teller)
            try:
                asking.all(standings)
            except KeyboardInterrupt as stop:
                vars(stop).update(frame=self._saved(standings), resume=self.run)
                raise
            status = self._saved(standings)
            parts = best(self.dataset, **self.best)
            self.dataset.save(TOP, *parts)
            teller.say(summary(status), len(standings), len(standings))
        if asking.stop is not None:
            raise self._stopped(asking.stop, status)
        _warn(status)
        return Batch(self.dataset.path, status, joined(parts))

    @property
    def _waiting(self) -> str:
        return f"another process is at work on {self.dataset.path}: waiting for it"

    def _looked(self) -> list[Standing]:
        """How the rows stand before any is asked, and room for their files."""
        looks = look(self.client, self.rows, self._named, since=self.since)
        if not (self.offline or all(one.stored or one.problem for one in looks)):
            self.client.check()
        self.dataset.clear({one.file for one in looks if one.file})
        standings = [Standing(one, one.expected) for one in looks]
        for one in standings:
            if one.look.problem is not None:
                one.fail(one.look.problem)
        return standings

    def _named(self, number: int, ask: Any) -> str:
        return self.dataset.file(number, ask, self.client.settings.base_url)

    def _saved(self, standings: Sequence[Standing]) -> pd.DataFrame:
        status = status_table(standings)
        self.dataset.save(STATUS, status)
        return status

    def _stopped(self, stop: TmapiError, status: pd.DataFrame) -> TmapiError:
        """What to raise: the cause itself where nothing came, else an interruption that names it."""
        error = stop
        if status["offers"].notna().any():
            family = BudgetError if isinstance(stop, BudgetError) else SearchInterrupted
            whole = status["state"].isin(["done", "no offers"]).sum()
            of = f"{whole:,} of {counted(len(status), 'row')} are complete"
            told = f"What became of each stands in {self.dataset.path / STATUS}."
            advice = AGAIN if isinstance(stop, BudgetError) else stop.hint
            error = family(f"{of}: {stop.message}", cause=stop, hint=f"{advice} {told}")
        vars(error).update(frame=status, resume=self.run)
        return error


def _warn(status: pd.DataFrame) -> None:
    """Say once what the reader of the offers should know."""
    failed = status[~status["state"].isin(["done", "no offers"])]
    if len(failed):
        first = failed.iloc[0]
        warn(
            f"{len(failed):,} of {counted(len(status), 'row')} not complete, such as row {first['row']} "
            f"({first['subject']}): {first['error']}; the status says what to do about each",
            DataWarning,
        )
    noted = status[status["note"].notna()]
    if len(noted):
        first = noted.iloc[0]
        warn(
            f"there is something to know about {counted(len(noted), 'row')}, such as row {first['row']} "
            f"({first['subject']}): {first['note']}",
            DataWarning,
        )
