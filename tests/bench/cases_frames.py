"""What making a frame of stored pages costs, in time and in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
from harness import Ratio, case, ratio
from pages import make_pages

from tmapi_analytics.frames import read_pages

_PEAK = """
import gc, resource, sys, tracemalloc
sys.path.insert(0, sys.argv[1])
from pages import make_pages
from tmapi_analytics.frames import read_pages

read_pages(make_pages(70), search="warm")
pages = make_pages(5000)
size = sum(len(page.body) for page in pages)
gc.collect()
if sys.argv[2] == "rss":
    # Garbage of making the pages may have raised the mark already: the kernel takes it back to now.
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
    frame = read_pages(pages, search="bench")
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024
else:
    import pyarrow as pa
    tracemalloc.start()
    before = 0
    arrow = pa.total_allocated_bytes()
    frame = read_pages(pages, search="bench")
    peak = tracemalloc.get_traced_memory()[1] + pa.default_memory_pool().max_memory() - arrow
assert len(frame) == 100_000
print((peak - before) / size)
"""


@case("50 stored pages to frame, over orjson.loads", reach=3.5)
def frame_over_json(rounds: int) -> Ratio:
    """Bytes of 1,000 offers to a frame, over merely parsing the same bytes."""
    pages = make_pages(50)
    bodies = [page.body for page in pages]
    return ratio(
        lambda: read_pages(pages, search="bench"),
        lambda: [orjson.loads(body) for body in bodies],
        rounds=rounds,
    )


@case("5,000 pages to frame, per row, over 50 pages", reach=1.2)
def many_over_few(rounds: int) -> Ratio:
    """Whether a row stays as cheap when there are 100,000 of them."""
    many, few = make_pages(5000), make_pages(50)
    whole = ratio(
        lambda: read_pages(many, search="bench"), lambda: read_pages(few, search="bench"), rounds=rounds
    )
    return Ratio(whole.seen / 100, whole.same)


@case("5,000 pages to frame, peak memory (resident) over input", reach=1.25)
def peak_resident(rounds: int) -> Ratio:
    """The process's high-water mark over what it held before: sees every allocator, Arrow's too."""
    return _peak("rss")


@case("5,000 pages to frame, peak memory (allocated) over input", reach=1.25)
def peak_allocated(rounds: int) -> Ratio:
    """Python's peak by tracemalloc and Arrow's by its pool, added: an upper bound without page noise."""
    return _peak("allocated")


def _peak(by: str) -> Ratio:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(here), by],
        capture_output=True,
        text=True,
        check=True,
        cwd=here.parents[1],
    )
    return Ratio(float(done.stdout))
