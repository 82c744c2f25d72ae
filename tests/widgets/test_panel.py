"""The panel as a whole: buttons clicked, values set, traits read; the sandbox counts what is paid."""

from __future__ import annotations

import gc
import io
import json
import re
import threading
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from ipywidgets.widgets.widget import _instances
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics.devserver import Sandbox
from tmapi_analytics.widgets import SearchPanel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Press = Callable[[SearchPanel], None]

# Scoring tells what it left out; that is not what is looked at here.
pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")


def problem(panel: SearchPanel) -> str:
    """The error line."""
    return panel.searching.problem.text


def best(panel: SearchPanel, number: int) -> list[int]:
    """Item ids of the best so many offers."""
    return [int(one) for one in panel.frame.sort_values("rank")["item_id"].head(number)]


def run(code: str, **known: Any) -> dict[str, Any]:
    """The names that some Python leaves behind."""
    names = dict(known)
    exec(code, names)
    return names


def test_a_search_fills_the_panel(box: Sandbox, panel: SearchPanel, search: Press) -> None:
    """The cost is known before, and what came is in the traits."""
    before = panel.searching.cost.text

    search(panel)

    assert before == "Cost: 4 calls."
    assert box.calls == 4
    assert problem(panel) == ""
    assert panel.searching.status.text.startswith(f"{len(panel.frame)} made-up offers, 3 pages: 3 paid")
    assert len(panel.results.gallery.cards) == len(panel.frame) == len(panel.filtered) > 50
    assert panel.searching.cost.text == "Cost: nothing to pay, 3 pages stored just now."


def test_what_changed_since_the_look_before_is_told(box: Sandbox, panel: SearchPanel, search: Press) -> None:
    """A refreshed search says in one line what is new; the first one has nothing to say."""
    search(panel)
    first = panel.searching.status.text
    box.day = 30
    panel.searching.form.max_age.value = 0

    search(panel)

    assert "since" not in first
    assert re.search(r"\. \d+ new, \d+ cheaper, .* since \d\d:\d\d UTC$", panel.searching.status.text)


def test_pressing_twice_pays_once(box: Sandbox, panel: SearchPanel) -> None:
    """Whoever is impatient is not charged for it."""
    box.latency = 0.05

    for _ in range(3):
        panel.searching.search.click()
    panel.searching.worker.wait()

    assert box.calls == 4


def test_the_code_gives_the_same_frame_without_the_panel(
    box: Sandbox, panel: SearchPanel, search: Press
) -> None:
    """Scored, filtered and picked the same, and for nothing: every page is stored."""
    search(panel)
    panel.results.sieve.moq.value = "100"
    panel.results.sieve.rate.value = "12.5"
    panel.results.sieve.words.value = "lotus"
    panel.results.pieces.value = "300"
    panel.results.weights.sliders.values = {"price": 0.35, "shop_years": 0.15}
    panel.selected, panel.confirmed = best(panel, 3), best(panel, 1)
    paid = box.calls

    names = run(panel.code)

    pd.testing.assert_frame_equal(names["frame"], panel.frame)
    pd.testing.assert_frame_equal(names["filtered"], panel.filtered)
    assert 0 < len(panel.filtered) < len(panel.frame)
    assert (names["selected"], names["confirmed"]) == (panel.selected, panel.confirmed)
    assert box.calls == paid


def test_sliders_at_zero_leave_frame_and_code_in_step(panel: SearchPanel, search: Press) -> None:
    """What cannot be ranked changes neither the one nor the other."""
    search(panel)

    panel.results.weights.sliders.values = {}

    assert panel.results.weights.problem.text.startswith("Nothing to rank by")
    pd.testing.assert_frame_equal(run(panel.code)["frame"], panel.frame)


def test_a_panel_on_a_frame_asks_for_nothing(box: Sandbox) -> None:
    """Its code calls that frame "offers"; the frame that was given stays as it is."""
    offers = tm.search_items("cup")
    columns = list(offers.columns)

    panel = SearchPanel(offers)

    names = run(panel.code, offers=offers)
    pd.testing.assert_frame_equal(names["frame"], panel.frame)
    assert list(offers.columns) == columns
    assert box.calls == 1


def test_a_balance_that_is_gone_on_page_3_keeps_what_was_paid_for(
    box: Sandbox, panel: SearchPanel, search: Press
) -> None:
    """Two pages are shown, the line says what to do, and going on pays for the third alone."""
    box.fail(439, page=3)
    box.latency = 0.2  # page 2 is on its way when page 3 is refused

    search(panel)
    stopped, shown, cost = problem(panel), set(panel.frame["page"]), panel.searching.cost.text
    box.faults.clear()
    search(panel)

    assert "page 3 is missing" in stopped
    assert "Top up the account" in stopped
    assert shown == {1, 2}
    assert cost == "Cost: 1 call, 2 pages stored just now."
    assert set(panel.frame["page"]) == {1, 2, 3}
    assert problem(panel) == ""


