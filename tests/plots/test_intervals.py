"""The chart of rank intervals, read back from its artists."""

from __future__ import annotations

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.intervals import RANK_INTERVALS

WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}


def drawn(frame, **options):
    """The axes with the lines."""
    return draw(RANK_INTERVALS, frame, **options).axes[0]


def ranges(ax):
    """First and last rank of each row, from the top down."""
    return [tuple(segment[:, 0].astype(int).tolist()) for segment in ax.collections[0].get_segments()]


def best_of(frame, top, **options):
    """What `tm.sensitivity` says of the best, best first."""
    return tm.sensitivity(frame, **options).sort_values("rank", kind="stable").head(top)


def test_dots_and_lines_are_what_sensitivity_says(scored):
    """Rank and interval of each row are those of the table, draw by draw."""
    offers = scored(60)

    ax = drawn(offers, top=7)

    table = best_of(offers, 7)
    assert ranges(ax) == list(zip(table["rank_low"], table["rank_high"], strict=True))
    assert ax.get_lines()[0].get_xdata().tolist() == table["rank"].tolist()


def test_the_numbers_stand_beside_the_lines(scored):
    """An interval can be read without measuring."""
    offers = scored(60)

    ax = drawn(offers, top=3)

    told = [text.get_text() for text in ax.texts if text.xycoords == "data"]
    table = best_of(offers, 3)
    assert told == [
        f"{low} to {high}" for low, high in zip(table["rank_low"], table["rank_high"], strict=True)
    ]


def test_it_says_that_only_the_weights_vary(scored, written):
    """The interval knows nothing of wrong prices, and the chart says what it rests on."""
    ax = drawn(scored(60), draws=400)

    assert "Ranks of the 10 best of 60 offers" in written(ax)
    assert "90 % of 400 draws, if only the weights vary" in " ".join(written(ax).split())
    assert ax.get_xlabel() == "rank, 1 is best"


def test_options_are_those_of_sensitivity(scored):
    """Weights that are surer make intervals that are narrower."""
    offers = scored(60)

    def width(kappa):
        return sum(high - low for low, high in ranges(drawn(offers, kappa=kappa)))

    assert width(500) < width(5)


def test_there_is_no_rank_zero(scored):
    """The axis begins at 1, in whole numbers, and all numbers have room."""
    ax = drawn(scored(60))

    ticks = [label.get_text() for label in ax.get_xticklabels()]
    assert ticks[0] == "1"
    assert all(tick.isdigit() for tick in ticks)
    assert ax.get_xlim()[1] > max(high for _, high in ranges(ax))


def test_rows_carry_rank_title_and_supplier(scored):
    """Whoever reads the chart knows which offer is meant."""
    first = drawn(scored(60)).get_yticklabels()[0].get_text()

    rank, company = first.splitlines()
    assert rank.startswith("1. Lotus seeds ")
    assert company


def test_an_index_that_repeats_mixes_nobody_up(scored):
    """Rows are found by position: frames put together carry the same labels twice."""
    offers = scored(60)

    same = drawn(offers.set_axis([0] * 60))

    assert [label.get_text() for label in same.get_yticklabels()] == [
        label.get_text() for label in drawn(offers).get_yticklabels()
    ]


def test_a_frame_that_lost_its_attrs_needs_its_weights(scored):
    """The chart says so in its middle; with weights it is drawn."""
    bare = scored(60)
    bare.attrs = {}

    assert len(ranges(drawn(bare, weights=WEIGHTS))) == 10
    assert "no data: score these offers first, or give weights=" in [
        one.get_text() for one in drawn(bare).texts
    ]


@pytest.mark.parametrize(
    "some", [pytest.param(slice(0), id="no offers"), pytest.param(slice(None), id="none of them ranked")]
)
def test_where_nobody_is_ranked_the_chart_says_no_data(some, written):
    """An empty chart is no mistake."""
    offers = pd.DataFrame({"price": [5.0, 6.0], "shop_years": [1, 2]})[some]

    ax = drawn(tm.score(offers, {"price": 1, "shop_years": 1}, require={"price": ("<", 1)}))

    assert "no data" in written(ax)


def test_the_unranked_are_told(written):
    """Offers that fail a requirement are counted, with which it is, not drawn."""
    offers = pd.DataFrame({"price": [5.0, 6.0, 90.0], "shop_years": [1, 2, 3]})

    ax = drawn(tm.score(offers, {"price": 1, "shop_years": 1}, require={"price": ("<", 50)}))

    assert len(ranges(ax)) == 2
    assert "left out: 1 not ranked (price < 50)" in written(ax)


def test_offers_that_were_never_scored_are_refused_with_what_to_do():
    """One line tells to score first."""
    with pytest.raises(tm.errors.ColumnError, match=r"Score the offers first: tm\.score"):
        drawn(pd.DataFrame({"price": [5.0]}))
