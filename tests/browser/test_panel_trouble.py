"""The panel in a real notebook when something goes wrong, somebody is impatient, or sellers are hostile."""

from __future__ import annotations

import math
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from .reading import loaded, obstacles
from .steps import Keyboard, Mouse

pytestmark = pytest.mark.slow  # the way without trouble is in `make test`

HOSTILE = '<img src=x onerror="window.__xss=1">'
PANEL = """import tmapi_analytics as tm
panel = tm.SearchPanel(image={picture!r})
panel"""
OFFERS = """import tmapi_analytics as tm
offers = tm.search_items("lotus seeds", pages=2)
panel = tm.SearchPanel(offers)
panel"""


@pytest.fixture
def open_at_home(kernel_box, open_notebook):
    """Opens a notebook that may show the sandbox's pictures."""

    def open_it(cells):
        notebook = open_notebook(cells, height=1400)
        notebook.visit.home.add(kernel_box.url)
        return notebook

    return open_it


@pytest.fixture
def opened(kernel_box, open_at_home):
    """The panel of the first cell, three pages of a picture wanted, and the notebook around it."""
    notebook = open_at_home([PANEL.format(picture=kernel_box.pictures["lotus"])])
    panel = notebook.cell(0)
    Mouse(panel).write("Pages (or all)", "3")
    expect(panel.get_by_text("Cost: 4 calls")).to_be_visible()
    return panel, notebook


@pytest.fixture
def photo(tmp_path):
    """A picture of one's own, as a file of this machine."""
    file = tmp_path / "own.jpg"
    Image.new("RGB", (40, 20), "red").save(file)
    return file


def shown(panel):
    """What the gallery says of itself."""
    return panel.get_by_role("status").filter(has_text="selected")


def test_a_balance_gone_on_page_3_shows_what_was_paid_for_and_goes_on_from_there(opened, kernel_box):
    """One line says what to do; the next press pays for page 3 alone."""
    panel, notebook = opened
    me = Mouse(panel)
    kernel_box.fail(439, page=3)
    kernel_box.latency = 0.3  # page 2 is on its way when page 3 is refused

    me.press("Search")
    expect(panel.get_by_text(re.compile("page 3 is missing: .* Top up the account"))).to_be_visible()
    expect(shown(panel)).to_contain_text("of 39 offers")
    expect(panel.get_by_text("Cost: 1 call, 2 pages stored just now")).to_be_visible()
    notebook.visit.look("balance-gone")
    before = kernel_box.calls
    me.press("Search")
    expect(shown(panel)).to_contain_text("of 59 offers")

    assert kernel_box.calls == before + 1
    notebook.assert_clean()


def test_a_double_click_pays_once(opened, kernel_box):
    """Also where the answers take their time."""
    panel, notebook = opened
    kernel_box.latency = 0.3

    panel.get_by_role("button", name="Search", exact=True).dblclick()

    expect(shown(panel)).to_contain_text("of 59 offers")
    assert kernel_box.calls == 4
    notebook.assert_clean()


def test_cancel_keeps_what_came_and_gives_the_form_back(opened, kernel_box):
    """While it runs the form is alive; afterwards it says how to go on."""
    panel, notebook = opened
    me = Mouse(panel)
    kernel_box.latency = {"search_image": 0.5}
    me.write("Pages (or all)", "30")

    me.press("Search")
    expect(panel.get_by_text(re.compile(r"lotus.jpg: \d+ of 30 pages"))).to_be_visible()
    me.write("Pages (or all)", "29")
    me.press("Cancel")
    expect(panel.get_by_text("you cancelled it. Search again to go on")).to_be_visible()

    expect(panel.get_by_role("button", name="Search", exact=True)).to_be_enabled()
    expect(shown(panel)).to_contain_text("offers")
    assert kernel_box.calls < 29
    notebook.assert_clean()


def test_hostile_titles_are_text_everywhere(open_at_home):
    """In cards, in the table, side by side and in what is left without a kernel."""
    spoil = f"offers['title'] = offers['title_origin'] = offers['company_name'] = {HOSTILE!r}\n"
    notebook = open_at_home([OFFERS.replace("panel = ", spoil + "panel = ")])
    panel = notebook.cell(0)
    me = Mouse(panel)

    expect(panel.get_by_text(HOSTILE).first).to_be_visible()
    for number in range(2):
        panel.get_by_role("checkbox", name="Select: ").nth(number).check()
    me.press("Table")
    expect(panel.get_by_role("cell", name=HOSTILE).first).to_be_visible()
    me.press("Compare")
    expect(panel.get_by_role("table").get_by_text(HOSTILE).first).to_be_visible()

    assert HOSTILE not in str(notebook.outputs(0))
    assert notebook.page.evaluate("window.__xss") is None
    notebook.assert_clean()


