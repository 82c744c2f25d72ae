"""The chart of scores, read back from its artists."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import same_color, to_rgb

import tmapi_analytics as tm
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.breakdown import SCORE_BREAKDOWN

OFFERS = pd.DataFrame(
    {
        "item_id": [11, 12, 13, 14],
        "title": ["Pods", "Seeds", "Hearts", "Leaves"],
        "price": [20.0, 10.0, 40.0, 30.0],
        "shop_years": pd.array([9, 3, None, 1], dtype="Int64"),
        "search": ["lotus", "lotus", "bamboo", "bamboo"],
    }
)
WEIGHTS = {"price": 3, "shop_years": 1}


def drawn(frame, **options):
    """The axes with the bars."""
    return draw(SCORE_BREAKDOWN, frame, **options).axes[0]


def parts(ax):
    """Criterion -> its bars, from the top down."""
    return {bars.get_label(): list(bars) for bars in ax.containers}


def key(ax):
    """What the legend says."""
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_the_parts_of_a_bar_sum_to_the_score():
    """Each criterion's bar is what it contributes, and begins where the one before ends."""
    scored = tm.score(OFFERS, WEIGHTS, sort=True)

    bars = parts(drawn(scored))

    for criterion in WEIGHTS:
        widths = [bar.get_width() for bar in bars[criterion]]
        assert widths == pytest.approx(scored[f"contribution_{criterion}"].tolist())
    starts = [bar.get_x() for bar in bars["shop_years"]]
    ends = [bar.get_x() + bar.get_width() for bar in bars["shop_years"]]
    assert starts == pytest.approx([bar.get_width() for bar in bars["price"]])
    assert ends == pytest.approx(scored["score"].tolist())


def test_the_best_stand_on_top_with_rank_and_score(written):
    """Rows go by rank whatever the frame's order, and the score stands beside the bar."""
    scored = tm.score(OFFERS, WEIGHTS, sort=True)

    ax = drawn(scored.sort_index(), top=2)

    assert [label.get_text() for label in ax.get_yticklabels()] == ["1. Seeds", "2. Pods"]
    told = [text.get_text() for text in ax.texts if text.xycoords == "data"]
    assert told == [f"{score:.2f}" for score in scored["score"][:2]]
    assert "Scores of the 2 best of 4 offers" in written(ax)
    assert ax.yaxis_inverted()


def test_what_rests_on_an_unknown_value_is_hollow(written):
    """An unknown value counts with an assumed one, and that part of the bar has no colour."""
    ax = drawn(tm.score(OFFERS, WEIGHTS))

    years = dict(zip(ax.get_yticklabels(), parts(ax)["shop_years"], strict=True))
    hollow = {name.get_text() for name, bar in years.items() if same_color(bar.get_facecolor(), "white")}
    assert hollow == {"4. Hearts"}
    assert "hollow: unknown" in written(ax)


def test_where_all_is_known_nothing_is_said_of_hollow_bars(written):
    """A note stands only where there is something to note."""
    ax = drawn(tm.score(OFFERS, {"price": 1}))

    assert "hollow" not in written(ax)


def test_the_key_names_each_criterion_and_its_weight():
    """Criteria are named as people say them, in the language asked for, with their share of the weight."""
    scored = tm.score(OFFERS, WEIGHTS)

    assert key(drawn(scored)) == ["price 75 %", "shop years 25 %"]
    assert key(drawn(scored, language="zh")) == ["价格 75 %", "诚信通年限 25 %"]


def test_criteria_differ_without_colour():
    """On grey paper neighbours differ: each criterion has a hatch of its own."""
    weights = dict.fromkeys(("price", "shop_years", "moq", "composite_score", "ships_in_48h"), 1)
    offers = OFFERS.assign(moq=[1, 2, 3, 4], composite_score=4.5, ships_in_48h=[True, False, True, True])

    bars = parts(drawn(tm.score(offers, weights)))

    assert len({some[0].get_hatch() for some in bars.values()}) == 5


def test_a_criterion_without_weight_is_not_shown():
    """Nothing known of it, or a weight of zero: it gives nothing and takes no place in the key."""
    ax = drawn(tm.score(OFFERS.assign(moq=[1, 2, 3, 4]), {"price": 1, "moq": 0}))

    assert list(parts(ax)) == ["price"]


@pytest.mark.parametrize("method", ["weighted_product", "topsis"])
def test_a_score_that_is_no_sum_is_one_bar(method, written):
    """Parts of it would be made up: the bar is whole, and the chart says why."""
    if method == "topsis":
        pytest.importorskip("pymcdm", reason="needs the extra [mcda]")
    scored = tm.score(OFFERS, WEIGHTS, method=method, sort=True)

    ax = drawn(scored)

    assert [bar.get_width() for bar in ax.patches] == pytest.approx(scored["score"].tolist())
    assert ax.get_legend() is None
    assert f"a score by {method} is no sum of parts" in written(ax)


def test_a_frame_that_lost_its_attrs_keeps_its_bars():
    """A merge loses the weights; what each criterion gives is in columns, so only the key is shorter."""
    scored = tm.score(OFFERS, WEIGHTS)
    bare = scored.copy()
    bare.attrs = {}

    assert key(drawn(bare)) == ["price", "shop years"]
    assert [len(bars) for bars in parts(drawn(bare)).values()] == [4, 4]


def test_the_unranked_are_left_out_and_told(written):
    """Offers that fail a requirement have no bar; they are counted, and it is said which."""
    ax = drawn(tm.score(OFFERS, WEIGHTS, require={"price": ("<=", 30)}))

    assert len(ax.get_yticklabels()) == 3
    assert "left out: 1 not ranked (price <= 30)" in written(ax)


def test_ranks_of_groups_are_said_to_start_anew(written):
    """Scored by search there are two firsts, and no weights that hold for all."""
    ax = drawn(tm.score(OFFERS, WEIGHTS, by="search"))

    assert [label.get_text()[:2] for label in ax.get_yticklabels()] == ["1.", "1.", "2.", "2."]
    assert "ranked within each search" in written(ax)
    assert key(ax) == ["price", "shop years"]


def test_nobody_ranked_is_no_data(written):
    """An empty chart is no mistake: it says so, and what was left out."""
    ax = drawn(tm.score(OFFERS, WEIGHTS, require={"price": ("<", 1)}))

    assert "no data" in written(ax)
    assert "left out: 4 not ranked (price < 1)" in written(ax)


def test_offers_that_were_never_scored_are_refused_with_what_to_do():
    """One line tells to score first."""
    with pytest.raises(
        tm.errors.ColumnError, match=r'needs the column "rank"\. Score the offers first: tm\.score'
    ):
        drawn(OFFERS)


def test_a_known_and_a_hollow_part_differ_in_lightness():
    """The difference can be seen on grey paper."""
    years = parts(drawn(tm.score(OFFERS, WEIGHTS)))["shop_years"]

    lightness = [np.dot([0.2126, 0.7152, 0.0722], to_rgb(bar.get_facecolor())) for bar in years]
    assert max(lightness) - min(lightness) > 0.4
