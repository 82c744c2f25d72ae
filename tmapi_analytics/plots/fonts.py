"""Letters that can be drawn: a font for Chinese, and what stands in where there is none.

matplotlib draws boxes for what its fonts lack, with a warning for each character. Here a text gets a further
font where it needs one; Chinese that no font can draw becomes S1, S2, …, and any other character a box. What
acts instead of being seen, such as marks that turn the direction of writing, is dropped from every text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tmapi_analytics.errors import TmapiWarning, warn_once
from tmapi_analytics.wording import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import FigureBase
    from matplotlib.text import Text

OWN = "DejaVu Sans"
"""The font that comes with matplotlib."""
BOX = "\u25a1"

_LOOKING = Lock()
_ONE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
# From the first to the last, so that a name with Latin letters in it is one name.
_CHINESE = re.compile(f"{_ONE}(?:.*{_ONE})?")
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
_CHINESE_FILE = re.compile(
    "(NotoSans(CJK|SC)|SourceHanSans|PingFang|Hiragino Sans GB|msyh|wqy-|STHeiti|simhei|DroidSansFallback)"
    "(?!.*Bold)"
)


def chinese_font() -> str | None:
    """The family that Chinese is drawn in: the system's, else that of the extra ``fonts``, else None."""
    with _LOOKING:  # matplotlib's list of fonts grows while one is looked for
        return _found_font()


@cache
def _found_font() -> str | None:
    return _known_font() or _unlisted_font() or _packaged_font()


def warn_of_no_font() -> None:
    """Say once what to install, and where to read what the stand-ins stand for."""
    warn_once(
        "no font on this machine can draw Chinese, so S1, S2, … stand for it (figure.tmapi_labels tells "
        "for what): pip install 'tmapi-analytics[fonts]' brings one",
        TmapiWarning,
    )


def make_readable(figure: FigureBase, axes: Iterable[Axes]) -> None:
    """Let every text of these axes of a figure be drawn.

    Chinese gets a font that knows it. Without one it becomes S1, S2, …: the same for the same text all over
    the figure, and the figure's ``tmapi_labels`` says what each stands for. What else no font knows becomes a
    box, and half characters, control characters and marks of direction go. What only looks like a formula is
    written as it is.

    Warns
    -----
    TmapiWarning
        Once: no font can draw Chinese.
    """
    from matplotlib import rcParams

    default = rcParams["font.family"]  # who chose another font for a text keeps it
    for ax in axes:
        for axis in (ax.xaxis, ax.yaxis):
            _make_ticks_drawable(axis, figure)
        for text in _texts(ax):
            if text.get_parse_math() and _is_no_formula(text.get_text()):
                text.set_parse_math(False)
            if _is_doubtful(text.get_text()) and text.get_fontfamily() == default:
                text.set_text(_drawable(text.get_text(), figure))
                text.set_fontfamily(_families())
                if _CHINESE.search(text.get_text()):
                    # Chinese fonts often come in one weight; matplotlib logs each text that asks for another.
                    text.set_fontweight("normal")


def _texts(ax: Axes) -> list[Text]:
    from matplotlib.text import Text

    # Asked for, tick labels get the text that they will be drawn with.
    return [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.findobj(Text)]


def _make_ticks_drawable(axis: Axis, figure: FigureBase) -> None:
    """Fix the labels of an axis where some cannot be drawn: its formatter would bring them back."""
    from matplotlib.ticker import FixedFormatter, FixedLocator

    texts = [label.get_text() for label in axis.get_ticklabels()]
    drawable = [_drawable(text, figure) if _is_doubtful(text) else text for text in texts]
    if drawable != texts:
        axis.set_major_locator(FixedLocator(list(axis.get_majorticklocs())))
        axis.set_major_formatter(FixedFormatter(drawable))


def _is_no_formula(text: str) -> bool:
    """Whether it would be taken for a formula, for its dollar signs, and cannot be read as one."""
    if text.count("$") < 2:
        return False
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(text)
    except ValueError:
        return True
    return False


def _is_doubtful(text: str) -> bool:
    """Whether a font might lack a character of the text: all have those of English."""
    return not (text.isascii() and text.replace("\n", "").isprintable())


def _drawable(text: str, figure: FigureBase) -> str:
    text = "\n".join(map(plain, text.split("\n")))
    if chinese_font() is None and _CHINESE.search(text):
        warn_of_no_font()
        text = _CHINESE.sub(_stand_in(figure), text)
    known = [_characters(family) for family in _families()]
    return "".join(one if one == "\n" or any(ord(one) in font for font in known) else BOX for one in text)


def _stand_in(figure: FigureBase) -> Callable[[re.Match[str]], str]:
    labels: dict[str, str] = vars(figure).setdefault("tmapi_labels", {})
    codes = {text: code for code, text in labels.items()}

    def coded(found: re.Match[str]) -> str:
        code = codes.setdefault(found[0], f"S{len(codes) + 1}")
        labels[code] = found[0]
        return code

    return coded


def _families() -> list[str]:
    """The fonts that a text is drawn with, in order: the user's own, matplotlib's, a Chinese one."""
    from matplotlib import rcParams

    return [*rcParams["font.family"], OWN, *filter(None, [chinese_font()])]


def _characters(family: str) -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont

    return _in_file(findfont(FontProperties(family=[family])))


@cache
def _in_file(path: str) -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return frozenset(get_font(path).get_charmap())


def _known_font() -> str | None:
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return next((name for name in _CHINESE_FONTS if name in known), None)


def _unlisted_font() -> str | None:
    """A font of the system that was installed after matplotlib wrote its list of fonts."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    for path in sorted(findSystemFonts()):
        if _CHINESE_FILE.match(Path(path).name):
            with suppress(OSError, RuntimeError):  # a file that is no font
                fontManager.addfont(path)
    return _known_font()


def _packaged_font() -> str | None:
    from matplotlib.font_manager import fontManager

    try:
        from noto_cjk_sans_otc import FONT_PATH
    except ImportError:
        return None
    fontManager.addfont(str(FONT_PATH))
    return _known_font()