def test_reopened_without_a_kernel_the_cell_shows_the_last_result(opened, kernel_box):
    """A table of text, which is not there twice while the panel lives; the token is nowhere in the file."""
    panel, notebook = opened
    Mouse(panel).press("Search")
    expect(shown(panel)).to_contain_text("of 59 offers")
    last = panel.locator(".tm-last-result")
    expect(last).to_contain_text("59 made-up offers")
    expect(last).to_be_hidden()

    saved = notebook.save()
    notebook.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    notebook.page.reload()

    table = notebook.page.get_by_role("table", name=re.compile("59 made-up offers"))
    expect(table).to_be_visible()
    assert table.get_by_role("row").count() == 51
    assert "sandbox-4f1c" not in saved


def test_the_same_chart_is_the_same_picture_four_clicks_in_a_row(open_at_home):
    """Events come in several threads; what is drawn does not depend on which."""
    notebook = open_at_home(
        [OFFERS, "import hashlib; hashlib.sha256(panel.results.charts.picture.content).hexdigest()"]
    )
    me = Mouse(notebook.cell(0))
    me.press("Charts")
    pictures = set()

    for _ in range(4):
        me.choose("Chart", "Provinces")
        expect(notebook.cell(0).get_by_alt_text(re.compile("province", re.IGNORECASE))).to_be_visible()
        me.choose("Chart", "Price distribution")
        expect(notebook.cell(0).get_by_alt_text(re.compile("cost how much"))).to_be_visible()
        notebook.run(1)
        pictures.add(notebook.text(1))

    assert len(pictures) == 1
    notebook.assert_clean()


def test_without_a_token_the_panel_offers_the_sandbox(open_notebook):
    """One click, and the whole way is open, marked as made up."""
    notebook = open_notebook(
        ["import tmapi_analytics as tm\npanel = tm.SearchPanel()\npanel", "panel.searching.sandbox.url"],
        kernel="no-token",
    )
    panel = notebook.cell(0)
    me = Mouse(panel)
    expect(panel.get_by_text("There is no token")).to_be_visible()

    me.press("Try the sandbox")
    expect(panel.get_by_text("Cost: 2 calls")).to_be_visible()
    notebook.run(1)
    notebook.visit.home.add(notebook.text(1).strip("'"))
    me.press("Search")

    expect(panel.get_by_text("Made-up data from the sandbox")).to_be_visible()
    expect(shown(panel)).to_contain_text("of 19 offers")


def test_the_focus_stays_where_the_person_is(open_notebook):
    """A button that is pressed and then is off keeps it; so does a column's head that is drawn anew."""
    notebook = open_notebook(
        ["import tmapi_analytics as tm\npanel = tm.SearchPanel()\npanel", "panel.searching.sandbox.url"],
        kernel="no-token",
    )
    panel = notebook.cell(0)
    me = Keyboard(panel)

    def button(name):
        return panel.get_by_role("button", name=name)

    me.press("Try the sandbox")
    expect(panel.get_by_text("Cost: 2 calls")).to_be_visible()
    expect(button("Try the sandbox")).to_be_focused()
    notebook.run(1)
    notebook.visit.home.add(notebook.text(1).strip("'"))
    me.press("Search")
    expect(shown(panel)).to_contain_text("of 19 offers")
    expect(button("Search")).to_be_focused()
    panel.get_by_role("checkbox", name="Select: ").first.check()
    me.press("Clear selection")
    expect(shown(panel)).to_contain_text("0 selected")
    expect(button("Clear selection")).to_be_focused()
    me.press("Table")
    me.press("Price")

    expect(button("Price ▲")).to_be_focused()
    notebook.assert_clean()


def test_the_same_file_can_be_chosen_again(opened, photo):
    """The button forgets the last file when it is pressed: to a browser the same one would be no change."""
    panel, notebook = opened
    Mouse(panel).upload(photo)
    button = panel.locator("input[type=file]")
    expect(button).to_have_value(re.compile(photo.name))

    with notebook.page.expect_file_chooser():
        button.click()

    expect(button).to_have_value("")
    notebook.assert_clean()


