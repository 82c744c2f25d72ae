"""What would cost money, a file or a right number where the panel meets trouble; without a browser."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics.widgets import Gallery, SearchPanel, Weights
from tmapi_analytics.widgets.cards import cards
from tmapi_analytics.widgets.panel.costing import cost_line
from tmapi_analytics.widgets.parts import Button
from tmapi_analytics.widgets.words import told
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tmapi_analytics.devserver import Sandbox

    Press = Callable[[SearchPanel], None]

# Scoring tells what it left out; that is not what is looked at here.
pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")


def for_words(panel: SearchPanel, pages: str = "3") -> None:
    """Let the panel search for words."""
    form = panel.searching.form
    form.by.value, form.subject.value, form.pages.value = "keyword", "bamboo cup", pages


def upload(panel: SearchPanel, name: str, content: bytes | None) -> None:
    """Choose a picture file."""
    panel.searching.form.upload._handle_custom_msg({"name": name}, [memoryview(content)] if content else [])


def photo() -> bytes:
    """A picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, format="JPEG")
    return out.getvalue()


def test_a_search_cancelled_during_the_conversion_sends_no_page(
    box: Sandbox, panel: SearchPanel, until: Callable[..., None]
) -> None:
    """What is on its way comes; nothing is sent after it, and no line goes on about cancelling."""
    box.latency = 0.5

    panel.searching.search.click()
    until(lambda: box.calls > 0)
    panel.searching.cancel.click()
    panel.searching.worker.wait()

    assert box.calls == 1
    assert panel.searching.status.text == ""
    assert panel.searching.problem.text.startswith("You cancelled it. Search again to go on")


def test_a_search_cancelled_while_it_tries_again_sends_no_more(
    box: Sandbox, panel: SearchPanel, until: Callable[..., None]
) -> None:
    """The second attempt would be billed as well."""
    for_words(panel, "1")
    box.latency = 0.4
    box.fail(503, times=6, page=1)

    panel.searching.search.click()
    until(lambda: box.calls > 0)
    panel.searching.cancel.click()
    panel.searching.worker.wait()

    assert box.calls == 1
    assert panel.searching.problem.text.startswith("You cancelled it")


def test_a_cancelled_panel_can_search_again(box: Sandbox, panel: SearchPanel, search: Press) -> None:
    """Cancelling holds for the search that ran, not for the next."""
    for_words(panel)
    box.latency = 0.3
    panel.searching.search.click()
    panel.searching.cancel.click()
    panel.searching.worker.wait()
    box.latency = 0

    search(panel)

    assert set(panel.frame["page"]) == {1, 2, 3}


def test_asking_anew_goes_on_where_it_was_stopped(box: Sandbox, panel: SearchPanel, search: Press) -> None:
    """Also where no stored page will do: those that have just come do, as the cost line says."""
    for_words(panel)
    panel.searching.form.max_age.value = 0
    box.fail(439, page=3)
    search(panel)
    cost, paid = panel.searching.cost.text, box.calls
    came = paid - 1  # the page that is fetched beside page 3 may be on its way by then, or not

    search(panel)

    assert cost == f"Cost: {counted(3 - came, 'call')}, {counted(came, 'page')} stored just now."
    assert box.calls == 3 + 1
    assert panel.searching.cost.text.startswith("Cost: 3 calls")


ONE_PIECE = pd.DataFrame(
    {
        "item_id": [1, 2],
        "price": [5.0, 6.0],
        "moq": pd.array([10, 20], dtype="Int64"),
        "one_piece_min_order": pd.array([True, False], dtype="boolean"),
    }
)


def test_the_smallest_order_is_the_one_that_scoring_takes() -> None:
    """Where one piece is possible it is one, on the card, for sorting and for the filter."""
    panel = SearchPanel(ONE_PIECE)

    panel.results.sieve.moq.value = "1"

    texts = [card["texts"]["moq"] for card in cards(ONE_PIECE)]
    assert texts == ["1 piece (listed: 10)", "20 pieces"]
    assert cards(ONE_PIECE)[0]["values"]["moq"] == 1
    names: dict[str, Any] = {"offers": ONE_PIECE}
    exec(panel.code, names)
    assert panel.filtered["item_id"].tolist() == names["filtered"]["item_id"].tolist() == [1]


@pytest.mark.parametrize("button", ["save_report", "save_case"])
def test_a_file_of_somebody_else_is_not_replaced(
    panel: SearchPanel, search: Press, tmp_path: Path, button: str
) -> None:
    """What is saved gets a number instead; the panel's own file is replaced by its next version."""
    search(panel)
    panel.saving.report_path.value = panel.saving.case_path.value = str(tmp_path / "lotus.zip")
    if button == "save_report":
        panel.saving.report_path.value = str(tmp_path / "lotus.csv")
    mine = tmp_path / ("lotus.csv" if button == "save_report" else "lotus.zip")
    mine.write_text("MINE")

    for _ in range(2):
        getattr(panel.saving, button).click()
        panel.searching.worker.wait()

    assert mine.read_text() == "MINE"
    assert len(list(tmp_path.iterdir())) >= 2
    assert "lotus-" in panel.saving.told.text


