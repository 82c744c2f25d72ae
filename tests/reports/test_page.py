"""The page: it holds everything, loads nothing, and whatever a seller writes stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.page import as_html
from tmapi_analytics.reports.report import ASKED_PICTURE, Report
from tmapi_analytics.reports.voice import safe_link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .conftest import Read

HOSTILE = [
    pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="a script"),
    pytest.param('"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>', id="an attribute's end"),
    pytest.param("{{ 7 * 7 }}{% for x in y %}", "{{ 7 * 7 }}{% for x in y %}", id="a template"),
    pytest.param("&lt;b&gt;", "&lt;b&gt;", id="escapes that are not ours"),
    pytest.param("half \ud800 a character", "half ? a character", id="half a character"),
    pytest.param("\u202egnp.exe", "gnp.exe", id="turned writing"),
    pytest.param("a\x00b\x1b[31mc", "ab[31mc", id="control characters"),
]
COLUMNS = ["title", "title_origin", "company_name", "province", "city", "search"]


def page(
    offers: pd.DataFrame, asked: Asked | None = None, pictures: Mapping[str, bytes] | None = None
) -> str:
    """The report as HTML."""
    return as_html(Report(offers, asked or Asked(), pictures or {})).decode()


@pytest.fixture(scope="module")
def hostile(read) -> Read:
    """The page of offers whose every text is hostile, each in its own way."""
    texts = [param.values[0] for param in HOSTILE]
    frame = pd.DataFrame(
        {"item_id": range(len(texts)), **{name: pd.Series(texts, dtype=object) for name in COLUMNS}}
    )
    return read(page(frame, Asked(suppliers=10)))


@pytest.mark.parametrize(("given", "shown"), HOSTILE)
def test_a_sellers_text_is_shown(hostile, given, shown) -> None:
    """Markup is text like any other, and what is invisible is gone."""
    assert shown in hostile.text
    assert hostile.text.isprintable()


def test_a_sellers_text_does_nothing(hostile) -> None:
    """No element and no attribute comes of it but those of the page itself."""
    assert not {"script", "object", "embed", "link", "iframe", "form", "base"} & {
        tag for tag, _ in hostile.tags
    }
    assert not [name for _, attrs in hostile.tags for name in attrs if name.startswith("on")]
    assert all(str(image["src"]).startswith("data:image/") for image in hostile.all("img"))


def test_an_analysts_text_is_text_too(ranked, read) -> None:
    """Title, conclusion and notes are escaped like any other; lines of a conclusion are paragraphs."""
    asked = Asked(title="<b>Lotus</b>", conclusion="One <i>line</i>.\n\nAnother.", notes={101: "<u>see</u>"})

    seen = read(page(ranked, asked))

    assert not seen.all("i")
    assert not seen.all("u")
    assert "<b>Lotus</b>" in seen.text
    assert "One <i>line</i>." in seen.text
    assert "<u>see</u>" in seen.text


ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "http://detail.1688.com/offer/1.html",
    "data:text/html,<script>alert(1)</script>",
    "//detail.1688.com/offer/1.html",
    "https://",
    "https://[::1",
    "https://detail.1688.com/\nx",
    "https://detail.1688.com@evil.example/offer",
]


def test_only_https_addresses_are_links(offers, read) -> None:
    """Any other address of a seller is left out; its title stays."""
    frame = offers.head(len(ADDRESSES)).assign(product_url=ADDRESSES, shop_url=ADDRESSES)

    links = read(page(frame, Asked(suppliers=10))).all("a")

    assert {str(link["href"])[0] for link in links} == {"#"}


@pytest.mark.parametrize(
    "address", [5, "https://evil.example\\.1688.com/", f"https://1688.com/{'x' * 2_000}"]
)
def test_what_is_read_in_two_ways_is_no_link(address) -> None:
    """Browsers take a backslash for a slash; readers do not."""
    assert safe_link(address) == ""


def test_a_link_to_elsewhere_does_not_say_1688(offers, read) -> None:
    """It goes by the name of its host."""
    said = read(page(offers.assign(product_url="https://detail.1688.com.example/offer"))).text

    assert "detail.1688.com.example" in said
    assert "Offer on 1688.com" not in said


def test_links_lead_elsewhere_and_tell_nothing(offers, read) -> None:
    """A new page that knows neither the report nor where it was opened from."""
    outward = [link for link in read(page(offers)).all("a") if not str(link["href"]).startswith("#")]

    assert len(outward) == 10 + 4
    assert {(link["target"], link["rel"]) for link in outward} == {("_blank", "noopener noreferrer nofollow")}


def test_the_page_forbids_itself_to_load_anything(html, read) -> None:
    """Its policy allows inline style and pictures within; nothing in it asks for more."""
    metas = {str(meta.get("http-equiv")): meta.get("content") for meta in read(html).all("meta")}
    assert metas["Content-Security-Policy"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    )
    assert not re.search(r"@import|url\(|<script", html)


def test_long_titles_are_cut(offers, read) -> None:
    """A title of 5,000 characters does not fill the page; an ellipsis tells."""
    seen = read(page(offers.assign(title="x" * 5_000)))

    assert "x" * 159 + "…" in seen.text
    assert "x" * 301 not in seen.text


def test_pictures_are_in_the_page_and_a_missing_one_is_told(ranked, read) -> None:
    """A fetched thumbnail is a data address; where there is none the page says so."""
    best = ranked.loc[ranked["rank"] == 1, "img_url"].iloc[0]

    seen = read(page(ranked, pictures={best: b"jpeg", ASKED_PICTURE: b"asked"}))

    sources = [str(image["src"]) for image in seen.all("img")]
    assert sources.count("data:image/jpeg;base64,anBlZw==") == 1
    assert sources.count("data:image/jpeg;base64,YXNrZWQ=") == 1
    assert seen.text.count("no picture") == 3
    assert "The picture that was searched with" in seen.text


def test_charts_say_in_words_what_they_show(html, read) -> None:
    """Every chart has an alternative text with its headline."""
    charts = [image["alt"] for image in read(html).all("img")]

    assert any(str(text).startswith("Prices of 8 offers. solid line: median, CNY 23.50") for text in charts)
    assert all(charts)


def test_tables_and_headings_can_be_read_aloud(html, read) -> None:
    """Captions, scopes, one first heading, and Chinese marked as such."""
    seen = read(html)

    assert len(seen.all("caption")) == len(seen.all("table")) > 3
    assert all(head.get("scope") in ("col", "row") for head in seen.all("th"))
    assert len(seen.all("h1")) == 1
    assert {"lang": "zh-Hans"} in seen.all("span")
    assert seen.all("html") == [{"lang": "en"}]


def test_marks_do_not_rest_on_colour(html, read) -> None:
    """The best and the worst of a row carry a sign and a word."""
    text = read(html).text

    assert "▲ best" in text
    assert "▽ worst" in text


def test_made_up_data_says_so_first(ranked, read) -> None:
    """Offers of the sandbox are announced before the title."""
    ranked.attrs["tmapi"]["sandbox"] = True

    text = read(page(ranked)).text

    assert text.index("Made-up data") < text.index("Verdict")


def test_a_chinese_page_is_chinese(ranked, read) -> None:
    """Headings, heads of tables and the language of the page."""
    seen = read(page(ranked, Asked(language="zh")))

    assert seen.all("html") == [{"lang": "zh-Hans"}]
    assert "逐项对比" in seen.text
    assert "Side by side" not in seen.text


def test_the_same_report_is_the_same_file(ranked, html) -> None:
    """No clock, no chance: a colleague can compare."""
    assert page(ranked) == html
