"""Words and numbers for people: seller text made harmless, counts with their noun.

Nothing here knows where the text will stand; escaping for HTML or a sheet is for the one who writes it.
"""

from __future__ import annotations

import re

from tmapi_analytics.errors import counted, plain

__all__ = ["counted", "has_chinese", "plain", "short"]

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
