"""The chart of prices, read back from its artists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from tmapi_analytics.plots import draw
from tmapi_analytics.plots.price_numbers import MOST_BARS
from tmapi_analytics.plots.prices import PRICE_DISTRIBUTION


def prices_of(*prices):
    """A frame with nothing but prices."""
    return pd.DataFrame({"price": list(prices)}, dtype="float64")


def drawn(frame, **options):
    """The axes with the bars, and the axes with the shares where there are any."""
    axes = draw(PRICE_DISTRIBUTION, frame, **options).axes
    return axes[0], axes[1] if len(axes) > 1 else None


def written(ax):
    """All that is written above and in the axes."""
    return "\n".join([ax.get_title(loc="left"), *(text.get_text() for text in ax.texts)])


def lognormal(number):
    """Believable prices, none of which is bait."""
    return np.exp(np.random.default_rng(1688).normal(3, 0.3, number))


def test_the_bars_hold_every_price_once():
    """The bars' heights sum to the number of prices shown."""
    bars, _ = drawn(prices_of(*lognormal(700)))

    assert sum(bar.get_height() for bar in bars.patches) == 700


def test_the_bars_are_equally_wide_on_a_log_axis():
    """A bar spans the same factor wherever it stands."""
    bars, _ = drawn(prices_of(*lognormal(700)))

    factors = [(bar.get_x() + bar.get_width()) / bar.get_x() for bar in bars.patches]
    assert bars.get_xscale() == "log"
    assert factors == pytest.approx([factors[0]] * len(factors))


def test_the_line_is_the_share_of_offers_up_to_each_price():
    """At a price, the line stands at the share of offers that cost as much or less."""
    _, shares = drawn(prices_of(4.0, 8.0, 8.0, 16.0))

    line = shares.get_lines()[0]
    steps = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert (steps[4.0], steps[8.0], steps[16.0]) == (0.25, 0.75, 1.0)


def test_median_and_quartiles_are_marked_where_the_line_crosses():
    """Three upright lines stand at the quartiles, the solid one at the median."""
    _, shares = drawn(prices_of(1.0, 2.0, 3.0, 4.0, 5.0))

    marks = {line.get_xdata()[0]: line.get_linestyle() for line in shares.get_lines()[1:]}
    assert marks == {2.0: "--", 3.0: "-", 4.0: "--"}


def test_the_numbers_are_written_with_their_unit():
    """Median and middle half can be read without measuring."""
    bars, _ = drawn(prices_of(1.0, 2.0, 3.0, 4.0, 5.0))

    assert "median, CNY 3.00; dashed: the middle half, CNY 2.00 to CNY 4.00" in written(bars)


def test_prices_can_be_shown_in_another_currency():
    """The currency asked for comes first, CNY beside it, with the rate; bait is still told by CNY."""
    bars, shares = drawn(prices_of(0.09, 8.0, 16.0, 24.0), currency="EUR", rate=8, rate_date="2026-03-01")

    assert shares.get_lines()[0].get_xdata()[1:].tolist() == [1.0, 2.0, 3.0]
    assert bars.get_xlabel() == "list price of one piece, EUR (log scale)"
    assert "median, EUR 2.00 (CNY 16.00)" in written(bars)
    assert "1 EUR = 8 CNY on 2026-03-01" in written(bars)
    assert "left out: 1 bait price" in written(bars)


def test_the_axes_say_what_they_measure():
    """Each of the three axes names what it measures and the unit."""
    bars, shares = drawn(prices_of(5.0, 9.0))

    assert bars.get_xlabel() == "list price of one piece, CNY (log scale)"
    assert bars.get_ylabel() == "offers in each bar"
    assert shares.get_ylabel() == "offers at this price or below, %"


def test_bait_is_left_out_and_told():
    """Prices of 0.10 or less, and under a tenth of the median, are counted under the title and not drawn."""
    bars, shares = drawn(prices_of(0.01, 0.10, 0.9, 9.0, 10.0, 11.0))

    assert "Prices of 3 offers" in written(bars)
    assert "left out: 3 bait prices (up to 0.10 CNY, or under a tenth of the search's median)" in written(
        bars
    )
    assert min(shares.get_lines()[0].get_xdata()) == 9.0


