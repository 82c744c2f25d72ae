"""The chart of prices by group, read back from its artists."""

from __future__ import annotations

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.price_groups import MOST_GROUPS
from tmapi_analytics.plots.prices import PRICE_DISTRIBUTION

CUPS = pd.DataFrame(
    {
        "price": [4.0, 5.0, 6.0, 40.0, 60.0, None, 0.01],
        "search": ["cup", "cup", "cup", "lotus", "lotus", "lotus", "cup"],
    }
)


def drawn(frame, by="search", **options):
    """The axes."""
    return draw(PRICE_DISTRIBUTION, frame, by=by, **options).axes[0]


def names(ax):
    """What stands beside the rows, from the top down."""
    return [tick.get_text() for tick in ax.get_yticklabels()]


def test_each_group_has_a_row_of_bars_with_n_and_median():
    """The group with most offers stands on top."""
    ax = drawn(CUPS)

    assert names(ax) == ["cup\n3 offers, median CNY 5.00", "lotus\n2 offers, median CNY 50.00"]
    assert {round(bar.get_y() - 0.4) for bar in ax.patches} == {0, 1}


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("by", "name", "called"),
    [
        pytest.param("province", "福建", "福建 Fujian", id="a province"),
        pytest.param("company_name", "甲厂", "Jia Chang 甲厂", id="a company"),
        pytest.param("city", "三明市", "三明市", id="another column"),
    ],
)
def test_chinese_groups_are_named_in_letters_too(by, name, called):
    """Who does not read Chinese knows which row is which."""
    ax = drawn(pd.DataFrame({"price": [5.0, 6.0], by: name}), by=by)

    assert names(ax)[0].splitlines()[0] == called


def test_lines_under_the_title_end_with_the_figure():
    """Names beside the rows take room from what stands above them: no line leaves the figure."""
    groups = [f"a group with a name of thirty {place}" for place in range(MOST_GROUPS + 1)]
    frame = pd.DataFrame({"price": [5.0] * 30 + [0.01], "group": [*groups * 4, None, None, *groups[:1]]})

    figure = draw(PRICE_DISTRIBUTION, frame, by="group")

    figure.canvas.draw()
    right = [text.get_window_extent().x1 for text in figure.axes[0].texts]
    assert max(right) <= figure.bbox.width


def test_the_rows_share_their_bars_edges():
    """Rows compare because a bar begins at the same price in each of them."""
    ax = drawn(CUPS)

    edges = [[bar.get_x() for bar in ax.patches if round(bar.get_y() - 0.4) == row] for row in (0, 1)]
    assert edges[0] == edges[1]


def test_median_and_quartiles_of_each_row_are_marked():
    """Three upright lines a row, the solid one at the median."""
    ax = drawn(CUPS)

    marks = [(line.get_xdata()[0], line.get_linestyle()) for line in ax.get_lines()]
    assert marks == [(4.5, "--"), (5, "-"), (5.5, "--"), (45, "--"), (50, "-"), (55, "--")]


def test_what_is_bait_is_told_within_a_group():
    """A cup of 4.00 is no bait beside lotus of 90.00: only its own search are its peers."""
    ax = drawn(pd.DataFrame({"price": [4.0, 5.0, 90.0, 90.0, 90.0], "search": ["cup"] * 2 + ["lotus"] * 3}))

    assert ax.get_title(loc="left") == "Prices of 5 offers by search"


def test_what_is_left_out_is_told(written):
    """Gaps, bait, smaller groups and offers of no group are counted under the title."""
    groups = [f"group {place}" for place in range(MOST_GROUPS + 1) for _ in range(8 - place)]
    frame = pd.DataFrame({"price": 5.0, "group": [*groups, None]})
    frame.loc[0, "price"] = None
    frame.loc[1, "price"] = 0.01

    text = written(drawn(frame, by="group"))

    assert "1 without a price" in text
    assert "1 bait price" in text
    assert "2 of smaller groups" in text
    assert "1 of no group" in text


def test_groups_of_any_dtype_are_taken():
    """Numbers and flags group as well as text."""
    frame = pd.DataFrame({"price": [5.0, 6.0, 7.0], "free": pd.array([True, False, None], dtype="boolean")})

    assert [name.splitlines()[0] for name in names(drawn(frame, by="free"))] == ["True", "False"]


def test_a_group_without_prices_keeps_its_row():
    """It says that it has none."""
    ax = drawn(pd.DataFrame({"price": [5.0, None], "search": ["cup", "lotus"]}))

    assert names(ax)[1] == "lotus\n0 offers"


@pytest.mark.parametrize("frame", [CUPS.iloc[:0], CUPS.assign(price=None)], ids=["no offers", "no prices"])
def test_without_prices_the_chart_says_no_data(frame, written):
    """An empty chart is no mistake."""
    assert "no data" in written(drawn(frame))


def test_a_column_that_is_not_there_is_refused_with_the_nearest():
    """A misspelt column is named."""
    with pytest.raises(tm.errors.ColumnError, match='no column "serach" to group by; did you mean "search"'):
        drawn(CUPS, by="serach")
