"""What wants all offers in one frame says so of a Dask DataFrame, before it does anything."""

from __future__ import annotations

import pytest

import tmapi_analytics as tm
from tmapi_analytics.errors import ParameterError

WEIGHTS = {"price": 1, "shop_years": 1}


@pytest.mark.parametrize(
    "verb",
    [
        lambda offers, _: tm.explain(offers, 1),
        lambda offers, _: tm.sensitivity(offers),
        lambda offers, _: tm.flag(offers),
        lambda offers, _: tm.compare(offers, ["甲", "乙"]),
        lambda offers, _: tm.chart("price_distribution", offers),
        lambda offers, _: tm.report(offers),
        lambda offers, one: tm.report(one, earlier=offers),
        lambda offers, _: tm.add_details(offers, top=3),
        lambda offers, _: tm.add_columns(offers, "landed_cost"),
        tm.changes,
        lambda offers, one: tm.changes(one, offers),
        lambda offers, _: tm.history(like=offers),
        lambda offers, _: tm.earlier(offers),
        lambda offers, _: tm.SearchPanel(offers),
    ],
    ids=[
        "explain",
        "sensitivity",
        "flag",
        "compare",
        "chart",
        "report",
        "a report of what was earlier",
        "add_details",
        "add_columns",
        "changes from it",
        "changes to it",
        "history",
        "earlier",
        "the panel",
    ],
)
def test_what_takes_one_frame_says_what_to_make_of_many(catalogue, in_parts, verb):
    """One line names pandas, Dask and ``.compute()``, whichever verb it is."""
    one = catalogue(20, seed=1)

    with pytest.raises(ParameterError, match=r"a DataFrame of pandas, not one of dask\. .*\.compute\(\)"):
        verb(in_parts(one, 10), one)


def test_the_best_can_be_computed_for_every_other_verb(catalogue, in_parts):
    """What the hint says to do does: the best offers of many are a frame that is explained and reported."""
    offers = catalogue(60, seed=2)
    with pytest.warns(tm.DataWarning):
        scored = tm.score(in_parts(offers, 20), WEIGHTS, top=10)

    best = scored.nlargest(10, "score").compute()

    assert best["rank"].min() == 1
    assert tm.explain(best, best["item_id"].iloc[0]).loc["total", "line"].startswith("Offer ")
    assert tm.report(best).findings.sections
