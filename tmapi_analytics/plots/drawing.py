"""A chart and a frame -> a figure. What is the same for every chart, ours or a plugin's, is done here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics.errors import ColumnError, ParameterError, nearest
from tmapi_analytics.plots import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from tmapi_analytics.hookspecs import Chart
    from tmapi_analytics.plots.figure import Figure

MADE_UP = "made-up data from the sandbox"


def draw(chart: Chart, offers: pd.DataFrame, /, ax: Axes | None = None, **options: Any) -> Figure | Axes:
    """A chart of the offers, in the style of all charts; made-up data says so in it.

    Parameters
    ----------
    chart : Chart
        What to draw; it gets a copy of the offers.
    offers : pandas.DataFrame
        May be empty.
    ax : matplotlib Axes, optional
        Where to draw, such as a part of a figure of your own; without it a new figure is made.
    **options
        Of the chart.

    Returns
    -------
    Figure or matplotlib Axes
        The new figure, or `ax` where one was given.

    Raises
    ------
    ColumnError
        The frame lacks a column that the chart needs.
    ParameterError
        The chart has no such option, or does not take such a value.

    Examples
    --------
    >>> import pandas as pd
    >>> from tmapi_analytics.plots.prices import PRICE_DISTRIBUTION
    >>> figure = draw(PRICE_DISTRIBUTION, pd.DataFrame({"price": [8.9, 12.5, 60.0]}))
    >>> figure.axes[0].get_title(loc="left")
    'Prices of 3 offers'
    """
    _check_columns(chart, offers)
    settings = _settings(chart, options)
    if ax is None:
        figure = _new_figure()
        _draw_on(figure.add_subplot(), chart, offers, settings)
        return figure
    _draw_on(ax, chart, offers, settings)
    return ax


def _new_figure() -> Figure:
    from tmapi_analytics.plots.figure import Figure

    return Figure(figsize=(7.6, 4.4), dpi=110, layout="constrained")


def _draw_on(ax: Axes, chart: Chart, offers: pd.DataFrame, settings: dict[str, Any]) -> None:
    others = set(ax.figure.axes) - {ax}
    style.prepare(ax)
    chart.draw(ax, offers.copy(), **settings)
    if offers.attrs.get("tmapi", {}).get("sandbox"):
        style.stamp(ax, MADE_UP)
    style.give_fonts(own for own in ax.figure.axes if own not in others)


def _check_columns(chart: Chart, offers: pd.DataFrame) -> None:
    for name in chart.needs:
        if name not in offers.columns:
            near = nearest(name, map(str, offers.columns))
            raise ColumnError(f'the chart "{chart.name}" needs the column "{name}"{near}')


def _settings(chart: Chart, options: dict[str, Any]) -> dict[str, Any]:
    for name in options:
        if name not in chart.options:
            known = ", ".join(chart.options) or "none"
            near = nearest(name, chart.options)
            raise ParameterError(f'the chart "{chart.name}" has no option "{name}"; it has: {known}{near}')
    return {**chart.options, **options}
