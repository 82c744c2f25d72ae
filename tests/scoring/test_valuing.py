"""Values behind utilities: measured as for the score, kept, and held against what the score saw."""

import pandas as pd
import pytest

from tmapi_analytics.scoring.explaining import explain
from tmapi_analytics.scoring.valuing import with_values

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}


def test_values_are_those_that_an_explanation_tells(score, offers, criteria):
    """Bait is missing, rates are pulled, each group by its own options."""
    scored = score(offers, WEIGHTS, by="search")

    valued = with_values(scored, criteria)

    for item_id in offers["item_id"]:
        row = valued[valued["item_id"] == item_id].iloc[0]
        told = explain(scored, item_id, criteria)["value"]
        assert [row[f"value_{name}"] for name in WEIGHTS] == pytest.approx(
            told[list(WEIGHTS)].tolist(), nan_ok=True
        )


def test_a_criterion_that_is_gone_leaves_its_values(score, offers, criteria):
    """Values and units that somebody else measured stay, and speak."""
    kept = with_values(score(offers, WEIGHTS), criteria)

    again = with_values(kept, {})

    pd.testing.assert_frame_equal(again, kept)
    assert explain(again, 11, {})["line"]["shop_years"].startswith("9 years: utility")


@pytest.mark.parametrize(
    ("how", "newer"),
    [
        pytest.param({}, ["price"], id="min-max"),
        pytest.param({"normalize": "zscore"}, ["price"], id="z-scores"),
        pytest.param({"by": "search"}, ["price"], id="in groups"),
        pytest.param({"normalize": "rank"}, [], id="not where only ranks are known"),
    ],
)
def test_other_values_than_those_of_the_score_are_found(score, offers, criteria, how, newer):
    """A price that changed after the scoring is newer than the score; nothing else is."""
    scored = score(offers, WEIGHTS, **how)

    moved = scored.assign(price=[20.0, 0.01, 31.0, 25.0, 60.0])

    assert with_values(scored.head(2), criteria).attrs["tmapi_values"]["newer"] == []
    assert with_values(moved, criteria).attrs["tmapi_values"]["newer"] == newer


def test_offers_that_nothing_tells_the_scoring_of_get_no_values(offers, criteria):
    """A frame that was never scored comes back equal, as another one."""
    valued = with_values(offers, criteria)

    pd.testing.assert_frame_equal(valued, offers)
    assert valued is not offers
