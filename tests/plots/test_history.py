"""The chart of prices over time, read back from its artists."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.dates import date2num
from matplotlib.text import Text

import tmapi_analytics as tm
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.ends import spread_out
from tmapi_analytics.plots.history import PRICE_HISTORY, paths

DAYS = pd.to_datetime(["2026-09-01", "2026-10-01", "2026-11-01"], utc=True)


def seen(**prices):
    """Offers called A, B, …, with a price on each of the first days of autumn's months."""
    return pd.DataFrame(
        [
            {"item_id": ord(title), "title": title, "price": price, "fetched_at": day}
            for title, some in prices.items()
            for price, day in zip(some, DAYS, strict=False)
        ]
    )


def drawn(frame, **options):
    """The axes with the lines."""
    return draw(PRICE_HISTORY, frame, **options).axes[0]


def named(ax):
    """What stands at the ends of lines, from the top down."""
    names = [text for text in ax.texts if text.arrow_patch is not None]
    return [text.get_text() for text in sorted(names, key=lambda text: -text.xyann[1])]


def lines(ax):
    """Heights of the named lines, the largest move first."""
    return [line.get_ydata().tolist() for line in ax.get_lines() if line.get_marker() != "None"]


def others(ax):
    """How many lines are drawn without a name."""
    return sum(len(lines.get_segments()) for lines in ax.collections)


def test_lines_are_per_cent_of_the_first_price():
    """So that a move of a cheap offer is seen beside that of a dear one."""
    ax = drawn(seen(A=[8.0, 8.0, 6.0], B=[20.0, 21.0, 22.0]))

    assert lines(ax) == [pytest.approx([0, 0, -25]), pytest.approx([0, 5, 10])]
    assert named(ax) == ["2. B\nCNY 22.00 (+10 %)", "1. A\nCNY 6.00 (-25 %)"]


def test_lines_can_be_prices():
    """In the currency that was asked for, on a log axis."""
    ax = drawn(seen(A=[8.0, 4.0]), relative=False, currency="EUR", rate=8.0)

    assert lines(ax) == [[1.0, 0.5]]
    assert ax.get_yscale() == "log"
    assert named(ax) == ["1. A\nEUR 0.50 (CNY 4.00) (-50 %)"]


def test_points_stand_where_somebody_looked():
    """At the time of the answer, in UTC."""
    (line,) = [one for one in drawn(seen(A=[8.0, 8.0, 6.0])).get_lines() if one.get_marker() != "None"]

    assert line.get_xdata().tolist() == date2num(DAYS.tz_localize(None).to_numpy()).tolist()


def test_the_largest_moves_are_named_and_the_others_grey():
    """As many as `top`, the lowest price against the highest."""
    ax = drawn(seen(A=[8.0, 7.9], B=[8.0, 4.0], C=[8.0, 16.1]), top=2)

    assert [name.split("\n")[0] for name in named(ax)] == ["1. C", "2. B"]
    assert others(ax) == 1


def test_a_price_that_came_back_has_moved():
    """The name says that it is what it was."""
    ax = drawn(seen(A=[8.0, 4.0, 8.0]))

    assert named(ax) == ["1. A\nCNY 8.00 (0 %)"]


def test_what_is_not_drawn_is_told(written):
    """An offer each that stayed, was priced once, never, and that is bait."""
    frame = seen(A=[8.0, 4.0], B=[8.0, 8.0], C=[8.0], D=[None, None], E=[0.01, 0.01])

    said = written(drawn(frame))

    assert "Price moves of 1 offer" in said
    assert "left out: 1 whose price stayed, 1 with only one known price, 1 without a price, 1 bait" in said


def test_every_offer_is_drawn_or_told():
    """The counts add up, also where an offer's prices are partly bait or missing."""
    frame = seen(
        A=[8.0, 0.01, 4.0], B=[None, 8.0, 8.0], C=[0.01, None, 7.0], D=[None], E=[0.01], F=[8.0, 8.1]
    )

    moved, rest = paths(frame)

    assert rest == {"price_stayed": 1, "priced_once": 1, "without_price": 1, "bait": 1, "not_placed": 0}
    assert [path.prices.tolist() for path in moved] == [[8.0, 4.0], [8.0, 8.1]]


