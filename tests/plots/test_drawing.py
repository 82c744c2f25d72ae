"""What is the same for every chart."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure as PlainFigure

import tmapi_analytics as tm
from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import draw, style
from tmapi_analytics.plots.prices import PRICE_DISTRIBUTION

OFFERS = pd.DataFrame({"price": [8.9, 12.5, 60.0]})


def titled(ax, offers, title):
    """The smallest chart with an option."""
    ax.set_title(title)


TITLED = Chart(name="titled", draw=titled, options={"title": "Offers"})


def test_jupyter_shows_the_figure():
    """The last line of a cell is shown as a PNG although pyplot does not know the figure."""
    figure = draw(PRICE_DISTRIBUTION, OFFERS)

    assert figure._repr_png_().startswith(b"\x89PNG")


def test_a_chart_goes_onto_axes_of_the_users():
    """With ``ax=`` the chart is drawn there, and those axes come back."""
    left, right = PlainFigure().subplots(1, 2)

    back = draw(PRICE_DISTRIBUTION, OFFERS, ax=right)

    assert back is right
    assert right.patches
    assert not left.patches


def test_options_reach_the_chart():
    """What is not given has the chart's own default."""
    assert draw(TITLED, OFFERS).axes[0].get_title() == "Offers"
    assert draw(TITLED, OFFERS, title="Mine").axes[0].get_title() == "Mine"


def test_a_title_that_is_not_styled_looks_like_all_titles():
    """A plugin's chart sets a title and looks at home; one that was given a size keeps it."""

    def large(ax, offers):
        ax.set_title("Offers", loc="left", fontsize=20)

    plain, own = draw(TITLED, OFFERS), draw(Chart(name="large", draw=large), OFFERS)

    title, kept = plain.axes[0].title, own.axes[0]._left_title
    assert (title.get_fontsize(), title.get_fontweight()) == (style.TITLE, "bold")
    assert (kept.get_fontsize(), kept.get_fontweight()) == (20, mpl.rcParams["axes.titleweight"])


def test_an_unknown_option_is_refused_with_the_nearest():
    """A misspelt option is named, with the one that was probably meant."""
    with pytest.raises(tm.ParameterError, match='no option "titel"; it has: title; did you mean "title"'):
        draw(TITLED, OFFERS, titel="Mine")


def test_a_missing_column_is_refused_with_the_nearest():
    """A frame without the column that a chart needs is refused before anything is drawn."""
    with pytest.raises(tm.errors.ColumnError, match='needs the column "price"; did you mean "prices"'):
        draw(PRICE_DISTRIBUTION, OFFERS.rename(columns={"price": "prices"}))


@pytest.mark.parametrize(
    ("offers", "called"),
    [
        pytest.param([1, 2], "list", id="a list"),
        pytest.param(OFFERS["price"], "Series", id="one column"),
        pytest.param(None, "NoneType", id="nothing"),
        pytest.param("price_distribution", "str", id="the name of a chart"),
    ],
)
def test_what_is_no_frame_is_refused(offers, called):
    """One line says what offers have to be."""
    with pytest.raises(tm.ParameterError, match=f"offers come as a DataFrame, not as {called}"):
        tm.chart("price_distribution", offers)


def test_offers_before_the_name_are_refused():
    """Who swaps the arguments is told the order."""
    with pytest.raises(tm.ParameterError, match=r"comes first, as text, not DataFrame\. Give the name, then"):
        tm.chart(OFFERS, "price_distribution")


def test_two_columns_of_one_name_are_refused():
    """Nobody knows which of them is meant."""
    with pytest.raises(tm.errors.ColumnError, match='several columns are called "price"'):
        draw(PRICE_DISTRIBUTION, pd.concat([OFFERS, OFFERS], axis=1))


def test_a_chart_cannot_change_the_offers():
    """A chart gets a copy: what it does to it stays with it."""

    def greedy(ax, offers):
        offers["price"] = 0.0

    draw(Chart(name="greedy", draw=greedy), OFFERS)

    assert OFFERS["price"].tolist() == [8.9, 12.5, 60.0]


