"""Names beside what is drawn: cut to fit, and always leading to the whole."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from rich.cells import cell_len

import tmapi_analytics as tm
from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import draw, labels

CITIES = ("三明市", "广昌县", "清河县", "义乌市", "湘潭市建宁县")
TRADES = ("润德电子商务", "怀驰国际贸易进出口", "荣欣食品科技（集团）")
LONG_NAMES = [
    f"{city}{trade}{number}有限责任公司" for city in CITIES for trade in TRADES for number in (1, 2)
]


@pytest.mark.parametrize("cells", [6, 12, 17, 30])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Dried lotus seeds, coreless, this year's harvest, 500 g bag", id="English"),
        pytest.param("三明市润德电子商务进出口集团有限责任公司", id="Chinese"),
        pytest.param("2024新货 dried lotus 莲子 seeds", id="both"),
        pytest.param("莲子" * 2_500, id="five thousand characters"),
    ],
)
def test_a_shortened_text_fits(text, cells):
    """A cut text is at most as wide as asked for, with one ellipsis between its beginning and its end."""
    cut = labels.shorten(text, cells)

    first, last = cut.split("…")
    assert cell_len(cut) <= cells
    assert text.startswith(first.rstrip())
    assert text.endswith(last.lstrip())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("lotus\x1b[31m seeds", "lotus[31m seeds", id="terminal sequences"),
        pytest.param("lotus\u202eseeds", "lotusseeds", id="marks that turn the writing"),
        pytest.param("lotus\ud800 seeds", "lotus seeds", id="lone surrogates"),
        pytest.param("lotus\r\n\tseeds", "lotus seeds", id="line breaks"),
    ],
)
def test_what_acts_instead_of_being_seen_is_dropped(text, shown):
    """A seller's text is one line of visible characters."""
    assert labels.shorten(text, 40) == shown


@pytest.mark.parametrize("top", [0, -1, 2.5, "ten", None, True])
def test_a_top_that_is_no_number_of_rows_is_refused(top):
    """One line says what was wrong and what to give."""
    with pytest.raises(tm.ParameterError, match=r"top cannot be .*Give how many of the best to show: top=10"):
        labels.read_top(top)


@pytest.mark.parametrize(
    ("offer", "language", "called"),
    [
        pytest.param(
            {"title": "Seeds", "title_origin": "莲子"}, "en", "1. Seeds", id="translated in English"
        ),
        pytest.param({"title": "Seeds", "title_origin": "莲子"}, "zh", "1. 莲子", id="original in Chinese"),
        pytest.param(
            {"title": " ", "title_origin": "莲子"}, "en", "1. 莲子", id="the other where one is blank"
        ),
        pytest.param({"title": None, "item_id": 9083}, "en", "1. 9083", id="its number without a title"),
        pytest.param(
            {"company_name": "甲厂"}, "zh", "1.\n甲厂", id="its supplier where nothing else is known"
        ),
    ],
)
def test_an_offer_is_called_by_what_is_known_of_it(offer, language, called):
    """Rank and title, the supplier on a second line, and never the text of a missing value."""
    assert labels.offer_names(pd.DataFrame([offer]), [1], language, 30) == [called]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("cells", "called"),
    [
        pytest.param(40, "Xiang Tan Lan Zhen Lian Ye 湘潭澜臻莲业", id="both where there is room"),
        pytest.param(30, "Xiang Tan Lan Zhen Lian Ye", id="the sound where there is less"),
        pytest.param(21, "Xiang Tan Lan…Lian Ye", id="cut between syllables"),
    ],
)
def test_in_english_a_company_is_called_as_it_sounds(cells, called):
    """Who reads English reads letters first."""
    assert labels.company("湘潭澜臻莲业", "en", cells) == called


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        pytest.param(60, "A. Dried lotus seeds · Leaf & Co", id="room for both"),
        pytest.param(23, "A. Dried lotus seeds", id="room for the title"),
        pytest.param(0, "A. Dried…eeds", id="no room"),
    ],
)
def test_a_line_with_little_room_keeps_its_title(cells, line):
    """The supplier goes first; of a title there is always something to see."""
    offers = pd.DataFrame({"title": ["Dried lotus seeds"], "company_name": ["Leaf & Co"]})

    assert labels.offer_lines(offers, ["A"], "en", cells) == [line]


@pytest.mark.parametrize(
    ("text", "cells", "cut"),
    [
        pytest.param(
            "White lotus seeds coreless household 5kg", 30, "White lotus seeds coreless…5kg", id="words stay"
        ),
        pytest.param("Supercalifragilistic lotus seeds", 18, "Supercalifra…seeds", id="one long word is cut"),
    ],
)
def test_words_are_cut_only_where_little_else_would_stay(text, cells, cut):
    """Half a word says less than its whole."""
    assert labels.shorten(text, cells) == cut


def named(ax, offers):
    """The smallest chart with thirty long names of two lines."""
    labels.name_rows(ax, [f"{number}. Seeds\n{name}" for number, name in enumerate(LONG_NAMES)])


def text_boxes(figure):
    """Where the names beside the axes are drawn, from the top down."""
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    return sorted(boxes, key=lambda box: -box.y0)


@pytest.mark.parametrize(
    "given", [pytest.param(None, id="own figure"), pytest.param((9, 5), id="axes of the user's")]
)
def test_thirty_long_names_do_not_touch(given):
    """A figure of its own grows with its rows; on axes of a given height, letters become smaller."""
    figure = Figure(figsize=given, layout="constrained") if given else None
    chart = Chart(name="named", draw=named)

    drawn = draw(chart, pd.DataFrame({"price": [1.0]}), ax=figure.subplots() if figure else None)

    boxes = text_boxes(figure or drawn)
    assert len(boxes) == 30
    assert all(upper.y0 >= lower.y1 for upper, lower in pairwise(boxes))


def test_a_dollar_in_a_name_is_no_formula():
    """What a seller writes between dollar signs is shown as it is."""
    figure = draw(
        Chart(name="named", draw=lambda ax, _: labels.name_rows(ax, [r"$\bad{$"])),
        pd.DataFrame({"price": [1]}),
    )

    assert figure._repr_png_().startswith(b"\x89PNG")
    assert not figure.axes[0].get_yticklabels()[0].get_parse_math()


def test_a_key_stands_below_the_axes():
    """A legend covers no data: all of it lies under the axes and its label."""
    figure = Figure(layout="constrained")
    ax = figure.subplots()
    ax.set_xlabel("score")

    labels.key_below(ax, [Patch(label=name) for name in ("price", "$x$")])
    figure.canvas.draw()

    key = ax.get_legend()
    assert key.get_window_extent().y1 < ax.xaxis.label.get_window_extent().y0
    assert not any(text.get_parse_math() for text in key.get_texts())
