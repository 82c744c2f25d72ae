"""An explanation adds up, and says why in words."""

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.errors import ColumnError, ParameterError
from tmapi_analytics.money import Currency
from tmapi_analytics.scoring.explaining import explain

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}


def test_the_last_row_is_the_sum(score, offers, criteria):
    """Contributions add up to the score, and weights to one."""
    scored = score(offers, WEIGHTS, quantity=300)

    why = explain(scored, 11, criteria)

    assert why.index.tolist() == [*WEIGHTS, "total"]
    assert why["contribution"].iloc[:-1].sum() == pytest.approx(scored["score"].iloc[0])
    assert why.loc["total", ["weight", "contribution"]].tolist() == pytest.approx(
        [1, scored["score"].iloc[0]]
    )


def test_values_are_those_that_were_measured(score, offers, criteria):
    """Values come with the options and means of the scoring, also where only some rows are left."""
    scored = score(offers, WEIGHTS, sort=True)

    why = explain(scored[scored["item_id"] == 11], 11, criteria)

    mean = scored.attrs["tmapi_score"]["groups"][""]["criteria"]["repurchase_rate"]["options"]["mean"]
    assert why["value"].iloc[:-1].tolist() == pytest.approx([20, (100 * 0.4 + 100 * mean) / 200, 9])
    assert why["unit"].tolist() == ["CNY", "fraction", "years", ""]


def test_what_is_unknown_says_what_it_counts_as(score, offers, criteria):
    """The line of an unknown value names the utility that stands in for it."""
    line = explain(score(offers, WEIGHTS, missing=0.25), 12, criteria)["line"]

    assert line["price"] == "unknown, counts as 0.25, gives 0.12 of 0.50"
    assert line["shop_years"] == "3 years: utility 0.44, gives 0.09 of 0.20"


def test_the_sentence_names_the_strongest_and_the_weakest(score, offers, criteria):
    """One sentence tells the rank, what speaks for the offer, what against it, and how much is known."""
    sentence = explain(score(offers, WEIGHTS), 14, criteria)["line"]["total"]

    assert sentence == (
        "Offer 14 is number 2 of 5 with 0.51: beside the median offer, price speaks for it most (+0.04), "
        "repurchase_rate against it most (-0.05); 80 % of the weight is on known values."
    )


def test_where_nothing_speaks_against_it_the_sentence_says_so(score, offers, criteria):
    """An offer that is best in everything has no weakest criterion."""
    sentence = explain(score(offers, WEIGHTS), 11, criteria)["line"]["total"]

    assert sentence.endswith("nothing against it; 100 % of the weight is on known values.")


def test_who_is_excluded_is_told_why(score, offers, criteria):
    """An unranked offer has no contributions, and the sentence gives the reason."""
    why = explain(score(offers, WEIGHTS, require={"moq": ("<=", 300)}), 14, criteria)

    assert why["contribution"].isna().all()
    assert why["line"]["total"] == "Offer 14 is not ranked: moq <= 300."


def test_a_criterion_of_which_nothing_is_known_carries_no_weight(score, offers, criteria):
    """Weights are those that counted after the redistribution."""
    why = explain(score(offers.assign(shop_years=np.nan), WEIGHTS), 11, criteria)

    assert why["weight"].tolist() == pytest.approx([0.625, 0.375, 0, 1])
    assert why["line"]["shop_years"].endswith("carries no weight")


def test_of_rows_with_one_id_the_best_is_explained(score, offers, criteria):
    """An id that repeats stands for its best row, and the sentence says of how many."""
    scored = score(offers.assign(item_id=7), WEIGHTS)

    why = explain(scored, 7, criteria)

    assert why["contribution"]["total"] == scored["score"].max()
    assert "(the best of 5 rows)" in why["line"]["total"]


def test_an_offer_is_explained_within_its_group(score, offers, criteria):
    """With ``by=`` the weights, bounds and counts are those of the offer's own group."""
    why = explain(score(offers, WEIGHTS, by="search"), 15, criteria)

    assert "of 2 with" in why["line"]["total"]


def test_without_item_ids_the_index_names_offers(score, offers, criteria):
    """Offers of a frame without ``item_id`` are named by their index."""
    scored = score(offers.drop(columns="item_id").set_axis(list("abcde")), WEIGHTS)

    assert explain(scored, "a", criteria)["line"]["total"].startswith("Offer a is number 1")


def test_other_methods_have_no_contributions(score, offers, criteria):
    """A product has no parts that add up; utilities and weights are there."""
    why = explain(score(offers, WEIGHTS, method="weighted_product"), 11, criteria)

    assert why["contribution"].iloc[:-1].isna().all()
    assert why["line"]["shop_years"] == "9 years: utility 1.00"


def test_offers_without_an_id_are_in_nobodys_way(score, offers, criteria):
    """A missing ``item_id`` is no offer's name."""
    ids = pd.array([11, None, 13, 14, 15], dtype="Int64")

    assert len(explain(score(offers.assign(item_id=ids), WEIGHTS), 13, criteria)) == 4


def test_an_unknown_offer_is_an_error(score, offers, criteria):
    """An id that is not in the frame raises."""
    with pytest.raises(ParameterError, match="no offer in this frame is called 99"):
        explain(score(offers, WEIGHTS), 99, criteria)


