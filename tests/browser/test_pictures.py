"""The pictures of the README are those of today: what is to be read in them has not changed.

``make pictures`` takes them anew. A picture's text stands beside it, with days and numbers of ports masked,
because pixels differ between machines and say nothing when they do.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tmapi_analytics as tm

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tmapi_analytics.devserver import Sandbox

    from .chromium import Visit
    from .notebooks import InJupyter

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PANEL = """\
import tmapi_analytics as tm
offers = tm.search_items("bamboo cup", pages=3, progress=False)
panel = tm.SearchPanel(offers)
panel
"""


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
def test_the_picture_of_the_report_is_current(
    box: Sandbox, open_page: Callable[..., Visit], tmp_path: Path
) -> None:
    """The report that the README shows says the same today."""
    offers = tm.search_image(box.pictures["lotus"], pages=3, price=(5, 60))
    ranked = tm.score(
        offers, {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}, quantity=300, sort=True
    )
    path = tm.report(ranked, title="Lotus seeds", currency="EUR", rate=7.85).save(tmp_path / "lotus.html")

    visit = open_page(width=1280, height=1150)
    visit.go(path.as_uri())

    _check("report", visit, visit.page.locator("body"))


@pytest.mark.slow
def test_the_picture_of_the_panel_is_current(
    kernel_box: Sandbox, open_notebook: Callable[..., InJupyter]
) -> None:
    """The panel that the README shows says the same today."""
    notebook = open_notebook([PANEL], width=1280, height=1150)
    cards = notebook.cell(0)
    cards.get_by_text("same product, checked").first.wait_for()

    _check("panel", notebook.visit, cards)


def _check(name: str, visit: Visit, shown: Locator) -> None:
    text = re.sub(r"\d{4}-\d\d-\d\d|:\d{5}|\d+ (?:s|min) ago", "…", shown.inner_text())
    kept = FOLDER / f"{name}.txt"
    if os.environ.get("PICTURES"):
        visit.page.screenshot(path=FOLDER / f"{name}.png")
        kept.write_text(text, encoding="utf-8")

    assert text == kept.read_text(encoding="utf-8"), "run: make pictures"
