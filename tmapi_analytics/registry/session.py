"""The session's one `Host`: filled on first use, asked and run from everywhere."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload
from urllib.parse import urlsplit

from tmapi_analytics.errors import ColumnError, ParameterError, PluginError, PluginWarning, warn
from tmapi_analytics.hookspecs import Chart, DerivedColumns
from tmapi_analytics.registry.host import Host
from tmapi_analytics.registry.isolation import attempt
from tmapi_analytics.registry.loading import add_file, fill

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.registry.offers import Kind, Offered, Publisher

T = TypeVar("T")

_lock = threading.RLock()
_host: Host | None = None


def current() -> Host:
    """The session's host, with all plugins that can be found; what is wrong with them is told once."""
    global _host  # noqa: PLW0603 - one a session, and made late
    with _lock:
        if _host is None:
            _host = Host()  # set first: a plugin may ask for it while it is being loaded
            try:
                fill(_host)
            except BaseException:  # Ctrl-C: the next use starts anew and not with half of them
                _host = None
                raise
        filled = _host
    filled.tell()
    return filled


def reset() -> None:
    """Forget every plugin; the next use looks for them anew. For tests."""
    global _host  # noqa: PLW0603
    with _lock:
        _host = None


def load_file(path: str | Path) -> None:
    """Take in a plugin that is one ``.py`` file; loading it again takes its changes over.

    The same as naming it in ``TMAPI_PLUGINS`` before the start.

    Warns
    -----
    PluginWarning
        There is no such file, or something is wrong with it; everything else goes on.
    """
    add_file(current(), Path(path).expanduser())
    current()


@overload
def offered(kind: Literal["criteria"]) -> dict[str, Offered[Criterion]]: ...
@overload
def offered(kind: Literal["charts"]) -> dict[str, Offered[Chart]]: ...
@overload
def offered(kind: Literal["columns"]) -> dict[str, Offered[DerivedColumns]]: ...
def offered(kind: Kind) -> dict[str, Offered[Any]]:
    """Everything of a kind that can be used, by name: built-ins first, then in the order of loading.

    What failed while it was loaded is not there. What failed in a run is: it may do better on other offers.

    Warns
    -----
    PluginWarning
        On first use, one for each thing that is wrong with a plugin.

    Examples
    --------
    >>> all(offer.hook == "tmapi_criteria" for offer in offered("criteria").values())
    True
    """
    return current().offers(f"tmapi_{kind}")


def cells() -> dict[str, Criterion]:
    """The criteria that cells have defined, by name."""
    own = [plugin for plugin in list(current().plugins) if plugin.origin == "cell"]
    return {offer.name: offer.value for plugin in own for offer in plugin.offers}


def publishers() -> list[Offered[Publisher]]:
    """The functions that publish a picture, in the order in which they are asked."""
    return current().publishers()


def run(
    offered: Offered[Any],
    call: Callable[[], T],
    *,
    check: Callable[[T], str | None] | None = None,
    strict: bool = False,
    tell: bool = True,
) -> T | None:
    """What `call` gives, or None where the plugin failed.

    Ctrl-C comes through. So does a `ParameterError` or `ColumnError`, which says that what was asked for
    cannot be done, where there is nothing else to go on with: for a chart, for derived columns, and with
    `strict`. It is no failure of the plugin then. Of one criterion among others it is.

    Parameters
    ----------
    offered : Offered
        Whose code `call` runs; `plugins` shows that it failed until it next succeeds.
    call : callable
        Runs the plugin's function on a copy of the offers.
    check : callable, optional
        Takes the result and gives the reason why it is no good, or None.
    strict : bool
        Raise instead of warning.
    tell : bool
        False where an earlier failure of the same scoring has been told: this call is neither told nor
        shown by `plugins`.

    Raises
    ------
    PluginError
        With `strict`, where the plugin raised or `check` gave a reason.
    ParameterError, ColumnError
        As above.

    Warns
    -----
    PluginWarning
        Without `strict`, the same; also where the call was slow, once a session.

    Examples
    --------
    >>> import pandas as pd
    >>> from tmapi_analytics.hookspecs import Criterion
    >>> from tmapi_analytics.registry import Offered
    >>> half = Criterion(name="half", goal="max", value=lambda offers: offers["price"] / 2)
    >>> offer = Offered(half, plugin="halves", version="1.0", hook="tmapi_criteria")
    >>> run(offer, lambda: half.value(pd.DataFrame({"price": [60.0]}))).tolist()
    [30.0]
    >>> run(offer, lambda: half.value(pd.DataFrame()), strict=True)
    Traceback (most recent call last):
    tmapi_analytics.errors.PluginError: plugin "halves", tmapi_criteria "half": KeyError: 'price'. ...
    """
    alone = strict or isinstance(offered.value, Chart | DerivedColumns)
    done = attempt(call, check, refusals=(ColumnError, ParameterError) if alone else ())
    if tell:
        host = current()
        host.note(offered, done)
        host.tell()
    if done.reason is None:
        return done.result
    message = f"{offered.label}: {done.reason}"
    if strict:
        raise PluginError(message, plugin=offered.plugin) from done.error
    if tell:
        warn(message, PluginWarning)
    return None


def publish(image: bytes, name: str) -> str | None:
    """The URL under which the first plugin that answers has put the picture; None where none does.

    Parameters
    ----------
    image : bytes
        A clean JPEG.
    name : str
        A short name without a folder.

    Warns
    -----
    PluginWarning
        A plugin failed, or gave something that is no http(s) URL; the next was asked.
    """
    for publisher in publishers():
        url = run(publisher, partial(publisher.value, image, name), check=_no_url)
        if url is not None:
            return url
    return None


def plugins() -> pd.DataFrame:
    """Every plugin there is: what it offers and how it does.

    Returns
    -------
    pandas.DataFrame
        One row a plugin, in the order of loading; all text. ``name`` (of the entry point, of the file, or
        of a cell's criterion), ``version``, ``hooks`` and ``offers`` (joined by commas), ``state`` ("ok",
        "off", "slow: …" or "failed: …" with every reason) and ``origin`` ("entry point", "file" or "cell").

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> list(tm.plugins().columns)
    ['name', 'version', 'hooks', 'offers', 'state', 'origin']
    """
    import pandas as pd

    rows = [
        {
            "name": plugin.name,
            "version": plugin.version,
            "hooks": ", ".join(plugin.hooks),
            "offers": ", ".join(dict.fromkeys(offer.name for offer in plugin.offers if offer.name)),
            "state": plugin.state,
            "origin": plugin.origin,
        }
        for plugin in list(current().plugins)
    ]
    return pd.DataFrame(rows, columns=["name", "version", "hooks", "offers", "state", "origin"])


def _no_url(url: object) -> str | None:
    if url is None or (isinstance(url, str) and urlsplit(url).scheme in ("http", "https")):
        return None
    return f"it gives {str(url)[:100]!r}, which is not a URL"
