"""Whether everybody can read a page: with weak eyes, with a screen reader, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def obstacles(page: Page, within: str | None = None) -> list[str]:
    """What axe finds wrong, a line each: pale text, pictures without words, headings out of order and so on.

    Parameters
    ----------
    page : playwright.sync_api.Page
        As it is shown now.
    within : str, optional
        A CSS selector: only what lies in there, as a widget in a notebook.
    """
    found: list[dict[str, Any]] = Axe().run(page, context=within).response["violations"]
    return [
        f"{rule['help']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def bare_tables(page: Page) -> list[str]:
    """The tables that do not say what they are, or what their columns are; axe lets them pass."""
    tables = "table:not(:has(caption)), table:has(th:not([scope]))"
    return [table.inner_text()[:80] for table in page.locator(tables).all()]


def loaded(pictures: Locator) -> list[bool]:
    """Of each picture, whether it really shows; lazy ones are scrolled to and waited for."""
    script = """async picture => {
        picture.scrollIntoView();
        await picture.decode().catch(() => {});
        return picture.naturalWidth > 0;
    }"""
    pictures.first.wait_for()
    return [one.evaluate(script) for one in pictures.all()]
