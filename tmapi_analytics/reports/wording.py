"""Words and numbers for people: seller text made harmless, counts with their noun.

Nothing here knows where the text will stand; escaping for HTML or a sheet is for the one who writes it.
"""

from __future__ import annotations

import unicodedata

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


def counted(number: int, noun: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "call"), counted(1200, "offer")
    ('1 call', '1,200 offers')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return " " if character.isspace() else ""
