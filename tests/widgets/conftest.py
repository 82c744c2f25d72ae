"""Offers and panels to look at without a browser: set a value, click a button, read a trait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics import registry
from tmapi_analytics.widgets import SearchPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tmapi_analytics.devserver import Sandbox

HOSTILE = '<img src=x onerror="window.__xss=1">'


@pytest.fixture
def offers() -> pd.DataFrame:
    """Three offers: a dear one of an old shop, a cheap one of a young shop, one of which little is known."""
    return pd.DataFrame(
        {
            "item_id": pd.array([11, 12, 13], dtype="Int64"),
            "title": ["Bamboo cup", "Tea cup", HOSTILE],
            "title_origin": ["竹杯", "茶杯", None],
            "price": [60.0, 40.0, None],
            "moq": pd.array([2, 300, None], dtype="Int64"),
            "shop_years": pd.array([9, 3, None], dtype="Int64"),
            "is_super_factory": pd.array([True, False, None], dtype="boolean"),
        }
    )


@pytest.fixture
def panel(box: Sandbox) -> Iterator[SearchPanel]:
    """An empty panel over the sandbox, with a picture filled in and three pages wanted."""
    made = SearchPanel()
    made.searching.form.subject.value = box.pictures["lotus"]
    made.searching.form.pages.value = "3"
    yield made
    made.searching.worker.cancel()
    made.searching.worker.wait()
    made.close()


@pytest.fixture
def search() -> Callable[[SearchPanel], None]:
    """Presses Search and waits until it is done."""

    def press(panel: SearchPanel) -> None:
        panel.searching.search.click()
        panel.searching.worker.wait()

    return press


WORDY = """
from tmapi_analytics.hookspecs import Chart, Criterion, hookimpl

def share(offers, words):
    \"\"\"The share of the words that the title holds.\"\"\"
    return sum(offers["title"].str.contains(word, regex=False).astype(float) for word in words) / len(words)

def draw(ax, offers, words):
    \"\"\"How many hold how many.\"\"\"
    ax.hist(share(offers, words))

@hookimpl
def tmapi_criteria():
    return [Criterion(name="wording", goal="max", value=share, needs=("title",), options={"words": ()})]

@hookimpl
def tmapi_charts():
    return [Chart(name="wording", draw=draw, needs=("title",), options={"words": ()})]
"""


@pytest.fixture
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A plugin with a criterion and a chart of one name, which must be told words."""
    file = tmp_path_factory.mktemp("plugin") / "wordy.py"
    file.write_text(WORDY)
    registry.load_file(file)
    yield
    registry.reset()


@pytest.fixture
def scored(offers: pd.DataFrame) -> pd.DataFrame:
    """The three offers, ranked by price and years."""
    return tm.score(offers, {"price": 0.5, "shop_years": 0.5})
