"""A chart and a frame -> a figure. What is the same for every chart, ours or a plugin's, is done here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics.comparison import taking
from tmapi_analytics.comparison.phrasing import check_language
from tmapi_analytics.errors import ColumnError, ParameterError
from tmapi_analytics.plots import fonts, layout, style, words
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from tmapi_analytics.hookspecs import Chart
    from tmapi_analytics.plots.figure import Figure

_ADDED_BY = {
    "price_tiers": "Fetch it for the best offers: tm.add_details(offers, top=10).",
    "rank": "Score the offers first: tm.score(offers, {...}).",
    "score": "Score the offers first: tm.score(offers, {...}).",
}
"""Column that no search has -> how to get it."""


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
        Of the chart. Those of this package take ``language="zh"`` for titles and axes in Chinese; where no
        font can draw it, they are in English.

    Returns
    -------
    Figure or matplotlib Axes
        The new figure, or `ax` where one was given. Where no font can draw Chinese, names become S1, S2, …,
        and ``figure.tmapi_labels`` is a dict of what they stand for.

    Raises
    ------
    ColumnError
        The frame lacks a column that the chart needs, or has two of one name.
    ParameterError
        The offers are no DataFrame, or the chart has no such option, or does not take such a value.

    Warns
    -----
    TmapiWarning
        Once a session: no font can draw Chinese, and what to install.

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
    if ax is not None:
        _draw_on(ax, chart, offers, settings)
        layout.fit_rows(ax)
        return ax
    figure = _new_figure()
    own = figure.add_subplot()
    _draw_on(own, chart, offers, settings)
    figure.set_figheight(layout.height_wanted(own))
    layout.fit_rows(own)
    return figure


def _new_figure() -> Figure:
    from tmapi_analytics.plots.figure import Figure

    return Figure(figsize=style.FIGURE, dpi=110, layout="constrained")


def _draw_on(ax: Axes, chart: Chart, offers: pd.DataFrame, settings: dict[str, Any]) -> None:
    others = set(ax.figure.axes) - {ax}
    style.prepare(ax)
    chart.draw(ax, offers.copy(), **settings)
    _adopt_titles(ax)
    if offers.attrs.get("tmapi", {}).get("sandbox"):
        style.stamp(ax, words.speaker(settings.get("language", "en"))("made_up"))
    fonts.make_readable(ax.figure, [one for one in ax.figure.axes if one not in others])


def _adopt_titles(ax: Axes) -> None:
    """Give titles that a chart left as matplotlib makes them the look of all titles."""
    from matplotlib import rcParams
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    plain = FontProperties(weight=rcParams["axes.titleweight"], size=rcParams["axes.titlesize"])
    titles = [text for text in ax.get_children() if isinstance(text, Text) and text not in ax.texts]
    for title in titles:
        if (title.get_fontsize(), title.get_fontweight()) == (plain.get_size(), plain.get_weight()):
            title.set(fontsize=style.TITLE, fontweight="bold", color=style.INK)


def _check_columns(chart: Chart, offers: pd.DataFrame) -> None:
    taking.check(offers, needs=())
    for name in chart.needs:
        if name not in offers.columns:
            near = "" if name in _ADDED_BY else nearest(name, map(str, offers.columns))
            raise ColumnError(
                f'the chart "{chart.name}" needs the column "{name}"{near}', hint=_ADDED_BY.get(name)
            )


def _settings(chart: Chart, options: dict[str, Any]) -> dict[str, Any]:
    for name in options:
        if name not in chart.options:
            known = ", ".join(chart.options) or "none"
            near = nearest(name, chart.options)
            raise ParameterError(f'the chart "{chart.name}" has no option "{name}"; it has: {known}{near}')
    settings = {**chart.options, **options}
    if "language" in chart.options:
        settings["language"] = _readable(settings["language"])
    return settings


def _readable(language: str) -> str:
    """The language asked for; English where no font can draw Chinese."""
    if check_language(language) == "zh" and fonts.chinese_font() is None:
        fonts.warn_of_no_font()
        return "en"
    return language
