"""What holds for every built-in chart, whatever the offers are like."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure as PlainFigure
from matplotlib.text import Text

from tmapi_analytics.plots import draw
from tmapi_analytics.plots.charts import tmapi_charts
from tmapi_analytics.plots.scatter import LETTERS

CHARTS = tmapi_charts()
each_chart = pytest.mark.parametrize("chart", CHARTS, ids=[chart.name for chart in CHARTS])

pytestmark = [
    pytest.mark.usefixtures("chinese"),
    pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning"),
]


def seen_twice(offers):
    """The second half is the first half a day later, where a chart looks at times."""
    days = pd.to_timedelta([int(place >= len(offers) // 2) for place in range(len(offers))], unit="D")
    return offers.assign(fetched_at=pd.Timestamp("2026-10-12", tz="UTC") + days)


EVIL = "\x1b[31m\u202e\u2066\u200b\ud83d$\\frac$<b>\r\n\t="
"""Colours of a terminal, marks of direction, half a character, no formula, and no line's end."""


def hostile(offers):
    """Every text of the offers is long, has a number of its own, and holds all that might do harm."""
    evil = {
        name: pd.Series([f"{place}号{EVIL}" * 99 for place in range(len(offers))], offers.index, dtype=object)
        for name in ("title", "title_origin", "company_name", "province", "search")
    }
    return offers.assign(item_id=offers["item_id"] % 30, **evil)  # half of them seen again, for their history


@pytest.fixture(scope="module")
def sixty(scored):
    """Sixty scored offers, seen twice a day apart."""
    return seen_twice(scored(60))


@pytest.fixture(scope="module")
def hundred_thousand(scored):
    """As many scored offers, seen twice a day apart."""
    return seen_twice(scored(100_000))


def title(figure):
    """The headline."""
    return figure.axes[0].get_title(loc="left")


def texts(figure):
    """Every text that is seen, with where it stands once the figure is laid out."""
    figure.draw_without_rendering()
    shown = []
    for ax in figure.axes:
        shown += [*ax.texts, ax._left_title]
        for axis, limits, which in ((ax.xaxis, ax.get_xlim(), 0), (ax.yaxis, ax.get_ylim(), 1)):
            if axis.get_visible():
                ticks = [
                    tick for tick in axis.get_ticklabels() if _within(tick.get_position()[which], limits)
                ]
                shown += [*ticks, axis.label]
    return [(text.get_text(), text.get_window_extent()) for text in shown if text.get_text().strip()]


def _within(place, limits):
    return min(limits) <= place <= max(limits)


@each_chart
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda offers: offers, id="sixty offers"),
        pytest.param(lambda offers: offers.iloc[:0], id="no offers"),
        pytest.param(lambda offers: offers.iloc[:1], id="one offer"),
        pytest.param(lambda offers: pd.concat([offers.iloc[:1]] * 30), id="all equal"),
        pytest.param(
            lambda offers: offers.assign(
                price=np.nan, sales_90d=pd.NA, province=None, company_name=None, price_tiers=None
            ),
            id="all missing",
        ),
        pytest.param(hostile, id="hostile text"),
    ],
)
def test_it_is_drawn_whatever_the_offers_are_like(chart, language, change, sixty):
    """A title, a picture, no exception, and no warning of letters that cannot be drawn."""
    figure = draw(chart, change(sixty), language=language)

    assert title(figure)
    assert figure._repr_png_().startswith(b"\x89PNG")


@each_chart
@pytest.mark.parametrize(
    "options", [{}, {"by": "company_name"}, {"by": "province", "language": "zh"}], ids=str
)
def test_no_character_of_a_hostile_text_acts(chart, options, sixty):
    """Half characters, control characters and marks of direction are gone from all that is written."""
    known = {name: value for name, value in options.items() if name in chart.options}

    figure = draw(chart, hostile(sixty), **known)

    written = [text.get_text() for text in figure.findobj(Text)]
    assert all(line.isprintable() for text in written for line in text.split("\n"))