def test_a_saving_cannot_be_cancelled(panel: SearchPanel, search: Press, tmp_path: Path) -> None:
    """The button would promise what it cannot do."""
    search(panel)
    seen: list[bool] = []
    panel.saving.report_path.value = str(tmp_path / "lotus.csv")
    panel.saving.told.observe(lambda _: seen.append(panel.searching.cancel.disabled), "text")

    panel.saving.save_report.click()
    panel.searching.worker.wait()

    assert seen[-1]


def test_saving_while_a_search_runs_is_put_off_with_a_word(
    box: Sandbox, panel: SearchPanel, search: Press
) -> None:
    """Nothing is done, and a line beside the button says so; how the search went stays told."""
    search(panel)
    box.latency = 0.3
    for_words(panel, "1")
    panel.searching.search.click()

    panel.saving.save_report.click()
    panel.searching.worker.wait()

    assert panel.saving.told.text == "Something is under way: save when it is done."
    assert "1 paid" in panel.searching.status.text


def test_the_code_of_a_sandbox_that_the_panel_started_starts_one() -> None:
    """It runs in the next notebook, too."""
    panel = SearchPanel()
    panel.searching.try_sandbox.click()
    for_words(panel, "1")
    panel.searching.search.click()
    panel.searching.worker.wait()
    code = panel.code
    panel.close()

    names: dict[str, Any] = {}
    exec(code, names)
    names["box"].stop()

    assert "box = tm.sandbox()" in code.splitlines()
    assert len(names["frame"]) == len(panel.frame)


@pytest.mark.parametrize("text", ["nan", "1e999", "-inf"])
def test_a_filter_takes_no_number_that_is_not_finite(offers: pd.DataFrame, text: str) -> None:
    """It does not count, a line says so, and the code runs."""
    panel = SearchPanel(offers)

    panel.results.sieve.low.value = text

    assert "is no number, so it does not count" in panel.results.sieve.problem.text
    names: dict[str, Any] = {"offers": offers}
    exec(panel.code, names)
    assert len(names["filtered"]) == len(panel.filtered) == 3


def test_what_cannot_be_searched_without_a_token_says_so_before() -> None:
    """The line says what is missing; Search waits for it."""
    panel = SearchPanel()

    for_words(panel)

    assert panel.searching.cost.text.startswith("Cost: 3 calls, but there is no token")
    assert panel.searching.search.disabled


def test_an_own_picture_without_a_publisher_says_so_before() -> None:
    """Nobody should press Search to learn that a plugin that could publish is not set up."""
    with tm.settings(token="not-a-real-one"):
        panel = SearchPanel()

    upload(panel, "a.jpg", photo())

    assert panel.searching.cost.text.startswith("A picture of your own needs a public address")
    assert panel.searching.search.disabled


WRONG = [
    pytest.param({"subject": "nofile.jpg"}, "or upload one.", id="no such picture"),
    pytest.param({"by": "keyword", "subject": "cup", "pages": "many"}, "or all.", id="no number of pages"),
    pytest.param({"by": "keyword", "subject": "cup", "low": "x"}, "left empty is open.", id="no price"),
    pytest.param({"by": "keyword", "subject": "c", "low": "9", "high": "5"}, "is open.", id="ends crossed"),
    pytest.param({"by": "category", "subject": "cups"}, "such as 130822002.", id="no category"),
    pytest.param({"by": "keyword", "subject": "cup"}, "or press Try the sandbox.", id="no token"),
]


@pytest.mark.parametrize(("filled_in", "advice"), WRONG)
def test_what_is_filled_in_wrong_is_told_in_words_of_the_panel(
    filled_in: dict[str, str], advice: str
) -> None:
    """What to fill in or to press, and no parameter of a function."""
    panel = SearchPanel()

    for name, text in filled_in.items():
        getattr(panel.searching.form, name).value = text

    line = panel.searching.cost.text
    assert line.endswith(advice)
    assert not re.search(r"\w=|price\(|cat_id", line)


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "Set the token again: tm.login() in a cell."),
        (439, "Top up the account, then search again: stored pages cost nothing."),
        (503, "Search again in a minute."),
    ],
)
def test_what_the_api_refuses_is_told_in_words_of_the_panel(
    box: Sandbox, panel: SearchPanel, search: Press, status: int, advice: str
) -> None:
    """Nobody is told to run a line that they never wrote."""
    for_words(panel, "1")
    box.fail(status, times=None)

    search(panel)

    assert panel.searching.problem.text.endswith(advice)


def test_advice_in_python_that_has_no_words_here_is_left_out() -> None:
    """What happened still stands."""
    error = tm.ParameterError("the colour cannot be 7", hint="Give a name: tm.paint(colour='red').")

    assert told(error) == "The colour cannot be 7."


