"""Criteria of plugins and cells, where the offers are."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import numpy as np
import pytest

import tmapi_analytics as tm
from tmapi_analytics import registry
from tmapi_analytics.distributed.shipping import packed
from tmapi_analytics.errors import ParameterError, PluginError, PluginWarning
from tmapi_analytics.ranking import _guard

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

WEIGHTS = {"mine": 2, "shop_years": 1}
FITTED = """
    from tmapi_analytics.hookspecs import Criterion, Mean, Median, hookimpl

    def value(offers, middle, mean):
        return offers["price"] / middle + mean

    def fit(offers, middle, mean):
        price = offers["price"].to_numpy()
        return {{"middle": {middle}, "mean": Mean(price, offers["shop_years"].to_numpy("float64"))}}

    @hookimpl
    def tmapi_criteria():
        options = {{"middle": None, "mean": None}}
        return [Criterion(name="mine", goal="max", value=value, fit=fit, options=options)]
"""


@pytest.fixture(autouse=True)
def forgotten():
    """No plugin of a test is seen by the next."""
    yield
    registry.reset()


@pytest.fixture
def load(tmp_path):
    """Loads a plugin that is one file."""

    def load(source):
        path = tmp_path / "fitted.py"
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        registry.load_file(path)

    return load


def of_plugins(told):
    """What was warned of plugins."""
    return [str(one.message) for one in told if issubclass(one.category, PluginWarning)]


def test_a_cells_criterion_goes_with_the_offers(catalogue, in_parts):
    """What a cell defined is sent along, with its options, and reads any column."""

    @tm.criterion(goal="min")
    def mine(offers, by=2.0):
        assert len(offers), "an empty part has nothing to say"
        return offers["position"].astype("float64") / by

    offers = catalogue(300, seed=1)

    scored = tm.score(in_parts(offers, 0, 10, 200), WEIGHTS, options={"mine": {"by": 3}}).compute()

    expected = tm.score(offers, WEIGHTS, options={"mine": {"by": 3}})
    np.testing.assert_allclose(scored["score"], expected["score"], rtol=0, atol=1e-9)
    assert scored.attrs["tmapi_score"]["plugins"] == expected.attrs["tmapi_score"]["plugins"]


def test_what_a_plugin_fits_is_fitted_to_all_offers(catalogue, in_parts, load):
    """A median and a mean that a plugin gives are those of all parts, to the digit that counts."""
    load(FITTED.format(middle="Median(price)"))
    offers = catalogue(300, seed=2)
    offers["shop_years"] = offers["shop_years"].fillna(1)

    scored = tm.score(in_parts(offers, 0, 10, 200), WEIGHTS).compute()

    np.testing.assert_allclose(scored["score"], tm.score(offers, WEIGHTS)["score"], rtol=0, atol=1e-9)


def test_a_bare_number_that_differs_by_part_is_refused(catalogue, in_parts, load):
    """A number is about one part only; the error says what to give instead, and what is given is taken."""
    load(FITTED.format(middle="float(offers['price'].median())"))
    offers = in_parts(catalogue(300, seed=3), 200)

    with pytest.raises(ParameterError, match='"mine" fits its option "middle" to each part'):
        tm.score(offers, WEIGHTS)
    scored = tm.score(offers, WEIGHTS, options={"mine": {"middle": 20.0}})
    assert scored["score"].compute().notna().all()


def test_a_plugin_that_fails_on_a_part_is_told_once(catalogue, in_parts):
    """It counts for no offer then, also where it did not fail, and its weight goes to the others."""

    @tm.criterion(goal="max")
    def mine(offers):
        if len(offers) < 20:
            raise ValueError(f"{len(offers)} offers are too few")
        return offers["price"]

    offers = catalogue(60, seed=4)

    with pytest.warns() as told:
        scored = tm.score(in_parts(offers, 10, 21), WEIGHTS).compute()

    assert ["10 offers are too few" in one for one in of_plugins(told)] == [True]
    assert scored["utility_mine"].isna().all()
    np.testing.assert_allclose(scored["score"], tm.score(offers, {"shop_years": 1})["score"])


def test_a_plugin_that_fails_is_an_error_where_that_is_asked_for(catalogue, in_parts):
    """``strict=True`` reaches where the offers are."""

    @tm.criterion(goal="max")
    def mine(offers):
        return offers["nothing"]

    with pytest.raises(PluginError, match="KeyError: 'nothing'"):
        tm.score(in_parts(catalogue(20, seed=5), 10), WEIGHTS, strict=True)


def test_a_plugin_that_is_not_there_is_told_by_name(load):
    """What travels says what is not on the machine where it arrives, and why."""
    load(FITTED.format(middle="1"))
    offered = registry.offered("criteria")
    shipment = packed(offered, ["price", "mine"], _guard, strict=False)

    registry.reset()
    criteria, lacking = shipment.here()

    assert list(criteria) == ["price"]
    assert lacking == {"mine": "there is no such plugin"}


def test_a_plugin_of_another_version_is_not_the_same(load):
    """Another version may give other numbers."""
    load("__version__ = '1.0'\n" + textwrap.dedent(FITTED.format(middle="1")))
    shipment = packed(registry.offered("criteria"), ["mine"], _guard, strict=False)

    registry.reset()
    load("__version__ = '2.0.1'\n" + textwrap.dedent(FITTED.format(middle="1")))
    _, lacking = shipment.here()

    assert lacking == {"mine": "it is that of fitted 2.0.1 there, and of fitted 1.0 here"}


def test_a_cell_that_refers_to_what_is_not_there_is_told():
    """A cell's code may need a module that only this machine has."""

    @tm.criterion(goal="max")
    def mine(offers):
        return offers["price"]

    shipment = packed(registry.offered("criteria"), ["mine"], _guard, strict=False)
    elsewhere = replace(shipment, cells={"mine": b"cno_such_module\nthing\n."})

    _, lacking = elsewhere.here()

    assert lacking == {"mine": "No module named 'no_such_module'"}
