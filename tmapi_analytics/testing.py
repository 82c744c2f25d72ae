"""What plugin authors test with: each thing that a plugin offers, tried on offers of every awkward kind.

In a plugin's test::

    import tmapi_analytics_my_plugin
    from tmapi_analytics.testing import check_plugin

    def test_it_survives_every_frame():
        check_plugin(tmapi_analytics_my_plugin)

What a plugin is tried on comes from a sandbox: no token, no cost. Pictures are not published in a check,
because a check must leave nothing behind.
"""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from tmapi_analytics.errors import ParameterError, SecurityWarning
from tmapi_analytics.hookspecs import Chart, Criterion, DerivedColumns
from tmapi_analytics.registry.checks import checked_columns, checked_series
from tmapi_analytics.registry.host import Host, Plugin
from tmapi_analytics.registry.isolation import attempt
from tmapi_analytics.registry.loading import fill
from tmapi_analytics.registry.offers import PUBLISHING
from tmapi_analytics.registry.session import current
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    from tmapi_analytics.plots.figure import Figure
    from tmapi_analytics.registry import Offered

Options = Mapping[str, Mapping[str, Any]]
_COLUMNS = ["plugin", "hook", "offer", "frame", "seconds", "missing", "problem"]
_MANY = 100_000


def check_plugin(plugin: object, options: Options | None = None) -> pd.DataFrame:
    """A report of how a plugin does on awkward offers; it fails with one line for each problem.

    Parameters
    ----------
    plugin : module, object or str
        What the entry point names, or the name of a plugin that is loaded.
    options : mapping, optional
        Name of an offer -> options for it instead of the defaults, as in ``tm.score``.

    Returns
    -------
    pandas.DataFrame
        As `tried`.

    Raises
    ------
    AssertionError
        A hook is misspelt or unmarked, an offer cannot be used, or one fails on some frame.
    ParameterError
        There is no plugin of that name.

    Examples
    --------
    >>> from tmapi_analytics.hookspecs import Criterion, hookimpl
    >>> class Hasty:
    ...     @hookimpl
    ...     def tmapi_criteria(self):
    ...         return [Criterion(name="hasty", goal="max", value=lambda offers: 1 / offers["moq"].iloc[0])]
    >>> check_plugin(Hasty())
    Traceback (most recent call last):
    ...
    AssertionError: a plugin does not stand up to awkward offers
    Hasty, tmapi_criteria "hasty" on sandbox: it gives something of type float64, not a Series
    ...
    """
    report = tried(plugin, options)
    lines = problems(report)
    if lines:
        raise AssertionError("\n".join(["a plugin does not stand up to awkward offers", *lines]))
    return report


def tried(plugin: object, options: Options | None = None) -> pd.DataFrame:
    """How everything that a plugin offers does on the sandbox's offers and on awkward ones.

    The frames: offers of a sandbox, none, some of which everything is missing, a single one, 100,000, and the
    first with no column but those that are needed. A column that is needed and that no search brings is there
    and missing.

    Parameters
    ----------
    plugin, options
        As for `check_plugin`.

    Returns
    -------
    pandas.DataFrame
        One row for each offer and frame, and one for each fault found in loading: ``plugin``, ``hook``,
        ``offer``, ``frame``, ``seconds``, ``missing`` (share of missing values in what came) and ``problem``
        (empty where there is none).

    Raises
    ------
    ParameterError
        There is no plugin of that name.
    """
    known = _loaded(plugin) if isinstance(plugin, str) else _taken_in(plugin)
    return pd.DataFrame(_rows(known, options or {}), columns=_COLUMNS)


def problems(report: pd.DataFrame) -> list[str]:
    """What is wrong in a report of `tried`, a line each."""
    return [_line(row) for row in report[report["problem"] != ""].itertuples()]


def _loaded(name: str) -> Plugin:
    known = {plugin.name: plugin for plugin in reversed(current().plugins)}
    if name not in known:
        raise ParameterError(
            f'there is no plugin "{name}"{nearest(name, known)}', hint=f"There are: {', '.join(known)}."
        )
    return known[name]


def _line(row: Any) -> str:
    what = " ".join(filter(None, [row.hook, row.offer and f'"{row.offer}"']))
    return f"{', '.join(filter(None, [row.plugin, what]))}{row.frame and f' on {row.frame}'}: {row.problem}"


