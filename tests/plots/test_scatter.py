"""The chart of price against sales, read back from its artists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib import colormaps
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure as PlainFigure

from tmapi_analytics.plots import draw
from tmapi_analytics.plots.points import far_apart, front
from tmapi_analytics.plots.sales import ZERO
from tmapi_analytics.plots.scatter import COLOURS, LETTERS, MOST_POINTS, PRICE_VS_SALES


def market(**columns):
    """Offers with prices and sales; further columns as given."""
    return pd.DataFrame(columns)


FOUR = market(
    price=[5.0, 8.0, 9.0, 20.0],
    sales_90d=[10, 400, 30, 900],
    title=["first", "second", "third", "fourth"],
)


def drawn(frame, **options):
    """The axes with the points."""
    return draw(PRICE_VS_SALES, frame, **options).axes[0]


def points(ax):
    """Where the points stand."""
    clouds = [one for one in ax.collections if isinstance(one, PathCollection)]
    return sorted(tuple(spot) for cloud in clouds for spot in cloud.get_offsets().tolist())


def line(ax):
    """Where the line of the best has its corners."""
    (path,) = [one for one in ax.get_lines() if one.get_drawstyle() == "steps-post"]
    return list(zip(path.get_xdata().tolist(), path.get_ydata().tolist(), strict=True))


def lettered(ax):
    """The letter at a point -> where the point stands."""
    return {text.get_text(): tuple(text.xy) for text in ax.texts if text.get_text() in set(LETTERS)}


def test_a_point_stands_at_price_and_sales():
    """Both axes are logarithmic."""
    ax = drawn(FOUR)

    assert points(ax) == [(5, 10), (8, 400), (9, 30), (20, 900)]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def test_offers_that_sold_none_stand_on_a_line_of_their_own():
    """Zeros are not dropped by the log axis: their line has a tick that says 0."""
    ax = drawn(market(price=[5.0, 8.0], sales_90d=[0, 10]))

    assert points(ax) == [(5, ZERO), (8, 10)]
    assert "0" in [tick.get_text() for tick in ax.get_yticklabels()]
    assert ax.get_ylim()[0] < ZERO


def test_the_line_joins_what_no_cheaper_offer_outsells():
    """The third offer is outsold by the cheaper second, so the line passes it by."""
    assert line(drawn(FOUR)) == [(5, 10), (8, 400), (20, 900)]


@pytest.mark.parametrize(
    ("prices", "pieces", "best"),
    [
        pytest.param([5, 8], [10, 10], [0], id="of equal sales the cheaper"),
        pytest.param([5, 5], [10, 20], [1], id="of equal prices the one that sold more"),
        pytest.param([5, 5], [10, 10], [0], id="of equals the first"),
        pytest.param([1, 5], [0, 10], [1], id="none that sold nothing"),
        pytest.param([5, 8], [0, 0], [], id="nobody where nothing was sold"),
        pytest.param([], [], [], id="nobody where nobody is"),
    ],
)
def test_who_is_on_the_line(prices, pieces, best):
    """The Pareto front of a low price and many sales, by price."""
    assert front(np.array(prices, dtype=float), np.array(pieces, dtype=float)).tolist() == best


@given(
    st.integers(0, 30).flatmap(
        lambda n: st.tuples(*[arrays(float, n, elements=st.integers(0, 9).map(float))] * 2)
    )
)
def test_an_offer_off_the_line_is_outdone_by_one_on_it(offers):
    """Whoever sold any and is not on the line: one on it costs no more and sold no less."""
    prices, pieces = offers
    on = front(prices, pieces)

    for price, sold in zip(prices, pieces, strict=True):
        assert sold == 0 or ((prices[on] <= price) & (pieces[on] >= sold)).any()


def test_the_best_have_letters_and_are_named_below(written):
    """A letter at the point, which is no rank, and under the axes what it is, costs and sells."""
    ax = drawn(FOUR)

    assert lettered(ax) == {"A": (5, 10), "B": (8, 400), "C": (20, 900)}
    for text in ("A. first: CNY 5.00, 10 pieces", "B. second: CNY 8.00, 400 pieces", "C. fourth: CNY 20.00"):
        assert text in written(ax)


def test_what_is_only_at_least_is_named_so(written):
    """A floor under the axes is no exact number."""
    ax = drawn(FOUR.assign(sales_90d_is_floor=[False, True, False, False]))

    assert "B. second: CNY 8.00, at least 400 pieces" in written(ax)
    assert "C. fourth: CNY 20.00, 900 pieces" in written(ax)


def test_only_a_few_are_named_and_the_best_seller_is_among_them():
    """Of a long line the best seller, an offer near the other end and a few between carry a letter."""
    prices = np.geomspace(5, 500, 40)

    named = lettered(drawn(market(price=prices, sales_90d=(prices**2).round())))

    assert "".join(named) == LETTERS
    assert named[LETTERS[0]][0] < 7
    assert named[LETTERS[-1]][0] == pytest.approx(500)


def test_letters_that_would_touch_are_left_out():
    """Of two spots that are too near the one further along the line stays."""
    assert far_apart(np.array([[0.0, 0.0], [50.0, 0.0], [51.0, 1.0]]), 10, 5) == [0, 2]


def test_low_axes_keep_their_points_and_lose_the_names(written):
    """In a small part of a figure names would leave no room for the chart."""
    figure = PlainFigure(figsize=(9, 6))

    ax = draw(PRICE_VS_SALES, FOUR, ax=figure.subplots(3, 1)[0])

    assert len(points(ax)) == 4
    assert not lettered(ax)
    assert "first" not in written(ax)


def test_the_colour_is_the_score():
    """Each point carries its score, on one scale with a bar that names it."""
    figure = draw(
        PRICE_VS_SALES, FOUR.assign(score=[0.2, 0.4, 0.6, 0.8], sales_90d_is_floor=[False, True] * 2)
    )

    coloured = [one for one in figure.axes[0].collections if one.get_array() is not None]
    assert sorted(np.concatenate([one.get_array() for one in coloured])) == [0.2, 0.4, 0.6, 0.8]
    assert {one.get_clim() for one in coloured} == {(0.2, 0.8)}
    assert figure.axes[1].get_ylabel() == "score"


def test_an_offer_without_a_score_is_hollow_and_told(written):
    """Who is not ranked is neither dropped nor given a colour of the scale."""
    ax = drawn(FOUR.assign(score=[0.2, None, 0.6, 0.8]))

    hollow = [one for one in ax.collections if isinstance(one, PathCollection) and one.get_array() is None]
    assert [tuple(spot) for one in hollow for spot in one.get_offsets().tolist()] == [(8, 400)]
    assert "hollow: 1 without a score" in written(ax)


def test_without_scores_there_is_no_bar_of_colours():
    """Offers that were not scored have one colour, and nothing speaks of scores."""
    figure = draw(PRICE_VS_SALES, FOUR)

    assert len(figure.axes) == 1


def test_darker_is_more_all_along_the_scale():
    """On grey paper and for the colour-blind the order of the scores is still seen: lightness only falls."""
    colours = colormaps[COLOURS](np.linspace(0, 1, 64))[:, :3]

    lightness = colours @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) < 0).all()
    assert lightness[0] - lightness[-1] > 0.5


def test_what_is_only_at_least_is_a_triangle(written):
    """Floors have another mark, which is explained."""
    ax = drawn(FOUR.assign(sales_90d_is_floor=[False, True, False, True]))

    clouds = [one for one in ax.collections if isinstance(one, PathCollection) and len(one.get_offsets())]
    corners = {len(one.get_paths()[0].vertices): len(one.get_offsets()) for one in clouds}
    assert corners[4] == 2
    assert 'triangles: 2 sold "at least" this many' in written(ax)


def test_many_offers_are_cells_that_hold_every_one():
    """Above the limit the chart counts offers in cells, those that sold none among them."""
    chance = np.random.default_rng(1688)
    number = MOST_POINTS + 1
    frame = market(price=np.exp(chance.normal(3, 0.5, number)), sales_90d=chance.integers(0, 1000, number))

    figure = draw(PRICE_VS_SALES, frame)

    ax = figure.axes[0]
    (cells,) = [one for one in ax.collections if isinstance(one, PolyCollection)]
    assert cells.get_array().sum() == number
    assert not points(ax)
    assert figure.axes[1].get_ylabel() == "offers in each cell (log scale)"
    assert "0" in [tick.get_text() for tick in ax.get_yticklabels()]


def test_bait_and_gaps_are_left_out_and_told(written):
    """Each offer that is not drawn is counted once, with the reason."""
    frame = market(price=[9.0, 0.01, None, None, 10.0], sales_90d=[3, 5, 5, None, None])

    text = written(drawn(frame))

    assert "Price and sales of 1 offer" in text
    assert "2 without a price, 1 bait price" in text
    assert "1 of unknown sales" in text


def test_prices_can_be_shown_in_another_currency(written):
    """Points move with the rate, and names tell both currencies."""
    ax = drawn(FOUR, currency="EUR", rate=8, rate_date="2026-03-01")

    assert points(ax)[0] == (0.625, 10)
    assert lettered(ax)["A"] == (0.625, 10)
    assert ax.get_xlabel() == "list price of one piece, EUR (log scale)"
    assert "EUR 0.62 (CNY 5.00)" in written(ax)
    assert "1 EUR = 8 CNY on 2026-03-01" in written(ax)
