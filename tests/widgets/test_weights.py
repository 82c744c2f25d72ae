"""The sliders: what moving them does, without a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics import registry
from tmapi_analytics.widgets import Weights
from tmapi_analytics.widgets.cards import BADGES, facts
from tmapi_analytics.widgets.weights import OWN, PRESETS
from tmapi_analytics.widgets.words import label

if TYPE_CHECKING:
    from tmapi_analytics.devserver import Sandbox

# Scoring tells what it left out; that is not what is looked at here.
pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")


def ranks(weights: Weights) -> list[int]:
    """The ranks of the offers in the frame's order."""
    in_order: list[int] = weights.ranked["rank"].tolist()
    return in_order


def test_moving_a_slider_ranks_anew_without_a_call(box: Sandbox) -> None:
    """Everything is there already: a weight is free to try."""
    weights = Weights(tm.search_image(box.pictures["lotus"]))
    before = ranks(weights)

    weights.sliders.values = {"price": 1.0}

    assert ranks(weights) != before
    assert box.calls == 2


def test_the_ranking_is_that_of_the_verb(offers: pd.DataFrame) -> None:
    """The panel computes nothing of its own."""
    weights = Weights(offers, quantity=100)

    weights.sliders.values = {"price": 0.3, "moq": 0.6}

    wanted = tm.score(offers, {"price": 0.3, "moq": 0.6}, quantity=100)
    pd.testing.assert_frame_equal(weights.ranked, wanted)


def test_there_is_a_slider_for_a_plugins_criterion(offers: pd.DataFrame) -> None:
    """A criterion from a cell is weighed like any other."""

    @tm.criterion(goal="max", needs=["price"])
    def dearness(offers: pd.DataFrame) -> pd.Series:
        """Dearer is better."""
        return offers["price"]

    try:
        weights = Weights(offers)
        weights.weights = {"dearness": 1.0}
    finally:
        registry.reset()

    assert ranks(weights) == [1, 3, 2]


def test_a_criterion_without_its_columns_cannot_be_moved(offers: pd.DataFrame) -> None:
    """It is shown, so that nobody looks for it, and a preset leaves it out."""
    weights = Weights(offers)

    weights.preset.value = "most reliable"

    disabled = {row["name"]: row["disabled"] for row in weights.sliders.rows}
    assert disabled["repurchase_rate"]
    assert not disabled["shop_years"]
    assert weights.weights == {"shop_years": PRESETS["most reliable"]["shop_years"]}


@pytest.mark.usefixtures("wordy")
def test_a_criterion_that_must_be_told_words_asks_for_them(offers: pd.DataFrame) -> None:
    """Until then it does not count; what is said is what the verb is given."""
    weights = Weights(offers)
    weights.sliders.values = {"price": 0.5, "wording": 0.5}
    asked, before = weights.missing.text, weights.scored_with

    weights.wants.fields["wording", "words"].value = "bamboo, 茶杯"

    assert asked == 'Wording does not count yet. Fill in "Wording: words".'
    assert before["weights"] == {"price": 0.5}
    assert weights.missing.text == ""
    assert weights.scored_with["options"] == {"wording": {"words": ["bamboo", "茶杯"]}}
    pd.testing.assert_frame_equal(weights.ranked, tm.score(offers, **weights.scored_with))


@pytest.mark.usefixtures("wordy")
def test_words_of_an_earlier_scoring_are_filled_in(offers: pd.DataFrame) -> None:
    """Opening a scored frame changes nothing of it."""
    frame = tm.score(offers, {"wording": 1.0}, options={"wording": {"words": ["bamboo", "cup"]}})

    weights = Weights(frame)

    assert weights.wants.fields["wording", "words"].value == "bamboo, cup"
    assert ranks(weights) == frame["rank"].tolist()


def test_sliders_and_cards_call_things_alike(offers: pd.DataFrame) -> None:
    """Whoever reads a number on a card finds its slider by the same words."""
    on_sliders = {row["name"]: row["label"] for row in Weights(offers).sliders.rows}

    on_cards = {fact.column: fact.label for fact in facts()} | {name: label(name) for name in BADGES}

    assert {name: on_sliders.get(name) for name in on_cards if name in on_sliders} == {
        name: words for name, words in on_cards.items() if name in on_sliders
    }
    assert len(on_sliders.keys() & on_cards.keys()) >= 10


def test_a_preset_moves_the_sliders_and_a_slider_leaves_the_preset(offers: pd.DataFrame) -> None:
    """What the dropdown says is what the sliders show."""
    weights = Weights(offers)

    weights.preset.value = "cheapest"
    of_preset = dict(weights.sliders.values)
    weights.sliders.values = {**of_preset, "moq": 0.9}

    assert of_preset == PRESETS["cheapest"]
    assert weights.preset.value == OWN


def test_what_a_ranking_left_out_is_told_beside_it(offers: pd.DataFrame) -> None:
    """A warning in a widget's thread would come out anywhere; here it is a line under the sliders."""
    weights = Weights(offers, quantity=10)

    assert weights.notes.text == "Price: list price, tier unknown, for 2 of 3 offers"


def test_no_weight_at_all_keeps_the_last_ranking_and_says_so(offers: pd.DataFrame) -> None:
    """An error is a line; the offers stay as they were ranked."""
    weights = Weights(offers)
    before = weights.ranked

    weights.sliders.values = {}

    assert weights.ranked is before
    assert weights.problem.text == "Nothing to rank by. Move at least one slider above 0."


def test_other_offers_are_never_shown_with_the_ranking_of_the_last(offers: pd.DataFrame) -> None:
    """Where they cannot be ranked they come unranked."""
    weights = Weights(offers)

    weights.show(offers[["item_id", "title"]])

    assert weights.ranked.columns.tolist() == ["item_id", "title"]


def test_scored_offers_start_with_their_weights_and_keep_how_they_were_scored(offers: pd.DataFrame) -> None:
    """Opening a frame changes nothing of it; moving a slider changes only the weight."""
    frame = tm.score(
        offers, {"price": 0.5, "shop_years": 0.5}, quantity=10, normalize="rank", missing="worst"
    )

    weights = Weights(frame)

    assert weights.weights == {"price": 0.5, "shop_years": 0.5}
    assert weights.scored_with == {
        "weights": {"price": 0.5, "shop_years": 0.5},
        "quantity": 10,
        "normalize": "rank",
        "missing": "worst",
    }
    assert ranks(weights) == frame["rank"].tolist()


def test_only_proportions_count(offers: pd.DataFrame) -> None:
    """Weights above 1 are brought down together, so that sliders can show them."""
    weights = Weights(offers)

    weights.weights = {"price": 3, "shop_years": 1}

    assert weights.weights == {"price": 1.0, "shop_years": pytest.approx(1 / 3)}


def test_a_criterion_that_is_not_there_is_refused_with_the_nearest(offers: pd.DataFrame) -> None:
    """As everywhere; the sliders stay."""
    weights = Weights(offers)
    before = dict(weights.weights)

    with pytest.raises(tm.ParameterError, match='did you mean "shop_years"'):
        weights.weights = {"shop_year": 1}

    assert weights.weights == before
