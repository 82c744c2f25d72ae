"""What fits and what does not, in two languages, and the plugin in its host."""

from __future__ import annotations

import pandas as pd
import pytest
import tmapi_analytics_title_match as plugin
from matplotlib.figure import Figure
from tmapi_analytics_title_match import title_match

from tmapi_analytics.testing import check_plugin

COLUMNS = ("title", "title_origin")


def match_of(title, words, origin=None):
    """How well one offer fits."""
    offers = pd.DataFrame({"title": [title], "title_origin": [origin]})
    return title_match(offers, words=words, columns=COLUMNS).iloc[0]


def drawn(offers, words):
    """The axes with the chart."""
    ax = Figure().add_subplot()
    plugin.draw_title_match(ax, offers, words=words, columns=COLUMNS)
    return ax


@pytest.mark.parametrize(
    ("title", "words", "match"),
    [
        pytest.param("Bamboo cup with lid", ["bamboo"], 1.0, id="a word that is there"),
        pytest.param("BAMBOO-CUP (2 pcs)", ["Bamboo", "cup"], 1.0, id="whatever the case and punctuation"),
        pytest.param("Bamboo cup", ["bamboo", "lid"], 0.5, id="half of the words"),
        pytest.param("Cup of bamboo", "bamboo cup", 1.0, id="a text of words in another order"),
        pytest.param("Kitchen cupboard", ["cup"], 0.0, id="a part of a longer word"),
        pytest.param("Red rug", ["mug"], 0.0, id="a word that shares letters"),
        pytest.param("便携竹杯套装", ["竹杯"], 1.0, id="Chinese without spaces"),
        pytest.param("玻璃水壶", ["竹杯"], 0.0, id="other Chinese"),
        pytest.param("杯", ["保温杯"], 0.0, id="a title shorter than the Chinese word"),
        pytest.param("ＵＳＢ充电线", ["usb充电"], 1.0, id="wide letters and Chinese in one word"),
    ],
)
def test_a_title_fits_as_far_as_it_has_the_words(title, words, match):
    """The match is the share of the wanted words that the title holds."""
    assert match_of(title, words) == match


@pytest.mark.parametrize(
    ("title", "word"),
    [
        pytest.param("Bamboo cups", "cup", id="a plural"),
        pytest.param("Colour pencils", "color", id="another spelling"),
        pytest.param("保温水杯", "保温杯", id="Chinese with a character in between"),
    ],
)
def test_a_word_spelt_alike_counts_for_less(title, word):
    """What is nearly the wanted word is worth most of it, but not all."""
    assert 0.75 < match_of(title, [word]) < 1


def test_each_word_counts_where_it_fits_best():
    """One word may be found in the translation and another in the original."""
    assert match_of("Cup with lid", ["cup", "竹"], origin="竹杯") == 1.0


def test_an_offer_without_a_title_is_not_known():
    """No title is no evidence of a bad fit; one title in either language is enough."""
    assert pd.isna(match_of(None, ["cup"]))
    assert match_of(None, ["竹杯"], origin="竹杯") == 1.0


@pytest.mark.parametrize("words", [(), "", ["..."]], ids=["none", "an empty text", "no letters"])
def test_without_words_nothing_is_known_and_that_is_told(words):
    """A score by no words says so in place of giving everyone the same."""
    (criterion,) = plugin.tmapi_criteria()
    offers = pd.DataFrame({"title": ["Bamboo cup"]})

    assert pd.isna(match_of("Bamboo cup", words))
    assert "title_match needs words" in criterion.notes(offers, words=words, columns=COLUMNS)[0]


def test_the_chart_shows_each_offer_once():
    """The bars hold every title that could be compared; the others are counted in words."""
    offers = pd.DataFrame({"title": ["Bamboo cup", "Bamboo mat", "Glass jug", None]})

    ax = drawn(offers, ["bamboo", "cup"])

    assert [bar.get_height() for bar in ax.patches if bar.get_height()] == [1, 1, 1]
    assert ax.get_title(loc="left") == "3 titles against: bamboo, cup\nleft out: 1 without a title"


@pytest.mark.parametrize(
    ("titles", "words", "why"),
    [
        pytest.param([None], ["cup"], "no data: no titles", id="no titles"),
        pytest.param(["Cup"], [], 'no data: pass words=["bamboo"]', id="no words"),
    ],
)
def test_an_empty_chart_says_why(titles, words, why):
    """Where there is nothing to draw, the chart says what is missing."""
    ax = drawn(pd.DataFrame({"title": titles}), words)

    assert [text.get_text() for text in ax.texts] == [why]


def test_the_plugin_keeps_the_hosts_rules():
    """Lengths, dtypes, index and input are as the host wants them, on awkward frames too."""
    check_plugin(plugin)
