"""What charts, flags, suppliers and the report count alike, whatever searches a frame is made of."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.plots import draw
from tmapi_analytics.plots.charts import tmapi_charts
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.findings import find

CHARTS = {chart.name: chart for chart in tmapi_charts()}
CHEAP, DEAR = [4.0, 5.0, 6.0, 5.0, 0.05], [900.0, 950.0, 1000.0, 1050.0, 1100.0, 90.0]
"""Bait in each: 0.05 of the one and 90.00 of the other. Beside the dear goods all the cheap ones would be."""


@pytest.fixture
def two_searches():
    """Beads and a machine, found by two searches."""
    prices = [*CHEAP, *DEAR]
    return pd.DataFrame(
        {
            "item_id": pd.array(range(1, 12), dtype="Int64"),
            "company_name": [f"{place}号厂" for place in range(11)],
            "price": prices,
            "price_tiers": [f"1:{price}" for price in prices],
            "sales_90d": pd.array([7] * 11, dtype="Int64"),
            "province": [
                "福建",
                "湖南",
                "福建",
                "湖南",
                "福建",
                "湖南",
                "福建",
                "湖南",
                "福建",
                "湖南",
                "福建",
            ],
            "search": ["beads"] * 5 + ["machine"] * 6,
        }
    )


@pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param("price_distribution", {}, id="prices"),
        pytest.param("price_distribution", {"by": "search"}, id="prices by search"),
        pytest.param("price_distribution", {"by": "province"}, id="prices by province"),
        pytest.param("price_vs_sales", {}, id="prices and sales"),
        pytest.param("supplier_prices", {"top": 11}, id="prices of suppliers"),
        pytest.param("price_by_quantity", {}, id="tiers"),
    ],
)
def test_a_chart_tells_as_much_bait_as_is_flagged(two_searches, written, name, options):
    """What is bait is told within each search: 90.00 beside 1000.00 is, 5.00 is not."""
    flagged = tm.flag(two_searches)["flags"].str.contains("is bait", na=False)

    ax = draw(CHARTS[name], two_searches, **options).axes[0]

    assert two_searches["price"][flagged].tolist() == [0.05, 90.0]
    assert "2 bait prices" in " ".join(written(ax).split())


def test_suppliers_and_report_tell_as_much_bait_as_is_flagged(two_searches):
    """The notes on suppliers and the report's data quality count what the flags say."""
    baits = tm.suppliers(two_searches)["note"].str.extract("bait price left out, for (\\d+)")[0]
    quality = next(one for one in find(two_searches, Asked()).sections if one.key == "quality")

    told = next(fact.text for fact in quality.facts if "0.10 CNY" in fact.text)

    assert baits.astype("float64").sum() == 2
    assert re.match(r"2\b", told)
