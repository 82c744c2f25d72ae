"""Tables to ask, and pictures enough for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tmapi_analytics.devserver import Sandbox


@pytest.fixture
def pictures(box: Sandbox) -> Callable[[int], pd.DataFrame]:
    """Makes a table of so many pictures, each another one, and an article number for each."""

    def table(rows: int) -> pd.DataFrame:
        numbers = range(1, rows + 1)
        urls = [f"{box.pictures['lotus']}?number={number}" for number in numbers]
        return pd.DataFrame({"image": urls, "sku": [f"{number:03}" for number in numbers]})

    return table
