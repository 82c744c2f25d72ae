"""What the last line of a cell shows, in real notebooks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .reading import loaded

HOSTILE = '<img src=x onerror="window.__xss=1">'
OFFERS = "import tmapi_analytics as tm\noffers = tm.search_items('bamboo cup', pages=2)"
REPORT = """offers.loc[offers.index[0], ["title", "company_name"]] = HOSTILE
tm.report(offers)"""


def test_a_chart_shows_without_any_magic(kernel_box, open_notebook):
    """The last line of a cell is shown as a picture, the same bytes each of four times."""
    notebook = open_notebook([OFFERS, "tm.chart('price_distribution', offers)"])
    pictures = notebook.pictures(1)
    for _ in range(3):
        notebook.run(1)
        pictures += notebook.pictures(1)

    assert notebook.errors() == []
    assert loaded(notebook.cell(1).get_by_role("img")) == [True]
    assert pictures == pictures[:1] * 4
    assert kernel_box.calls == 2
    notebook.assert_clean()


@pytest.mark.slow
def test_a_hostile_title_in_a_plain_table_is_text(open_notebook):
    """A table of pandas' own shows markup in a title as its characters."""
    notebook = open_notebook([f"import pandas as pd\npd.DataFrame({{'title': [{HOSTILE!r}]}})"])

    expect(notebook.cell(0).get_by_role("cell", name=HOSTILE)).to_be_visible()
    assert notebook.cell(0).get_by_role("img").count() == 0
    notebook.assert_clean()


@pytest.mark.slow
def test_the_chart_shows_in_notebook_7(kernel_box, open_notebook7):
    """Notebook 7 shows the same as JupyterLab."""
    notebook = open_notebook7([OFFERS, "tm.chart('price_distribution', offers)"])

    assert notebook.errors() == []
    assert loaded(notebook.cell(1).get_by_role("img")) == [True]
    notebook.assert_clean()


@pytest.mark.slow
def test_the_chart_shows_in_voila(kernel_box, open_voila):
    """Voilà shows the same as JupyterLab."""
    page = open_voila([OFFERS, "tm.chart('price_distribution', offers)"])

    assert loaded(page.cell(1).get_by_role("img")) == [True]
    page.assert_clean()


def test_a_report_shows_itself_in_a_frame_of_its_own(kernel_box, open_notebook):
    """The last line of a cell is the whole report; no seller's script runs, and its style stays within."""
    notebook = open_notebook([f"HOSTILE = {HOSTILE!r}", OFFERS, REPORT])
    report = notebook.cell(2).frame_locator("iframe")

    assert notebook.errors() == []
    expect(report.get_by_role("heading", level=1)).to_be_visible()
    expect(report.get_by_text(HOSTILE).first).to_be_visible()
    assert all(loaded(report.get_by_role("img")))
    notebook.assert_clean()
