"""The chart of price tiers, read back from its artists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.quantities import PRICE_BY_QUANTITY


def offers_of(*tiers):
    """Offers with these tiers, called A, B, C and so on."""
    titles = [chr(ord("A") + place) for place in range(len(tiers))]
    return pd.DataFrame({"title": titles, "price_tiers": list(tiers)}, dtype=object)


def drawn(frame, **options):
    """The axes with the steps."""
    return draw(PRICE_BY_QUANTITY, frame, **options).axes[0]


def lines(ax):
    """The named lines, quantity and price of each corner."""
    return [line.get_xydata().tolist() for line in ax.get_lines() if len(line.get_xdata()) > 2]


def others(ax):
    """How many lines are drawn without a name."""
    return sum(len(lines.get_segments()) for lines in ax.collections)


def key(ax):
    """What the legend says."""
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_price_holds_up_to_the_next_tier():
    """The line is level within a tier and falls where the next begins; the last tier has no end."""
    (line,) = lines(drawn(offers_of("1:2.99|10:2.5|100:1.8")))

    assert line[:-1] == [[1, 2.99], [10, 2.99], [10, 2.5], [100, 2.5], [100, 1.8]]
    assert line[-1] == [200, 1.8]


def test_tiers_begin_at_their_markers():
    """A marker stands where a tier begins, not where the one before ends."""
    line = drawn(offers_of("5:3|50:2")).get_lines()[-1]

    marked = line.get_xydata()[:: line.get_markevery()]
    assert marked.tolist() == [[5, 3], [50, 2]]


def test_quantities_are_whole():
    """An offer of one tier has no ticks between one piece and two."""
    ax = drawn(offers_of("1:3"))

    low, high = ax.get_xlim()
    shown = [tick.get_text() for tick in ax.get_xticklabels() if low <= tick.get_position()[0] <= high]
    assert shown == ["1", "2", "5", "10"]


def test_the_wanted_quantity_is_marked_and_priced(written):
    """An upright line stands at the quantity; each name carries its price there, or from when it is sold."""
    ax = drawn(offers_of("1:3|100:2", "500:1"), quantity=300)

    upright = [line for line in ax.get_lines() if set(line.get_xdata()) == {300}]
    assert [line.get_linestyle() for line in upright] == ["--"]
    assert key(ax) == ["1. A: CNY 2.00", "2. B: sold from 500 pieces on"]
    assert "dashed: 300 pieces" in written(ax)


def test_offers_without_known_tiers_are_told_not_guessed(written):
    """A list price says nothing about quantities: such offers are counted, never drawn."""
    ax = drawn(offers_of("1:3|100:2", None, "ask us", "0:3", "1:-2").assign(price=3.0))

    assert len(lines(ax)) == 1
    assert "Unit prices of 1 offer by quantity" in written(ax)
    assert "left out: 4 of unknown tiers" in written(ax)


def test_it_is_told_whether_anybody_asked_for_tiers(written):
    """Offers without details are one thing, details that hold no tiers another."""
    asked = pd.to_datetime(["2026-03-01", None, "2026-03-01", None, None], utc=True)

    ax = drawn(offers_of("1:3|100:2", None, None, None, None).assign(detail_fetched_at=asked))

    assert "left out: 3 without details, 1 whose details tell no tiers" in written(ax)


def test_bait_is_left_out_and_told(written):
    """A tier at a price that nobody sells at would press all others together."""
    ax = drawn(offers_of("1:0.01", "1:20", "1:22|10:21", "1:24|10:0.9"))

    assert "left out: 2 bait prices" in written(ax)
    assert ax.get_ylim()[0] > 10


def test_the_best_ranked_are_named_and_the_others_grey(written):
    """The names go by rank and carry it; the others have a line and no name."""
    ax = drawn(offers_of("1:3", "1:4", "1:5", "1:6").assign(rank=[4, 1, None, 2]), top=2)

    assert key(ax) == ["1. B", "2. D"]
    assert others(ax) == 2
    assert "in colour and named: the 2 best ranked of these" in written(ax)


def test_without_ranks_the_first_are_named(written):
    """As they came, with their row."""
    ax = drawn(offers_of("1:3", None, "1:5", "1:6"), top=2)

    assert key(ax) == ["1. A", "3. C"]
    assert "in colour and named: the first 2 of these" in written(ax)


def test_lines_differ_without_colour():
    """On grey paper the named ones are told apart by their markers."""
    ax = drawn(offers_of(*["1:3|10:2"] * 6))

    assert len({line.get_marker() for line in ax.get_lines()}) == 6


def test_prices_can_be_shown_in_another_currency(written):
    """Lines and axis are in the currency asked for, names have CNY beside it, and the rate is told."""
    ax = drawn(offers_of("1:24|100:16"), quantity=100, currency="EUR", rate=8, rate_date="2026-03-01")

    assert lines(ax)[0][0] == [1, 3]
    assert ax.get_ylabel() == "price of one piece, EUR (log scale)"
    assert key(ax) == ["1. A: EUR 2.00 (CNY 16.00)"]
    assert "1 EUR = 8 CNY on 2026-03-01" in written(ax)


@pytest.mark.parametrize(
    "tiers", [pytest.param([], id="no offers"), pytest.param([None, "ask us"], id="no tiers")]
)
def test_where_nothing_can_be_drawn_the_chart_says_no_data(tiers, written):
    """An empty chart is no mistake, with a quantity or without."""
    ax = drawn(offers_of(*tiers), quantity=300)

    assert "no data" in written(ax)
    assert "dashed" not in written(ax)


def test_offers_without_details_are_refused_with_what_to_do():
    """One line tells which verb brings the tiers."""
    with pytest.raises(tm.errors.ColumnError, match=r"Fetch it for the best offers: tm\.add_details"):
        drawn(pd.DataFrame({"price": [5.0]}))


@pytest.mark.parametrize("quantity", [0, 2.5, "many"])
def test_a_quantity_that_cannot_be_ordered_is_refused(quantity):
    """As everywhere."""
    with pytest.raises(tm.ParameterError, match="quantity cannot be"):
        drawn(offers_of("1:3"), quantity=quantity)


def test_a_hundred_thousand_offers_are_one_artist():
    """The lines without a name are drawn together."""
    tiers = [f"1:{price:.2f}|100:{price * 0.8:.2f}" for price in np.linspace(10, 90, 100_000)]

    ax = drawn(offers_of(*tiers).assign(title="Seeds"))

    assert others(ax) == 99_994
    assert len(ax.collections) == 1
