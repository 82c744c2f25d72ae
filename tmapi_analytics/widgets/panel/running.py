"""Work beside the kernel's main thread, one piece at a time, that can be stopped. No widget here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import Context

from tmapi_analytics.search.fetching import Stop, stopping


class Worker:
    """Does one piece of work at a time, with the settings and budgets of a context.

    Parameters
    ----------
    context : Context
        A copy of it surrounds each piece of work: a thread of its own would see no settings and no budget.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._busy = False
        self._stop = Stop()
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._busy

    def start(self, work: Callable[[], object], done: Callable[[BaseException | None], object]) -> bool:
        """Begin `work`, then `done` with what it raised, if anything; False where something is being done."""
        with self._lock:
            if self._busy:
                return False
            self._busy = True
            self._stop = Stop()
        target, args = self._context.copy().run, (self._do, work, done)
        self._thread = threading.Thread(target=target, args=args, name="tmapi-panel", daemon=True)
        self._thread.start()
        return True

    def _do(self, work: Callable[[], object], done: Callable[[BaseException | None], object]) -> None:
        failed = None
        stopping.set(self._stop)
        try:
            work()
        except Exception as error:  # noqa: BLE001 - nobody else hears of what a thread raises
            failed = error
        self._busy = False
        done(failed)

    def cancel(self) -> None:
        """Let no further call be sent, and stop at the next `check`."""
        self._stop.ask()

    def check(self) -> None:
        """Raise `SearchInterrupted` where the work was cancelled."""
        self._stop.check()

    def wait(self, seconds: float | None = None) -> None:
        """Return when nothing is being done, or after so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)