def test_an_error_leaves_the_last_result_in_place(box: Sandbox, panel: SearchPanel, search: Press) -> None:
    """Nothing came, so nothing changes but the line."""
    search(panel)
    before = panel.frame
    box.fail(439, times=None)
    panel.searching.form.subject.value = box.picture_url(kind="mug")

    search(panel)

    assert panel.frame is before
    assert problem(panel).endswith("stored pages cost nothing.")


def test_cancel_keeps_what_was_paid_for(box: Sandbox, panel: SearchPanel, until: Callable[..., None]) -> None:
    """It stops at the next page; everything that was answered is in the store."""
    box.latency = {"search_image": 0.1}
    panel.searching.form.pages.value = "30"

    panel.searching.search.click()
    until(lambda: box.calls >= 2)
    panel.searching.cancel.click()
    panel.searching.worker.wait()

    assert panel.frame["page"].nunique() >= 1
    assert "you cancelled it. Search again to go on: only what is missing costs." in problem(panel)
    assert box.calls < 20
    assert not panel.searching.search.disabled


def test_the_form_stays_alive_while_a_search_runs(
    box: Sandbox, panel: SearchPanel, until: Callable[..., None]
) -> None:
    """The search is in a thread of its own: a click comes back at once."""
    box.latency = 0.2

    panel.searching.search.click()
    busy = panel.searching.worker.busy
    panel.searching.form.pages.value = "5"

    assert busy
    assert panel.searching.cost.text.startswith("Cost: ")
    panel.searching.worker.wait()


def test_a_budget_holds_over_all_searches_of_a_panel(box: Sandbox, search: Press) -> None:
    """What is left stands in the cost line, and the call that would pass it is not made."""
    panel = SearchPanel(budget=3)
    panel.searching.form.subject.value = box.pictures["lotus"]
    panel.searching.form.pages.value = "5"
    cost = panel.searching.cost.text

    search(panel)

    assert cost == "Cost: 6 calls, 3 of your budget of 3 left, which is not enough: it will stop there."
    assert "the budget of 3 calls is spent" in problem(panel)
    assert problem(panel).endswith("A panel with a larger budget goes on: only what is missing costs.")
    assert box.calls == 3
    assert panel.frame["page"].nunique() == 2


def test_a_budget_that_cannot_be_kept_is_refused() -> None:
    """As by tm.budget; nothing half made is left behind."""
    with pytest.raises(tm.ParameterError, match="a budget of 'much' cannot be kept"):
        SearchPanel(budget="much")  # type: ignore[arg-type]

    gc.collect()


def test_settings_and_budget_around_the_panel_hold_in_its_thread(box: Sandbox, search: Press) -> None:
    """They are those of the line that made it, also after their block has ended."""
    with tm.settings(project="lotus"), tm.budget(10) as budget:
        panel = SearchPanel()
    panel.searching.form.subject.value = box.pictures["lotus"]

    search(panel)

    assert budget.spent == 2
    assert set(tm.spend()["project"]) == {"lotus"}


def test_without_a_token_the_sandbox_is_one_click_away() -> None:
    """The panel says so, starts one, fills in a picture, and ends it when it is closed."""
    panel = SearchPanel()
    notice = panel.searching.notice.text

    panel.searching.try_sandbox.click()

    sandbox = panel.searching.sandbox
    assert notice.startswith("There is no token")
    assert panel.searching.notice.text.startswith("The sandbox answers")
    assert panel.searching.cost.text == "Cost: 2 calls."
    panel.close()
    assert sandbox is not None
    assert sandbox.stopped.is_set()


def test_made_up_data_says_so(box: Sandbox, panel: SearchPanel, search: Press) -> None:
    """Over the results, in the gallery, and in what is left of it without a kernel."""
    search(panel)

    assert panel.results.made_up.text == "Made-up data from the sandbox."
    assert panel.results.gallery.made_up


def test_the_selection_is_one_through_filters_and_new_pages(
    box: Sandbox, panel: SearchPanel, search: Press
) -> None:
    """It is kept by item id, whether or not the filter shows it."""
    search(panel)
    panel.results.gallery.selected = [*best(panel, 2)]
    picked = panel.selected

    panel.results.sieve.words.value = "no such word"
    panel.results.sieve.words.value = ""
    panel.searching.form.pages.value = "4"
    search(panel)

    assert picked == panel.selected == panel.results.gallery.selected
    assert len(picked) == 2


