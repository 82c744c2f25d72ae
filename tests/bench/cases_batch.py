"""What a table of searches costs: over the time that the API needs, and as the table grows."""

from __future__ import annotations

import atexit
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import pandas as pd
from cases_paging import AT_ONCE, LATENCY, _server
from harness import Ratio, case, paired
from pages import make_pages

import tmapi_analytics as tm
from tmapi_analytics.batch import search_batch
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.search.asking import read_ask

ROWS = 300
MANY = 3_000
PAGES = 2
_DEFAULTS: dict[str, object] = {
    **dict.fromkeys(("cat_id", "price", "extra", "label", *ENDPOINTS["search_items"].flags)),
    "language": "en",
    "sort": "default",
    "pages": 1,
    "page_size": 20,
}
_PEAK = """
import resource, sys
import pandas as pd
import tmapi_analytics as tm
from tmapi_analytics.batch import search_batch

rows, store, out = int(sys.argv[1]), sys.argv[2], sys.argv[3]
table = pd.DataFrame({"keyword": [f"lotus {row}" for row in range(rows)]})
with tm.settings(cache_dir=store):
    search_batch(table, out, offline=True, progress=False)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@case("a batch of 300 pictures at 150 ms and 5 at once, over the ideal", reach=1.2)
def cold_batch(rounds: int) -> Ratio:
    """A conversion and two pages a row, over their share of the time that five at once need."""
    ideal = LATENCY * ROWS * (1 + PAGES) / AT_ONCE
    with _server() as (url, picture):
        first, second = (_asked(url, picture) for _ in range(2))
    return Ratio(seen=(first + second) / 2 / ideal, same=first / second)


def _asked(url: str, picture: str) -> float:
    table = pd.DataFrame({"image": [f"{picture}?row={row}" for row in range(ROWS)]})
    with (
        tempfile.TemporaryDirectory() as folder,
        tm.Client(token="sandbox", base_url=url, cache_dir=folder, concurrency=AT_ONCE) as client,
    ):
        begun = time.perf_counter()
        search_batch(table, f"{folder}/offers", pages=PAGES, page_size=10, client=client, progress=False)
        seconds = time.perf_counter() - begun
        statuses = tm.spend(client=client)["status"].dropna()
        assert len(statuses) == ROWS * (1 + PAGES), "another number of calls than there are pages"
        assert (statuses == 200).all(), "a call was refused"
    return seconds


@case("time a row of a batch of 3,000 rows from the store, over one of 300", reach=1.2)
def stored_batch(rounds: int) -> Ratio:
    """Each row is one stored page of 20 offers; nothing is called."""
    return paired(lambda: _stored(MANY) / MANY, lambda: _stored(ROWS) / ROWS, rounds=min(rounds, 2))


def _stored(rows: int) -> float:
    with tempfile.TemporaryDirectory() as out, tm.settings(cache_dir=_store()):
        begun = time.perf_counter()
        search_batch(_table(rows), f"{out}/offers", offline=True, progress=False)
        return time.perf_counter() - begun


@case("peak memory of a batch of 3,000 rows from the store, over one of 300", reach=1.1)
def batch_memory(rounds: int) -> Ratio:
    """Of the whole process, Python and pandas among it, as its user sees it."""
    many, few = (statistics.median(_peak(rows) for _ in range(3)) for rows in (MANY, ROWS))
    return Ratio(many / few)


def _peak(rows: int) -> int:
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", _PEAK, str(rows), str(_store()), f"{out}/offers"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout)


def _table(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"keyword": [f"lotus {row}" for row in range(rows)]})


@cache
def _store() -> Path:
    """A store with the first page of each row."""
    folder = tempfile.TemporaryDirectory(prefix="tmapi-bench-")
    atexit.register(folder.cleanup)
    (page,) = make_pages(1)
    client = tm.Client(cache_dir=folder.name)
    for keyword in _table(MANY)["keyword"]:
        request = read_ask(ENDPOINTS["search_items"], {**_DEFAULTS, "keyword": keyword}).request(1)
        client.store.add(request.key(client.settings.base_url), page)
    client.close()
    return Path(folder.name)