def test_a_button_that_is_off_does_nothing() -> None:
    """It holds the focus, so it can be pressed in the browser; it is the kernel that says no."""
    pressed: list[int] = []
    button = Button("Go", lambda: pressed.append(1))

    button.disabled = True
    button._handle_custom_msg({}, [])
    button.disabled = False
    button._handle_custom_msg({}, [])

    assert pressed == [1]


def test_an_upload_that_fails_leaves_no_other_picture_to_pay_for(box: Sandbox) -> None:
    """And one that is good takes the line away."""
    panel = SearchPanel()
    upload(panel, "a.jpg", photo())
    upload(panel, "b.txt", b"hello")
    failed = (panel.searching.form.subject.value, panel.searching.form.problem.text)

    upload(panel, "a.jpg", photo())

    assert failed[0] == ""
    assert "cannot be used" in failed[1]
    assert panel.searching.form.problem.text == ""
    assert panel.searching.form.subject.value.endswith("a.jpg")


def test_what_listens_to_the_panel_cannot_break_a_paid_search(
    box: Sandbox, panel: SearchPanel, search: Press
) -> None:
    """The results are there, and a line names what failed."""

    def fail(_: object) -> None:
        raise ZeroDivisionError

    panel.observe(fail, "frame")

    search(panel)

    assert panel.results.layout.display == ""
    assert len(panel.results.gallery.cards) == len(panel.frame) == len(panel.filtered)
    assert "listens to panel.frame failed: ZeroDivisionError" in panel.results.problem.text


def test_the_ends_of_the_price_do_not_cross(panel: SearchPanel, search: Press) -> None:
    """The one that is moved stops at the other."""
    search(panel)
    panel.results.view.value = "Charts"
    price = panel.results.charts.price
    price.values = {**price.values, "highest": 20.0}

    price.values = {"lowest": 30.0, "highest": 20.0}

    assert panel.results.sieve.ends == (20, 20)


def test_an_order_that_was_chosen_stays_when_prices_change(scored: pd.DataFrame) -> None:
    """Whoever sorts by where offers were found goes on seeing that."""
    gallery = Gallery(scored)
    gallery.sort = "position"

    gallery.show(scored)

    assert gallery.sort == "position"


@pytest.mark.parametrize("make", [SearchPanel, Gallery, Weights])
@pytest.mark.parametrize("given", ["https://x/y.jpg", [1, 2], {"item_id": [1]}])
def test_what_is_no_frame_is_refused_at_the_door(make: Callable[[object], object], given: object) -> None:
    """In one line that says what to give."""
    with pytest.raises(tm.ParameterError, match="Give a frame, as a search returns it"):
        make(given)


@pytest.mark.parametrize("make", [SearchPanel, Gallery, Weights])
@pytest.mark.parametrize("column", ["price", "shop_years"])
def test_text_where_numbers_are_needed_is_refused_at_the_door(
    offers: pd.DataFrame, make: Callable[[object], object], column: str
) -> None:
    """With the line that makes numbers of it."""
    with pytest.raises(tm.ParameterError, match=f'the column "{column}" holds text. Make it numbers'):
        make(offers.assign(**{column: pd.Series(["1", "x", None])}))


def test_names_that_are_numbers_or_half_characters_are_shown(offers: pd.DataFrame) -> None:
    """Whatever stands in a column of words becomes a text that a browser can read."""
    numbers = offers.assign(company_name=[1, 2, 3])
    halves = offers.assign(company_name=pd.Series(["a\ud800", "b", None], dtype=object))

    assert [card["texts"]["company_name"] for card in cards(numbers)] == ["1", "2", "3"]
    assert cards(halves)[0]["values"]["company_name"] == "a"
    with pytest.raises(tm.ParameterError, match="Make it text"):
        SearchPanel(offers.assign(title=[4, 5, 6]))


def test_ids_that_are_not_there_cannot_be_selected(offers: pd.DataFrame) -> None:
    """They would be counted, and compared with nothing."""
    panel = SearchPanel(offers)

    with pytest.raises(tm.ParameterError, match="no offer of the panel has the item id 99"):
        panel.selected = [11, 99]

    assert panel.selected == []


def test_an_order_that_is_none_is_refused(offers: pd.DataFrame) -> None:
    """With the column that was meant, perhaps."""
    gallery = Gallery(offers)

    with pytest.raises(tm.ParameterError, match='sort cannot be "prise"; did you mean "price"'):
        gallery.sort = "prise"


def test_all_pages_of_an_empty_search_that_is_stored_cost_nothing(box: Sandbox) -> None:
    """There is no rest to ask for."""
    tm.search_items("zzzqq", pages="all")

    line = cost_line(tm.search_items("zzzqq", pages="all", dry_run=True))

    assert line.startswith("nothing to pay")
