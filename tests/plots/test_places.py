"""The chart of provinces, read back from its artists."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.places import PROVINCES

pytestmark = pytest.mark.usefixtures("chinese")


def drawn(*provinces, **options):
    """The axes of a chart of offers from these provinces."""
    return draw(PROVINCES, pd.DataFrame({"province": list(provinces)}, dtype=object), **options).axes[0]


def bars(ax):
    """The name beside a bar -> its length, from the top down."""
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    return dict(zip(names, (bar.get_width() for bar in ax.patches), strict=True))


def test_the_longest_bar_stands_on_top():
    """Sorted by the number of offers; equals in the order in which they come."""
    ax = drawn("湖南", "福建", "广东", "福建")

    assert list(bars(ax).items()) == [("福建 Fujian", 2), ("湖南 Hunan", 1), ("广东 Guangdong", 1)]
    assert ax.yaxis_inverted()


def test_a_name_without_an_english_one_stands_alone():
    """What is no province is not translated."""
    assert list(bars(drawn("海外"))) == ["海外"]


def test_in_chinese_names_stand_alone():
    """Who reads Chinese needs no English beside."""
    ax = drawn("福建", language="zh")

    assert list(bars(ax)) == ["福建"]
    assert ax.get_title(loc="left") == "1 个商品的发货地"


def test_beyond_the_top_all_are_one_bar():
    """The rest is summed up and says how many provinces it is, so that the bars hold every offer."""
    ax = drawn(*"福福福湖湖广江浙", top=2)

    assert bars(ax) == {"福": 3, "湖": 2, "3 others": 3}
    assert ax.get_title(loc="left") == "Origin of 8 offers"


@pytest.mark.parametrize("unknown", [None, "", "  "], ids=["missing", "empty", "blank"])
def test_unknown_origin_is_told_and_no_bar(unknown, written):
    """An offer of unknown origin is counted under the title."""
    ax = drawn("福建", unknown)

    assert len(ax.patches) == 1
    assert "left out: 1 of unknown origin" in written(ax)


def test_each_bar_says_its_number_and_share(written):
    """Nobody has to measure a bar."""
    text = written(drawn("福建", "福建", "福建", "湖南"))

    assert "3 (75 %)" in text
    assert "1 (25 %)" in text


@pytest.mark.parametrize("provinces", [[], [None, None]], ids=["no offers", "nothing known"])
def test_without_known_provinces_the_chart_says_no_data(provinces, written):
    """An empty chart is no mistake."""
    ax = drawn(*provinces)

    assert "no data" in written(ax)
    assert not ax.patches


@pytest.mark.parametrize("top", [0, -1, "all", 2.5, True])
def test_a_top_that_is_no_number_of_bars_is_refused(top):
    """It takes one bar at least."""
    with pytest.raises(tm.ParameterError, match="top cannot be"):
        drawn("福建", top=top)


@pytest.mark.parametrize("number", [30, 60])
def test_many_long_chinese_names_do_not_touch(number):
    """Thirty and more long names stand under each other with room between, inside the figure."""
    names = [f"{place}号新疆维吾尔自治区伊犁哈萨克自治州伊宁县" for place in range(number)]
    figure = draw(PROVINCES, pd.DataFrame({"province": names}), top=number)
    figure.draw_without_rendering()

    boxes = [tick.get_window_extent() for tick in figure.axes[0].get_yticklabels()]
    assert all(upper.y0 > lower.y1 for upper, lower in pairwise(boxes))
    assert min(box.x0 for box in boxes) >= 0


def test_half_a_character_does_no_harm():
    """What no text can hold is dropped from a province's name."""
    province = pd.Series(["福建", "福建\ud800"], dtype=object)

    figure = draw(PROVINCES, pd.DataFrame({"province": province}))

    assert [bar.get_width() for bar in figure.axes[0].patches] == [2]
