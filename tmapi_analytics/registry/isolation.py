"""One call of a plugin's code: timed, its result checked, whatever goes wrong as a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from tmapi_analytics.answers import scrub

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


def attempt(
    call: Callable[[], T],
    check: Callable[[T], str | None] | None = None,
    *,
    refusals: tuple[type[Exception], ...] = (),
) -> Attempt[T]:
    """Call and check; only Ctrl-C gets through, and those of `refusals`, which are for the user to mend."""
    begun = time.perf_counter()
    try:
        result = call()
        reason = check(result) if check else None
    except KeyboardInterrupt:
        raise
    except refusals:
        raise
    # A stranger's code may raise anything, and may even ask for the end of the process.
    except BaseException as error:  # noqa: BLE001
        return Attempt(None, _one_line(error), error, time.perf_counter() - begun)
    return Attempt(None if reason else result, reason, None, time.perf_counter() - begun)


def _one_line(error: BaseException) -> str:
    said = " ".join(scrub(_said(error)).split())[:_LONGEST]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - its __str__ is a stranger's code too
        return ""