def test_a_filter_that_is_no_number_does_not_count_and_says_so(panel: SearchPanel, search: Press) -> None:
    """One line, and all offers stay."""
    search(panel)

    panel.results.sieve.moq.value = "few"

    assert len(panel.filtered) == len(panel.frame)
    assert (
        panel.results.sieve.problem.text == "Smallest order up to: 'few' is no number, so it does not count."
    )


def test_the_price_sliders_filter_and_the_chart_is_of_what_is_left(panel: SearchPanel, search: Press) -> None:
    """The form and the sliders are one filter."""
    search(panel)
    panel.results.view.value = "Charts"
    reach = panel.results.charts.price.rows[0]
    before = panel.results.charts.picture.content

    panel.results.charts.price.values = {"lowest": 20.0, "highest": reach["high"]}

    assert panel.results.sieve.low.value == "20"
    assert panel.filtered["price"].min() >= 20
    assert panel.results.charts.picture.content != before


def test_the_price_sliders_reach_over_what_the_chart_shows(panel: SearchPanel, search: Press) -> None:
    """A bait price of a few fen would take most of the way; in CNY, by shares, since prices spread widely."""
    search(panel)

    panel.results.view.value = "Charts"

    row = panel.results.charts.price.rows[0]
    assert panel.frame["price"].min() < 0.1 < row["low"]
    assert row["high"] == panel.frame["price"].max()
    assert (row["log"], row["unit"]) == (True, "CNY")


def test_a_chart_that_must_be_told_words_shares_them_with_the_weights(
    wordy: None, panel: SearchPanel, search: Press
) -> None:
    """They are asked for once, in the place where somebody is."""
    search(panel)
    charts, weights = panel.results.charts, panel.results.weights
    panel.results.view.value = "Charts"
    charts.chart.value = "wording"
    asked = charts.notes.text, charts.picture.content

    charts.wants.fields["wording", "words"].value = "lotus"

    assert asked == ('Fill in "Wording: words".', b"")
    assert charts.picture.content.startswith(b"\x89PNG")
    assert weights.wants.fields["wording", "words"].value == "lotus"


def test_the_first_chart_says_that_it_is_being_drawn(panel: SearchPanel, search: Press) -> None:
    """It takes seconds; a change of the filters afterwards does not move the page about."""
    search(panel)
    said: list[str] = []
    panel.results.charts.notes.observe(lambda change: said.append(change["new"]), "text")

    panel.results.view.value = "Charts"
    panel.results.sieve.high.value = "30"

    assert said == ["Drawing.", ""]


