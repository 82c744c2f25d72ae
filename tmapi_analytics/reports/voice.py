"""Values as a reader meets them: money, shares, counts and names, in the language and currency asked for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd

from tmapi_analytics.plots.terms import criterion_name
from tmapi_analytics.reports.words import speaker
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.money import Currency

NONE = "–"
"""In a table: not known."""
_LINK = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?", re.IGNORECASE | re.ASCII)
"""No user before the host, and no backslash after it: browsers and readers would take it for another."""
_LONGEST_LINK = 2_000


@dataclass(frozen=True)
class Voice:
    """Says values in a language, and money in a currency.

    Every method takes a value as a frame holds it; one that is missing, infinite or no number is said to be
    unknown.

    Examples
    --------
    >>> from tmapi_analytics.money import Currency
    >>> voice = Voice("en", Currency("EUR", 7.85))
    >>> voice.price(12.34), voice.percent(0.6), voice.pieces(36000), voice.pieces(None)
    ('EUR 1.57 (CNY 12.34)', '60 %', '36,000 pieces', 'unknown')
    """

    language: str
    money: Currency

    @cached_property
    def say(self) -> Say:
        """Says a phrase of the report by its key."""
        return speaker(self.language)

    def price(self, cny: Any) -> str:
        """An amount in CNY, in the currency asked for first."""
        amount = known(cny)
        return self.say("unknown") if amount is None else self.money.show(amount)

    def percent(self, share: Any) -> str:
        """A fraction as per cent; what is not nothing is never said to be 0 %, nor what is not all 100 %."""
        fraction = known(share)
        if fraction is None:
            return self.say("unknown")
        whole = round(fraction * 100)
        if (whole == 0 and fraction > 0) or (whole == 100 and fraction < 1):
            return self._per_cent("< 1" if whole == 0 else "> 99")
        return self._per_cent(str(whole))

    def pieces(self, number: Any) -> str:
        """A number of pieces."""
        return self._counted("pieces", number)

    def least(self, pieces: Any, listed: Any) -> str:
        """The smallest order, and what is listed where that is another number."""
        other = known(listed)
        said = self.pieces(pieces)
        apart = other is not None and known(pieces) is not None and other != known(pieces)
        return self.say("least_listed", least=said, listed=int(other or 0)) if apart else said

    def years(self, number: Any) -> str:
        """A number of years."""
        return self._counted("years", number)

    def offers(self, number: int) -> str:
        """A number of offers."""
        return self.say("offers_counted", n=number)

    def sold(self, number: Any, is_floor: Any) -> str:
        """Pieces sold; ``+`` where that is only "at least"."""
        count = known(number)
        return self.say("unknown") if count is None else f"{count:,.0f}{'+' if _is_true(is_floor) else ''}"

    def number(self, value: Any, form: str = ",.6g") -> str:
        """Any number; a dash where it is not known."""
        amount = known(value)
        return NONE if amount is None else format(amount, form)

    def titles(self, translated: Any, original: Any) -> tuple[str, str]:
        """Of an offer's two titles the one that the reader knows best, and the other one if there is one."""
        both = short(translated), short(original)
        first, second = both[::-1] if self.language == "zh" else both
        return (first, second if second != first else "") if first else (second, "")

    def criterion(self, name: str) -> str:
        """What a criterion is called, as on the charts."""
        return criterion_name(name, self.language)

    def listed(self, texts: list[str]) -> str:
        """Several in one sentence."""
        return self.say("and").join(texts)

    def _counted(self, phrase: str, number: Any) -> str:
        count = known(number)
        return self.say("unknown") if count is None else self.say(phrase, n=int(count))

    def _per_cent(self, number: str) -> str:
        return f"{number}%" if self.language == "zh" else f"{number} %"


def known(value: Any) -> float | None:
    """The value as a finite number, None where it is none.

    Examples
    --------
    >>> known("12.5"), known(pd.NA), known("about 12")
    (12.5, None, None)
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def safe_link(address: Any) -> str:
    """An address to link to: https alone, with a host, no user before it and nothing invisible; else empty.

    Examples
    --------
    >>> safe_link("https://detail.1688.com/offer/1.html")
    'https://detail.1688.com/offer/1.html'
    >>> safe_link("javascript:alert(1)"), safe_link("http://detail.1688.com/"), safe_link(None)
    ('', '', '')
    >>> safe_link("https://detail.1688.com@evil.example/offer")
    ''
    """
    fits = isinstance(address, str) and len(address) <= _LONGEST_LINK and _LINK.fullmatch(address)
    return address if fits else ""


def link_name(address: str, usual: str) -> str:
    """What a link is called: as `usual` where it leads to 1688.com, else by its host.

    Examples
    --------
    >>> link_name("https://detail.1688.com/offer/1.html", "Offer on 1688.com")
    'Offer on 1688.com'
    >>> link_name("https://1688.com.example/offer/1.html", "Offer on 1688.com")
    '1688.com.example'
    """
    host = urlsplit(address).hostname or ""
    return usual if f".{host}".endswith(".1688.com") else host


def _is_true(value: Any) -> bool:
    return bool(pd.notna(value) and value)
