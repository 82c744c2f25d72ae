"""A criterion that was written in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tmapi_analytics import registry
from tmapi_analytics.errors import ParameterError, PluginWarning

from .conftest import Install, Write, criterion, state

if TYPE_CHECKING:
    import pandas as pd


def test_a_function_becomes_a_criterion(offers: pd.DataFrame) -> None:
    """Its docstring's first line is the meaning, its defaults are options, and it can still be called."""

    @registry.criterion(goal="max", needs=["price"], options={"alpha": 2}, unit="points", bounds=(0, 5))
    def worth(offers: pd.DataFrame, alpha: float, beta: float = 3) -> pd.Series:
        """How much it is worth.

        And more of that.
        """
        return offers["price"] * alpha + beta

    offer = registry.offered("criteria")["worth"]

    assert offer.value.meaning == "How much it is worth."
    assert offer.value.options == {"alpha": 2, "beta": 3}
    assert offer.value.needs == ("price",)
    assert (offer.value.unit, offer.value.bounds) == ("points", (0, 5))
    assert (offer.plugin, offer.version) == ("worth", "")
    assert worth(offers, 2).tolist() == pytest.approx([123, 84.6, 112.38])
    assert registry.plugins().set_index("name").loc["worth", "origin"] == "cell"


def test_a_cell_that_is_run_again_replaces_its_own() -> None:
    """The second run wins in silence, and there is one criterion, not two."""
    for goal in ("max", "min"):

        @registry.criterion(goal=goal, name="again")
        def anything(offers: pd.DataFrame) -> pd.Series:
            return offers["price"]

    assert registry.offered("criteria")["again"].value.goal == "min"
    assert list(registry.plugins()["name"]).count("again") == 1


def test_a_cell_comes_before_the_package_that_was_made_of_it(install: Install) -> None:
    """Run again after the installation it is used, told once; the package stays listed and in order."""
    install("worth", criterion("worth"), version="1.2")
    registry.plugins()

    with pytest.warns(PluginWarning, match='"worth" is used from now on, not that of the plugin "worth 1.2"'):
        registry.criterion(goal="min", name="worth")(lambda offers: offers["price"])
    registry.criterion(goal="min", name="worth")(lambda offers: offers["shop_years"])

    table = registry.plugins().set_index(["name", "origin"])["state"]
    assert registry.offered("criteria")["worth"].value.goal == "min"
    assert list(registry.cells()) == ["worth"]
    assert table["worth", "entry point"] == table["worth", "cell"] == "ok"


def test_a_plugin_that_comes_after_a_cell_leaves_it_its_name(write: Write) -> None:
    """Nor does the cell lose it when it is run again."""
    cell = registry.criterion(goal="min", name="value")
    cell(lambda offers: offers["price"])

    with pytest.warns(PluginWarning, match='"value": the name belongs to the plugin "value"'):
        registry.load_file(write("value.py", criterion("value")))
    cell(lambda offers: offers["price"])

    assert registry.offered("criteria")["value"].value.goal == "min"


def test_a_cell_cannot_take_the_name_of_a_built_in() -> None:
    """A price is the price: the cell is left out, told, and can be run again under another name."""
    with pytest.warns(PluginWarning, match='"price": the name belongs to the plugin "criteria"'):
        registry.criterion(goal="max", name="price")(lambda offers: offers["price"])

    assert registry.offered("criteria")["price"].plugin == "criteria"
    assert state("price").startswith("failed: ")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        pytest.param({"goal": "best"}, "goal is 'best', not one of max, min", id="a goal that is none"),
        pytest.param({"name": "my value"}, "'my value' is not a Python identifier", id="a name of two words"),
        pytest.param(
            {"options": {"alpha": 1, "beta": 1}}, "unexpected keyword argument 'beta'", id="an unknown option"
        ),
        pytest.param(
            {"options": {}}, "missing a required argument: 'alpha'", id="an option without a default"
        ),
        pytest.param({"scale": "log10"}, "scale is 'log10'", id="an unknown scale"),
    ],
)
def test_a_mistake_in_a_cell_is_an_error(settings: dict[str, Any], reason: str) -> None:
    """The user who made it stands before it, so it raises, and nothing is taken in."""
    before = list(registry.plugins()["name"])

    with pytest.raises(ParameterError, match="cannot be used") as raised:

        @registry.criterion(**{"goal": "max", "options": {"alpha": 0.5}, **settings})
        def value(offers: pd.DataFrame, alpha: float) -> pd.Series:
            return offers["price"] ** alpha

    assert reason in str(raised.value)
    assert list(registry.plugins()["name"]) == before
