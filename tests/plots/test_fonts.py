"""Letters that can be drawn, on machines with and without a font for Chinese.

What depends on the machine's fonts runs in a process of its own, with fonts cut down before the first chart.
"""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import draw

BARE = """
    import json, sys, warnings
    import pandas as pd
    from matplotlib import font_manager
    font_manager.findSystemFonts = lambda *args, **kwargs: []
    font_manager.fontManager.ttflist = [
        font for font in font_manager.fontManager.ttflist if font.name.startswith("DejaVu")
    ]
    if {no_extra}:
        sys.modules["noto_cjk_sans_otc"] = None

    from tmapi_analytics.hookspecs import Chart
    from tmapi_analytics.plots import draw
    from tmapi_analytics.plots.places import PROVINCES

    def labelled(ax, offers):
        ax.set_title("三明市ABC公司 (n = 2)")
        ax.barh(["福建", "三明市ABC公司", "Hunan"], [3, 2, 1])

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        figure = draw(Chart(name="labelled", draw=labelled), pd.DataFrame({{"province": ["福建"]}}))
        figure._repr_png_()
        chinese = draw(PROVINCES, pd.DataFrame({{"province": ["福建", "海外"]}}), language="zh")
        english = draw(PROVINCES, pd.DataFrame({{"province": ["福建", "海外"]}}))
        chinese._repr_png_(), english._repr_png_()

    def names(figure):
        return [label.get_text() for label in figure.axes[0].get_yticklabels()]

    print(json.dumps({{
        "told": [str(one.message) for one in told],
        "title": figure.axes[0].get_title(),
        "families": figure.axes[0].title.get_fontfamily(),
        "names": names(figure),
        "labels": getattr(figure, "tmapi_labels", None),
        "chinese": [chinese.axes[0].get_title(loc="left"), *names(chinese)],
        "english": names(english),
    }}))
"""
LOOKED_FOR_AT_ONCE = """
    import threading, time
    from concurrent.futures import ThreadPoolExecutor
    from matplotlib import font_manager
    from tmapi_analytics.plots import fonts

    font_manager.fontManager.ttflist = [
        font for font in font_manager.fontManager.ttflist if font.name.startswith("DejaVu")
    ]
    looks = []

    def look(*args, **kwargs):
        looks.append(threading.get_ident())
        time.sleep(0.3)
        return []

    font_manager.findSystemFonts = look
    together = threading.Barrier(8)

    def ask(_):
        together.wait()
        return fonts.chinese_font()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(ask, range(8)))
    print(len(looks), len(found))
"""


@pytest.fixture
def drawn(elsewhere):
    """What comes of drawing with nothing but matplotlib's own fonts, and the extra where it is wanted."""

    def drawn(*, extra):
        out, err = elsewhere(BARE.format(no_extra=not extra)).communicate(timeout=120)
        assert not err
        return json.loads(out)

    return drawn


def test_without_a_chinese_font_labels_stand_in(drawn):
    """Each Chinese name becomes one label, the same wherever it stands, and the figure says which."""
    chart = drawn(extra=False)

    assert chart["names"] == ["S1", "S2", "Hunan"]
    assert chart["title"] == "S2 (n = 2)"
    assert chart["labels"] == {"S1": "福建", "S2": "三明市ABC公司"}


def test_without_a_chinese_font_one_warning_names_the_extra(drawn):
    """Three charts, one warning: what to install, and where to read what the labels stand for."""
    chart = drawn(extra=False)

    assert len(chart["told"]) == 1
    assert "pip install 'tmapi-analytics[fonts]'" in chart["told"][0]
    assert "figure.tmapi_labels" in chart["told"][0]


def test_without_a_chinese_font_a_chart_in_chinese_is_in_english(drawn):
    """A title that could not be read falls back to English; the names stay labels."""
    chart = drawn(extra=False)

    assert chart["chinese"] == ["Origin of 2 offers", "Fujian", "S1"]
    assert chart["english"] == ["Fujian", "S1"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param("莲子 lotus", "莲子 lotus", id="Chinese"),
        pytest.param("a\x1b[31mb", "a[31mb", id="a control character"),
        pytest.param("a\U000f1234b", "a□b", id="a character that no font has"),
        pytest.param("a\ud800b", "ab", id="half a character"),
        pytest.param("a\u202eb\u2066c\u200fd", "abcd", id="marks that turn the direction"),
        pytest.param("first\nsecond", "first\nsecond", id="two lines"),
        pytest.param("5 × 3 … €", "5 × 3 … €", id="signs"),
        pytest.param(r"cup $\frac$", r"cup $\frac$", id="no formula"),
    ],
)
@pytest.mark.usefixtures("chinese")
def test_what_cannot_be_drawn_is_a_box_or_goes(given, shown):
    """Titles, labels and ticks of any text come out without a warning of missing letters."""

    def labelled(ax, offers):
        ax.set_title(given)
        ax.barh([given], [1])

    figure = draw(Chart(name="labelled", draw=labelled), pd.DataFrame())

    assert figure._repr_png_()
    assert figure.axes[0].get_title() == shown
    assert figure.axes[0].get_yticklabels()[0].get_text() == shown


def test_a_font_of_the_charts_own_stays():
    """Who chose a font for a text keeps it."""

    def labelled(ax, offers):
        ax.set_title("5 × 3", fontfamily="DejaVu Serif")

    figure = draw(Chart(name="labelled", draw=labelled), pd.DataFrame())

    assert figure.axes[0].title.get_fontfamily() == ["DejaVu Serif"]


def test_the_extra_alone_draws_chinese(drawn):
    """With the extra and no font of the system, Chinese stays as it is and nothing is warned of."""
    pytest.importorskip("noto_cjk_sans_otc", reason="needs the extra [fonts]")
    chart = drawn(extra=True)

    assert chart["told"] == []
    assert chart["names"] == ["福建", "三明市ABC公司", "Hunan"]
    assert chart["families"][-1].startswith("Noto Sans CJK")
    assert chart["chinese"][0] == "2 个商品的发货地"
    assert chart["labels"] is None


def test_threads_that_draw_first_look_for_a_font_once(elsewhere):
    """The others wait for what one finds: two that looked would add to matplotlib's list side by side."""
    out, err = elsewhere(LOOKED_FOR_AT_ONCE).communicate(timeout=120)

    assert not err
    assert out.split() == ["1", "1"]
