"""The verbs as methods of any frame."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.accessor import Offers

METHODS = sorted(name for name in vars(Offers) if not name.startswith("_"))


@pytest.fixture
def offers() -> pd.DataFrame:
    """Three offers from anywhere."""
    return pd.DataFrame(
        {
            "item_id": [1, 2, 3],
            "price": [60.0, 40.8, 54.69],
            "shop_years": [9, 3, 1],
            "company_name": ["莲香食品有限公司", "湘潭食品有限公司", "湘潭食品有限公司"],
        }
    )


def test_a_method_gives_what_the_verb_gives(offers: pd.DataFrame) -> None:
    """The frame is the verb's first argument, and nothing else changes."""
    by_verb = tm.score(offers, {"price": 3, "shop_years": 1}, sort=True)

    ranked = offers.tmapi.score({"price": 3, "shop_years": 1}, sort=True)

    pd.testing.assert_frame_equal(ranked, by_verb)
    pd.testing.assert_frame_equal(ranked.tmapi.explain(2), tm.explain(ranked, 2))
    pd.testing.assert_frame_equal(ranked.tmapi.suppliers(), tm.suppliers(ranked))
    assert ranked.tmapi.chart("price_distribution").axes


def test_every_verb_that_takes_a_frame_first_is_a_method() -> None:
    """A verb that comes is not forgotten here."""
    taking = {"offers", "frame", "scored"}
    verbs = [name for name in tm.__all__ if inspect.isfunction(getattr(tm, name))]

    of_frames = [
        name for name in verbs if next(iter(inspect.signature(getattr(tm, name)).parameters), "") in taking
    ]

    assert sorted([*of_frames, "chart"]) == METHODS


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param("import pandas as pd; import tmapi_analytics as tm", id="pandas before us"),
        pytest.param(
            "import tmapi_analytics as tm; tm.data_dictionary(); import pandas as pd", id="a verb was used"
        ),
    ],
)
def test_frames_have_it_without_a_further_import(beginning: str) -> None:
    """It is there in a fresh Python, and reloading the package does not warn."""
    offers = "pd.DataFrame({'item_id': [1], 'price': [2.0]})"
    code = f"{beginning}; print({offers}.tmapi.score({{'price': 1}}).shape)"

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "(1, 8)\n"
