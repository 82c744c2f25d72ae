"""A plugin that fails while offers are scored: told once, left alone from then on."""

from __future__ import annotations

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics import registry
from tmapi_analytics.errors import ParameterError, PluginWarning

from .conftest import Write, state


@pytest.fixture
def four_searches(offers: pd.DataFrame) -> pd.DataFrame:
    """The same three offers, found by four searches."""
    frames = [offers.assign(search=search) for search in "abcd"]
    return pd.concat(frames, ignore_index=True)


def _of_plugins(told: pytest.WarningsRecorder) -> list[str]:
    return [str(one.message) for one in told if issubclass(one.category, PluginWarning)]


def test_a_failure_is_told_once_however_many_groups_there_are(four_searches: pd.DataFrame) -> None:
    """What failed on one group is not called for the next."""
    called = []

    @tm.criterion(goal="max")
    def mine(offers: pd.DataFrame) -> pd.Series:
        called.append(len(offers))
        return offers["nothing"]

    with pytest.warns() as told:
        scored = tm.score(four_searches, {"mine": 1, "price": 1}, by="search")

    assert len(_of_plugins(told)) == 1
    assert called == [3]
    assert scored["rank"].notna().all()


def test_parts_that_fail_together_are_told_once(write: Write, offers: pd.DataFrame) -> None:
    """Of fit and value the first is told and shown."""
    source = """
    @hookimpl
    def tmapi_criteria():
        value, fit = lambda offers: 1 / 0, lambda offers: offers["x"]
        return [Criterion(name="mine", goal="max", value=value, fit=fit)]
    """
    registry.load_file(write("mine.py", source))

    with pytest.warns() as told:
        tm.score(offers, {"mine": 1, "price": 1})

    assert ["KeyError: 'x'" in one for one in _of_plugins(told)] == [True]
    assert state("mine") == "failed: tmapi_criteria \"mine\": KeyError: 'x'"


def test_the_next_scoring_tries_again(offers: pd.DataFrame) -> None:
    """A slip with options does not follow the user through the session."""

    @tm.criterion(goal="max")
    def scaled(offers: pd.DataFrame, by: float = 1.0) -> pd.Series:
        if not by:
            raise ParameterError("by cannot be 0")
        return offers["price"] / by

    with pytest.warns() as told:
        tm.score(offers, {"scaled": 1, "price": 1}, options={"scaled": {"by": 0}})

    scored = tm.score(offers, {"scaled": 1}, options={"scaled": {"by": 2}})

    assert ["by cannot be 0" in one for one in _of_plugins(told)] == [True]
    assert scored["rank"].tolist() == [1, 3, 2]
    assert state("scaled") == "ok"
