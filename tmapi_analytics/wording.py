"""Words for people: seller text made harmless, counts with their noun, the word that was meant.

Nothing here knows where the text will stand; escaping for HTML or a sheet is for the one who writes it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def short(text: object, most: int = 160) -> str:
    r"""`text` made `plain`, on one line and cut with an ellipsis; empty where it is missing.

    Examples
    --------
    >>> short("  fresh\n lotus  seeds", most=11), short(None), short(float("nan"))
    ('fresh lotu…', '', '')
    """
    if not isinstance(text, str):
        return ""
    line = " ".join(plain(text[: 4 * most]).split())
    whole = len(line) <= most and len(text) <= 4 * most
    return line if whole else f"{line[: most - 1].rstrip()}…"


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it.

    Examples
    --------
    >>> has_chinese("三明 Ltd."), has_chinese("Ltd.")
    (True, False)
    """
    return _CHINESE.search(text) is not None


_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's control, format, surrogate and line-separating characters."""


def plain(text: str) -> str:
    r"""`text` without the characters that act instead of being seen.

    Control characters (escape sequences of a terminal), marks that turn the direction of writing, lone
    surrogates and zero-width characters are removed; line breaks and tabs become a blank.

    Examples
    --------
    >>> plain("lotus\x1b[31m\u202e seeds\n500 g")
    'lotus[31m seeds 500 g'
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return " " if character.isspace() else ""


def counted(number: int, noun: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "call"), counted(1200, "offer")
    ('1 call', '1,200 offers')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def nearest(word: object, known: Iterable[str]) -> str:
    """``'; did you mean "sales"?'`` for the known word nearest to `word`, or nothing.

    Examples
    --------
    >>> nearest("sale", ["default", "sales"])
    '; did you mean "sales"?'
    >>> nearest(7, ["default", "sales"])
    ''
    """
    import difflib

    close = difflib.get_close_matches(str(word).lower(), list(known), n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else ""