def test_lost_attrs_are_said(score, offers, criteria):
    """A frame that has lost its attrs says so in one line; weights take their place, values are missing."""
    scored = score(offers, WEIGHTS)
    merged = scored.copy()
    merged.attrs = {}

    with pytest.raises(ParameterError, match="does not say how it was scored"):
        explain(merged, 11, criteria)
    why = explain(merged, 11, criteria, weights=WEIGHTS)

    assert why["contribution"].tolist() == pytest.approx(
        explain(scored, 11, criteria)["contribution"].tolist()
    )
    assert why["value"].isna().all()


def test_weights_beside_attrs_are_refused(score, offers, criteria):
    """A frame that knows its weights takes no others."""
    with pytest.raises(ParameterError, match="this frame knows its weights"):
        explain(score(offers, WEIGHTS), 11, criteria, weights=WEIGHTS)


def test_a_lost_column_is_said(score, offers, criteria):
    """A scored frame without its utilities cannot be explained."""
    with pytest.raises(ColumnError, match='there is no column "utility_price"'):
        explain(score(offers, WEIGHTS).drop(columns="utility_price"), 11, criteria)


def test_a_plugin_that_is_gone_leaves_its_value_missing(score, offers, criteria):
    """A criterion that is not there any more is explained by its utility alone."""
    scored = score(offers, WEIGHTS)

    why = explain(scored, 11, {name: one for name, one in criteria.items() if name != "price"})

    assert pd.isna(why["value"]["price"])
    assert why["line"]["price"] == "utility 1.00, gives 0.50 of 0.50"


def test_money_is_shown_in_the_currency_that_is_asked_for(score, offers, criteria):
    """Lines and sentence show the currency first and CNY beside it; numbers stay CNY."""
    scored, euro = score(offers, WEIGHTS), Currency("EUR", 8.0, "2026-03-01")

    why = explain(scored, 11, criteria, money=euro)

    assert why["line"]["price"].startswith("EUR 2.50 (CNY 20.00): utility")
    assert why["line"]["total"].endswith("In EUR: price EUR 2.50 (CNY 20.00), 1 EUR = 8 CNY on 2026-03-01.")
    assert why["value"]["price"] == 20
    assert explain(scored, 11, criteria)["line"]["price"].startswith("CNY 20.00: utility")


@pytest.mark.parametrize(
    ("quantity", "line"),
    [
        pytest.param(None, "CNY 30.00: utility", id="without a quantity the list price counts"),
        pytest.param(300, "CNY 25.00 (CNY 30.00 as listed): utility", id="at the tier's price"),
    ],
)
def test_a_price_of_a_tier_stands_beside_the_listed_one(score, criteria, quantity, line):
    """What counts comes first, what is listed in brackets where it is another number."""
    offers = pd.DataFrame({"price": [30.0, 20.0], "price_tiers": ["1:30|100:25", None]})

    why = explain(score(offers, {"price": 1}, quantity=quantity), 0, criteria)

    assert why["line"]["price"].startswith(line)


def test_a_tier_without_a_list_price_stands_alone(score, criteria):
    """What is not listed is not said to be."""
    offers = pd.DataFrame({"price": [None, 20.0], "price_tiers": ["1:30|100:25", None]})

    why = explain(score(offers, {"price": 1}, quantity=300), 0, criteria)

    assert why["line"]["price"].startswith("CNY 25.00: utility")


def test_a_list_price_without_a_tier_says_so(score, criteria):
    """Where a quantity is wanted and no tier is known, the line says that the price is the listed one."""
    offers = pd.DataFrame({"price": [30.0, 20.0], "price_tiers": ["1:30|100:25", None]})

    why = explain(score(offers, {"price": 1}, quantity=300), 1, criteria, money=Currency("EUR", 8.0))

    assert why["line"]["price"].startswith("EUR 2.50 (CNY 20.00) (list price, tier unknown): utility")


def test_a_rate_that_was_pulled_shows_both(score, offers, criteria):
    """The repurchase rate is a percentage, with the listed one and the mean that it was pulled towards."""
    why = explain(score(offers, WEIGHTS), 11, criteria)

    assert why["line"]["repurchase_rate"].startswith(
        "30.9 % (40 % as listed, pulled towards the mean of 21.8 %, the more the less was sold): utility"
    )
    assert why["unit"]["repurchase_rate"] == "fraction"


def test_the_sentence_stands_in_the_attrs_too(score, offers, criteria):
    """Pandas cuts the sentence when it shows the table; in the attrs it is whole, and plain JSON."""
    why = explain(score(offers, WEIGHTS), 11, criteria)

    assert why.attrs["tmapi_explain"] == {"item_id": 11, "sentence": why["line"]["total"]}


def test_other_methods_say_what_their_sentence_compares(score, offers, criteria):
    """Without contributions, the differences in the sentence are no parts of the score, and it says so."""
    sentence = explain(score(offers, WEIGHTS, method="weighted_product"), 11, criteria)["line"]["total"]

    assert sentence.endswith(
        "weighted_product has no contributions; these are differences of weighted utilities."
    )
