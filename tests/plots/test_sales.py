"""The chart of sales, read back from its artists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.plots import draw
from tmapi_analytics.plots.sales import SALES_DISTRIBUTION, ZERO, ZERO_ENDS


def sales_of(*pieces, floors=()):
    """A frame with nothing but sales; `floors` are the places of those that are "at least"."""
    is_floor = [place in floors for place in range(len(pieces))]
    return pd.DataFrame({"sales_90d": pd.array(pieces, dtype="Int64"), "sales_90d_is_floor": is_floor})


def drawn(frame, **options):
    """The axes."""
    return draw(SALES_DISTRIBUTION, frame, **options).axes[0]


def bars(ax, *, hatched):
    """Where the bars begin -> how many offers they hold, without the empty ones."""
    return {
        round(bar.get_x(), 2): bar.get_height()
        for bar in ax.patches
        if bar.get_height() and bool(bar.get_hatch()) is hatched
    }


def test_offers_that_sold_none_have_a_bar_of_their_own():
    """Zeros stand before the log axis, at a tick that says 0."""
    ax = drawn(sales_of(0, 0, 0, 7))

    heights = {bar.get_x() < ZERO < bar.get_x() + bar.get_width(): bar.get_height() for bar in ax.patches[:1]}
    ticks = dict(zip(ax.get_xticks(), (tick.get_text() for tick in ax.get_xticklabels()), strict=True))
    assert heights == {True: 3}
    assert ticks == {ZERO: "0", 1.0: "1", 10.0: "10"}
    assert ax.get_xscale() == "log"


def test_bars_begin_at_1_2_5_10():
    """A bar holds from its own number up to the next one's."""
    ax = drawn(sales_of(1, 2, 4, 5, 9, 10, 19, 20))

    assert bars(ax, hatched=False) == {1: 1, 2: 2, 5: 2, 10: 2, 20: 1}


@pytest.mark.parametrize("most", [1, 2, 9, 10, 999, 1000, 36_000, 10_000_000])
def test_every_known_offer_is_in_one_bar(most):
    """The heights sum to the number in the title, whatever the largest number is."""
    ax = drawn(sales_of(0, 1, most, most, None, floors=[3]))

    assert sum(bar.get_height() for bar in ax.patches) == 4
    assert ax.get_title(loc="left") == "Sales of 4 offers"
    assert max(bar.get_x() + bar.get_width() for bar in ax.patches if bar.get_height()) <= ax.get_xlim()[1]


def test_what_is_only_at_least_is_hatched_on_top():
    """Of three offers in a bar the two floors are its hatched upper part, and are counted in words."""
    ax = drawn(sales_of(30, 36, 40, floors=[1, 2]))

    (top,) = [bar for bar in ax.patches if bar.get_hatch() and bar.get_height()]
    assert bars(ax, hatched=False) == {20: 1}
    assert (top.get_x(), top.get_y(), top.get_height()) == (20, 1, 2)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        pytest.param(sales_of(1, 7, 9), "median: 7 pieces", id="exact numbers"),
        pytest.param(sales_of(1, 7, 9, floors=[2]), "median: 7 pieces", id="a floor above the median"),
        pytest.param(sales_of(1, 7, 9, floors=[0]), "median: at least 7 pieces", id="a floor below it"),
        pytest.param(sales_of(0, 0, 5), "median: 0 pieces; 2 sold none", id="mostly zeros"),
        pytest.param(sales_of(1, 2), "median: 1.5 pieces", id="between two offers"),
    ],
)
def test_the_median_is_told_and_whether_it_may_be_more(frame, told, written):
    """A floor at or under the median may in truth lie above it; one above cannot move it."""
    assert told in written(drawn(frame))


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(sales_of(3, None, None), id="missing"),
        pytest.param(pd.DataFrame({"sales_90d": [3, -1, np.inf]}), id="no number of pieces"),
        pytest.param(pd.DataFrame({"sales_90d": ["3", "some", ""]}), id="text that is no number"),
    ],
)
def test_unknown_sales_are_in_no_bar_and_told(frame, written):
    """Unknown is not zero."""
    ax = drawn(frame)

    assert bars(ax, hatched=False) == {2: 1}
    assert "left out: 2 of unknown sales" in written(ax)


@pytest.mark.parametrize("frame", [sales_of(), sales_of(None, None)], ids=["no offers", "nothing known"])
def test_without_known_sales_the_chart_says_no_data(frame, written):
    """An empty chart is no mistake."""
    ax = drawn(frame)

    assert "no data" in written(ax)
    assert not ax.patches


def test_the_place_of_zero_is_set_apart():
    """A dotted line stands between the bar of zeros and the log axis."""
    (line,) = drawn(sales_of(0, 5)).get_lines()

    assert line.get_xdata()[0] == ZERO_ENDS
    assert line.get_linestyle() == ":"


def test_the_axes_say_what_they_measure():
    """Both axes name what they measure, the unit and the time."""
    ax = drawn(sales_of(0, 5))

    assert ax.get_xlabel() == "pieces sold in 90 days (log scale)"
    assert ax.get_ylabel() == "offers in each bar"
