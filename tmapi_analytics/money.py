"""Money as people read it: the currency that they think in first, CNY beside it.

Rates are given by whoever asks, never fetched. Nothing here changes a number in a frame: those stay CNY.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass

from tmapi_analytics.errors import ParameterError

_HINT = "Give the code, the rate in CNY for one unit and, where known, its date: EUR, 7.85, 2026-03-01."


@dataclass(frozen=True)
class Currency:
    """A currency to show money in, and what it costs.

    Parameters
    ----------
    code : str
        Three capital letters (ISO 4217).
    rate : float
        CNY for one unit of it: 7.85 for the euro, not 0.127.
    date : str, optional
        Of the rate, ``2026-03-01``; it is shown beside the rate.

    Examples
    --------
    >>> euro = Currency("EUR", 7.85, "2026-03-01")
    >>> euro.show(12.34)
    'EUR 1.57 (CNY 12.34)'
    >>> CNY.show(12.34)
    'CNY 12.34'
    >>> euro.note
    '1 EUR = 7.85 CNY on 2026-03-01'
    """

    code: str
    rate: float
    date: str | None = None

    def convert(self, cny: float) -> float:
        """An amount in CNY as one in this currency."""
        return cny / self.rate

    def show(self, cny: float | None) -> str:
        """An amount in CNY as text, in this currency first; ``"unknown"`` where it is missing.

        Two decimals; two digits that count where the amount is under 0.10, so that small parts do not cost
        nothing.
        """
        if cny is None or not math.isfinite(cny):
            return "unknown"
        yuan = f"CNY {_amount(cny)}"
        return yuan if self.code == "CNY" else f"{self.code} {_amount(self.convert(cny))} ({yuan})"

    @property
    def note(self) -> str:
        """The rate and its date as a line for the foot of a chart or report; empty for CNY."""
        if self.code == "CNY":
            return ""
        return f"1 {self.code} = {self.rate:g} CNY" + (f" on {self.date}" if self.date else "")


CNY = Currency("CNY", 1.0)
"""What everything is in unless another is asked for."""


def read_currency(
    currency: object = None, rate: object = None, rate_date: str | dt.date | None = None
) -> Currency:
    """The currency that a verb was asked to show money in; `CNY` where none was.

    Raises
    ------
    ParameterError
        The code is not three letters, the rate is missing or not a positive number, or the date is none.

    Examples
    --------
    >>> read_currency("eur", 7.85).show(78.5)
    'EUR 10.00 (CNY 78.50)'
    >>> read_currency() is CNY
    True
    """
    if currency is None:
        if rate is not None or rate_date is not None:
            raise ParameterError("a rate needs a currency", hint=_HINT)
        return CNY
    code = currency.strip().upper() if isinstance(currency, str) else ""
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ParameterError(f"currency cannot be {currency!r}", hint=_HINT)
    if code == "CNY" and rate in (None, 1):
        return CNY
    return Currency(code, _rate(code, rate), _date(rate_date))


def _rate(code: str, rate: object) -> float:
    if (
        isinstance(rate, bool)
        or not isinstance(rate, int | float)
        or not 0 < rate < math.inf
        or code == "CNY"
    ):
        raise ParameterError(f"the rate of {code} cannot be {rate!r}", hint=_HINT)
    return float(rate)


def _date(date: str | dt.date | None) -> str | None:
    if date is None:
        return None
    try:
        return dt.date.fromisoformat(str(date)[:10]).isoformat()
    except ValueError:
        raise ParameterError(f"rate_date cannot be {date!r}", hint=_HINT) from None


def _amount(number: float) -> str:
    return f"{number:.2g}" if 0 < abs(number) < 0.1 else f"{number:,.2f}"