def _taken_in(plugin: object) -> Plugin:
    """The plugin beside the package's own, whose names it must not take; the session's are left alone."""
    quiet = Host()
    fill(quiet, only_own=True)
    name = getattr(plugin, "__name__", type(plugin).__name__)
    return quiet.holding(plugin) or quiet.add(name, "file", lambda: plugin, source="a test")


def _rows(plugin: Plugin, options: Options) -> Iterator[dict[str, Any]]:
    blank = {"plugin": plugin.name, "hook": "", "offer": "", "problem": ""}
    if plugin.off:
        yield {**blank, "frame": "nothing, since it is off"}
    elif not plugin.offers and not plugin.faults:
        yield {**blank, "frame": "nothing, since it has no hook"}
    for (hook, name), reason in plugin.faults.items():
        yield {**blank, "hook": hook, "offer": name, "frame": "", "problem": reason}
    for offer in plugin.offers:
        about = {**blank, "hook": offer.hook, "offer": offer.name}
        for frame, outcome in _outcomes(offer, options.get(offer.name, {})):
            yield {**about, "frame": frame, **outcome}


def _outcomes(offer: Offered[Any], options: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What came of each frame."""
    if offer.hook == PUBLISHING:
        yield "nothing, since it would publish", {}
        return
    value = replace(offer.value, options={**offer.value.options, **options})
    for name, frame in _frames(value).items():
        yield name, _outcome(value, frame)


def _outcome(offer: Criterion | Chart | DerivedColumns, frame: pd.DataFrame) -> dict[str, Any]:
    given = frame.copy()
    done = attempt(
        lambda: _use(offer, given), lambda result: _flaw(offer, frame, result) or _change(given, frame)
    )
    return {"seconds": done.seconds, "missing": _missing(done.result), "problem": done.reason or ""}


def _change(given: pd.DataFrame, frame: pd.DataFrame) -> str | None:
    return None if given.equals(frame) else "it changes the offers that it is given"


def _use(offer: Criterion | Chart | DerivedColumns, offers: pd.DataFrame) -> Any:
    if isinstance(offer, Chart):
        return _drawn(offer, offers)
    if isinstance(offer, DerivedColumns):
        return offer.compute(offers, **offer.options)
    fitted = offer.fit(offers, **offer.options) if offer.fit else {}
    options = {**offer.options, **fitted}
    if offer.notes:
        offer.notes(offers, **options)
    return offer.value(offers, **options)


def _drawn(chart: Chart, offers: pd.DataFrame) -> None:
    """Draw it as ``tm.chart`` does, yet on the very offers at hand, which are compared afterwards."""
    from tmapi_analytics import plots

    def on_these(ax: object, _: object, **options: Any) -> None:
        chart.draw(ax, offers, **options)

    figure = cast("Figure", plots.draw(replace(chart, draw=on_these), offers))
    figure.savefig(io.BytesIO())


def _flaw(offer: Criterion | Chart | DerivedColumns, offers: pd.DataFrame, result: Any) -> str | None:
    if isinstance(offer, Criterion):
        return checked_series(offers, result)
    return checked_columns(offer, offers, result) if isinstance(offer, DerivedColumns) else None


def _missing(result: object) -> float:
    """The share of missing values; NaN where there are no values at all."""
    if not isinstance(result, pd.Series | pd.DataFrame) or not result.size:
        return np.nan
    return float(result.isna().to_numpy().mean())


def _frames(offer: Criterion | Chart | DerivedColumns) -> dict[str, pd.DataFrame]:
    frame = _sandbox_frame()
    frame = frame.assign(**{name: np.nan for name in offer.needs if name not in frame})
    return {
        "sandbox": frame,
        "empty": frame.iloc[:0],
        "all missing": frame.iloc[:0].reindex(range(20)),
        "one row": frame.iloc[[7]],
        f"{_MANY:,} rows": frame.iloc[np.arange(_MANY) % len(frame)].reset_index(drop=True),
        "only what it needs": frame[list(offer.needs)],
    }


@functools.cache
def _sandbox_frame() -> pd.DataFrame:
    """Made-up offers with blanks, baits and odd values; sorted, so that positions are no labels."""
    import tmapi_analytics as tm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        box = tm.sandbox()
    with box:
        return tm.search_items("lotus", pages="all", progress=False).sort_values("company_name")
