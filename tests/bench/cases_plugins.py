"""What it costs that others have plugins installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

from harness import Ratio, case, paired

from tmapi_analytics.config import APP
from tmapi_analytics.hookspecs import PROJECT

PLUGINS = 20
_SOURCE = """
from tmapi_analytics.hookspecs import Criterion, hookimpl

@hookimpl
def tmapi_criteria():
    return [Criterion(name="{name}", goal="max", value=lambda offers: offers["price"], needs=("price",))]
"""
_FIRST_USE = """
import time
import pandas
from tmapi_analytics import registry

begun = time.process_time()
offered = registry.offered("criteria")
print(time.process_time() - begun, sum(name.startswith("bench_") for name in offered))
"""


@case(f"loading with {PLUGINS} installed plugins, over none", reach=None)
def loading(rounds: int) -> Ratio:
    """The first use of the registry, the package's own criteria and charts included, once pandas is there."""
    with tempfile.TemporaryDirectory() as many, tempfile.TemporaryDirectory() as none:
        for number in range(PLUGINS):
            _install(Path(many), f"bench_{number}")
        return paired(_first_use(many, PLUGINS), _first_use(none, 0), rounds=rounds)


def _install(site: Path, name: str) -> None:
    about = site / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[tmapi_analytics]\n{name} = {name}\n")
    (site / f"{name}.py").write_text(_SOURCE.format(name=name))


def _first_use(site: str, expected: int) -> Callable[[], float]:
    command = [sys.executable, "-W", "error", "-c", _FIRST_USE]
    others = [entry.name for entry in entry_points(group=PROJECT) if entry.dist.name != APP]
    environment = {**os.environ, "PYTHONPATH": site, "TMAPI_DISABLE_PLUGINS": ",".join(others)}

    def measure() -> float:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        seconds, found = done.stdout.split()
        assert int(found) == expected, "a plugin was not loaded"
        return float(seconds)

    return measure
