"""Notebooks opened and run in JupyterLab, Notebook 7 and Voilà, and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

import nbformat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from .chromium import Visit
    from .servers import Bench, Server

PATIENCE = 120  # s; all cells of one notebook
NUMBERS = count(1)
# The font of Voilà's own page lies on a CDN; offline it fails without harm, but not in silence.
VOILA_FONT = "https://cdn.jsdelivr.net/npm/@fortawesome/**"
# Notebook 7.6 stumbles over the settings of notifications whenever it starts.
NOTEBOOK_7_FAULT = "reading 'schema'"
READY = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
RUN = """async ([command, patience]) => {
    const late = new Promise((_, fail) => setTimeout(fail, patience * 1000, new Error('cells still run')));
    await Promise.race([jupyterapp.commands.execute(command), late]);
}"""
OUTPUTS = """() => jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code').map(cell => cell.model.outputs.toJSON())"""


def write(bench: Bench, cells: Sequence[str], kernel: str) -> Path:
    """A new notebook of these code cells."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}},
    )
    path = bench.notebooks / f"{next(NUMBERS)}.ipynb"
    nbformat.write(notebook, path)
    return path


@dataclass(frozen=True)
class Opened:
    """A notebook in a page; cells count from 0.

    Attributes
    ----------
    visit : Visit
        The page with what it asked for and complained about; `page` is short for its page.
    path : Path
        The notebook's file.
    """

    visit: Visit
    path: Path

    @property
    def page(self) -> Page:
        """To click and read."""
        return self.visit.page

    def cell(self, number: int) -> Locator:
        """What a cell shows below its code."""
        return self.page.locator(".jp-CodeCell").nth(number).locator(".jp-Cell-outputArea")

    def assert_clean(self) -> None:
        """As `Visit.assert_clean`."""
        self.visit.assert_clean()


@dataclass(frozen=True)
class InJupyter(Opened):
    """A notebook in JupyterLab or Notebook 7, with a kernel behind."""

    def run_all(self) -> None:
        """Run every cell, and wait until all are done."""
        self.page.evaluate(RUN, ["notebook:run-all-cells", PATIENCE])

    def run(self, number: int) -> None:
        """Run one cell, and wait until it is done."""
        self.page.evaluate("at => { jupyterapp.shell.currentWidget.content.activeCellIndex = at }", number)
        self.page.evaluate(RUN, ["notebook:run-cell", PATIENCE])

    def outputs(self, number: int) -> list[dict[str, Any]]:
        """The outputs of a cell, as nbformat writes them down."""
        return list(self.page.evaluate(OUTPUTS)[number])

    def text(self, number: int) -> str:
        """What a cell printed or gave back, as plain text."""
        said = [one.get("text") or one.get("data", {}).get("text/plain", "") for one in self.outputs(number)]
        return "".join("".join(part) for part in said)

    def pictures(self, number: int) -> list[str]:
        """The PNGs that a cell shows, in base64."""
        shown = [one.get("data", {}).get("image/png") for one in self.outputs(number)]
        return [picture for picture in shown if picture]

    def errors(self) -> list[str]:
        """The exceptions that cells ended with."""
        raised = [
            one for cell in self.page.evaluate(OUTPUTS) for one in cell if one["output_type"] == "error"
        ]
        return [f"{one['ename']}: {one['evalue']}" for one in raised]

    def save(self) -> str:
        """Save the notebook, and give back the whole text of its file."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.context.save()")
        return self.path.read_text(encoding="utf-8")


def in_jupyter(server: Server, visit: Visit, path: Path, app: Literal["lab", "notebook"]) -> InJupyter:
    """The notebook, alone in its window, in JupyterLab or Notebook 7, before any cell has run."""
    below = {"lab": "doc/tree", "notebook": "notebooks"}[app]
    if app == "notebook":
        visit.known.add(NOTEBOOK_7_FAULT)
    visit.home.add(server.bench.box_url)
    visit.go(f"{server.url}/{below}/{path.name}?token={server.token}")
    visit.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
    visit.page.evaluate(READY)
    return InJupyter(visit, path)


def in_voila(server: Server, visit: Visit, path: Path, *, dark: bool) -> Opened:
    """The notebook as a page of Voilà, with every cell run."""
    visit.page.route(VOILA_FONT, lambda route: route.fulfill(body="", content_type="text/css"))
    visit.home |= {VOILA_FONT.rstrip("*"), server.bench.box_url}
    theme = "dark" if dark else "light"
    visit.go(f"{server.url}/voila/render/{path.name}?theme={theme}&token={server.token}")
    visit.page.locator("#rendered_cells").wait_for(timeout=PATIENCE * 1000)
    return Opened(visit, path)
