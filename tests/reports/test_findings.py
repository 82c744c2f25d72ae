"""The parts of a report: what they tell, and that any frame of offers will do."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.frames import concat
from tmapi_analytics.reports import words
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.findings import find
from tmapi_analytics.reports.markdown import as_markdown
from tmapi_analytics.reports.report import Report
from tmapi_analytics.reports.sections.listing import MOST_ROWS
from tmapi_analytics.reports.verbs import report

if TYPE_CHECKING:
    from tmapi_analytics.reports.shape import Section


def part(offers: pd.DataFrame, key: str, asked: Asked | None = None) -> Section:
    """One section of the report."""
    sections = find(offers, asked or Asked()).sections
    return next(section for section in sections if section.key == key)


def facts(section: Section) -> dict[str, str]:
    """Its facts by name."""
    return {fact.label: fact.text for fact in section.facts}


# --- the question


def test_the_question_tells_when_it_was_answered_and_what_it_cost(ranked) -> None:
    """Days of the answers, calls, and money where it is known what a call costs."""
    told = facts(part(ranked, "question", Asked(call_price=0.02, quantity=300)))

    assert told["Searched by"] == "picture: lotus.jpg"
    assert told["Answers of"] == "2026-03-01 to 2026-03-02"
    assert told["What it cost"] == "2 calls, 0.04 in your money"
    assert told["Wanted"] == "300 pieces"


def test_details_cost_too(ranked) -> None:
    """Calls for tiers count with those of the search, and their days with its days."""
    ranked.attrs["tmapi"]["details"] = {"calls": 5, "newest": "2026-03-09T08:00:00+00:00", "stored": 1}

    told = facts(part(ranked, "question"))

    assert told["What it cost"] == "7 calls; 1 answer came from the store"
    assert told["Answers of"] == "2026-03-01 to 2026-03-09"


def test_what_came_from_the_store_cost_nothing(ranked) -> None:
    """A second look at stored answers is no cost."""
    ranked.attrs["tmapi"] |= {"calls": 0, "stored": 1}

    assert facts(part(ranked, "question"))["What it cost"] == "no calls: everything was stored"


def test_answers_out_of_a_case_are_told(ranked) -> None:
    """They are only as true as who sent them."""
    ranked.attrs["tmapi"] |= {"from_case": 1, "details": {"from_case": 3}}

    told = facts(part(ranked, "question"))

    assert told["From a case"] == "4 answers, as the sender of the case had them"


def test_ranks_among_all_are_called_so_beside_those_among_the_confirmed(ranked) -> None:
    """The shortlist counts the confirmed offers, the tables count all."""
    confirmed = Asked(confirmed=[103, 105, 106])

    ((compared,), (everything,)) = (part(ranked, key, confirmed).tables for key in ("compared", "offers"))

    assert "Rank among all offers" in {row[0].text for row in compared.rows}
    assert everything.heads[0].text == "Rank among all offers"


def test_several_searches_are_each_told(offers) -> None:
    """A joined frame names every question and adds up the calls."""
    both = concat([offers, offers.assign(search="cups")])

    section = part(both, "question")

    assert [fact.text for fact in section.facts if fact.label == "Searched by"] == ["picture: lotus.jpg"] * 2
    assert facts(section)["What it cost"] == "4 calls"


def test_a_currency_is_shown_with_its_rate(ranked) -> None:
    """Prices come in the currency first, and its rate and date are told."""
    euro = Asked(currency="EUR", rate=7.85, rate_date="2026-03-01")

    findings = find(ranked, euro)

    assert "1 EUR = 7.85 CNY on 2026-03-01" in facts(part(ranked, "question", euro))["Money"]
    assert findings.picks[0].facts[0].text.startswith("EUR ")


# --- the suppliers side by side


def test_best_and_worst_are_marked_in_each_row(ranked) -> None:
    """Every row with a best also has a worst, and the marks are where the comparison puts them."""
    (table,) = part(ranked, "compared").tables

    price = next(row for row in table.rows if row[0].text == "Price a piece")
    assert len(table.heads) == 5
    assert {cell.mark for cell in price} >= {"", "best", "worst"}


# --- the scoring


def test_weights_are_told_with_what_counted(ranked) -> None:
    """The share that each criterion had, and how far the sensitivity moved it."""
    weights = part(ranked, "scoring").tables[0]

    assert [cell.text for cell in weights.rows[0]] == ["price", "50 %", "50 %", "± 7 points"]


def test_reasons_for_not_ranking_are_counted(offers, scored) -> None:
    """An offer that fails a requirement is not forgotten."""
    section = part(scored(offers, require={"shop_years": (">=", 3)}), "scoring")

    assert facts(section)["Not ranked"].startswith("2: ")


# --- flags


def test_flags_are_counted_and_listed_for_the_shortlist(ranked) -> None:
    """How many offers have one, and those of each pick."""
    section = part(ranked, "flags")

    assert section.text[0].endswith("the table of all offers says what.")
    assert len(section.tables[0].rows) == 4


def test_thresholds_of_an_earlier_flagging_stay(ranked) -> None:
    """Who calls shops young up to twenty years finds them flagged so in the report."""
    flagged = report(tm.flag(ranked, young_shop=20), thumbnails=False).offers

    assert flagged["flags"].str.contains("young").sum() == 9


# --- the quality of the data


def test_what_went_wrong_is_told(ranked) -> None:
    """Repeats, unreadable values, bait, floors, further pages: nothing is dropped in silence."""
    told = facts(part(ranked, "quality", Asked(quantity=300)))

    assert told["Offers"] == "10 of 87 that the API announces"
    assert told["Suppliers"] == "8"
    assert told["Repeats removed"] == "1"
    assert told["Could not be read"] == "Smallest order as listed: 1, such as “some”"
    assert told["Bait prices"].startswith("1 (")
    assert told["Sales given as “at least”"] == "1 of 10"
    assert told["There are more offers"].startswith("yes")
    assert told["Price tiers known"] == "0 of 10"


def test_missing_pages_are_told(ranked) -> None:
    """A search that lost pages says which."""
    ranked.attrs["tmapi"]["missing_pages"] = [2, 5]

    assert facts(part(ranked, "quality"))["Pages that did not come"] == "2, 5"


def test_gaps_are_listed_the_largest_first(ranked) -> None:
    """Columns without a gap are left out; those that are not there are missing altogether."""
    (table,) = part(ranked, "quality").tables

    shares = [float(row[1].text.removesuffix(" %")) for row in table.rows]
    assert shares == sorted(shares, reverse=True)
    assert "item_id" not in {row[0].text for row in table.rows}


# --- all offers


def test_every_offer_is_in_the_table(ranked) -> None:
    """Best first, with its link; what is not known is a dash."""
    (table,) = part(ranked, "offers").tables

    assert len(table.rows) == 10
    assert [row[0].text for row in table.rows][:3] == ["1", "2", "3"]
    assert table.rows[0][1].url.startswith("https://detail.1688.com/offer/")
    assert any(cell.text == "–" for row in table.rows for cell in row)


def test_prices_of_tiers_and_of_lists_are_told_apart(ranked) -> None:
    """A word under each price says what it rests on."""
    (table,) = part(ranked.assign(price_tiers=["1:9", *[None] * 9]), "offers", Asked(quantity=300)).tables

    under = {cells[1].url[-8:-5]: cells[2].under for cells in table.rows}
    assert under["101"] == "tier price"
    assert under["104"] == "list price"
    assert under["109"] == ""


def test_no_rate_of_nothing_sold_is_a_rate(ranked) -> None:
    """0 % of no sales is a dash."""
    (table,) = part(ranked, "offers").tables

    assert {cells[1].url[-8:-5]: cells[5].text for cells in table.rows}["103"] == "–"


def test_suppliers_stand_in_letters_and_flags_under_the_title(ranked) -> None:
    """Who reads no Chinese finds a name, and what to look at twice is not at the far end of a wide table."""
    (table,) = part(tm.flag(ranked), "offers").tables

    bait = next(cells for cells in table.rows if cells[1].url.endswith("/102.html"))
    assert bait[6] == ("Yi", "乙 · Sanming, Fujian", "", "", "")
    assert "is bait" in bait[1].alert


def test_rows_about_all_offers_of_a_supplier_say_so(ranked) -> None:
    """The card tells of one offer, these rows of all."""
    (table,) = part(ranked, "compared").tables

    assert {row[0].text for row in table.rows} >= {
        "Sold in 90 days (all its offers)",
        "Repurchase rate (all its offers)",
    }


def test_nobody_reads_names_of_code(ranked) -> None:
    """Columns, parameters and options go by words."""
    sections = [part(ranked, key) for key in ("question", "quality", "scoring", "method")]
    said = " ".join(
        [text for section in sections for fact in section.facts for text in fact]
        + [row[0].text for section in sections for table in section.tables for row in table.rows]
    )

    assert not re.search(r"[a-z]_[a-z]|winsorize", said)


def test_a_table_that_is_too_long_says_so(offers) -> None:
    """Of 3,000 offers a page shows the first 2,000 and tells where the others are."""
    many = pd.concat([offers] * 300, ignore_index=True)

    (table,) = part(many, "offers").tables

    assert len(table.rows) == MOST_ROWS
    assert table.count == 3000
    text = as_markdown(Report(many)).decode()
    assert "The first 100 of 3,000 rows" in text
    assert "of 2,000 rows" not in text


# --- any frame


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda frame: frame.head(1), id="one offer"),
        pytest.param(lambda frame: frame.head(0), id="no offer"),
        pytest.param(lambda frame: frame.set_index("title"), id="an index of titles"),
        pytest.param(lambda frame: frame.assign(company_name=None), id="nobody is named"),
        pytest.param(lambda frame: frame.assign(price=np.nan), id="no prices"),
        pytest.param(lambda frame: frame.assign(price=0.01), id="only bait"),
        pytest.param(lambda frame: frame[["item_id", "company_name"]], id="only ids and names"),
        pytest.param(lambda frame: frame.drop(columns="score_coverage"), id="a column of the score is gone"),
        pytest.param(lambda frame: frame.drop(columns="utility_price"), id="a utility is gone"),
        pytest.param(
            lambda frame: pd.read_csv(io.StringIO(frame.to_csv(index=False)), dtype=object), id="out of a CSV"
        ),
    ],
)
def test_any_frame_of_offers_can_be_reported(ranked, changed) -> None:
    """Whatever is missing is missing in the report, and nothing else happens."""
    findings = find(changed(ranked), Asked(quantity=300))

    assert findings.sections[-1].key == "method"


def test_a_frame_without_names_of_suppliers_is_refused(ranked) -> None:
    """Without the column there is nobody to compare; the error names it."""
    with pytest.raises(tm.ColumnError, match="company_name"):
        find(ranked.drop(columns="company_name"), Asked())


# --- words


def test_a_chinese_report_says_flags_and_cells_in_chinese(ranked) -> None:
    """Whatever language they were flagged in before; units, notes and the rate as well."""
    made = report(
        tm.flag(ranked), language="zh", currency="EUR", rate=7.85, rate_date="2026-03-01", thumbnails=False
    )

    sections = {section.key: section for section in made.findings.sections}
    cells = [
        f"{cell.text} {cell.alert}"
        for key in ("compared", "flags", "offers")
        for table in sections[key].tables
        for row in table.rows
        for cell in row
    ]
    said = re.sub("Lotus seeds [0-9]+", "", " ".join(cells))
    assert not set(re.findall("[A-Za-z]{2,}", said)) - {"CNY", "EUR"}
    assert "90 天内无销量" in said
    assert (
        facts(sections["question"])["货币"]
        == "EUR，并列人民币；1 EUR = 7.85 CNY（2026-03-01）；不含运费、关税与税费"
    )


def test_no_two_tables_of_words_share_a_key() -> None:
    """A phrase that shadows another would change what a section says."""
    tables = [table for name, table in vars(words).items() if name.isupper() and isinstance(table, dict)]

    assert sum(map(len, tables)) == 2 * len(words.PHRASES)


def test_phrases_have_the_same_gaps_in_both_languages() -> None:
    """What English fills in, Chinese fills in too."""

    def gaps(text: str) -> set[str]:
        return set(re.findall(r"{(\w+)", text))

    apart = [key for key, phrase in words.PHRASES.items() if gaps(phrase.en) != gaps(phrase.zh)]
    assert apart == []
