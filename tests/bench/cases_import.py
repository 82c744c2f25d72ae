"""What it costs to import the package, and to have a first frame."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable

from cases_store import warm_client
from harness import Ratio, case, paired

_TIMED = "import time; begun = time.process_time(); {work}; print(time.process_time() - begun)"
_FIRST_FRAME = (
    "import tmapi_analytics as tm; client = tm.Client(cache_dir={folder!r}); "
    "frame = tm.search_items('lotus', client=client, offline=True); assert len(frame) == 20"
)


@case("import tmapi_analytics, over import pandas", reach=0.1)
def importing(rounds: int) -> Ratio:
    """The package by itself, in a fresh interpreter."""
    return paired(_fresh("import tmapi_analytics"), _fresh("import pandas"), rounds=rounds)


@case("import and a first frame from the store, over import pandas", reach=1.35)
def first_frame(rounds: int) -> Ratio:
    """Import, open the store, read one page into a frame, in a fresh interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        warm_client(folder, 1).close()
        return paired(_fresh(_FIRST_FRAME.format(folder=folder)), _fresh("import pandas"), rounds=rounds)


def _fresh(work: str) -> Callable[[], float]:
    command = [sys.executable, "-c", _TIMED.format(work=work)]
    return lambda: float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
