"""Room for what is written beside and around axes: a taller figure where it is ours, else smaller letters.

It goes by the number of lines, because matplotlib lays a figure out only when it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmapi_analytics.plots import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text


def height_wanted(ax: Axes) -> float:
    """Inches that a figure should be high, for the names beside the axes and the lines around them."""
    names = 0.23 * max(len(style.lines_beside(ax)) - 14, 0)
    ends = 0.5 * max(len(_names_at_ends(ax)) - 8, 0)
    lines = 0.16 * max(_lines_around(ax) - 4, 0)
    return style.FIGURE[1] + names + ends + lines + _height_of_key(ax) / 72


def _lines_around(ax: Axes) -> int:
    around = [text for text in ax.texts if getattr(text, "xycoords", None) == "axes fraction"]
    return sum(len(text.get_text().splitlines()) for text in around)


def _names_at_ends(ax: Axes) -> list[Text]:
    """What `ends.name_ends` has written: it alone draws strokes."""
    return [text for text in ax.texts if getattr(text, "arrow_patch", None)]


def _height_of_key(ax: Axes) -> float:
    """How high the legend is, in points."""
    key = ax.get_legend()
    return key.get_window_extent().height / style.pixels(ax, 1) if key else 0.0


def fit_rows(ax: Axes) -> None:
    """Where names beside the axes would touch, leave their first lines, then make the letters smaller."""
    names, height = [label.get_text().splitlines() for label in ax.get_yticklabels()], _height_left(ax)
    if height < 1.5 * style.SMALL * sum(map(len, names)) and any(len(name) > 1 for name in names):
        ax.set_yticklabels(["".join(name[:1]) for name in names], parse_math=False)
    size = max(height / max(len(names), 1) / 1.3, 3)
    if size < style.SMALL:
        _write_rows_in(ax, size)
    for end in (at_ends := _names_at_ends(ax)):
        end.set_fontsize(min(style.SMALL, max(height / len(at_ends) / 2.6, 3)))


def _height_left(ax: Axes) -> float:
    """How high the axes will be, in points, when the layout has taken what title, labels and legend need."""
    # 80 points, and more for many lines; the axes begin with 1/1.29 of the height of the figure.
    around = 80 + 12 * max(_lines_around(ax) - 2, 0) + _height_of_key(ax)
    height = style.height_of(ax)
    return min(height, max(1.29 * height - around, 0.3 * height))


def _write_rows_in(ax: Axes, size: float) -> None:
    """Write the names, and what stands in the rows, in letters of `size` points."""
    ax.tick_params(axis="y", labelsize=size)
    for text in ax.texts:
        if getattr(text, "xycoords", None) == "data":
            text.set_fontsize(size)
