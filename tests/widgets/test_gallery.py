"""The gallery: what it sends to the browser, and what it keeps of a person's choice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.money import Currency
from tmapi_analytics.widgets import Gallery
from tmapi_analytics.widgets.cards import address, cards
from tmapi_analytics.widgets.tables import last_result, table

from .conftest import HOSTILE

if TYPE_CHECKING:
    from tmapi_analytics.devserver import Sandbox

# Scoring tells what it left out; that is not what is looked at here.
pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")


def test_what_is_unknown_says_so_and_sorts_as_missing(offers: pd.DataFrame) -> None:
    """A missing price is the word "unknown" to read, and no number to sort by."""
    card = cards(offers)[2]

    assert (card["texts"]["price"], card["values"]["price"]) == ("unknown", None)


def test_a_number_of_sales_that_is_a_floor_has_its_plus(offers: pd.DataFrame) -> None:
    """What was seen as 200+ is not shown as exactly 200."""
    card = cards(offers.assign(sales_90d=200, sales_90d_is_floor=True))[0]

    assert card["texts"]["sales_90d"] == "200+"


def test_prices_are_shown_in_the_chosen_currency_first(offers: pd.DataFrame) -> None:
    """CNY stays beside it, and is what is sorted by."""
    card = cards(offers, Currency("EUR", 8.0))[0]

    assert (card["texts"]["price"], card["values"]["price"]) == ("EUR 7.50 (CNY 60.00)", 60.0)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("javascript:alert(1)", id="a script"),
        pytest.param("data:text/html,<script>", id="a page of its own"),
        pytest.param("//evil.example/x.jpg", id="no scheme"),
        pytest.param("http://[", id="no host that can be read"),
        pytest.param("https://a.example/\nX", id="a line break"),
        pytest.param(None, id="nothing"),
    ],
)
def test_only_web_addresses_reach_the_browser(url: object) -> None:
    """Whatever else a seller puts into a link is left out."""
    assert address(url) == ""


def test_what_goes_to_the_browser_is_plain_json(box: Sandbox) -> None:
    """No NaN, no numpy number, no pandas NA: browsers cannot read them."""
    offers = tm.score(tm.search_image(box.pictures["lotus"], pages=3), {"price": 1.0})

    gallery = Gallery(offers)

    state = {name: getattr(gallery, name) for name in ("cards", "standing", "facts", "shown")}
    assert json.loads(json.dumps(state, allow_nan=False)) == state


def test_the_selection_survives_other_offers_as_far_as_they_are_there(offers: pd.DataFrame) -> None:
    """It is kept by item id: what is gone is no longer selected, what has moved still is."""
    gallery = Gallery(offers)
    gallery.selected, gallery.confirmed = [13, 11], [12]

    gallery.show(offers.iloc[::-1].query("item_id != 13"))

    assert (gallery.selected, gallery.confirmed) == ([11], [12])


def test_scored_offers_open_with_the_best(scored: pd.DataFrame, offers: pd.DataFrame) -> None:
    """Unscored ones come as they were found."""
    assert [Gallery(frame).sort for frame in (scored, offers)] == ["rank", "position"]


def test_a_chosen_order_survives_other_offers(scored: pd.DataFrame) -> None:
    """Whoever sorts by price goes on seeing prices in order."""
    gallery = Gallery(scored)
    gallery.sort = "-price"

    gallery.show(scored.iloc[:2])

    assert gallery.sort == "-price"


def test_a_new_ranking_sends_no_card_again(scored: pd.DataFrame) -> None:
    """Only rank and score change: pictures are not loaded anew, and 2,000 offers stay quick."""
    gallery = Gallery(scored)
    sent: list[Any] = []
    gallery.observe(lambda change: sent.append(change["name"]))

    gallery.stand(tm.score(scored, {"price": 1.0}))

    assert sent == ["standing"]


def test_a_card_says_why_it_stands_where_it_stands(scored: pd.DataFrame) -> None:
    """It is asked by a message and answered by one, so that nothing is computed for cards nobody asks."""
    gallery = Gallery(scored)
    said: list[Any] = []
    gallery.send = said.append

    gallery._handle_custom_msg({"why": 12, "row": 1}, [])

    assert said[0]["row"] == 1
    assert said[0]["lines"][0].startswith("Offer 12 is number")
    # What a criterion is called on its slider, in the summary and before its own line.
    assert "Shop years against it most" in said[0]["lines"][0]
    assert said[0]["lines"][2].startswith("Shop years: ")


def test_an_offer_without_an_id_is_shown_but_cannot_be_picked(offers: pd.DataFrame) -> None:
    """The selection is kept by item id, so there is nothing to keep it by."""
    nameless = offers.assign(item_id=pd.array([None, 12, 13], dtype="Int64"))

    assert [card["id"] for card in Gallery(nameless).cards] == [None, 12, 13]


def test_a_frame_that_has_no_ids_is_refused_with_the_nearest_name(offers: pd.DataFrame) -> None:
    """The error says which column was meant, perhaps."""
    with pytest.raises(tm.ColumnError, match='needs the column "item_id"; did you mean "item_ids"'):
        Gallery(offers.rename(columns={"item_id": "item_ids"}))


def test_the_static_table_is_text_whatever_a_seller_wrote(offers: pd.DataFrame) -> None:
    """Markup in a title comes out as its characters."""
    html = last_result(offers)

    assert "<img" not in html
    assert "&lt;img src=x onerror=" in html


def test_the_static_table_holds_the_best_and_says_how_many_there_are(box: Sandbox) -> None:
    """It is for reading: fifty rows, the best first, and whether the data is made up."""
    offers = tm.score(tm.search_image(box.pictures["lotus"], pages=4), {"price": 1.0})

    html = last_result(offers)

    assert html.count("<tr>") == 51
    day = offers["fetched_at"].max().date()
    said = f"{len(offers)} made-up offers for lotus.jpg, asked {day}; the best 50 by rank"
    assert f"<caption>{said}</caption>" in html
    assert '<th scope="col">Rank</th>' in html
    assert str(offers.sort_values("rank")["product_url"].iloc[0]) in html
    assert html.index("CNY") == html.index(f"CNY {offers.set_index('rank')['price'].loc[[1]].iloc[0]:.2f}")


def test_every_text_of_a_table_is_escaped() -> None:
    """Heads, first cells, other cells and the caption."""
    assert "<b>" not in table([HOSTILE, "<b>"], [["<b>", "<b>"]], "<b>")