@each_chart
@pytest.mark.parametrize("top", [None, 30], ids=["as many as usual", "thirty"])
def test_no_two_texts_overlap_and_none_is_cut_off(chart, top, sixty):
    """Everything that is written on a chart of sixty offers can be read."""
    figure = draw(
        chart,
        sixty.assign(
            company_name=[f"{place}号很长很长的公司名称有限公司" for place in range(60)],
            province=[f"第{place}个名称很长的省份" for place in range(60)],
        ),
        **({"top": top} if top and "top" in chart.options else {}),
    )

    shown = texts(figure)
    touching = [
        (one, other)
        for place, (one, box) in enumerate(shown)
        for other, beside in shown[place + 1 :]
        if box.shrunk(0.98, 0.9).overlaps(beside.shrunk(0.98, 0.9))
    ]
    cut = [text for text, box in shown if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1]
    assert touching == []
    assert cut == []


@each_chart
@pytest.mark.parametrize("by", [None, "province"], ids=["all", "by province"])
def test_in_chinese_nothing_of_it_is_english(chart, by, sixty):
    """Headline, notes, axes, key and stamp: of letters there are but CNY, UTC, n and signs of a rank."""
    offers = sixty.assign(
        item_id=sixty["item_id"] % 30,  # half of them seen again, at another price
        company_name=[f"{place % 7}号厂" for place in range(60)],
    )
    offers.attrs = {**sixty.attrs, "tmapi": {"sandbox": True}}

    figure = draw(chart, offers, language="zh", **({"by": by} if by and "by" in chart.options else {}))

    figure.draw_without_rendering()
    written = " ".join(text.get_text() for text in figure.findobj(Text))
    assert set(re.findall("[A-Za-z]+", written)) <= {"CNY", "UTC", "n", *LETTERS}
    assert "沙盒虚构数据" in written


@each_chart
def test_the_axes_have_a_unit(chart, sixty):
    """What is measured along the axis at the bottom is written there."""
    assert draw(chart, sixty).axes[0].get_xlabel()


@each_chart
def test_the_offers_stay_as_they_were(chart, sixty):
    """A chart changes nothing in the frame."""
    before = sixty.copy(deep=True)

    draw(chart, sixty)

    pd.testing.assert_frame_equal(sixty, before)


@each_chart
def test_the_same_offers_give_the_same_bytes_in_any_thread(chart, sixty):
    """Four at once come out byte for byte as one alone."""
    alone = draw(chart, sixty)._repr_png_()

    with ThreadPoolExecutor(4) as pool:
        together = set(pool.map(lambda _: draw(chart, sixty)._repr_png_(), range(4)))

    assert together == {alone}


@each_chart
def test_it_goes_into_a_part_of_a_figure(chart, sixty):
    """On axes of the user's the chart leaves the neighbours alone."""
    figure = PlainFigure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)

    draw(chart, sixty, ax=right)
    figure.draw_without_rendering()

    assert not left.has_data()
    assert not left.get_title(loc="left")


@each_chart
def test_made_up_data_says_so(chart, sixty):
    """Offers of the sandbox carry the note in every chart."""
    made_up = sixty.copy()
    made_up.attrs = {**sixty.attrs, "tmapi": {"sandbox": True}}

    notes = [text.get_text() for text in draw(chart, made_up).axes[0].texts]

    assert "made-up data from the sandbox" in notes


@each_chart
def test_it_says_what_it_shows(chart):
    """The list of charts has a sentence for it, and it takes a language."""
    assert chart.meaning.endswith(".")
    assert chart.options["language"] == "en"


@each_chart
def test_a_hundred_thousand_offers_are_drawn(chart, hundred_thousand):
    """Many offers are drawn, with few enough artists to be quick."""
    fewer = {"draws": 50} if "draws" in chart.options else {}
    figure = draw(chart, hundred_thousand, **fewer)

    artists = sum(len(ax.patches) + len(ax.lines) + len(ax.collections) + len(ax.texts) for ax in figure.axes)
    assert artists < 500


def test_all_ten_are_offered():
    """The names that the documents promise."""
    assert {chart.name for chart in CHARTS} == {
        "price_distribution",
        "sales_distribution",
        "price_vs_sales",
        "supplier_prices",
        "score_breakdown",
        "rank_intervals",
        "provinces",
        "missing_values",
        "price_by_quantity",
        "price_history",
    }
