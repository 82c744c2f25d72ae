"""What every test stands on: settings of its own, and a sandbox that counts what it is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import pytest

import tmapi_analytics as tm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tmapi_analytics.devserver import Sandbox


def pytest_configure() -> None:
    """Let tests interrupt processes that they start, also where pytest runs in a script's background.

    A shell starts such a job with Ctrl-C ignored, and every process below it inherits that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def clean_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No setting of this machine reaches a test, and no test writes outside its own folder."""
    for name in [name for name in os.environ if name.startswith("TMAPI_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("TMAPI_CONFIG_DIR", str(home / "config"))
    monkeypatch.setenv("TMAPI_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("TMAPI_BACKOFF", "0.01")
    return home


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A running sandbox; calls without ``client=`` go there."""
    with tm.sandbox() as running:
        yield running


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python code in another process whose settings are `variables`; `tm` is imported there."""
    running: list[subprocess.Popen[str]] = []

    def start(code: str, **variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", f"import tmapi_analytics as tm\n{textwrap.dedent(code)}"],
            env={**os.environ, **{f"TMAPI_{name.upper()}": value for name, value in variables.items()}},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Waits until something has come to pass, and fails where it never does."""

    def wait(happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not happened():
            assert time.monotonic() < deadline, "it never came to pass"
            time.sleep(0.002)

    return wait
