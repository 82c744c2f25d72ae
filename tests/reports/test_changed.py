"""The part of a report that tells what has changed since an earlier look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.findings import find
from tmapi_analytics.reports.markdown import as_markdown
from tmapi_analytics.reports.page import as_html
from tmapi_analytics.reports.report import Report
from tmapi_analytics.reports.sections.changed import MOST_ROWS
from tmapi_analytics.reports.verbs import report
from tmapi_analytics.timeline import history

if TYPE_CHECKING:
    from tmapi_analytics.reports.shape import Section


@pytest.fixture
def before(offers) -> pd.DataFrame:
    """Four months earlier: two offers were dearer, one was cheaper, one was another."""
    prices = offers["price"].replace({20.0: 25.0, 30.0: 40.0, 12.5: 10.0})
    ids = offers["item_id"].replace({105: 999})
    seen = pd.Timestamp("2025-11-02 08:00", tz="UTC")
    return offers.assign(price=prices, item_id=ids, fetched_at=seen)


@pytest.fixture
def now(offers) -> pd.DataFrame:
    """The ten offers as they are."""
    return offers.assign(fetched_at=pd.Timestamp("2026-03-02 08:00", tz="UTC"))


def changes(offers: pd.DataFrame, earlier: pd.DataFrame | None, **asked: object) -> Section | None:
    """That part of the report; None where it is not there."""
    sections = find(offers, Asked(**asked), earlier).sections
    return next((section for section in sections if section.key == "changes"), None)


def column(section: Section, head: str) -> list[str]:
    """What stands under a head."""
    (table,) = section.tables
    place = [one.text for one in table.heads].index(head)
    return [row[place].text for row in table.rows]


def test_it_tells_what_is_new_moved_and_not_seen(now, before) -> None:
    """In one sentence, since which day, and in a table from what is new to what was not seen."""
    section = changes(now, before)

    assert section.heading == "What changed since 2025-11-02"
    assert section.text[0] == "1 new, 2 cheaper, 1 dearer, 1 not seen again."
    assert section.text[1].startswith("Compared over the first 10 places")
    assert column(section, "What") == ["new", "cheaper", "cheaper", "dearer", "not seen again"]
    assert column(section, "Change") == ["–", "-25 %", "-20 %", "+25 %", "–"]
    assert column(section, "Price before") == ["–", "CNY 40.00", "CNY 25.00", "CNY 10.00", "CNY 60.00"]


def test_sales_stand_side_by_side(now, before) -> None:
    """With their + and without a difference."""
    section = changes(now.assign(price=now["price"] + 1), before)

    assert "36,000+" in column(section, "Sold in 90 days, now")
    assert "36,000+" in column(section, "Sold in 90 days, before")
    assert "not what was sold" in section.tables[0].caption


def test_it_draws_the_moves(now, before) -> None:
    """Both looks are in the chart; without times there is none."""
    drawn, undrawn = changes(now, before), changes(now.drop(columns="fetched_at"), before)

    assert [(one.chart, len(one.offers)) for one in drawn.drawings] == [("price_history", 20)]
    assert undrawn.drawings == ()


def test_without_news_it_says_so(now) -> None:
    """That nothing has changed is worth a sentence, and no table."""
    section = changes(now, now)

    assert section.text[0] == "No new offers and no other prices."
    assert section.tables == section.drawings == ()


@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param(lambda now: None, id="no earlier look"),
        pytest.param(lambda now: now.head(0), id="an earlier look without offers"),
        pytest.param(lambda now: now.assign(item_id=now["item_id"] + 500).iloc[5:], id="nothing in common"),
    ],
)
def test_where_nothing_can_be_compared_there_is_no_such_part(now, earlier) -> None:
    """Rather none than an empty one."""
    assert changes(now, earlier(now)) is None


def test_it_speaks_chinese(now, before) -> None:
    """Heading, sentence and heads."""
    section = changes(now, before, language="zh")

    assert section.heading == "自 2025-11-02 以来的变化"
    assert section.text[0] == "1 个新商品、2 个降价、1 个涨价、1 个未再出现。"
    assert column(section, "变化")[0] == "新商品"


def test_prices_come_in_the_currency_of_the_report(now, before) -> None:
    """CNY stands below."""
    section = changes(now, before, currency="EUR", rate=8.0)

    assert column(section, "Price before")[1] == "EUR 5.00"


def test_looks_of_one_day_are_told_apart_by_the_hour(now) -> None:
    """The day alone would say nothing."""
    hours_ago = now.assign(fetched_at=now["fetched_at"] - pd.Timedelta(3, "h"))

    assert changes(now, hours_ago).heading == "What changed since 2026-03-02 05:00 UTC"


def test_long_lists_are_cut_and_that_is_told(now) -> None:
    """As the table of all offers."""
    many = pd.DataFrame({"item_id": range(200), "company_name": "甲", "price": 8.0})

    section = changes(many, many.assign(price=9.0))

    assert len(section.tables[0].rows) == MOST_ROWS
    assert "60 of 200 rows" in section.tables[0].caption


@pytest.mark.parametrize("write", [as_html, as_markdown], ids=["page", "Markdown"])
def test_a_sellers_text_of_then_does_nothing_either(now, before, write) -> None:
    """What is not seen again has the title of the earlier look, which is as hostile as any."""
    title = pd.Series(["<script>alert(1)</script>\ud800"] * len(before), dtype=object)
    hostile = before.assign(title=title, company_name="<img src=x onerror=1>")

    text = write(Report(now, earlier=hostile)).decode()

    assert "<script>" not in text
    assert "<img src=x" not in text


def test_made_up_data_of_then_says_so(now, before) -> None:
    """Also where the offers of now are real."""
    before.attrs["tmapi"] = {"sandbox": True}

    assert find(now, Asked(), before).made_up


def test_the_store_gives_the_look_before(box) -> None:
    """Whoever searched again gets the part without asking for it, and without a call."""
    tm.search_items("bamboo cup")
    box.day = 30
    offers = tm.search_items("bamboo cup", max_age=0)
    box.reset()

    made = report(offers, thumbnails=False)

    assert "changes" in [section.key for section in made.findings.sections]
    assert box.calls == 0


def test_it_can_be_left_out_or_given(box, before) -> None:
    """earlier=False, and earlier= a frame."""
    tm.search_items("bamboo cup")
    offers = tm.search_items("bamboo cup", max_age=0)

    assert report(offers, thumbnails=False, earlier=False).earlier is None
    assert report(offers, thumbnails=False, earlier=before).earlier is before


def test_a_first_search_has_no_look_before(box) -> None:
    """Nothing is told."""
    assert report(tm.search_items("bamboo cup"), thumbnails=False).earlier is None


def test_a_whole_history_is_refused_at_once(box) -> None:
    """The error says to choose a look, before any picture is fetched."""
    for day in (0, 30):
        box.day = day
        offers = tm.search_items("bamboo cup", max_age=0)

    with pytest.raises(tm.ParameterError, match="2 looks"):
        report(offers, earlier=history(like=offers))
