"""The chart of missing values, read back from its artists."""

from __future__ import annotations

import pandas as pd
import pytest

from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.gaps import MISSING_VALUES


def drawn(language="en", **columns):
    """The axes of a chart of offers with these columns."""
    return draw(MISSING_VALUES, pd.DataFrame(columns), language=language).axes[0]


def bars(ax):
    """The name beside a bar -> its length in per cent, from the top down."""
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    return dict(zip(names, (bar.get_width() for bar in ax.patches), strict=True))


def test_the_emptiest_column_stands_on_top():
    """Sorted by the share of offers without a value; equals in the order of the frame."""
    ax = drawn(price=[5.0, None, 7.0, 8.0], moq=[None, None, 2, None], city=["a", "b", None, "d"])

    assert list(bars(ax).items()) == [("moq", 75), ("price", 25), ("city", 25)]
    assert ax.yaxis_inverted()


def test_complete_columns_are_counted_instead_of_drawn(written):
    """A column without gaps needs no bar."""
    ax = drawn(price=[5.0, None], moq=[1, 2], city=["a", "b"])

    assert list(bars(ax)) == ["price"]
    assert "2 columns are complete" in written(ax)


def test_false_and_zero_are_values():
    """A known zero is not missing."""
    ax = drawn(sales_90d=[0, None], free_shipping=[False, False])

    assert bars(ax) == {"sales_90d": 50}


def test_details_are_measured_against_the_offers_that_have_them(written):
    """Of four offers two have details: one without stock among them is a half, not three quarters."""
    ax = drawn(
        price=[5.0] * 4, stock=[7, None, None, None], detail_fetched_at=["2026-03-01"] * 2 + [None] * 2
    )

    assert bars(ax) == {"stock *": 50}
    assert "* of the 2 with details" in written(ax)


def test_columns_of_nobodys_table_are_not_shown():
    """What is missing in a score follows from the columns of the search."""
    ax = drawn(price=[5.0, None], excluded_by=[None, None])

    assert list(bars(ax)) == ["price"]


def test_a_column_that_is_all_missing_has_a_full_bar(written):
    """All means 100 %, and nothing less does."""
    ax = drawn(price=[None, None])

    assert bars(ax) == {"price": 100}
    assert "100 %" in written(ax)


@pytest.mark.usefixtures("chinese")
def test_in_chinese_columns_have_the_platforms_names():
    """Columns are called as 1688.com calls them."""
    assert list(bars(drawn("zh", moq=[None], price=[1.0]))) == ["起订量"]


@pytest.mark.usefixtures("chinese")
def test_in_chinese_our_own_columns_have_chinese_names_too():
    """What no platform knows is not left in English."""
    every = {column.name: [None] for column in (*COLUMNS, *DETAIL_COLUMNS)}

    called = bars(drawn("zh", **every | {"detail_fetched_at": ["2026-03-01"]}))

    assert len(called) == len(every) - 1
    assert not [name for name in called if name.isascii()]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        pytest.param({"price": [5.0]}, "nothing is missing", id="complete"),
        pytest.param({"price": []}, "no data", id="no offers"),
        pytest.param({"mine": [None]}, "no data", id="no column of a search"),
    ],
)
def test_where_no_bar_is_drawn_the_chart_says_why(columns, said, written):
    """Nothing missing and nothing known are not the same."""
    ax = drawn(**columns)

    assert said in written(ax)
    assert not ax.patches
