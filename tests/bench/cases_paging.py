"""What many cold pages cost over the time that the API itself needs."""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from harness import Ratio, case, paired

import tmapi_analytics as tm

LATENCY = 0.15
AT_ONCE = 5
PAGES = 50
_SERVER = """
import sys
from tmapi_analytics.devserver import Sandbox

box = Sandbox(latency=float(sys.argv[1]), limit=int(sys.argv[2]))
print(box.url, box.pictures["lotus"], flush=True)
sys.stdin.read()
"""


@case("50 cold pages at 150 ms and 5 at once, over the ideal", reach=1.15)
def cold_pages(rounds: int) -> Ratio:
    """Conversion, page 1 and 49 pages in rounds of five, over waiting exactly that long."""
    ideal = LATENCY * (2 + math.ceil((PAGES - 1) / AT_ONCE))
    with _server() as (url, picture):
        return paired(lambda: _search(url, picture), lambda: _waited(ideal), rounds=max(3, rounds // 4))


def _search(url: str, picture: str) -> float:
    with (
        tempfile.TemporaryDirectory() as folder,
        tm.Client(token="sandbox", base_url=url, cache_dir=folder, concurrency=AT_ONCE) as client,
    ):
        begun = time.perf_counter()
        tm.search_image(picture, pages=PAGES, page_size=10, client=client, progress=False)
        seconds = time.perf_counter() - begun
        statuses = tm.spend(client=client)["status"]
        assert len(statuses) == PAGES + 1, "another number of calls than there are pages"
        assert (statuses == 200).all(), "a call was refused"
    return seconds


def _waited(seconds: float) -> float:
    begun = time.perf_counter()
    time.sleep(seconds)
    return time.perf_counter() - begun


@contextmanager
def _server() -> Iterator[tuple[str, str]]:
    # In a process of its own: a server in ours would compete with what is measured.
    command = [sys.executable, "-c", _SERVER, str(LATENCY), str(AT_ONCE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url, picture = process.stdout.readline().split()
        try:
            yield url, picture
        finally:
            process.terminate()
