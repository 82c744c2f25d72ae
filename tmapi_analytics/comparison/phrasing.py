"""Phrases in English and in Chinese, and saying one of a table in either language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.wording import nearest

Say = Callable[..., str]
"""Takes the key of a phrase and what its placeholders stand for; gives it in one language."""
LANGUAGES = ("en", "zh")


class Phrase(NamedTuple):
    """One phrase in both languages, with the same placeholders; `one` is the English for n = 1."""

    en: str
    zh: str
    one: str = ""


def check_language(language: object) -> str:
    """`language`, which is one of `LANGUAGES`.

    Raises
    ------
    ParameterError
        It is not.
    """
    if language not in LANGUAGES:
        raise ParameterError(
            f"language cannot be {language!r}{nearest(language, LANGUAGES)}",
            hint='There are "en" and "zh".',
        )
    return str(language)


def speaker(phrases: Mapping[str, Phrase], language: str) -> Say:
    """What says the phrases of a table in a language.

    Raises
    ------
    ParameterError
        It is none of `LANGUAGES`.

    Examples
    --------
    >>> phrases = {"pieces": Phrase("{n:,} pieces", "{n:,} 件", "{n:,} piece")}
    >>> speaker(phrases, "en")("pieces", n=1), speaker(phrases, "zh")("pieces", n=300)
    ('1 piece', '300 件')
    """
    return partial(_say, phrases, check_language(language))


def _say(phrases: Mapping[str, Phrase], language: str, key: str, **parts: Any) -> str:
    phrase = phrases[key]
    if language == "zh":
        return phrase.zh.format(**parts)
    return (phrase.one if phrase.one and parts.get("n") == 1 else phrase.en).format(**parts)
