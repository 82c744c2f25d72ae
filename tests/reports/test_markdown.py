"""Markdown: tables stay tables, and whatever a seller writes stays text."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.markdown import as_markdown, escaped
from tmapi_analytics.reports.report import Report

HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="a script"),
    pytest.param("[free](javascript:alert(1))", id="a link"),
    pytest.param("![x](https://example.com/x.png)", id="a picture"),
    pytest.param("<https://example.com>", id="an address in brackets"),
    pytest.param("*bold* _thin_ ~~gone~~ `code`", id="emphasis"),
    pytest.param("a | b | c", id="cells"),
    pytest.param("# heading", id="a heading"),
    pytest.param("- point", id="a point"),
    pytest.param("1. first", id="a number"),
    pytest.param("+ point", id="a plus"),
    pytest.param("> quote", id="a quote"),
    pytest.param("```", id="a fence"),
    pytest.param("--- | ---", id="a rule of a table"),
    pytest.param("&copy; &amp;", id="entities"),
    pytest.param("back\\slash", id="a backslash"),
    pytest.param("[a]: https://example.com", id="a definition"),
    pytest.param("===", id="an underline"),
]


def rendered(text: str) -> list[tuple[str, str]]:
    """What Markdown makes of it: inline parts, each with its kind."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [(part.type, part.content) for token in tokens for part in token.children or []]


@pytest.mark.parametrize("given", HOSTILE)
@pytest.mark.parametrize("around", ["{}", "- {}", "- **label**: {}", "### 1. {}", "*caption {}*"])
def test_escaped_text_is_shown_as_it_is(given, around) -> None:
    """Wherever it stands, it comes out as the text that it was."""
    parts = rendered(around.format(escaped(given)))

    said = "".join(content for kind, content in parts if kind in ("text", "text_special"))
    assert given in said
    assert {kind for kind, _ in parts} <= {"text", "strong_open", "strong_close", "em_open", "em_close"}


def test_addresses_do_not_link_themselves() -> None:
    """GitHub turns bare addresses into links; these are broken up."""
    text = escaped("https://example.com www.example.com me@example.com")

    assert "://" not in text
    assert "www." not in text
    assert "e@" not in text


@pytest.mark.parametrize("given", HOSTILE)
def test_a_hostile_title_breaks_no_table(offers, given) -> None:
    """All rows have the cells that their head has, and no HTML, picture or foreign link comes of it."""
    text = as_markdown(Report(offers.assign(title=given, company_name=given))).decode()

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    parts = [part for token in tokens for part in token.children or []]
    links = [part.attrs["href"] for part in parts if part.type == "link_open"]
    rows = [token.type for token in tokens]
    assert not {"html_block", "fence", "code_block", "blockquote_open"} & set(rows)
    assert not {"html_inline", "image", "code_inline"} & {part.type for part in parts}
    assert all(str(link).startswith("https://detail.1688.com/") for link in links)
    assert rows.count("table_open") == 4


def test_an_address_cannot_end_its_link(offers) -> None:
    """Brackets in an address are percent-encoded."""
    text = as_markdown(
        Report(offers.assign(product_url="https://detail.1688.com/a)[x](https://b.example"))
    ).decode()

    links = [part for kind, part in rendered(text) if kind == "link_open"]
    assert "](https://b" not in text
    assert len(links) == 10 + 4


def test_long_tables_are_cut_and_it_is_told(offers) -> None:
    """Markdown is for reading: of 300 offers 100 are shown."""
    many = offers.sample(300, replace=True, random_state=0)

    text = as_markdown(Report(many)).decode()

    assert "The first 100 of 300 rows" in text


def test_verdict_conclusion_and_marks_are_there(ranked) -> None:
    """What the page says first, Markdown says first, too."""
    text = as_markdown(Report(ranked, Asked(conclusion="Order *now*."))).decode()

    assert text.startswith("# Offers for “lotus.jpg”")
    assert "**Unchecked**" in text
    assert "Order \\*now\\*." in text
    assert "**▲ best**" in text
