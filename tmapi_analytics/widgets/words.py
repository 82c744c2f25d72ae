"""What things are called in the panel, and what errors advise there.

One table of names for cards, sliders, filters and comparisons. Errors and notes speak to somebody who writes
Python; here they speak to somebody who fills in a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tmapi_analytics.answers import scrub
from tmapi_analytics.errors import BudgetError, SearchInterrupted, TmapiError

LABELS: Mapping[str, str] = {
    "title": "Title",
    "price": "Price",
    "moq": "Smallest order",
    "sales_90d": "Sold in 90 days",
    "repurchase_rate": "Repurchase rate",
    "shop_years": "Shop years",
    "composite_score": "Shop score, of 5",
    "company_name": "Supplier",
    "name_pinyin": "Supplier in letters",
    "item_id": "Number of the offer",
    "position": "Found at",
    "is_powerful_seller": "Powerful seller",
    "is_super_factory": "Super factory",
    "ships_in_48h": "Ships in 48 h",
    "free_shipping": "Free shipping",
    "low_refund_rate": "Seldom refunded",
    "one_piece_min_order": "One piece possible",
    "total": "All together",
}
"""Columns and criteria whose names, without underscores, would not do."""
_HERE = {
    "run the same line again": "search again",
    "Run the same line again": "Search again",
    ", or set a lower concurrency": "",
    "Check the token with tm.show_settings() and set it again with tm.login().": (
        "Set the token again: tm.login() in a cell."
    ),
    "Run tm.login(), or set TMAPI_TOKEN, or try everything without one on tm.sandbox().": (
        "Run tm.login() in a cell, or press Try the sandbox."
    ),
    "tm.show_settings()": "tm.show_settings() in a cell",
    "; offline=True uses stored pages only": "",
    " or tm.settings(cache_dir=...)": "",
    "Give (low, high) in CNY, either of them None: price=(5, 60).": (
        "Fill in numbers in CNY; what is left empty is open."
    ),
    "price cannot": "the price cannot",
    ' or "all"': ", or all",
    "cat_id": "the category",
    "quantity cannot be": "pieces wanted cannot be",
    "Give the wanted number of pieces: quantity=300.": "Fill in a whole number, such as 300.",
    "Give the code, the rate in CNY for one unit and, where known, its date: EUR, 7.85, 2026-03-01.": (
        "Fill in a code and what one of it costs in CNY: EUR and 7.85."
    ),
    "Give an http(s) URL, a path that the API's conversion returned (/search/….jpg), a picture file, its "
    "bytes or a PIL image.": "Fill in the address or the path of a picture, or upload one.",
    "Score the offers first: tm.score(offers, {...}).": "Move at least one weight above 0.",
    "Fetch it for the best offers: tm.add_details(offers, top=10).": (
        "Details are not fetched here: open the panel on offers that have them."
    ),
    "tm.criteria() says what each criterion needs.": "Weigh something that these offers have.",
}
"""What errors and warnings advise in Python -> the same for somebody in the panel."""
_PYTHON = re.compile(r"\w\(|\w=|\.frame|\.resume|\[\"|\{")


def label(name: str) -> str:
    """What a column or a criterion is called.

    Examples
    --------
    >>> label("repurchase_rate"), label("utility_landed_cost")
    ('Repurchase rate', 'Landed cost')
    """
    return LABELS.get(name) or name.removeprefix("utility_").replace("_", " ").capitalize()


def called(text: str, names: Iterable[str]) -> str:
    """A text with these columns and criteria as they are called here.

    Examples
    --------
    >>> called("shop_years speaks for it most", ["price", "shop_years"])
    'Shop years speaks for it most'
    """
    return re.sub(rf"\b({'|'.join(map(re.escape, names))})\b", lambda name: label(name[0]), text)


def told(error: BaseException) -> str:
    """One line: what happened, and what to do in the panel.

    A hint that names Python, and has no words of the panel's own, is left out: what happened still stands.

    Examples
    --------
    >>> from tmapi_analytics.errors import ParameterError
    >>> told(ParameterError("price cannot have 'x' in it", hint="Give (low, high), such as price=(5, 60)."))
    "The price cannot have 'x' in it."
    """
    if not isinstance(error, TmapiError):
        return _sentence(scrub(f"{type(error).__name__}: {error}"))
    happened = here(str(error).removesuffix(error.hint).rstrip())
    return _sentence(f"{happened} {_advice(error)}".rstrip())


def _advice(error: TmapiError) -> str:
    if isinstance(error, BudgetError):
        return "A panel with a larger budget goes on: only what is missing costs."
    if isinstance(error, SearchInterrupted):
        cause = _advice(error.cause) if error.cause else ""
        again = "" if "search again" in cause else "Search again to go on: only what is missing costs."
        return f"{cause} {again}".strip()
    hint = here(error.hint)
    return "" if _PYTHON.search(hint) and "in a cell" not in hint else hint


def here(text: str) -> str:
    """What an error or a warning says, in the words of the panel.

    Examples
    --------
    >>> here("cat_id cannot be 'cups'")
    "the category cannot be 'cups'"
    """
    for python, panel in _HERE.items():
        text = text.replace(python, panel)
    return text


def noted(note: str) -> str:
    """What scoring tells, each criterion under its name here.

    Examples
    --------
    >>> noted("sales_90d: 2 are floors; price: 3 bait prices")
    'Sold in 90 days: 2 are floors; Price: 3 bait prices'
    """
    return "; ".join(re.sub(r"^\w+(?=: )", lambda name: label(name[0]), one) for one in note.split("; "))


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]