def test_rows_without_offer_or_time_are_told(written):
    """Nobody knows whose price it was, or when: such rows are counted as rows."""
    frame = seen(A=[8.0, 4.0, 2.0], B=[5.0, 6.0]).astype({"item_id": "Int64"})
    frame.loc[0, "item_id"] = pd.NA
    frame.loc[4, "fetched_at"] = pd.NaT

    said = written(drawn(frame))

    assert "left out: 1 with only one known price, 2 rows without an item_id or a time" in said


def test_bait_is_told_search_by_search():
    """A cheap kind of goods beside a dear one is no bait."""
    frame = seen(A=[1.0, 2.0], B=[100.0, 200.0], C=[100.0, 300.0]).assign(search=["pin"] * 2 + ["lamp"] * 4)

    moved, rest = paths(frame)

    assert len(moved) == 3
    assert rest["bait"] == 0


def test_an_answer_in_two_searches_counts_once():
    """The same offer at the same time is one point."""
    frame = seen(A=[8.0, 4.0])

    moved, _ = paths(pd.concat([frame, frame]))

    assert [len(path.prices) for path in moved] == [2]


@pytest.mark.parametrize(
    ("times", "ticks"),
    [
        (["2026-09-01", "2026-11-01"], "2026-1"),
        (["2026-09-01 08:00", "2026-09-01 20:00"], "09-01 "),
        (["2026-09-01 08:00:01", "2026-09-01 08:00:02"], "09-01 08:00"),
    ],
    ids=["days", "hours", "seconds"],
)
def test_times_are_written_as_long_as_needed(times, ticks):
    """No two ticks read the same."""
    frame = seen(A=[8.0, 4.0]).assign(fetched_at=pd.to_datetime(times, utc=True))

    ax = drawn(frame)
    ax.figure.draw_without_rendering()
    labels = [label.get_text() for label in ax.get_xticklabels()]

    assert any(label.startswith(ticks) for label in labels)
    assert len(set(labels)) == len(labels)


def test_nothing_moved_says_so(written):
    """No lines, and why there are none."""
    said = written(drawn(seen(A=[8.0, 8.0])))

    assert "no data" in said
    assert "1 whose price stayed" in said


@pytest.mark.parametrize("top", [1, 6, 9, 30])
def test_names_do_not_touch(top):
    """However near the ends of the lines are, every name can be read, and stands within the figure."""
    frame = seen(**{chr(65 + place): [10.0, 10.5 + place / 1000] for place in range(32)})

    figure = draw(PRICE_HISTORY, frame, top=top)
    figure.draw_without_rendering()
    # Of the letters alone: the extent of an annotation holds its stroke, which may cross a neighbour's.
    texts = [text for text in figure.axes[0].texts if text.arrow_patch is not None]
    boxes = sorted((Text.get_window_extent(text) for text in texts), key=lambda box: box.y0)

    assert len(boxes) == top
    assert all(below.y1 <= above.y0 for below, above in pairwise(boxes))
    assert all(box.x1 <= figure.bbox.x1 + 1 for box in boxes)
    assert 0 <= boxes[0].y0 < boxes[-1].y1 <= figure.axes[0]._left_title.get_window_extent().y0


def test_a_month_on_the_sandbox_is_drawn(box):
    """History goes straight into the chart, by name, and says that it is made up."""
    for day in (0, 30):
        box.day = day
        tm.search_items("bamboo cup", pages=2, max_age=0)
    from tmapi_analytics.timeline import history

    figure = tm.chart("price_history", history(keyword="bamboo cup"))

    assert figure.axes[0].get_title(loc="left").startswith("Price moves of")
    assert "made-up data from the sandbox" in [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize(
    ("places", "least", "found"),
    [
        ([0.2, 0.8], 0.1, [0.2, 0.8]),
        ([0.5, 0.5], 0.1, [0.45, 0.55]),
        ([0.9, 0.1, 0.12], 0.1, [0.9, 0.06, 0.16]),
        ([1.0, 1.0, 1.0], 0.2, [0.6, 0.8, 1.0]),
        ([0.0, 0.0], 0.2, [0.0, 0.2]),
        ([0.5], 0.2, [0.5]),
    ],
    ids=["far apart", "on the same", "two of three", "at the top", "at the bottom", "alone"],
)
def test_places_are_spread_as_little_as_needed(places, least, found):
    """Their order stays, and none leaves the axes."""
    assert spread_out(places, least) == pytest.approx(found)
