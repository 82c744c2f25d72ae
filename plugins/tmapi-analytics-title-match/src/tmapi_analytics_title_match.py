"""How well an offer's title fits the words that you want, in English or Chinese: a criterion and a chart.

::

    tm.score(offers, {"title_match": 1.0}, options={"title_match": {"words": ["bamboo", "保温杯"]}})
    tm.chart("title_match", offers, words=["bamboo", "保温杯"])

A machine translates the titles, so that words are compared by likeness, and in the Chinese original too.
Likeness of letters is no likeness of meaning: "cup" does not find "mug".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process, utils

from tmapi_analytics.hookspecs import Chart, Criterion, hookimpl

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

OPTIONS = {"words": (), "columns": ("title", "title_origin")}
LEAST = 80.0
"""Percent: less alike counts as not alike, since any two words share some letters ("lamp" and "camp" 75)."""
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Text with these characters has no spaces between words."""


def title_match(offers: pd.DataFrame, words: Sequence[str], columns: Sequence[str]) -> pd.Series[float]:
    """How much of the wanted words a title holds, from 0 to 1: the mean over the words.

    A word counts 1 where the title has it, less where it has one that is spelt alike, 0 where it has none. A
    word of letters is compared with whole words, so that "cup" does not find "cupboard"; one with Chinese in
    it with any part of the title. A wanted text of several words counts as these words, case does not matter.

    Parameters
    ----------
    offers : pandas.DataFrame
        Offers.
    words : sequence of str
        What is wanted; one text is a sequence of one.
    columns : sequence of str
        Where titles stand; the best of them counts for each word. Those that the frame lacks are skipped.

    Returns
    -------
    pandas.Series
        Missing where the offer has no title, and everywhere where no words are wanted.

    References
    ----------
    Likeness is the normalised indel similarity of rapidfuzz (``fuzz.ratio``, ``fuzz.partial_ratio``).

    Examples
    --------
    >>> offers = pd.DataFrame({"title": ["Bamboo cups, 6 pcs", "Cupboard"], "title_origin": ["竹杯", None]})
    >>> title_match(offers, words=["bamboo", "cup"], columns=["title"]).round(2).tolist()
    [0.93, 0.0]
    >>> title_match(offers, words=["竹杯"], columns=["title", "title_origin"]).tolist()
    [1.0, 0.0]
    """
    wanted = list(_words(words))
    titles = [[_plain(title) for title in offers[column]] for column in columns if column in offers]
    if not wanted or not titles:
        return pd.Series(np.nan, index=offers.index, dtype="float64")
    found = [np.max([_likeness(word, own) for own in titles], axis=0) for word in wanted]
    nameless = np.all([[not title for title in own] for own in titles], axis=0)
    return pd.Series(np.where(nameless, np.nan, np.mean(found, axis=0)), index=offers.index)


def _words(wanted: str | Iterable[str]) -> Iterable[str]:
    for text in [wanted] if isinstance(wanted, str) else wanted:
        yield from _plain(text).split()


def _plain(text: object) -> str:
    """Small letters without punctuation; wide letters, which Chinese text uses, become plain ones."""
    return utils.default_process(unicodedata.normalize("NFKC", text)) if isinstance(text, str) else ""


def _likeness(word: str, titles: list[str]) -> NDArray[Any]:
    """How alike the word and what is most like it in each title are, 0 to 1."""
    if _CHINESE.search(word):
        # Filled up, since a title shorter than the word would be compared as a part of the word.
        return _compared(word, [title.ljust(len(word)) for title in titles], fuzz.partial_ratio)
    parts = [title.split() for title in titles]
    distinct = sorted({part for own in parts for part in own})
    alike = dict(zip(distinct, _compared(word, distinct, fuzz.ratio), strict=True))
    return np.array([max((alike[part] for part in own), default=0.0) for own in parts])


def _compared(word: str, texts: list[str], scorer: Any) -> NDArray[Any]:
    percent = process.cdist([word], texts, scorer=scorer, score_cutoff=LEAST, dtype=np.float64)
    return np.asarray(percent[0] / 100)


def draw_title_match(ax: Axes, offers: pd.DataFrame, words: Sequence[str], columns: Sequence[str]) -> None:
    """Draw how many offers fit the words how well."""
    match = title_match(offers, words, columns)
    known = match.dropna()
    wanted = ", ".join(_words(words))
    told = (
        f"\nleft out: {len(match) - len(known):,} without a title"
        if wanted and len(known) < len(match)
        else ""
    )
    ax.set_title(f"{len(known):,} titles against: {wanted or 'no words'}{told}", loc="left", parse_math=False)
    ax.set_xlabel("share of the wanted words that the title holds")
    ax.set_ylabel("offers in each bar")
    ax.set_xlim(0, 1)
    if known.empty:
        why = "no titles" if wanted else 'pass words=["bamboo"]'
        ax.text(0.5, 0.5, f"no data: {why}", transform=ax.transAxes, ha="center", va="center")
        ax.set(xticks=[], yticks=[])
    else:
        ax.hist(known, bins=[tenth / 10 for tenth in range(11)], edgecolor="white")


def _notes(_offers: pd.DataFrame, words: Sequence[str], **_others: Any) -> list[str]:
    return (
        []
        if any(_words(words))
        else ['title_match needs words: options={"title_match": {"words": ["bamboo"]}}']
    )


@hookimpl
def tmapi_criteria() -> list[Criterion]:
    """The share of wanted words that a title holds."""
    return [
        Criterion(
            name="title_match",
            goal="max",
            value=title_match,
            notes=_notes,
            options=OPTIONS,
            bounds=(0, 1),
            unit="share of words",
        )
    ]


@hookimpl
def tmapi_charts() -> list[Chart]:
    """How many offers fit how well."""
    return [Chart(name="title_match", draw=draw_title_match, options=OPTIONS)]