def test_a_note_on_a_chart_is_no_error(
    wordy: None, panel: SearchPanel, search: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plugin that is slow has drawn its picture all the same."""
    search(panel)
    monkeypatch.setattr("tmapi_analytics.registry.host._SLOW_ELSEWHERE", -1.0)
    panel.results.charts.wants.fields["wording", "words"].value = "lotus"
    panel.results.view.value = "Charts"

    panel.results.charts.chart.value = "wording"

    assert "it is slow" in panel.results.charts.notes.text
    assert panel.results.charts.problem.text == ""


def test_a_chart_of_the_same_data_is_the_same_picture(panel: SearchPanel, search: Press) -> None:
    """Also when it is drawn in four threads at once."""
    search(panel)
    panel.results.view.value = "Charts"
    charts = panel.results.charts
    pictures = {charts.picture.content}
    charts.picture.observe(lambda change: pictures.add(change["new"]), "content")

    threads = [threading.Thread(target=panel.results.look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(pictures) == 1


@pytest.mark.parametrize("name", ["price_distribution", "sales_distribution", "provinces", "missing_values"])
def test_every_chart_can_be_picked(panel: SearchPanel, search: Press, name: str) -> None:
    """Each is a PNG, with words for those who do not see it."""
    search(panel)
    panel.results.view.value = "Charts"

    panel.results.charts.chart.value = name

    assert panel.results.charts.problem.text == ""
    assert panel.results.charts.picture.content.startswith(b"\x89PNG")
    assert panel.results.charts.picture.alt


def test_two_to_six_offers_or_their_suppliers_are_compared(panel: SearchPanel, search: Press) -> None:
    """Fewer or more are asked for."""
    search(panel)
    panel.results.view.value = "Compare"
    asked = panel.results.comparison.line.text

    panel.selected = best(panel, 4)
    offers = panel.results.comparison.table.value
    panel.results.comparison.by.value = "suppliers"

    assert asked == "Select 2 to 6 offers to compare; 0 selected."
    assert offers.count('<th scope="col">') >= 5
    assert offers.count(str(panel.selected[0])) == 1  # in its own row; best and worst are titles
    assert panel.results.comparison.table.value.startswith("<table>")


def test_a_report_and_a_case_are_saved_beside_the_main_thread(
    panel: SearchPanel, search: Press, tmp_path: Path
) -> None:
    """And a path that cannot be is one line."""
    search(panel)
    panel.saving.report_path.value = str(tmp_path / "lotus.csv")
    panel.saving.case_path.value = str(tmp_path / "lotus.zip")

    panel.saving.save_report.click()
    panel.searching.worker.wait()
    panel.saving.save_case.click()
    panel.searching.worker.wait()
    panel.saving.report_path.value = str(tmp_path / "lotus.docx")
    panel.saving.save_report.click()
    panel.searching.worker.wait()

    assert {path.name for path in tmp_path.iterdir()} == {"lotus.csv", "lotus.zip"}
    assert 'cannot be saved as "lotus.docx"' in panel.saving.told.text


def test_the_report_is_for_the_pieces_and_the_currency_of_the_panel(
    panel: SearchPanel, search: Press
) -> None:
    """And of what passes the filters."""
    search(panel)
    panel.results.pieces.value, panel.results.code.value, panel.results.rate.value = "300", "EUR", "7.85"
    panel.confirmed = best(panel, 1)

    report = panel.report(title="Lotus", thumbnails=False)

    asked = report.asked
    assert (asked.title, asked.quantity, asked.currency, asked.rate) == ("Lotus", 300, "EUR", 7.85)
    assert list(asked.confirmed) == panel.confirmed


def test_a_report_before_any_search_is_an_error_that_says_what_to_do(panel: SearchPanel) -> None:
    """There is nothing in it yet."""
    with pytest.raises(tm.ParameterError, match="Search first"):
        panel.report()


def test_an_upload_is_turned_upright_shown_and_searched_with(box: Sandbox, search: Press) -> None:
    """A phone writes how it was held into the file."""
    panel = SearchPanel()
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright, sensor on its side
    Image.new("RGB", (80, 40), "red").save(out, format="JPEG", exif=exif)

    panel.searching.form.upload._handle_custom_msg({"name": "IMG_1.jpg"}, [memoryview(out.getvalue())])
    search(panel)

    preview = Image.open(io.BytesIO(panel.searching.form.preview.content))
    assert preview.size == (40, 80)
    assert panel.searching.form.subject.value.endswith("IMG_1.jpg")
    assert set(panel.frame["search"]) == {"IMG_1.jpg"}
    assert problem(panel) == ""


def test_the_code_of_an_uploaded_search_finds_the_same_picture(box: Sandbox, search: Press) -> None:
    """The picture is a file by then, so Python can name it."""
    panel = SearchPanel()
    out = io.BytesIO()
    Image.new("RGB", (80, 40), "green").save(out, format="PNG")
    panel.searching.form.upload._handle_custom_msg({"name": "a.png"}, [memoryview(out.getvalue())])
    search(panel)
    paid = box.calls

    names = run(panel.code)

    pd.testing.assert_frame_equal(names["frame"], panel.frame)
    assert box.calls == paid


def test_the_token_is_in_no_state_and_no_output(search: Press) -> None:
    """Widget states are saved with notebooks."""
    token = "sandbox-secret-7f3a"
    with Sandbox(token=token) as other, tm.settings(base_url=other.url, token=token):
        mine = SearchPanel()
        mine.searching.form.by.value = "keyword"
        mine.searching.form.subject.value = "cup"
        search(mine)
        states = [widget.get_state() for widget in list(_instances.values())]
        shown = f"{mine.code}{mine!r}{mine._last_result()}{states}"

    assert mine.frame is not None
    assert "cup" in shown
    assert token not in shown


def test_widget_events_in_many_threads_leave_one_consistent_panel(panel: SearchPanel, search: Press) -> None:
    """Frame, filter, gallery and traits agree, whatever thread an event came in."""
    search(panel)

    def weigh(at: int) -> None:
        panel.results.weights.sliders.values = {"price": at / 10, "moq": 0.5}

    def sieve(at: int) -> None:
        panel.results.sieve.moq.value = str(at * 10)

    threads = [threading.Thread(target=work, args=(at,)) for at in range(1, 9) for work in (weigh, sieve)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    mask = panel.results.sieve.filters.mask(panel.frame)
    assert len(panel.filtered) == mask.sum()
    standing = json.loads(json.dumps(panel.results.gallery.standing))
    assert standing["rank"] == [None if pd.isna(one) else one for one in panel.frame["rank"]]
    again = run(panel.code)["frame"]
    pd.testing.assert_frame_equal(again, panel.frame)
    gc.collect()  # no connection of a thread that has ended is left open
