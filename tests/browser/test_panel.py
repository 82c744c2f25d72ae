"""The search panel in a real notebook: the whole way from a picture to the next cell."""

from __future__ import annotations

import re

import pytest
import requests
from playwright.sync_api import expect

from .reading import loaded, obstacles
from .steps import Keyboard, Mouse

PANEL = """import tmapi_analytics as tm
panel = tm.SearchPanel()
panel"""
FOUND = """import tmapi_analytics as tm
panel = tm.SearchPanel(tm.search_items("bamboo cup"))
panel.selected = panel.frame["item_id"].head(3).tolist()
panel"""

VIEWS = {  # and what tells that each is there
    "Offers": lambda panel: panel.get_by_role("list", name="Offers as cards"),
    "Charts": lambda panel: panel.get_by_alt_text("20 offers"),
    "Compare": lambda panel: panel.get_by_role("table"),
    "Save": lambda panel: panel.get_by_role("button", name="Save report"),
    "Code": lambda panel: panel.get_by_text("import tmapi_analytics as tm"),
}


@pytest.fixture
def photo(tmp_path, kernel_box):
    """A picture of the goods, as a file of this machine."""
    file = tmp_path / "lotus.jpg"
    file.write_bytes(requests.get(kernel_box.pictures["lotus"], timeout=10).content)
    return file


@pytest.mark.parametrize("person", [Mouse, pytest.param(Keyboard, marks=pytest.mark.slow)])
def test_the_whole_way_from_a_picture_to_the_next_cell(person, photo, kernel_box, open_notebook, tmp_path):
    """Somebody uploads, sees the cost, searches, filters, weighs, selects, checks, compares and saves."""
    notebook = open_notebook([PANEL, "panel.selected, panel.confirmed"], height=1200)
    panel = notebook.cell(0)
    me = person(panel)
    status = panel.get_by_role("status")
    cards = panel.get_by_role("list", name="Offers as cards").locator("> li")

    me.upload(photo)
    me.write("Pages (or all)", "2")
    expect(status.filter(has_text="Cost: 3 calls")).to_be_visible()
    assert kernel_box.calls == 0

    me.press("Search")
    expect(status.filter(has_text=re.compile(r"made-up offers, 2 pages: 2 paid"))).to_be_visible()
    assert kernel_box.calls == 3

    me.write("Show up to, CNY", "40")
    expect(status.filter(has_text="filtered out")).to_be_visible()
    before = cards.first.inner_text()
    me.choose("Preset", "cheapest")
    expect(cards.first).not_to_have_text(before)
    me.slide("Shop years", 0.5)
    expect(panel.get_by_role("combobox", name="Preset")).to_have_value("your own")
    best = [title.inner_text() for title in cards.get_by_role("link").all()[:3]]
    for title in best:
        me.tick(f"Select: {title}")
    me.tick(f"Same product, checked: {best[0]}")
    expect(status.filter(has_text="3 selected")).to_be_visible()
    assert all(loaded(cards.locator("img")))

    me.press("Compare")
    expect(panel.get_by_role("table")).to_be_visible()
    me.press("Save")
    me.write("Report", str(tmp_path / "report.html"))
    me.press("Save report")
    expect(status.filter(has_text="Saved: ")).to_be_visible()

    notebook.run(1)
    selected, confirmed = eval(notebook.text(1))
    assert len(selected) == 3
    assert confirmed == selected[:1]
    assert "made-up" in (tmp_path / "report.html").read_text(encoding="utf-8").lower()
    assert kernel_box.calls == 3
    assert me.unseen == []
    notebook.assert_clean()


@pytest.mark.slow
def test_the_panel_searches_in_voila(kernel_box, open_voila):
    """The panel is a page of its own, too."""
    page = open_voila([PANEL])
    me = Mouse(page.page.locator(".tm-panel").first)

    me.press("Keyword")
    me.write("Keyword", "bamboo cup")
    me.press("Search")

    expect(page.page.get_by_role("status").filter(has_text="made-up offers, 1 page: 1 paid")).to_be_visible()
    assert all(loaded(page.page.get_by_role("list", name="Offers as cards").locator("img")))
    assert kernel_box.calls == 1
    page.assert_clean()


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [800, 1280])
def test_everybody_can_read_the_panel(kernel_box, open_notebook, width, dark):
    """Each view, at each width and in each theme: words stand out, and what cannot be seen has a name."""
    notebook = open_notebook([FOUND], width=width, height=1600, dark=dark)
    me = Mouse(notebook.cell(0))

    for view, content in VIEWS.items():
        me.press(view)
        pressed = notebook.cell(0).get_by_role("button", name=view, exact=True, pressed=True)
        expect(pressed.first).to_be_visible()
        expect(content(notebook.cell(0)).first).to_be_visible()
        notebook.visit.look(f"panel {width} {'dark' if dark else 'light'} {view}")
        assert obstacles(notebook.page, within=".tm-panel") == []
    notebook.assert_clean()
