"""Two workers on Dask score offers in Parquet files, over pandas on one core; reading is in it."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import resource
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import pandas as pd
from cases_scoring import WEIGHTS, offers
from harness import Ratio, case, paired

from tmapi_analytics.errors import DataWarning
from tmapi_analytics.ranking import score

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

FILES = 20
ROWS = 500_000
WORKERS = 2
MEMORY = 2 * 2**30
"""Of a worker, in bytes."""
FEW = 5
"""Rounds at most: one takes half a minute."""
WARM = 3
"""Runs before the first that counts: until then a process still asks for memory."""
KEEP = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**34),
}
"""Lets a process keep the memory it had: on a virtual machine, getting it anew costs more or less."""
KEEP_LARGE = {**KEEP, "MALLOC_MMAP_MAX_": "0"}
"""The same where arrays are larger than the threshold above, the highest there is: those of all offers."""


@case("score of 10,000,000 offers in files by two workers on Dask, over pandas on one core", reach=0.8)
def two_workers_over_one_core(rounds: int) -> Ratio:
    """Files to scores in memory, either way."""
    with one_core() as alone, cluster():
        np.testing.assert_allclose(on_workers()[1], on_one_core(alone)[1], rtol=1e-9)
        return paired(lambda: on_workers()[0], lambda: on_one_core(alone)[0], rounds=min(rounds, FEW))


@case("score of 10,000,000 offers on Dask, peak memory of a worker over 2 GiB", reach=1.0)
def memory_of_a_worker(rounds: int) -> Ratio:
    """The most that a worker process has held, the scores of its half of the offers among it."""
    with cluster() as client:
        on_workers()
        return Ratio(max(client.run(_peak).values()) / MEMORY)


@cache
def folder() -> str:
    """Ten million offers in files."""
    kept = tempfile.TemporaryDirectory()
    atexit.register(kept.cleanup)
    for number in range(FILES):
        part = offers(ROWS).assign(item_id=np.arange(ROWS) + number * ROWS)
        part.to_parquet(Path(kept.name, f"{number:02}.parquet"), index=False)
    return kept.name


@contextmanager
def cluster() -> Iterator[Any]:
    """Two worker processes of a thread each, ready to work."""
    import dask
    from distributed import Client, LocalCluster

    with dask.config.set(
        {f"distributed.nanny.pre-spawn-environ.{name}": value for name, value in KEEP.items()}
    ):
        started = LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, memory_limit=MEMORY, dashboard_address=":0"
        )
    with started, Client(started) as client:
        for _ in range(WARM):
            on_workers()
        yield client


def on_workers() -> tuple[float, float]:
    """How many seconds the workers take, and the sum of the scores."""
    import dask.dataframe as dd
    from distributed import wait

    start = time.perf_counter()
    scored = _score(dd.read_parquet(folder())).persist()
    wait(scored)
    return time.perf_counter() - start, float(scored["score"].sum().compute())


@contextmanager
def one_core() -> Iterator[Connection]:
    """A process that has one core, ready to work."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_work_alone, args=(folder(), theirs), daemon=True)
    with patch.dict(os.environ, KEEP_LARGE):
        process.start()
    yield ours
    process.kill()
    process.join()


def on_one_core(alone: Connection) -> tuple[float, float]:
    """The same for pandas."""
    alone.send("go")
    seconds, total = alone.recv()
    return seconds, total


def _work_alone(files: str, asked: Connection) -> None:
    os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])
    for _ in range(WARM):
        _read_and_score(files)
    while asked.recv():
        asked.send(_read_and_score(files))


def _read_and_score(files: str) -> tuple[float, float]:
    start = time.perf_counter()
    scored = _score(pd.read_parquet(files))
    return time.perf_counter() - start, float(scored["score"].sum())


def _score(frame: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        return score(frame, WEIGHTS)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
