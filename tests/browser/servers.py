"""Jupyter and Voilà as real servers, cut off from the settings and the home of whoever runs the tests."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BIN = Path(sys.executable).parent
PATIENCE = 60  # s; a server starts in 3 to 7 s on a calm machine
QUIET_LAB = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    # Else cells out of view are not in the page.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Bench:
    """The folders that servers work in, and the kernels that they offer.

    Attributes
    ----------
    root : Path
        The folder of all the others.
    box_url : str
        Where the sandbox of a test is; pages may take pictures from there.
    kernels : mapping
        What a notebook can ask for: the kernel's name -> the variables that it sees on top of the server's.
        All of them run this Python.
    """

    root: Path
    box_url: str
    kernels: Mapping[str, Mapping[str, str]]

    @property
    def notebooks(self) -> Path:
        """Where notebooks lie."""
        return self.root / "notebooks"

    def environment(self) -> dict[str, str]:
        """The variables of a server: none of ours, and a home of its own."""
        own = {
            name: value for name, value in os.environ.items() if not name.startswith(("TMAPI_", "JUPYTER"))
        }
        return own | {
            "HOME": str(self.root),
            "IPYTHONDIR": str(self.root / "ipython"),
            "JUPYTER_CONFIG_DIR": str(self.root / "config"),
            "JUPYTER_DATA_DIR": str(self.root / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.root / "runtime"),
        }

    def lay_out(self) -> None:
        """Make the folders, the kernels and Lab's settings."""
        self.notebooks.mkdir(parents=True)
        _write(self.root / "config" / "labconfig" / "default_setting_overrides.json", QUIET_LAB)
        for name, variables in self.kernels.items():
            spec = {
                "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                "display_name": name,
                "language": "python",
                "env": dict(variables),
            }
            _write(self.root / "data" / "kernels" / name / "kernel.json", spec)


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content), encoding="utf-8")


@dataclass(frozen=True)
class Server:
    """A running server: its address, the token that opens it, and the bench that it works at."""

    url: str
    token: str
    bench: Bench

    def ask(self, method: str, path: str) -> requests.Response:
        """Its answer to a call of the REST API."""
        headers = {"Authorization": f"token {self.token}"}
        return requests.request(method, f"{self.url}{path}", headers=headers, timeout=PATIENCE)

    def end_kernels(self) -> None:
        """Shut every kernel down; a server that cannot say which there are ends them when it ends."""
        answer = self.ask("GET", "/api/kernels")
        for kernel in answer.json() if answer.ok else []:
            self.ask("DELETE", f"/api/kernels/{kernel['id']}")


@contextlib.contextmanager
def jupyter(bench: Bench, app: Literal["lab", "notebook"]) -> Iterator[Server]:
    """Runs JupyterLab or Notebook 7, not both: Notebook 7 stumbles over what Lab leaves in a server."""
    port = free_port()
    options = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={bench.notebooks}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
    ]
    with _running(f"jupyter-{app}", options, port, "/api/status", bench) as server:
        yield server


@contextlib.contextmanager
def voila(bench: Bench) -> Iterator[Server]:
    """Runs one Voilà, with each notebook of the bench under ``/voila/render/``."""
    port = free_port()
    options = [
        "--no-browser",
        "--Voila.ip=127.0.0.1",
        f"--port={port}",
        "--VoilaConfiguration.allow_theme_override=YES",
        # Notebook 7's own extension is installed beside it, and fails to load there.
        "--VoilaConfiguration.extension_denylist=@jupyter-notebook/lab-extension",
        "--show_tracebacks=True",
        str(bench.notebooks),
    ]
    # Asked for "/", it would run a notebook.
    with _running("voila", options, port, "/voila/static/voila.js", bench) as server:
        yield server


@contextlib.contextmanager
def _running(name: str, options: list[str], port: int, ready: str, bench: Bench) -> Iterator[Server]:
    token = secrets.token_urlsafe()
    log = bench.root / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [BIN / name, *options],
            cwd=bench.notebooks,
            # In the environment, since every user of this machine can read a command line.
            env=bench.environment() | {"JUPYTER_TOKEN": token},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(f"http://127.0.0.1:{port}", token, bench)
    try:
        _wait(server, ready, process, log)
        yield server
    finally:
        _end(process)


def _wait(server: Server, ready: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(requests.RequestException):
            if server.ask("GET", ready).ok:
                return
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"{log.stem} did not come up; its log ends with:\n{tail}")
        time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)  # it ends its kernels, which are no part of its process group
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
