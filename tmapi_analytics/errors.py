"""Every error and warning a user can meet, and which answer of the API means which.

The family, drawn as a tree::

    TmapiError              .status  .retryable  .hint  .frame  .resume
    ├─ ConfigError          no token; a cache folder or host that cannot be used
    ├─ ParameterError       422, and raised by us before a call is spent
    ├─ AuthError            401, 403
    ├─ BalanceError         439, 402: never retried
    ├─ ServiceError         417, 499, 5xx, a broken or unreadable answer       retryable
    │  └─ BusyError         503, 429: too many requests at once                retryable
    ├─ ReplyError           404, or an answer that is not the envelope
    ├─ SearchInterrupted    a search that could not finish
    │  └─ BudgetError       the next call would pass the cap; raised before it is made
    ├─ ColumnError          a column that is needed is missing; names the nearest
    └─ PluginError          a plugin failed, where strict=True asked to be told so      .plugin

``str(error)`` is one line: what happened, then what to do next. The room holds no logic beyond that
sentence and the table from status to class; it never sees a token, because what reaches it is
scrubbed before.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

    import pandas as pd


class TmapiError(Exception):
    """What every error of this package is, so that one ``except`` catches them all.

    Parameters
    ----------
    message : str
        What happened, as a sentence without its full stop.
    status : int, optional
        The HTTP status or the ``code`` of the answer's body; None where no answer came.
    hint : str, optional
        What to do next, one sentence; the class's own where not given.

    Attributes
    ----------
    status : int or None
        As above.
    retryable : bool
        True where the same request may succeed a little later.
    hint : str
        As above.
    frame : pandas.DataFrame or None
        What a search had already got when it stopped: complete pages only.
    resume : callable or None
        Goes on with the search and pays only for what is missing; returns the whole frame.

    Examples
    --------
    >>> error = BalanceError("the balance is spent", status=439)
    >>> str(error)
    'the balance is spent (439). Top up the account, then run the same line again: stored pages cost nothing.'
    >>> error.retryable
    False
    """

    retryable = False
    exit_code = 1
    default_hint = ""
    frame: pd.DataFrame | None = None
    resume: Callable[[], pd.DataFrame] | None = None

    def __init__(self, message: str, *, status: int | None = None, hint: str | None = None) -> None:
        self.message = message
        self.status = status
        self.hint = self.default_hint if hint is None else hint
        super().__init__(message)

    def __str__(self) -> str:
        status = f" ({self.status})" if self.status else ""
        happened = f"{self.message}{status}"
        return f"{happened}{'' if happened.endswith('?') else '.'} {self.hint}".rstrip(" ")


class ConfigError(TmapiError):
    """A setting is missing or cannot be used: no token, no writable folder, a host without certificate.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(), tm.settings(token=None):
    ...     tm.search_items("mug")
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.ConfigError: there is no token. Run tm.login(), or set TMAPI_TOKEN, or try
    everything without one on tm.sandbox().
    """

    exit_code = 3
    default_hint = "See tm.show_settings() for each setting and where it came from."


class ParameterError(TmapiError, ValueError):
    """A parameter is wrong. Nearly always raised before a call is spent; 422 where the API found it.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> tm.search_items("mug", sort="sale")
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.ParameterError: sort cannot be 'sale'; did you mean "sales"? Choose from:
    default, sales, price_up, price_down.
    """

    exit_code = 2


class AuthError(TmapiError):
    """The API does not know the token.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     box.token = "another"
    ...     tm.search_items("mug")
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.AuthError: the API refused the call: "no API key found in request" (401).
    Check the token with tm.show_settings() and set it again with tm.login().
    """

    exit_code = 4
    default_hint = "Check the token with tm.show_settings() and set it again with tm.login()."


class BalanceError(TmapiError):
    """The balance is spent or the subscription has expired. Never retried.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(balance=0):
    ...     tm.search_items("mug")
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.BalanceError: the API refused the call: "Insufficient API balance" (439). Top
    up the account, then run the same line again: stored pages cost nothing.
    """

    exit_code = 5
    default_hint = "Top up the account, then run the same line again: stored pages cost nothing."


class ServiceError(TmapiError):
    """The service or the way to it failed for a passing reason.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box, tm.settings(backoff=0):
    ...     box.fail(500, times=None)
    ...     tm.search_items("mug")
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.ServiceError: the API refused the call: "unexpected error" (500). Run the
    same line again in a minute: stored pages cost nothing.
    """

    retryable = True
    exit_code = 6
    default_hint = "Run the same line again in a minute: stored pages cost nothing."


class BusyError(ServiceError):
    """Too many requests at once.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box, tm.settings(backoff=0):
    ...     box.fail(503, times=None)
    ...     tm.search_items("mug")
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.BusyError: the API refused the call: "too many requests at once, please
    reduce concurrency" (503). Run the same line again in a minute, or set a lower concurrency.
    """

    default_hint = "Run the same line again in a minute, or set a lower concurrency."


class ReplyError(TmapiError):
    """An answer came that is not the API's envelope, or there is no such address.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box, tm.settings(base_url=f"{box.url}/wrong"):
    ...     tm.search_items("mug")
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.ReplyError: the API refused the call: "no Route matched with those values"
    (404). Check the base URL with tm.show_settings(): it should be https://api.tmapi.io.
    """

    exit_code = 7
    default_hint = "Check the base URL with tm.show_settings(): it should be https://api.tmapi.io."


class SearchInterrupted(TmapiError):  # noqa: N818 - what happened is no fault of anybody's
    """A search could not finish. Nothing that was paid for is lost.

    ``.frame`` holds the pages that came, ``.resume()`` goes on and pays only for the rest, and
    ``.status`` and ``.retryable`` are those of ``.cause``.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(balance=1) as box:
    ...     try:
    ...         mugs = tm.search_items("mug", pages=2)
    ...     except tm.SearchInterrupted as stop:
    ...         box.balance = None  # topped up
    ...         mugs = stop.resume()
    >>> mugs.attrs["tmapi"]["pages"]
    2
    """

    exit_code = 8
    default_hint = "What came is in .frame; .resume() goes on and pays only for the rest."

    def __init__(self, message: str, *, cause: TmapiError | None = None, hint: str | None = None) -> None:
        super().__init__(message, status=cause.status if cause else None, hint=hint)
        self.cause = cause
        self.retryable = cause.retryable if cause else False


class BudgetError(SearchInterrupted):
    """The next call would pass the cap of ``tm.budget``; it was not made.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(), tm.budget(1):
    ...     try:
    ...         mugs = tm.search_items("mug", pages=2)
    ...     except tm.BudgetError as stop:
    ...         mugs = stop.frame
    >>> mugs.attrs["tmapi"]["pages"]
    1
    """

    exit_code = 9
    default_hint = "What came is in .frame; .resume() outside the budget pays only for the rest."


class ColumnError(TmapiError, KeyError):
    """A column that is needed is missing; the message names the nearest that is there.

    Examples
    --------
    >>> import pandas as pd
    >>> import tmapi_analytics as tm
    >>> tm.suppliers(pd.DataFrame({"item_id": [1], "company": ["Run De"]}))
    Traceback (most recent call last):
        ...
    tmapi_analytics.errors.ColumnError: there is no column "company_name"; did you mean "company"?
    Needed: item_id and company_name.
    """

    exit_code = 10


class PluginError(TmapiError):
    """A plugin failed. Raised only where ``strict=True`` asked for it; else a `PluginWarning` tells.

    Attributes
    ----------
    plugin : str
        The plugin's name.

    Examples
    --------
    >>> error = PluginError("its column is not numeric", plugin="landed-cost")
    >>> str(error)
    'its column is not numeric. tmapi-analytics plugins --check shows what is wrong with it.'
    """

    exit_code = 11
    default_hint = "tmapi-analytics plugins --check shows what is wrong with it."

    def __init__(
        self, message: str, *, plugin: str = "", status: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, status=status, hint=hint)
        self.plugin = plugin


class TmapiWarning(UserWarning):
    """What every warning of this package is: the result stands, and here is what to know about it.

    Examples
    --------
    >>> import warnings
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(), warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", tm.TmapiWarning)
    ...     mugs = tm.search_items("mug")
    """


class DataWarning(TmapiWarning):
    """Some values could not be read and are missing in the frame; the rows are there.

    Examples
    --------
    >>> import warnings
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box, warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     box.disturb("garbage_item")
    ...     mugs = tm.search_items("mug")
    >>> told[0].category.__name__
    'DataWarning'
    """


class PluginWarning(TmapiWarning):
    """A plugin failed and was left out, or is slow; the rest goes on.

    Examples
    --------
    >>> import warnings
    >>> import tmapi_analytics as tm
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("error", tm.PluginWarning)  # a plugin that fails stops the notebook
    ...     known = tm.criteria()
    """


class StaleWarning(TmapiWarning):
    """A refresh failed for a passing reason, so older stored pages were served.

    Examples
    --------
    >>> import warnings
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box, tm.settings(backoff=0), warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     mugs = tm.search_items("mug")
    ...     box.fail(503, times=None)
    ...     again = tm.search_items("mug", max_age=0)
    >>> told[0].category.__name__, again.equals(mugs)
    ('StaleWarning', True)
    """


class StoreWarning(TmapiWarning):
    """A damaged store was set aside, or an answer could not be stored.

    Examples
    --------
    >>> import warnings
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(), warnings.catch_warnings():
    ...     warnings.simplefilter("error", tm.StoreWarning)  # stop where an answer could not be kept
    ...     mugs = tm.search_items("mug")
    """


class SecurityWarning(TmapiWarning):
    """The token travels in clear, or a real token is set while the sandbox answers.

    Examples
    --------
    >>> import warnings
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(), warnings.catch_warnings():
    ...     warnings.simplefilter("error", tm.SecurityWarning)  # never send a token in clear
    ...     mugs = tm.search_items("mug")
    """


_BY_STATUS: dict[int, type[TmapiError]] = {
    401: AuthError,
    402: BalanceError,
    403: AuthError,
    404: ReplyError,
    408: ServiceError,
    417: ServiceError,
    422: ParameterError,
    429: BusyError,
    439: BalanceError,
    499: ServiceError,
    503: BusyError,
}


def is_known(status: int) -> bool:
    """Whether the table has a row for `status`."""
    return three_digits(status) in _BY_STATUS


def error_class(status: int) -> type[TmapiError]:
    """The class that a status or body code stands for.

    Codes that the table does not know: 5xx is a `ServiceError`, anything else a `ReplyError`. Codes of
    four digits (the gateway's 4011) count as their first three.

    Examples
    --------
    >>> error_class(439).__name__, error_class(4011).__name__, error_class(502).__name__
    ('BalanceError', 'AuthError', 'ServiceError')
    """
    status = three_digits(status)
    fallback = ServiceError if 500 <= status <= 599 else ReplyError
    return _BY_STATUS.get(status, fallback)


def three_digits(status: int) -> int:
    """The status that a code stands for: the gateway's 4011 is a 401.

    Examples
    --------
    >>> three_digits(4011), three_digits(503)
    (401, 503)
    """
    while status > 999:
        status //= 10
    return status


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What would be warned of inside the block, as sentences, for those who show it elsewhere.

    Threads that the block starts are heard as far as they are given its context; no other thread is.

    Examples
    --------
    >>> with overheard() as told:
    ...     warn("2 pages are old", StaleWarning)
    >>> told
    ['2 pages are old']
    """
    told: list[str] = []
    reset = _ears.set(told)
    try:
        yield told
    finally:
        _ears.reset(reset)


_ears: ContextVar[list[str] | None] = ContextVar("tmapi_ears", default=None)


def warn(message: str, category: type[TmapiWarning]) -> None:
    """Warn at the first line outside this package, so that it points at the user's own."""
    ears = _ears.get()
    if ears is not None:
        ears.append(message)
        return
    level = 1
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - as `warnings` does from 3.12 on
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def warn_once(message: str, category: type[TmapiWarning]) -> None:
    """Warn as `warn` does, but of each thing only once a session."""
    if message not in _told:
        _told.add(message)
        warn(message, category)


_told: set[str] = set()


def check_frame(offers: object, hint: str = "Give the frame of a search, or pandas.DataFrame(...).") -> None:
    """Raise `ParameterError` for anything but a DataFrame of pandas.

    Examples
    --------
    >>> check_frame([1, 2])
    Traceback (most recent call last):
    tmapi_analytics.errors.ParameterError: offers come as a DataFrame, not as list. Give the frame of ...
    """
    import pandas as pd

    if isinstance(offers, pd.DataFrame):
        return
    kind = type(offers)
    if kind.__name__ == "DataFrame":
        package = kind.__module__.partition(".")[0]
        raise ParameterError(
            f"this takes a DataFrame of pandas, not one of {package}",
            hint="Turn what you need of it into one: .compute() does for Dask, .to_pandas() for Polars.",
        )
    raise ParameterError(f"offers come as a DataFrame, not as {kind.__name__}", hint=hint)
