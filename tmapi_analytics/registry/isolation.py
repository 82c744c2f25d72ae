"""One call of a plugin's code: timed, its result checked, whatever goes wrong as a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from tmapi_analytics.answers import scrub
from tmapi_analytics.errors import ColumnError, ParameterError

T = TypeVar("T")

_LONGEST = 200


class Attempt(NamedTuple, Generic[T]):
    """How a call went.

    Attributes
    ----------
    result : object
        None where it failed.
    reason : str or None
        Why it failed, as one line; None where it did not.
    error : BaseException or None
        What was raised, if anything was.
    seconds : float
        How long it took.
    """

    result: T | None
    reason: str | None
    error: BaseException | None
    seconds: float


def attempt(call: Callable[[], T], check: Callable[[T], str | None] | None = None) -> Attempt[T]:
    """Call and check.

    Ctrl-C gets through, and so does a `ParameterError` or `ColumnError`: with these a plugin says that what
    it was asked for cannot be done, which is for the user to mend and no failure of the plugin.
    """
    begun = time.perf_counter()
    try:
        result = call()
        reason = check(result) if check else None
    except (ColumnError, ParameterError):
        raise
    # A stranger's code may raise anything, and may even ask for the end of the process.
    except (Exception, SystemExit) as error:  # noqa: BLE001
        return Attempt(None, _one_line(error), error, time.perf_counter() - begun)
    return Attempt(None if reason else result, reason, None, time.perf_counter() - begun)


def _one_line(error: BaseException) -> str:
    said = " ".join(scrub(str(error)).split())[:_LONGEST]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
