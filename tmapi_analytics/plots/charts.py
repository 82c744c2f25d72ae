"""The built-in charts, offered through the same hook as a plugin's.

To add one, write its module and name its `Chart` here. None of these modules imports matplotlib before it
draws, so that listing the charts costs nothing.
"""

from __future__ import annotations

from tmapi_analytics.hookspecs import Chart, hookimpl
from tmapi_analytics.plots.breakdown import SCORE_BREAKDOWN
from tmapi_analytics.plots.gaps import MISSING_VALUES
from tmapi_analytics.plots.history import PRICE_HISTORY
from tmapi_analytics.plots.intervals import RANK_INTERVALS
from tmapi_analytics.plots.places import PROVINCES
from tmapi_analytics.plots.prices import PRICE_DISTRIBUTION
from tmapi_analytics.plots.quantities import PRICE_BY_QUANTITY
from tmapi_analytics.plots.sales import SALES_DISTRIBUTION
from tmapi_analytics.plots.scatter import PRICE_VS_SALES
from tmapi_analytics.plots.strips import SUPPLIER_PRICES


@hookimpl
def tmapi_charts() -> list[Chart]:
    """The charts of this package."""
    return [
        PRICE_DISTRIBUTION,
        SALES_DISTRIBUTION,
        PRICE_VS_SALES,
        SUPPLIER_PRICES,
        SCORE_BREAKDOWN,
        RANK_INTERVALS,
        PROVINCES,
        MISSING_VALUES,
        PRICE_BY_QUANTITY,
        PRICE_HISTORY,
    ]