def test_made_up_data_says_so_in_any_chart(box):
    """A chart of the sandbox's offers carries the note, whoever wrote the chart."""
    offers = tm.search_items("bamboo cup")

    made_up, real = draw(TITLED, offers), draw(TITLED, OFFERS)

    assert [text.get_text() for text in made_up.axes[0].texts] == ["made-up data from the sandbox"]
    assert not real.axes[0].texts


@pytest.mark.usefixtures("chinese")
def test_the_note_on_made_up_data_is_in_the_language_of_the_chart(box):
    """A chart in Chinese says in Chinese that its data is made up."""
    figure = draw(PRICE_DISTRIBUTION, tm.search_items("bamboo cup"), language="zh")

    assert "沙盒虚构数据" in [text.get_text() for text in figure.axes[0].texts]


def test_another_language_is_refused():
    """There are two languages, and the error names them."""
    with pytest.raises(tm.ParameterError, match="language cannot be 'fr'"):
        draw(PRICE_DISTRIBUTION, OFFERS, language="fr")


def test_a_figure_grows_with_the_names_beside_its_axes():
    """Thirty names get a taller figure, and the letters stay as large as for ten."""

    def named(ax, offers, names):
        ax.set_yticks(range(names), [f"name {number}" for number in range(names)])

    chart = Chart(name="named", draw=named, options={"names": 10})
    few, many = draw(chart, OFFERS), draw(chart, OFFERS, names=30)

    assert many.get_figheight() > few.get_figheight()
    assert _letters(many.axes[0]) == _letters(few.axes[0])


def test_names_on_axes_of_the_users_shrink_until_they_fit():
    """A figure of the user's keeps its size: thirty names beside low axes get smaller letters."""
    figure = PlainFigure(figsize=(6, 3))

    def named(ax, offers):
        ax.set_yticks(range(30), [f"name {number}" for number in range(30)])

    ax = draw(Chart(name="named", draw=named), OFFERS, ax=figure.subplots())

    assert figure.get_size_inches().tolist() == [6, 3]
    assert _letters(ax) < 6


@pytest.mark.parametrize("most", [30.0, 300.0, 9_000.0, 90_000.0])
@pytest.mark.parametrize("width", [3, 5, 12])
def test_numbers_along_an_axis_do_not_touch(most, width):
    """The narrower the axes are, the fewer numbers stand along them, and never fewer than two."""
    figure = PlainFigure(figsize=(width, 4), layout="constrained")
    ax = draw(
        PRICE_DISTRIBUTION, pd.DataFrame({"price": [9.0, *np.geomspace(20, most, 9)]}), ax=figure.subplots()
    )

    figure.draw_without_rendering()
    low, high = ax.get_xlim()
    shown = [tick for tick in ax.get_xticklabels() if low <= tick.get_position()[0] <= high]
    boxes = [tick.get_window_extent() for tick in shown]
    assert len(boxes) >= 2
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def _letters(ax):
    return ax.get_yticklabels()[0].get_fontsize()


def test_charts_may_be_drawn_in_threads():
    """Many charts at once come out byte for byte as one alone does."""
    alone = draw(PRICE_DISTRIBUTION, OFFERS)._repr_png_()

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: draw(PRICE_DISTRIBUTION, OFFERS)._repr_png_(), range(16)))

    assert set(together) == {alone}


def test_matplotlibs_settings_stay_as_they_were():
    """A chart changes nothing for the other charts of a notebook."""
    before = dict(mpl.rcParams)

    draw(PRICE_DISTRIBUTION, OFFERS)._repr_png_()

    assert dict(mpl.rcParams) == before


def test_listing_charts_loads_no_matplotlib_and_drawing_no_pyplot():
    """Drawing is what loads matplotlib, and it never loads pyplot."""
    code = """
        import sys
        import pandas as pd
        from tmapi_analytics.plots import draw, style
        from tmapi_analytics.plots.charts import tmapi_charts
        first, *_ = tmapi_charts()
        assert "matplotlib" not in sys.modules
        draw(first, pd.DataFrame({"price": [1.0, 2.0]}))._repr_png_()
        assert "matplotlib.pyplot" not in sys.modules
    """

    lines = "\n".join(line.strip() for line in code.splitlines())
    subprocess.run([sys.executable, "-c", lines], check=True, capture_output=True)
