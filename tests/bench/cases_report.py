"""What a report costs beside the charts that are in it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from harness import Ratio, case, ratio

import tmapi_analytics as tm
from tmapi_analytics.errors import DataWarning
from tmapi_analytics.reports.charting import drawn
from tmapi_analytics.reports.page import as_html
from tmapi_analytics.reports.verbs import report

if TYPE_CHECKING:
    import pandas as pd

_ROUNDS = 9
"""Each side takes seconds."""


@case("the HTML report of 700 offers without thumbnails, over drawing its own charts", reach=1.5)
def report_over_charts(rounds: int) -> Ratio:
    """Flags, comparison, sensitivity and the page with all offers, over the same charts alone."""
    offers = _offers()
    made = report(offers, thumbnails=False)
    drawings = [drawing for section in made.findings.sections for drawing in section.drawings]
    return ratio(
        lambda: as_html(report(offers, thumbnails=False)),
        lambda: [drawn(drawing, made.asked) for drawing in drawings],
        rounds=min(rounds, _ROUNDS),
    )


def _offers() -> pd.DataFrame:
    """Some 700 scored offers of the sandbox, the best with details."""
    weights = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}
    with tm.sandbox() as box, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        offers = tm.search_image(box.pictures["lotus"], pages=36, progress=False)
        scored = tm.score(offers, weights, quantity=300)
        return tm.score(tm.add_details(scored, 10, quantity=300, progress=False), weights, quantity=300)