def test_a_weight_ranks_cards_and_table_anew(open_at_home):
    """Both views stand by the rank that they show."""
    notebook = open_at_home([OFFERS])
    panel = notebook.cell(0)
    me = Mouse(panel)

    for view, rows in {"Cards": panel.locator(".tm-card"), "Table": panel.locator("tbody tr")}.items():
        me.press(view)
        me.choose("Preset", "cheapest")
        best = rows.first.get_by_role("link").inner_text()
        me.choose("Preset", "most reliable")

        expect(rows.first.get_by_role("link")).not_to_have_text(best)
    notebook.assert_clean()


def test_an_explanation_stays_open_in_another_currency(open_at_home):
    """So does the page that one is on."""
    panel = open_at_home([OFFERS]).cell(0)
    me = Mouse(panel)
    me.press("Next page")
    panel.get_by_text("Why here?").first.click()
    expect(panel.get_by_text("is number 25 of")).to_be_visible()

    me.write("Your currency", "EUR")
    me.write("CNY for 1 of it", "7.85")

    expect(panel.get_by_text("1 EUR = 7.85 CNY")).to_be_visible()
    expect(shown(panel)).to_contain_text("25–40 of 40")


def test_the_price_slider_is_read_in_cny_and_moves_by_shares(open_at_home):
    """Half of the way is the geometric mean of the ends, which the filter then says, too."""
    panel = open_at_home([OFFERS]).cell(0)
    me = Mouse(panel)
    me.press("Charts")
    expect(panel.get_by_alt_text(re.compile("cost how much"))).to_be_visible()
    lowest, highest = (panel.get_by_role("slider", name=f"{end} price") for end in ("Lowest", "Highest"))
    ends = [
        float(one.get_attribute("aria-valuetext").removeprefix("CNY ").replace(",", ""))
        for one in (lowest, highest)
    ]

    me.slide("Lowest price", 0.5)

    field = panel.get_by_role("textbox", name="Show from, CNY")
    expect(field).not_to_have_value("")
    assert float(field.input_value()) == pytest.approx(math.sqrt(ends[0] * ends[1]), rel=0.05)


def test_2000_offers_stay_usable(open_at_home):
    """Only a page of them is in the document, and they can be turned and sorted."""
    many = """import pandas as pd
import tmapi_analytics as tm
offers = tm.search_items("lotus seeds", pages=36)
offers = pd.concat([offers] * 7, ignore_index=True).head(2000)
offers["item_id"] = range(100_000_000_000, 100_000_002_000)
panel = tm.SearchPanel(offers)
panel"""
    notebook = open_at_home([many])
    panel = notebook.cell(0)
    expect(shown(panel)).to_contain_text("1–24 of 2000 offers")
    first = panel.locator(".tm-card .tm-title").first

    me = Mouse(panel)
    me.press("Next page")
    expect(shown(panel)).to_contain_text("25–48 of 2000 offers")
    me.choose("Sort by", "Price, lowest first")
    expect(first).to_be_visible()

    assert panel.locator(".tm-card").count() == 24
    notebook.assert_clean()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [800, 1280])
@pytest.mark.parametrize("where", ["open_notebook7", "open_voila"])
def test_the_panel_is_whole_in_notebook_7_and_voila(request, kernel_box, where, width, dark):
    """Pictures load, nothing is wider than the window, no control is without a name, nothing is too pale."""
    notebook = request.getfixturevalue(where)([OFFERS], width=width, height=1400, dark=dark)
    notebook.visit.home.add(kernel_box.url)
    panel = notebook.page.locator(".tm-panel").first
    me = Mouse(panel)
    expect(shown(panel)).to_contain_text("of 40 offers")

    name = f"{where.removeprefix('open_')}-{width}-{'dark' if dark else 'light'}"
    assert all(loaded(panel.locator(".tm-card img")))
    notebook.visit.look(f"{name}-cards")
    for number in range(2):
        panel.get_by_role("checkbox", name="Select: ").nth(number).check()
    there = {
        "Charts": panel.get_by_alt_text(re.compile("cost how much")),
        "Compare": panel.get_by_role("columnheader", name="best"),
        "Save": panel.get_by_label("Your conclusion"),
        "Code": panel.get_by_text("import tmapi_analytics"),
    }
    for view, sign in there.items():
        me.press(view)
        expect(sign).to_be_visible()
        notebook.visit.look(f"{name}-{view.lower()}")
    me.press("Offers")
    me.press("Table")
    notebook.visit.look(f"{name}-table")

    assert notebook.visit.sideways == 0
    assert obstacles(notebook.page, ".tm-panel") == []
    notebook.assert_clean()
