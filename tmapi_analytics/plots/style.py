"""The one style of all charts: colours that survive grey paper and colour blindness.

It is set on the axes at hand, never in matplotlib's global settings. Fonts have a room of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from tmapi_analytics.comparison.phrasing import Say

INK = "#222222"
GREY = "#6B6B6B"
PALE = "#E6E6E6"
BARS = "#9CC4DF"
LINE = "#B5460F"
"""Darker than `BARS` by half the way to black, so that the two differ without colour."""
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""For charts that choose no colours: Okabe and Ito, "Color Universal Design", 2008, in an order of ours."""

SMALL = 8.5
TITLE = 12
"""Points."""
FIGURE = (7.6, 4.4)
"""Inches."""

_PIECES = re.compile("[^\\s\u2e80-\uffef]+\\s*|[\u2e80-\uffef][）；，。、：]*\\s*|\\s+")
"""A word, or a Chinese character and its punctuation, with the blanks after it."""


def prepare(ax: Axes) -> None:
    """Give empty axes the style; what a chart sets afterwards wins."""
    ax.set_prop_cycle(color=PALETTE)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(GREY)
    ax.tick_params(colors=INK, labelsize=SMALL + 0.5, length=3, color=GREY)
    ax.set_axisbelow(True)


def headline(ax: Axes, title: str, *lines: str) -> None:
    """Write a title and smaller lines under it, flush with the left of the axes; ``$`` is no formula.

    Empty lines are left out, and what is wider than the axes goes on in the next line.
    """
    head = _wrapped(ax, [title], 1.1 * TITLE)  # bold letters are wider
    below = _wrapped(ax, filter(None, lines), SMALL)
    pad = 10 + 12 * len(below)
    ax.set_title(
        "\n".join(head),
        loc="left",
        pad=pad,
        fontsize=TITLE,
        fontweight="bold",
        color=INK,
        linespacing=1.1,
        parse_math=False,
    )
    ax.annotate(
        "\n".join(below),
        xy=(0, 1),
        xycoords="axes fraction",
        xytext=(0, 8),
        textcoords="offset points",
        fontsize=SMALL,
        color=GREY,
        linespacing=1.35,
        parse_math=False,
    )


def _wrapped(ax: Axes, texts: Iterable[str], size: float) -> list[str]:
    """The texts in lines that are no wider than the axes, at `size` points."""
    # A letter is half as wide as it is high, on average and rounded up; Chinese ones are square.
    cells = max(int(free_width(ax) / (0.53 * size)), 24)
    return [line for text in texts for line in wrapped(text, cells)]


def free_width(ax: Axes) -> float:
    """How wide the axes will be, in points, when the names beside them have taken their room."""
    # Names take of the axes what is more than the margin, a quarter of the width, that they have.
    return min(width_of(ax), 1.27 * width_of(ax) - _width_beside(ax))


def _width_beside(ax: Axes) -> float:
    """How wide the names beside the axes are, in points."""
    return max((cell_len(line) for line in lines_beside(ax)), default=0) * 0.56 * (SMALL + 0.5)


def lines_beside(ax: Axes) -> list[str]:
    """The names beside the axes, line by line."""
    return [line for label in ax.get_yticklabels() for line in label.get_text().splitlines()]


def width_of(ax: Axes) -> float:
    """How wide the axes are, in points."""
    return ax.get_window_extent().width / pixels(ax, 1)


def height_of(ax: Axes) -> float:
    """How high the axes are, in points."""
    return ax.get_window_extent().height / pixels(ax, 1)


def pixels(ax: Axes, points: float) -> float:
    """A length in pixels of the figure."""
    return points * ax.figure.dpi / 72


def stamp(ax: Axes, note: str) -> None:
    """Write a note into a frame of its own at the lower right, under the axes."""
    ax.annotate(
        note,
        xy=(1, 0),
        xycoords="axes fraction",
        xytext=(0, -37),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=SMALL,
        color=INK,
        bbox={"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": INK, "linewidth": 0.8},
    )


def foot(ax: Axes, text: str) -> None:
    """Write lines under the axes, flush with the left, below the place of the stamp."""
    ax.annotate(
        text,
        xy=(0, 0),
        xycoords="axes fraction",
        xytext=(0, -58),
        textcoords="offset points",
        va="top",
        fontsize=SMALL,
        color=INK,
        linespacing=1.35,
        parse_math=False,
    )


def no_data(ax: Axes, say: Say, why: str = "no_data") -> None:
    """Say in the middle of the axes that there is nothing to draw; `why` is a key of a phrase."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, say(why), transform=ax.transAxes, ha="center", va="center", fontsize=14, color=GREY)


def bars_across(ax: Axes, lengths: Sequence[float], told: Iterable[str]) -> None:
    """Draw bars to the right, the first at the top in row 0, and write at the end of each what it says."""
    # A few rows do not become walls.
    bars = ax.barh(range(len(lengths)), lengths, min(0.7, 0.14 * len(lengths)), color=BARS)
    ax.bar_label(bars, list(told), padding=4, fontsize=SMALL, color=INK)
    ax.set_xlim(0, max(lengths) * 1.2)


def percent(share: float) -> str:
    """A share as a percentage, which is 0 or 100 only where the share is 0 or 1.

    Examples
    --------
    >>> percent(0.0004), percent(0.123), percent(0.9997)
    ('<1 %', '12 %', '>99 %')
    """
    if 0 < share < 0.01:
        return "<1 %"
    return ">99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def wrapped(text: str, cells: int) -> list[str]:
    """The text in lines of at most `cells` cells, broken at blanks and before Chinese characters.

    Examples
    --------
    >>> wrapped("solid line: median", 12), wrapped("实线：中位数", 8)
    (['solid line:', 'median'], ['实线：中', '位数'])
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and cell_len((lines[-1] + piece).rstrip()) > cells:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
