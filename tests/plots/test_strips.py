"""The chart of suppliers' prices, read back from its artists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.comparison import suppliers
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.strips import SUPPLIER_PRICES, spread


def offers_of(**prices):
    """Offers of suppliers, each with its prices, in this order."""
    rows = [(name, price) for name, some in prices.items() for price in some]
    frame = pd.DataFrame(rows, columns=["company_name", "price"]).astype({"price": "float64"})
    return frame.assign(item_id=range(1, len(frame) + 1))


def drawn(frame, **options):
    """The axes with the strips."""
    return draw(SUPPLIER_PRICES, frame, **options).axes[0]


def names(ax):
    """What stands beside the rows, from the top down."""
    return [label.get_text() for label in ax.get_yticklabels()]


def dots(ax):
    """Row -> the prices that stand in it."""
    points = ax.collections[-1].get_offsets()
    rows = np.round(points[:, 1]).astype(int)
    return {int(row): sorted(points[rows == row, 0].tolist()) for row in np.unique(rows)}


def test_every_offer_is_a_dot_in_the_row_of_its_supplier():
    """Rows are suppliers, and hold all their prices once."""
    ax = drawn(offers_of(甲厂=[5, 7, 6], 乙厂=[9]))

    assert names(ax) == ["1. Jia Chang  n = 3\n甲厂", "2. Yi Chang  n = 1\n乙厂"]
    assert dots(ax) == {0: [5, 6, 7], 1: [9]}


def test_suppliers_stand_in_the_order_of_the_table_of_suppliers():
    """The number before a name is the row of `tm.suppliers`, by rank where offers were scored."""
    offers = offers_of(甲厂=[5], 乙厂=[9], 丙厂=[7]).assign(rank=[3, 1, 2], score=[0.1, 0.9, 0.5])

    shown = names(drawn(offers))

    assert [name.splitlines()[1] for name in shown] == ["乙厂", "丙厂", "甲厂"]
    assert suppliers(offers)["company_name"].tolist() == ["乙厂", "丙厂", "甲厂"]


def test_only_five_offers_make_a_box(written):
    """Quartiles of four prices say less than the four dots do; the box spans the middle half."""
    four, five = drawn(offers_of(甲厂=[1, 2, 3, 4])), drawn(offers_of(甲厂=[1, 2, 3, 4, 5]))

    (box,) = five.patches
    assert not four.patches
    assert "box" not in written(four)
    assert (box.get_x(), box.get_x() + box.get_width()) == (2, 4)
    assert "box: middle half and median" in written(five)


def test_suppliers_beyond_the_top_are_told(written):
    """Title and subtitle say how many of how many are shown."""
    ax = drawn(offers_of(甲厂=[5, 6], 乙厂=[9], 丙厂=[7, 7, 7]), top=2)

    assert names(ax) == ["1. Jia Chang  n = 2\n甲厂", "2. Yi Chang  n = 1\n乙厂"]
    assert "Prices of the 2 best of 3 suppliers" in written(ax)
    assert "3 offers, a dot each" in written(ax)
    assert "left out: 3 of other suppliers" in written(ax)


def test_what_has_no_place_is_left_out_and_told(written):
    """Bait, missing prices, offers without a name and repeats are counted; all counts add up."""
    offers = offers_of(甲厂=[9, 10, 0.01, None], 乙厂=[8])
    offers = pd.concat([offers, offers.head(1), offers.tail(1).assign(item_id=99, company_name=None)])

    ax = drawn(offers)

    assert "3 offers, a dot each" in written(ax)
    assert "1 without a supplier's name, 1 without a price, 1 bait price" in written(ax)
    assert "1 that came twice" in written(ax)


def test_a_supplier_without_a_price_keeps_its_row():
    """Nobody among the best vanishes: the row says that there is no price."""
    ax = drawn(offers_of(甲厂=[None], 乙厂=[8]))

    assert names(ax) == ["1. Jia Chang  n = 0\n甲厂", "2. Yi Chang  n = 1\n乙厂"]
    assert [text.get_text() for text in ax.texts if text.xy[1] == 0 and text.xycoords == "data"] == [
        "no price"
    ]


def test_prices_can_be_shown_in_another_currency(written):
    """Dots, axis and boxes are in the currency asked for; the rate is told."""
    ax = drawn(offers_of(甲厂=[8, 16, 24, 32, 40]), currency="EUR", rate=8, rate_date="2026-03-01")

    assert dots(ax) == {0: [1, 2, 3, 4, 5]}
    assert ax.patches[0].get_x() == 2
    assert ax.get_xlabel() == "list price of one piece, EUR (log scale)"
    assert "1 EUR = 8 CNY on 2026-03-01" in written(ax)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        pytest.param(offers_of(), "Prices of 0 suppliers", id="no offers"),
        pytest.param(offers_of(甲厂=[None, None]), "left out: 2 without a price", id="no prices"),
        pytest.param(offers_of(甲厂=[0.01]), "left out: 1 bait price", id="nothing but bait"),
    ],
)
def test_where_nothing_can_be_drawn_the_chart_says_no_data(frame, told, written):
    """An empty chart is no mistake: it says so, and what was left out."""
    ax = drawn(frame)

    assert "no data" in written(ax)
    assert told in written(ax)


def test_dots_are_spread_alike_every_time_and_stay_in_their_row():
    """The picture of the same offers is the same, in whatever order they come."""
    offers = offers_of(甲厂=[5, 5, 5, 6, 7], 乙厂=[5]).assign(rank=1)

    one, other = (
        draw(SUPPLIER_PRICES, some)._repr_png_() for some in (offers, offers.iloc[[4, 2, 0, 1, 3, 5]])
    )

    assert one == other
    assert np.abs(spread(10_000)).max() <= 0.25
    assert len(np.unique(spread(10_000).round(6))) == 10_000


def test_it_speaks_chinese():
    """Title, axis and notes are in the language asked for."""
    ax = drawn(offers_of(甲厂=[5, 6]), language="zh")

    assert ax.get_title(loc="left") == "1 家供应商的价格"
    assert ax.get_xlabel() == "单件标价，CNY（对数刻度）"


@pytest.mark.parametrize(
    ("number", "on_top"), [pytest.param(9, "dots", id="nine"), pytest.param(900, "box", id="nine hundred")]
)
def test_dots_and_box_never_hide_each_other(number, on_top):
    """A few dots stand on the box, which is hollow; where there are many it lies on them."""
    ax = drawn(offers_of(甲厂=np.linspace(5, 6, number)))

    box, cloud = ax.patches[0], ax.collections[-1]
    assert ("dots" if cloud.get_zorder() > box.get_zorder() else "box") == on_top
    assert box.get_facecolor()[3] == 0


def test_a_hundred_thousand_offers_are_drawn():
    """Many offers of a few suppliers are all there."""
    prices = np.exp(np.random.default_rng(1688).normal(3, 0.3, 100_000))

    ax = drawn(offers_of(甲厂=prices[:90_000], 乙厂=prices[90_000:]))

    assert len(ax.collections[-1].get_offsets()) == 100_000
