"""What the tests of charts share: offers as a search gives them, and what is written on a chart."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.plots import fonts

PROVINCES = ("福建", "湖南", "江西省", "海外")
COMPANIES = ("三明市润德电子商务有限公司", "湘潭荣欣食品有限公司", "Trading & Co $x_1$", None)


@pytest.fixture(scope="session")
def scored():
    """Makes scored offers: zeros, floors, gaps, bait, four provinces and suppliers are among them."""

    def scored(number):
        chance = np.random.default_rng(1688)
        prices = np.exp(chance.normal(3, 0.8, number)).round(2)
        sold = np.where(chance.random(number) < 0.4, 0, np.exp(chance.normal(4, 2, number))).astype(int)
        frame = pd.DataFrame(
            {
                "item_id": pd.array(range(number), dtype="Int64"),
                "title": [f"Lotus seeds {place}" for place in range(number)],
                "title_origin": [f"新鲜莲子{place}" for place in range(number)],
                "price": np.where(chance.random(number) < 0.05, 0.01, prices),
                "sales_90d": pd.array(sold, dtype="Int64"),
                "sales_90d_is_floor": pd.array(sold > 500, dtype="boolean"),
                "repurchase_rate": chance.random(number).round(2),
                "company_name": [COMPANIES[place % 4] for place in range(number)],
                "shop_years": pd.array(chance.integers(1, 15, number), dtype="Int64"),
                "price_tiers": ["1:12|10:10.5|100:9" if place % 3 else None for place in range(number)],
                "province": [PROVINCES[place % 4] for place in range(number)],
            }
        )
        frame.loc[frame.index % 20 == 19, ["price", "sales_90d", "province"]] = None
        weights = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", tm.DataWarning)  # of the bait, which is meant
            return tm.score(frame, weights)

    return scored


@pytest.fixture(scope="session")
def chinese():
    """Skips a test where no font can draw Chinese."""
    if fonts.chinese_font() is None:
        pytest.skip("needs a font for Chinese, such as that of the extra [fonts]")


@pytest.fixture(scope="session")
def written():
    """Gives all that is written above, in and beside some axes, a line each."""

    def written(ax):
        labels = [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
        return "\n".join([ax.get_title(loc="left"), *(text.get_text() for text in [*ax.texts, *labels])])

    return written
