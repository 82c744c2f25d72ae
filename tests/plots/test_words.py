"""What is written on charts."""

from __future__ import annotations

from string import Formatter

import pytest

import tmapi_analytics as tm
from tmapi_analytics.money import read_currency
from tmapi_analytics.plots import words


def placeholders(text):
    """The names that the text wants filled."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", words.PHRASES)
def test_every_phrase_is_there_in_both_languages(key):
    """English and Chinese say something, and want the same filled in."""
    phrase = words.PHRASES[key]

    assert phrase.en
    assert phrase.zh
    assert placeholders(phrase.en) == placeholders(phrase.zh)


@pytest.mark.parametrize("key", [key for key, phrase in words.PHRASES.items() if phrase.one])
def test_a_phrase_for_one_wants_a_count(key):
    """Where English has a form for one, the phrase counts, and both forms want nothing but the same."""
    phrase = words.PHRASES[key]

    assert "n" in placeholders(phrase.en)
    assert placeholders(phrase.one) <= placeholders(phrase.en) | {"n"}


def test_no_phrase_stands_in_two_tables():
    """A key of one chart does not take that of another."""
    tables = [table for name, table in vars(words).items() if name.isupper() and isinstance(table, dict)]

    assert sum(map(len, tables)) == 2 * len(words.PHRASES)


def test_one_is_said_otherwise_than_many():
    """English tells one offer from several, Chinese does not."""
    say, speak = words.speaker("en"), words.speaker("zh")

    assert [say("offers", n=n) for n in (0, 1, 1200)] == ["0 offers", "1 offer", "1,200 offers"]
    assert [speak("offers", n=n) for n in (1, 2)] == ["1 个商品", "2 个商品"]


@pytest.mark.parametrize("language", ["fr", "EN", None, 7, ()])
def test_another_language_is_refused(language):
    """There are two languages."""
    with pytest.raises(tm.ParameterError, match='There are "en" and "zh"'):
        words.speaker(language)


@pytest.mark.parametrize("date", [None, "2026-03-01"], ids=["without a date", "with its date"])
def test_the_rate_reads_as_everywhere_else(date):
    """In English the rate stands as money writes it."""
    money = read_currency("EUR", 7.85, date)

    assert words.rate_note(words.speaker("en"), money) == money.note


def test_without_another_currency_there_is_no_rate():
    """CNY needs no rate."""
    assert words.rate_note(words.speaker("zh"), read_currency()) == ""
