"""Requirements: who is ranked, never who is there."""

import pandas as pd
import pytest

from tmapi_analytics.errors import ParameterError

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

WEIGHTS = {"price": 1, "shop_years": 1}


@pytest.mark.parametrize(
    ("require", "excluded"),
    [
        ({"ships_in_48h": True}, [12]),
        ({"moq": ("<=", 300)}, [14]),
        ({"moq": ("<", 300)}, [14, 15]),
        ({"moq": (">=", 300)}, [11, 12]),
        ({"moq": (">", 300)}, [11, 12, 15]),
        ({"moq": ("==", 50)}, [11, 14, 15]),
        ({"moq": ("!=", 50)}, [12]),
        ({"search": "lotus"}, [13, 15]),
        ({"search": ("in", ["lotus", "cup"])}, [13, 15]),
        ({"price": ("<=", 25)}, [13, 15]),
        ({}, []),
    ],
    ids=[
        "a flag",
        "at most",
        "less than",
        "at least",
        "more than",
        "equal",
        "not equal",
        "a text",
        "one of several",
        "a bait price is unknown, not cheap",
        "nothing",
    ],
)
def test_who_fails_is_unranked(score, offers, require, excluded):
    """Whoever fails a requirement stays, unranked and without score; unknown passes."""
    scored = score(offers, WEIGHTS, require=require)

    unranked = scored[scored["rank"].isna()]
    assert unranked["item_id"].tolist() == excluded
    assert unranked["score"].isna().all()
    assert unranked["excluded_by"].notna().all()
    assert scored["excluded_by"].notna().sum() == len(excluded)


def test_all_reasons_are_given(score, offers):
    """An offer that fails twice names both reasons."""
    scored = score(offers, WEIGHTS, require={"search": "bamboo", "moq": ("<=", 300)})

    assert scored["excluded_by"].iloc[3] == "search == bamboo; moq <= 300"


def test_the_unknown_are_counted_apart(score, offers):
    """How many passed a requirement because nobody knows stands in the attrs."""
    scored = score(offers, WEIGHTS, require={"moq": ("<=", 300), "search": "lotus"})

    assert scored.attrs["tmapi_score"]["groups"][""]["unknown_passed"] == {"moq <= 300": 1}


def test_the_unknown_can_be_dropped(score, offers):
    """``unknown="drop"`` leaves an offer unranked of which a required value is not known."""
    scored = score(offers, WEIGHTS, require={"ships_in_48h": True}, unknown="drop")

    assert scored["excluded_by"].tolist()[1:3] == ["ships_in_48h == True", "ships_in_48h unknown"]


def test_one_piece_fulfils_any_smallest_order(score, offers):
    """``one_piece_min_order`` means a smallest order of 1, also in a requirement."""
    scored = score(offers.assign(one_piece_min_order=True), WEIGHTS, require={"moq": ("<=", 1)})

    assert scored["rank"].notna().all()


def test_a_required_price_is_that_of_the_quantity(score, offers):
    """A price requirement reads the tier's price where a quantity is wanted."""
    tiers = offers.assign(price_tiers=[None, None, "1:30|100:18", None, None])

    scored = score(tiers, WEIGHTS, quantity=300, require={"price": ("<=", 20)})

    assert scored.loc[scored["rank"].notna(), "item_id"].tolist() == [11, 12, 13]


def test_requirements_do_not_move_the_others(score, offers):
    """Whoever is ranked has the same score with and without a requirement that others fail."""
    free, bound = score(offers, WEIGHTS), score(offers, WEIGHTS, require={"moq": ("<=", 300)})

    ranked = bound["rank"].notna()
    assert bound.loc[ranked, "score"].tolist() == free.loc[ranked, "score"].tolist()


def test_a_price_of_nothing_but_words_cannot_be_required(score, offers):
    """Where no price is a number, a price requirement is an error, not passed by all as unknown."""
    wordy = offers.assign(price="on request")

    with pytest.raises(ParameterError, match=r'"price" holds text, which has no <= 4'):
        score(wordy, WEIGHTS, require={"price": ("<=", 4)})


def test_prices_that_came_as_text_can_be_required(score, offers):
    """Text that is numbers is compared as numbers."""
    scored = score(offers.assign(price=offers["price"].astype(str)), WEIGHTS, require={"price": ("<=", 25)})

    assert scored.loc[scored["rank"].isna(), "item_id"].tolist() == [13, 15]


def test_flags_beside_blanks_are_no_text(score, offers):
    """A column of True, False and None, as a CSV file brings it, cannot be asked for a text."""
    flags = offers.assign(mine=pd.Series([True, False, None, True, True], dtype=object))

    with pytest.raises(ParameterError, match="\"mine\" holds bool, which has no == 'yes'"):
        score(flags, WEIGHTS, require={"mine": "yes"})
