"""The charts of a report as pictures, with what they say in words for those who do not see them."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tmapi_analytics.plots import draw
from tmapi_analytics.plots.charts import tmapi_charts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from tmapi_analytics.hookspecs import Chart
    from tmapi_analytics.reports.asked import Asked
    from tmapi_analytics.reports.shape import Drawing

_SHARP = 150
"""Dots an inch: sharp on paper, and some 70 kB a chart."""


class Drawn(NamedTuple):
    """A chart as PNG, and its own title and lines as one text."""

    png: bytes
    says: str


def drawn(drawing: Drawing, asked: Asked) -> Drawn:
    """The picture of one chart, in the language and currency of the report."""
    chart = _built_in()[drawing.chart]
    wishes: dict[str, Any] = {
        "language": asked.language,
        "currency": asked.currency,
        "rate": asked.rate,
        "rate_date": asked.rate_date,
        "quantity": asked.quantity,
    }
    options = {name: wish for name, wish in wishes.items() if name in chart.options}
    figure = cast("Figure", draw(chart, drawing.offers, None, **options))
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_SHARP)
    return Drawn(out.getvalue(), _says(figure))


@cache
def _built_in() -> dict[str, Chart]:
    """The package's own charts: a report is the same whatever plugins are there."""
    return {chart.name: chart for chart in tmapi_charts()}


def _says(figure: Figure) -> str:
    """The headlines of a figure; a chart writes under its title what it found."""
    return " ".join(" ".join(_headline(ax)).strip() for ax in figure.axes if ax.get_title(loc="left"))


def _headline(ax: Axes) -> list[str]:
    title, lines = ax.get_title(loc="left"), ax.texts[0].get_text() if ax.texts else ""
    return [f"{' '.join(title.split())}.", " ".join(lines.split())]
