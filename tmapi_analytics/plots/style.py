"""The one style of all charts: colours that survive grey paper and colour blindness, and fonts.

It is set on the axes at hand, never in matplotlib's global settings.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from tmapi_analytics.errors import TmapiWarning, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.text import Text

INK = "#222222"
GREY = "#6B6B6B"
PALE = "#E6E6E6"
BARS = "#9CC4DF"
LINE = "#B5460F"
"""Darker than `BARS` by half the way to black, so that the two differ without colour."""
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""For charts that choose no colours: Okabe and Ito, "Color Universal Design", 2008, in an order of ours."""

SMALL = 8.5
"""Points."""

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "STHeiti",
    "SimHei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "Noto Sans CJK JP",  # all that matplotlib before 3.11 sees of the collection
)
"""The better ones first."""


def prepare(ax: Axes) -> None:
    """Give empty axes the style; what a chart sets afterwards wins."""
    ax.set_prop_cycle(color=PALETTE)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(GREY)
    ax.tick_params(colors=INK, labelsize=SMALL + 0.5, length=3, color=GREY)
    ax.set_axisbelow(True)


def headline(ax: Axes, title: str, subtitle: str = "") -> None:
    """Write a title and smaller lines under it, flush with the left of the axes; ``$`` is no formula."""
    pad = 10 + 12 * len(subtitle.splitlines())
    ax.set_title(title, loc="left", pad=pad, fontsize=12, fontweight="bold", color=INK, parse_math=False)
    ax.annotate(
        subtitle,
        xy=(0, 1),
        xycoords="axes fraction",
        xytext=(0, 8),
        textcoords="offset points",
        fontsize=SMALL,
        color=GREY,
        linespacing=1.35,
        parse_math=False,
    )


def stamp(ax: Axes, note: str) -> None:
    """Write a note into a frame of its own at the lower right, under the axes."""
    ax.annotate(
        note,
        xy=(1, 0),
        xycoords="axes fraction",
        xytext=(0, -34),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=SMALL,
        color=INK,
        bbox={"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": INK, "linewidth": 0.8},
    )


def no_data(ax: Axes) -> None:
    """Say in the middle of the axes that there is nothing to draw."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, "no data", transform=ax.transAxes, ha="center", va="center", fontsize=14, color=GREY)


def price_axis(ax: Axes, low: float, high: float) -> None:
    """Make x a log axis from `low` to `high`, with prices as people write them: 0.5, 1, 2, 5, 10."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    middle = math.sqrt(low * high)
    ax.set_xscale("log")
    # Equal prices are one slim bar in the middle, not a wall.
    ax.set_xlim(min(low / 1.1, middle / 1.6), max(high * 1.1, middle * 1.6))
    decades = math.log10(high / low)
    if decades < 0.8:
        ax.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    else:
        ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if decades < 4 else (1,)))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda price, _: f"{price:,.10g}"))


def count_axis(axis: Axis) -> None:
    """Write counts: whole numbers, thousands apart."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    axis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def give_fonts(axes: Iterable[Axes]) -> None:
    """Let every text of these axes that has Chinese in it be drawn in a font that knows Chinese.

    Warns
    -----
    TmapiWarning
        Once: there is none, and Chinese will be boxes.
    """
    for text in (text for ax in axes for text in _texts(ax)):
        if _CHINESE.search(text.get_text()) and (font := _chinese_font()):
            text.set_fontfamily(["DejaVu Sans", font])


def _texts(ax: Axes) -> list[Text]:
    from matplotlib.text import Text

    # Asked for, tick labels get the text that they will be drawn with.
    return [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.findobj(Text)]


@cache
def _chinese_font() -> str | None:
    font = _known_font() or _packaged_font()
    if font is None:
        warn(
            "no font on this machine can draw Chinese, so it shows as boxes: "
            "pip install 'tmapi-analytics[fonts]' brings one",
            TmapiWarning,
        )
    return font


def _known_font() -> str | None:
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return next((name for name in _CHINESE_FONTS if name in known), None)


def _packaged_font() -> str | None:
    from matplotlib.font_manager import fontManager

    try:
        from noto_cjk_sans_otc import FONT_PATH
    except ImportError:
        return None
    fontManager.addfont(str(FONT_PATH))
    return _known_font()
