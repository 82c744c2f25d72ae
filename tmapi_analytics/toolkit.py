"""The verbs that need several rooms at once: what was spent, charts by name, and the sandbox."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from tmapi_analytics import client as clients
from tmapi_analytics import config, ledger
from tmapi_analytics.errors import ParameterError, SecurityWarning, warn
from tmapi_analytics.tokens import Secret
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from tmapi_analytics.client import Client
    from tmapi_analytics.devserver import Sandbox


def spend(by: str | None = None, *, client: Client | None = None) -> pd.DataFrame:
    """What was paid for and what the store saved, over all processes, for the base URL in use.

    Parameters
    ----------
    by : {"day", "month", "endpoint", "asked", "project", "status"}, optional
        Sum over these; without it, one row a call.
    client : Client, optional
        Whose ledger, instead of that of the settings around.

    Returns
    -------
    pandas.DataFrame
        Without `by`: ``at`` (UTC), ``endpoint``, ``asked``, ``paid`` (False for what the store saved, and
        for an attempt that reached no host, which has ``seconds``), ``status`` (missing where no answer
        came, or where the process ended before it), ``seconds``, ``project`` and ``cost``. With `by`: one
        row a group, with ``paid``, ``saved`` (calls), ``seconds`` and ``cost``. ``cost`` is in your money,
        and missing without a call price (``TMAPI_CALL_PRICE``).

    Raises
    ------
    ParameterError
        `by` is none of the above.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox(), tm.settings(call_price=0.02):
    ...     cups = tm.search_items("bamboo cup", pages=2)
    ...     cups = tm.search_items("bamboo cup", pages=2)
    ...     tm.spend(by="endpoint")[["endpoint", "paid", "saved", "cost"]]
           endpoint  paid  saved  cost
    0  search_items     2      2  0.04
    """
    one = clients.current(client)
    calls = one.ledger.table(call_price=one.settings.call_price)
    return calls if by is None else ledger.grouped(calls, by)


def data_dictionary() -> pd.DataFrame:
    """What each column means: those of a search, of `add_details`, and what plugins can add.

    Returns
    -------
    pandas.DataFrame
        A row a column: ``column``, ``dtype``, ``unit``, ``meaning``, ``chinese``, ``source`` (paths in the
        API's answer, the first that is not blank wins; or the verb that adds it) and ``example``, all text.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> tm.data_dictionary().set_index("column").loc["moq", ["dtype", "unit", "source"]].tolist()
    ['Int64', 'pieces', 'moq, quantity_begin']
    """
    import pandas as pd

    from tmapi_analytics import columns, registry

    return pd.concat([columns.data_dictionary(), registry.derived_columns()], ignore_index=True)


def chart(
    name: str, offers: pd.DataFrame, *, ax: Axes | None = None, strict: bool = False, **options: Any
) -> Figure | Axes | None:
    """A chart of the offers; as the last line of a cell it shows itself.

    Parameters
    ----------
    name : str
        One of `charts`.
    offers : pandas.DataFrame
        What to draw; it stays as it is.
    ax : matplotlib Axes, optional
        Draw there instead of on a figure of its own.
    strict : bool
        Raise where a plugin's chart fails.
    **options
        The chart's own; `charts` lists them.

    Returns
    -------
    Figure, Axes or None
        A figure that can be changed and saved; `ax` where it was given; None where a plugin's chart failed,
        which a warning tells.

    Raises
    ------
    ParameterError
        There is no such chart, it has no such option, or the offers are no DataFrame.
    ColumnError
        A column that it needs is missing.
    PluginError
        With `strict`, where a plugin's chart failed.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     offers = tm.search_image(box.pictures["lotus"])
    >>> figure = tm.chart("price_distribution", offers)
    >>> figure.axes[0].get_xlabel()
    'list price of one piece, CNY (log scale)'
    """
    from tmapi_analytics import plots, registry

    if not isinstance(name, str):
        raise ParameterError(
            f"a chart's name comes first, as text, not {type(name).__name__}",
            hint='Give the name, then the offers: tm.chart("price_distribution", offers).',
        )
    known = registry.offered("charts")
    if name not in known:
        raise ParameterError(
            f"there is no chart {name!r}{nearest(name, known)}", hint=f"There are: {', '.join(known)}."
        )
    picked = known[name]
    return registry.run(picked, lambda: plots.draw(picked.value, offers, ax=ax, **options), strict=strict)


def charts() -> pd.DataFrame:
    """Every chart, a row each: ``chart``, ``meaning``, ``needs``, ``options``, ``plugin`` and ``version``.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> "price_distribution" in list(tm.charts()["chart"])
    True
    """
    import pandas as pd

    from tmapi_analytics import registry

    rows = [
        {
            "chart": name,
            "meaning": one.value.meaning,
            "needs": ", ".join(one.value.needs),
            "options": ", ".join(f"{option}={value!r}" for option, value in one.value.options.items()),
            "plugin": one.plugin,
            "version": one.version,
        }
        for name, one in registry.offered("charts").items()
    ]
    return pd.DataFrame(rows, columns=["chart", "meaning", "needs", "options", "plugin", "version"])


@overload
def sandbox(*, unless_token: Literal[False] = False, **options: Any) -> Sandbox: ...
@overload
def sandbox(*, unless_token: bool, **options: Any) -> Sandbox | None: ...
def sandbox(*, unless_token: bool = False, **options: Any) -> Sandbox | None:
    """A local server that speaks the API, with made-up offers; while it lives, calls go there.

    It costs nothing and needs no token. Its answers and its ledger lie in a temporary folder, and its
    frames say so: ``frame.attrs["tmapi"]["sandbox"]`` is True.

    Parameters
    ----------
    unless_token : bool
        Start none where a token is set, so that a notebook runs for everybody: on the sandbox without a
        token, on the real API, and billed, with one.
    **options
        As `devserver.Sandbox`: ``seed``, ``latency``, ``limit``, ``balance``, ``messy``, ``day``
        (offers and prices change as days go by) and more.

    Returns
    -------
    Sandbox or None
        With ``.url``, ``.calls`` (how many arrived), ``.pictures`` to search with and ``.stop()``; also a
        context manager. None where a token was there and `unless_token` given.

    Warns
    -----
    SecurityWarning
        A real token is set; it is not used until the sandbox is stopped.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.sandbox() as box:
    ...     offers = tm.search_image(box.pictures["lotus"])
    ...     box.calls  # one conversion and one page
    2
    """
    from tmapi_analytics.devserver import Sandbox

    token = config.resolve().token
    if unless_token and token is not None and _source_of_token() != "sandbox":
        return None
    box = Sandbox(**options)
    folder = Path(box.cleanup.enter_context(tempfile.TemporaryDirectory(prefix="tmapi-sandbox-")))
    box.cleanup.callback(clients.forget, folder)
    box.cleanup.enter_context(
        config.sandbox_settings(
            base_url=box.url,
            token=box.token,
            cache_dir=folder,
            publish_url=box.upload_url,
            publish_command=None,
        )
    )
    if token is not None and token != Secret(box.token):
        warn("a real token is set, but calls go to the sandbox until its .stop()", SecurityWarning)
    return box


def _source_of_token() -> str:
    settings = config.show_settings().set_index("setting")
    return str(settings.loc["token", "source"])