def test_a_tenth_of_the_median_is_no_bait():
    """The rule says under a tenth, so a price of exactly a tenth stays."""
    bars, _ = drawn(prices_of(1.0, 10.0, 10.0, 10.0))

    assert "Prices of 4 offers" in written(bars)


@pytest.mark.parametrize(
    "price",
    [
        pytest.param(pd.Series([5.0, None, None]), id="missing"),
        pytest.param(pd.Series([5.0, np.inf, -np.inf]), id="infinite"),
        pytest.param(pd.Series(["5", "ask us", ""]), id="text that is no number"),
        pytest.param(pd.Series([5, None, None], dtype="Int64"), id="missing whole numbers"),
    ],
)
def test_what_is_no_price_is_left_out_and_told(price):
    """Offers without a price that can be read are counted under the title."""
    bars, _ = drawn(price.to_frame("price"))

    assert bars.get_title(loc="left") == "Prices of 1 offer"
    assert "left out: 2 without a price" in written(bars)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        pytest.param(prices_of(), "", id="no offers"),
        pytest.param(prices_of(None, None), "left out: 2 without a price", id="no prices"),
        pytest.param(prices_of(0.01), "left out: 1 bait price", id="nothing but bait"),
    ],
)
def test_where_nothing_can_be_drawn_the_chart_says_no_data(frame, told):
    """An empty chart is no mistake: it says so, and what was left out."""
    bars, _ = drawn(frame)

    assert "no data" in written(bars)
    assert told in written(bars)
    assert not bars.patches


@pytest.mark.parametrize("number", [1, 30], ids=["one offer", "thirty at one price"])
def test_equal_prices_are_one_bar_in_the_middle(number):
    """Offers that all cost the same are one bar that leaves room at both sides, and that is said."""
    bars, _ = drawn(prices_of(*[9.9] * number))

    (bar,) = bars.patches
    low, high = bars.get_xlim()
    assert low < 9.9 * 0.7 < bar.get_x() < 9.9 < bar.get_x() + bar.get_width() < 9.9 * 1.4 < high
    assert bar.get_height() == number
    assert "all cost CNY 9.90" in written(bars)


def test_a_hundred_thousand_offers_keep_a_readable_number_of_bars():
    """The number of bars grows with the offers up to a limit, and none of the offers is lost."""
    bars, _ = drawn(prices_of(*lognormal(100_000)))

    assert len(bars.patches) == MOST_BARS
    assert "Prices of 100,000 offers" in written(bars)


@pytest.mark.parametrize(
    ("prices", "ticks"),
    [
        pytest.param((8.0, 12.0), ["8", "10", "12", "14"], id="close together"),
        pytest.param((2.0, 5.0, 5.0, 300.0), ["2", "5", "10", "20", "50", "100", "200"], id="far apart"),
        pytest.param(
            (7.0, 9.0, 9.0, 900_000.0), ["10", "100", "1,000", "10,000", "100,000"], id="very far apart"
        ),
    ],
)
def test_prices_are_written_as_people_write_them(prices, ticks):
    """Ticks are round numbers without powers of ten, whatever the range."""
    bars, _ = drawn(prices_of(*prices))

    low, high = bars.get_xlim()
    shown = [tick for tick in bars.get_xticklabels() if low <= tick.get_position()[0] <= high]
    assert [tick.get_text() for tick in shown] == ticks


def test_bars_and_line_differ_without_colour():
    """On grey paper the line is less than half as light as the bars that it crosses."""
    bars, shares = drawn(prices_of(*lognormal(50)))

    def lightness(colour):
        return np.dot([0.2126, 0.7152, 0.0722], to_rgb(colour))

    bar, line = bars.patches[0].get_facecolor(), shares.get_lines()[0].get_color()
    assert lightness(line) < lightness(bar) / 2
