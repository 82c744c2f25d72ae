"""A real browser over real servers, for what shows nowhere else. Most tests need neither.

One JupyterLab, Notebook 7 and Voilà serve all tests of this folder, one Chromium those of a file; each test
has a new browser context and a new kernel. Nothing reaches the outside, and what tries to is listed.

A page, or a file::

    def test_it(open_page, tmp_path):
        visit = open_page(width=800, dark=True)
        visit.go((tmp_path / "report.html").as_uri())
        visit.page.get_by_role("heading", name="Verdict").wait_for()  # playwright's page
        assert visit.sideways == 0
        visit.look("verdict")  # a picture for your eyes, among the test's files or in SCREENSHOTS=folder
        visit.assert_clean()  # no request left home, no console error, no script of a seller's ran

A notebook, in JupyterLab (``open_notebook``), Notebook 7 (``open_notebook7``) or Voilà (``open_voila``)::

    def test_it(kernel_box, open_notebook):
        notebook = open_notebook([PANEL, "panel.selected"])
        notebook.page.get_by_role("button", name="Search").click()
        notebook.run(1)  # once more, now that something is selected
        assert notebook.errors() == []
        assert kernel_box.calls == 2
        notebook.assert_clean()

``kernel_box`` is the sandbox that kernels find in their environment (``TMAPI_BASE_URL`` and so on); the test
sees its ``calls``, and may set ``latency``, ``balance`` and faults while it runs. Its pictures are no stray
requests. Kernels start with an empty store; ``open_notebook(cells, kernel="no-token")`` gives one without a
token and without a sandbox.

``steps`` has what a person does with a widget, by mouse or by keyboard alone: ``Mouse(notebook.cell(0))`` can
``press("Search")``, ``write("Pages", "3")``, ``choose``, ``tick``, ``slide`` and ``upload``. ``reading`` has
what stands in a reader's way: ``obstacles(page)`` (axe), ``bare_tables(page)``, ``loaded(pictures)``.

Controls go by the name that a person reads or hears. No test sleeps: playwright waits, and so does
``expect(locator)``.
"""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest

from tmapi_analytics.devserver import Sandbox

from . import chromium as browsers
from . import notebooks, servers
from .servers import Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser

    from .chromium import Visit
    from .notebooks import InJupyter, Opened
    from .servers import Server

TOKEN = "sandbox-4f1c"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless Chromium, for one file of tests: playwright's event loop would disturb those of others."""
    with browsers.launched() as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Opens an empty page: ``open_page(width=1280, height=800, dark=False)``."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    yield partial(browsers.visit, chromium, folder)
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """What all servers work at: notebooks, a home, and the kernels "sandbox" and "no-token"."""
    root = tmp_path_factory.mktemp("bench")
    url = f"http://127.0.0.1:{servers.free_port()}"
    own = {"TMAPI_CACHE_DIR": str(root / "store"), "TMAPI_CONFIG_DIR": str(root / "settings")}
    there = {"TMAPI_BASE_URL": url, "TMAPI_TOKEN": TOKEN, "TMAPI_PUBLISH_URL": f"{url}/uploads"}
    bench = Bench(root, url, {"sandbox": own | there | {"TMAPI_BACKOFF": "0.01"}, "no-token": own})
    bench.lay_out()
    return bench


@pytest.fixture(scope="session")
def jupyter_lab(bench: Bench) -> Iterator[Server]:
    """One JupyterLab."""
    with servers.jupyter(bench, "lab") as server:
        yield server


@pytest.fixture(scope="session")
def notebook7(bench: Bench) -> Iterator[Server]:
    """One Notebook 7."""
    with servers.jupyter(bench, "notebook") as server:
        yield server


@pytest.fixture(scope="session")
def voila(bench: Bench) -> Iterator[Server]:
    """One Voilà."""
    with servers.voila(bench) as server:
        yield server


@pytest.fixture
def fresh(bench: Bench) -> None:
    """Kernels start with an empty store and no settings file, servers with no window of an earlier test."""
    for name in ("store", "settings", "config/lab/workspaces"):
        shutil.rmtree(bench.root / name, ignore_errors=True)


@pytest.fixture
def kernel_box(bench: Bench) -> Iterator[Sandbox]:
    """A sandbox of the test's own, which kernels of the name "sandbox" find in their environment."""
    with Sandbox(urlsplit(bench.box_url).port, token=TOKEN) as box:
        yield box


@pytest.fixture
def open_notebook(
    jupyter_lab: Server, fresh: None, open_page: Callable[..., Visit]
) -> Iterator[Callable[..., InJupyter]]:
    """Opens code cells in JupyterLab and runs them: ``open_notebook(cells, kernel="sandbox", **page)``."""
    yield partial(_opened, jupyter_lab, open_page, app="lab")
    jupyter_lab.end_kernels()


@pytest.fixture
def open_notebook7(
    notebook7: Server, fresh: None, open_page: Callable[..., Visit]
) -> Iterator[Callable[..., InJupyter]]:
    """As `open_notebook`, in Notebook 7."""
    yield partial(_opened, notebook7, open_page, app="notebook")
    notebook7.end_kernels()


def _opened(
    server: Server,
    open_page: Callable[..., Visit],
    cells: Sequence[str],
    *,
    app: Literal["lab", "notebook"],
    kernel: str = "sandbox",
    **page: Any,
) -> InJupyter:
    path = notebooks.write(server.bench, cells, kernel)
    opened = notebooks.in_jupyter(server, open_page(**page), path, app)
    opened.run_all()
    return opened


@pytest.fixture
def open_voila(
    voila: Server, fresh: None, open_page: Callable[..., Visit]
) -> Iterator[Callable[..., Opened]]:
    """As `open_notebook`, as a page of Voilà."""
    opened: list[Opened] = []

    def open_one(cells: Sequence[str], *, kernel: str = "sandbox", dark: bool = False, **page: Any) -> Opened:
        path = notebooks.write(voila.bench, cells, kernel)
        opened.append(notebooks.in_voila(voila, open_page(dark=dark, **page), path, dark=dark))
        return opened[-1]

    yield open_one
    for one in opened:
        one.page.goto("about:blank")  # Voilà ends a kernel when its page is left
