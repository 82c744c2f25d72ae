"""What stands beside drawn things: names of offers and criteria, and a key that covers nothing.

A name is cut to the room that there is. The number before it leads to the whole: an offer's rank, or a
supplier's row in `tm.suppliers`.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.cells import cell_len, set_cell_size

from tmapi_analytics.comparison import latin
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.plots import fonts, style
from tmapi_analytics.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from tmapi_analytics.comparison.phrasing import Say

_LEAST = 12
"""Cells: with fewer a name says nothing."""


def read_top(top: object) -> int:
    """`top`, if so many of the best can be shown.

    Raises
    ------
    ParameterError
        It is not a whole number of 1 or more.
    """
    try:
        number = operator.index(top)  # type: ignore[arg-type]
    except TypeError:
        number = 0
    if number < 1 or isinstance(top, bool):
        raise ParameterError(f"top cannot be {top!r}", hint="Give how many of the best to show: top=10.")
    return number


def shorten(text: str, cells: int) -> str:
    r"""`text` on one line of at most so many cells, cut in its middle; a Chinese character takes two.

    Companies of one city begin alike and all end in 有限公司: what tells them apart stands in between, and
    more of it is kept at the front. Words are cut only where little else would stay. Characters that act
    instead of being seen are dropped.

    Examples
    --------
    >>> shorten("三明市润德电子商务有限公司", 16), shorten("lotus\n\u202eseeds", 16)
    ('三明市润德…公司', 'lotus seeds')
    >>> shorten("Dried lotus seeds without their cores 5kg", 26)
    'Dried lotus seeds…5kg'
    """
    line = _on_one_line(text)
    if cell_len(line) <= cells:
        return line
    tail = _cut(line[::-1], cells // 3)[::-1]
    return f"{_cut(line, cells - 1 - cell_len(tail))}…{tail}"


def _on_one_line(text: str) -> str:
    return " ".join(plain(text).split())


def _cut(text: str, cells: int) -> str:
    """The beginning of `text`, whole words where they fill a fifth of the room."""
    cut = set_cell_size(text, cells).rstrip()  # half a character at the end would be a blank
    words = cut if text[len(cut) :].startswith(" ") else cut.rpartition(" ")[0]
    return words if cell_len(words) >= cells / 5 else cut


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """Write names beside y = 0, 1, 2, …, the first on top; `draw` sees to it that they do not touch."""
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def room(ax: Axes, share: float = 0.5) -> int:
    """How many cells a name may have that takes a share of the width of the axes.

    The figure's layout makes the room; without a layout engine, names need a margin of your own.
    """
    return max(_LEAST, int(share * style.width_of(ax) / (0.56 * style.SMALL)))


def offer_names(offers: pd.DataFrame, ranks: Sequence[object], language: str, cells: int) -> list[str]:
    r"""What offers are called: rank and title, and on a second line the supplier where it is known.

    The title is the seller's own for ``"zh"`` and the translated one for ``"en"``, the other where it is not
    there, and the ``item_id`` where there is none. The supplier is named as by `company`.

    Examples
    --------
    >>> offers = pd.DataFrame({"title": ["Lotus seeds"], "company_name": ["三明市润德"]})
    >>> offer_names(offers, [3], "en", 32), offer_names(offers, [3], "zh", 32)
    (['3. Lotus seeds\nSan Ming Shi Run De 三明市润德'], ['3. Lotus seeds\n三明市润德'])
    """
    companies = [company(name, language, cells) for name in _first_known(offers, ("company_name",))]
    return [
        "\n".join(filter(None, [shorten(f"{rank}. {title}", cells), name]))
        for rank, title, name in zip(ranks, _titles(offers, language), companies, strict=True)
    ]


def offer_lines(offers: pd.DataFrame, ranks: Sequence[object], language: str, cells: int) -> list[str]:
    """As `offer_names`, each on one line, of which the supplier takes half at most.

    Where there is little room, only the title stays.

    Examples
    --------
    >>> offers = pd.DataFrame({"title": ["Lotus seeds"], "company_name": ["三明市润德"]})
    >>> offer_lines(offers, ["A"], "en", 60)
    ['A. Lotus seeds · San Ming Shi Run De 三明市润德']
    """
    cells = max(cells, _LEAST + 4)  # its number takes some
    names = ("company_name",) if cells >= 2 * _LEAST else ()
    companies = [company(name, language, cells // 2) for name in _first_known(offers, names)]
    return [
        " · ".join(filter(None, [shorten(f"{rank}. {title}", cells - cell_len(name) - 3), name]))
        for rank, title, name in zip(ranks, _titles(offers, language), companies, strict=True)
    ]


def company(name: str, language: str, cells: int) -> str:
    """A company's name: in English as it sounds, with the Chinese behind it where there is room for both.

    Examples
    --------
    >>> company("三明市润德", "en", 32), company("三明市润德", "en", 22), company("三明市润德", "zh", 32)
    ('San Ming Shi Run De 三明市润德', 'San Ming Shi Run De', '三明市润德')
    """
    scripts = in_scripts(name, language)
    both = " ".join(scripts)
    return both if cell_len(both) <= cells else shorten(scripts[0], cells)


def in_scripts(name: str, language: str) -> list[str]:
    """A name in the scripts that it can be read and drawn in: in English pinyin first, then Chinese.

    Examples
    --------
    >>> in_scripts("甲厂", "en"), in_scripts("甲厂", "zh"), in_scripts("Leaf & Co", "en")
    (['Jia Chang', '甲厂'], ['甲厂'], ['Leaf & Co'])
    """
    written = _on_one_line(name)
    spoken = latin.pinyin(written)
    if language == "zh" or spoken == written:
        return [written]
    return [spoken] if fonts.chinese_font() is None else [spoken, written]


def _titles(offers: pd.DataFrame, language: str) -> list[str]:
    titles = ("title_origin", "title") if language == "zh" else ("title", "title_origin")
    return _first_known(offers, (*titles, "item_id"))


def _first_known(offers: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Row by row the text of the first of these columns that is there and not blank."""
    there = [offers[name] for name in names if name in offers]
    rows = zip(*there, strict=True) if there else ([] for _ in range(len(offers)))
    return [next((str(value) for value in row if _is_known(value)), "") for row in rows]


