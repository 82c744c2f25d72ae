"""A real cluster: two worker processes with less memory than the offers take, one of which dies."""

from __future__ import annotations

import os
import signal
import threading
import time

import numpy as np
import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics import registry
from tmapi_analytics.errors import PluginError, PluginWarning

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning"),
]

WEIGHTS = {"price": 0.4, "repurchase_rate": 0.2, "shop_years": 0.2, "sales_90d": 0.1, "moq": 0.1}
PLUGIN = """
from tmapi_analytics.hookspecs import Criterion, hookimpl

@hookimpl
def tmapi_criteria():
    return [Criterion(name="mine", goal="max", value=lambda offers: offers["price"])]
"""
MEMORY = 2**30
"""Of a worker, in bytes. Before it has any offers it takes 140 MB, and after moving some 440 MB."""


@pytest.fixture(scope="module")
def dataset(catalogue, tmp_path_factory):
    """A folder of Parquet files whose offers take more memory than a worker has, and all offers."""
    folder = tmp_path_factory.mktemp("offers")
    words = pd.Series([f"{number} " + "lotus seeds " * 120 for number in range(1_000)])
    for number in range(24):
        offers = catalogue(40_000, seed=number)
        offers["title"] = words.take(np.arange(len(offers)) % len(words)).array
        offers.to_parquet(folder / f"{number:02}.parquet", index=False)
    return folder, pd.read_parquet(folder)


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit=MEMORY, dashboard_address=":0"
        ) as running,
        Client(running),
    ):
        yield running


@pytest.fixture(autouse=True)
def one_process():
    """The cluster works, and not this process."""


def test_offers_that_no_worker_can_hold_are_scored(cluster, dataset, tmp_path):
    """Scores, and the ranks of the best, are those of one frame; no worker has died of it."""
    import dask.dataframe as dd

    folder, offers = dataset
    assert offers.memory_usage(deep=True).sum() > MEMORY
    before = set(cluster.scheduler.workers)

    scored = tm.score(dd.read_parquet(folder), WEIGHTS, top=100)
    scored[["score", "rank", "utility_price"]].to_parquet(tmp_path, name_function="{:02}.parquet".format)

    found, expected = pd.read_parquet(tmp_path), tm.score(offers, WEIGHTS)
    np.testing.assert_allclose(found["score"], expected["score"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["utility_price"], expected["utility_price"], rtol=0, atol=1e-9)
    assert found["rank"].tolist() == expected["rank"].mask(expected["rank"] > 100).tolist()
    assert set(cluster.scheduler.workers) == before


def test_suppliers_of_offers_that_no_worker_can_hold(cluster, dataset):
    """The table is that of one frame, to the last digit."""
    import dask.dataframe as dd

    folder, offers = dataset

    table = tm.suppliers(dd.read_parquet(folder))

    pd.testing.assert_frame_equal(table, tm.suppliers(offers), check_exact=True)


@pytest.mark.parametrize("verb", ["score", "suppliers"])
def test_a_worker_that_dies_changes_nothing(cluster, dataset, verb):
    """What a dead worker had done is done again by the other, with the same result."""
    import dask.dataframe as dd

    folder, offers = dataset
    killed = threading.Thread(target=_kill_one_half_way, args=[cluster])
    killed.start()

    if verb == "score":
        found = tm.score(dd.read_parquet(folder), WEIGHTS)["score"].compute()
        np.testing.assert_allclose(found, tm.score(offers, WEIGHTS)["score"], rtol=0, atol=1e-9)
    else:
        pd.testing.assert_frame_equal(tm.suppliers(dd.read_parquet(folder)), tm.suppliers(offers))

    killed.join(timeout=1)
    assert not killed.is_alive()


def _kill_one_half_way(cluster):
    """Kill a worker process as soon as it holds something that is needed."""
    while True:
        for nanny in cluster.workers.values():
            state = cluster.scheduler.workers.get(nanny.worker_address)
            if state and state.has_what:
                os.kill(nanny.pid, signal.SIGKILL)
                return
        time.sleep(0.001)


def test_a_plugin_that_the_workers_have_not_got_is_told_once(cluster, dataset, tmp_path):
    """A plugin that is loaded here only counts for no offer, and its weight goes to the others."""
    import dask.dataframe as dd

    plugin = tmp_path / "mine.py"
    plugin.write_text(PLUGIN, encoding="utf-8")
    registry.load_file(plugin)
    offers = dd.read_parquet(dataset[0])

    with pytest.warns(PluginWarning) as told:
        scored = tm.score(offers, {"mine": 3, "shop_years": 1})
    with pytest.raises(PluginError, match='a worker has not got the criterion "mine"'):
        tm.score(offers, {"mine": 3, "shop_years": 1}, strict=True)
    registry.reset()

    of_plugins = [str(one.message) for one in told if issubclass(one.category, PluginWarning)]
    assert ['a worker has not got the criterion "mine"' in one for one in of_plugins] == [True]
    assert scored.attrs["tmapi_score"]["groups"][""]["shares"] == {"mine": 0, "shop_years": 1}
    expected = tm.score(dataset[1], {"shop_years": 1})["score"]
    np.testing.assert_allclose(scored["score"].compute(), expected, rtol=0, atol=1e-9)