def _is_known(value: Any) -> bool:
    return bool(pd.notna(value) and str(value).strip())


def best_of(say: Say, key: str, counted: str, shown: int, total: int) -> str:
    """The title of a chart of the best: how many of how many, where it does not show all.

    Examples
    --------
    >>> from tmapi_analytics.plots.words import speaker
    >>> best_of(speaker("en"), "scores", "offers", 10, 59), best_of(speaker("en"), "scores", "offers", 3, 3)
    ('Scores of the 10 best of 59 offers', 'Scores of 3 offers')
    """
    of = {counted: say(counted, n=total)}
    return say(key, n=shown, **of) if shown < total else say(f"{key}_all", **of)


def write_beside(ax: Axes, text: str, x: float, row: int) -> None:
    """Write a number right of what is drawn in a row, up to `x`."""
    ax.annotate(
        text,
        xy=(x, row),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=style.SMALL,
        color=style.INK,
    )


def key_below(ax: Axes, handles: Sequence[Artist]) -> None:
    """Write a legend under the axes, where it covers no data and leaves the stamp its place."""
    from matplotlib.transforms import ScaledTranslation

    under = ScaledTranslation(0, -56 / 72, ax.figure.dpi_scale_trans)
    # Four cells are for the handle, three for the gap to the next.
    widest = 7 + max(cell_len(str(handle.get_label())) for handle in handles)
    key = ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + under,
        ncols=max(1, room(ax, 1.0) // widest),
        fontsize=style.SMALL,
        frameon=False,
        borderaxespad=0,
        borderpad=0,
    )
    for text in key.get_texts():
        text.set_parse_math(False)
