"""One text -> one value: what the API writes, as numbers, flags, texts and addresses.

Every reader takes any JSON value and does one of three things: it returns the value; it returns
None where the API left it out (null, ``""``, ``"null"``, blanks); it raises `ValueError` where
something stands there that it does not understand. The caller turns that into a missing value and
tells it.

The readers refuse to guess. A sign, unit or word they do not know makes a text unreadable, because a
wrong number is worse than none. Where the forms were seen is in each docstring.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

_NUMBER = r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)"
_COUNT = re.compile(
    rf"(?:全网|已售|月销|累计|sold)*\s*{_NUMBER}\s*(k(?![a-z])|m(?![a-z])|w(?![a-z])|万|萬|亿|億)?"
    r"(\+|以上)?\s*(?:[件个個只隻套双雙条條包盒箱片台把瓶袋张張本组組对對支块]|pcs|pieces?|sold)?(\+|以上)?",
    re.IGNORECASE,
)
_MULTIPLIER = {"": 1, "k": 10**3, "m": 10**6, **dict.fromkeys("w万萬", 10**4), **dict.fromkeys("亿億", 10**8)}
_MONEY = re.compile(rf"(?:¥|CNY|RMB)?\s*{_NUMBER}\s*元?", re.IGNORECASE)
# Not NFKC, which would also read 10² as 102.
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {ord("￥"): "¥"}
_LARGEST = 2**63 - 1
_PLAIN_AMOUNTS = re.compile(r"(?:(?:[0-9]{1,15}(?:\.[0-9]{1,15})?)? )*")
_PLAIN_IDS = re.compile(r"(?:[0-9]+\|)*")
_PLAIN_URL = re.compile(r"https://[a-z0-9.-]+/[A-Za-z0-9_!~*().,/?=&%:@+-]*")
_NEVER_IN_A_URL = frozenset(' "<>\\`')


def is_blank(value: object) -> bool:
    """Whether the API means "nothing here": null, ``""``, blanks, ``"null"``.

    Examples
    --------
    >>> is_blank(" "), is_blank("null"), is_blank("0"), is_blank(False)
    (True, True, False, False)
    """
    return value is None or (isinstance(value, str) and value.strip() in ("", "null"))


def whole_number(value: object) -> int | None:
    """An id or a count that is written plainly; exact up to 2**63 - 1.

    Never passes through a float. A JSON float is taken only where it is whole and below 2**53, where
    floats are still exact.

    Examples
    --------
    >>> whole_number("908305897124"), whole_number(9007199254740993), whole_number(9.0)
    (908305897124, 9007199254740993, 9)
    """
    if type(value) is int and 0 <= value <= _LARGEST:
        return value
    if isinstance(value, float) and value.is_integer() and value < 2**53:
        value = int(value)
    plain = _plain(value)
    if plain is None:
        return None
    if not (plain.isascii() and plain.isdigit()):
        raise _unreadable(value, "a whole number")
    return int(_within_range(Decimal(plain)))


def rough_count(value: object) -> tuple[int, bool] | None:
    """A number of pieces, and whether it is only a floor ("at least").

    Seen as ``"0"``, ``"400+"``, ``"36K+"``, ``"100000+"``, ``"已售100+件"``, ``"全网4.1万+件"``,
    ``"1.5万+"``, ``"40,000+"``, ``"49个"``, ints and null. A range, a part of a piece or a word that is not
    in the list is unreadable.

    Examples
    --------
    >>> rough_count("36K+"), rough_count("全网4.1万+件"), rough_count(3)
    ((36000, True), (41000, True), (3, False))
    """
    plain = _plain(value)
    if plain is None:
        return None
    match = _COUNT.fullmatch(plain)
    if match is None:
        raise _unreadable(value, "a count")
    number, unit, plus, late_plus = match.groups(default="")
    count = _within_range(_decimal(number) * _MULTIPLIER[unit.lower()])
    if count % 1:
        raise _unreadable(value, "a whole count")
    return int(count), bool(plus or late_plus)


def pieces(value: object) -> int | None:
    """The number of `rough_count`, without its "at least".

    Examples
    --------
    >>> pieces("49个"), pieces("1K+")
    (49, 1000)
    """
    count = rough_count(value)
    return None if count is None else count[0]


def is_floor(value: object) -> bool | None:
    """Whether the number of `rough_count` is only a floor.

    Never raises: missing where there is no number, because `pieces` tells what is unreadable and one
    text should not be told twice.

    Examples
    --------
    >>> is_floor("100000+"), is_floor("3"), is_floor("many")
    (True, False, None)
    """
    try:
        count = rough_count(value)
    except ValueError:
        return None
    return None if count is None else count[1]


def percent(value: object) -> float | None:
    """A share as a fraction from 0 to 1.

    With ``%`` the number is percent, without it a fraction: ``"1%"`` is 0.01 and ``"1"`` is 1.0. Seen as
    ``"60%"``, ``"0%"``, ``""``, ``"0.1648"``, ``"0.0"``. A share above 1 is unreadable: ``"60"`` may be
    60 % or a slip, and nobody can tell.

    Examples
    --------
    >>> percent("60%"), percent("1%"), percent("0.1648")
    (0.6, 0.01, 0.1648)
    """
    plain = _plain(value)
    if plain is None:
        return None
    match = re.fullmatch(rf"{_NUMBER}\s*(%)?", plain)
    share = _decimal(match[1]) / (100 if match[2] else 1) if match else None
    if share is None or share > 1:
        raise _unreadable(value, "a share")
    return float(share)


def money(value: object) -> float | None:
    """An amount in CNY; of a range the lowest.

    Seen as ``"60.00"``, ``"56"``, ``"8.9"``, ``""`` and ``"15.00-22.00"``. Bait prices of 0.01 come out as
    they are. Other currencies' signs and negative amounts are unreadable.

    Examples
    --------
    >>> money("60.00"), money("¥1,234.50"), money("15.00-22.00")
    (60.0, 1234.5, 15.0)
    """
    return min(_amounts(value), default=None)


def lowest_price(value: object) -> float | None:
    """The lowest amount in CNY of a range, or of the variants in a list.

    Seen as ``"25.90-29.89"``, ``"￥16.50"``, ``"￥1.1-￥1.1"`` and as lists of ``{sale_price, ...}``; a
    variant without a price is passed over.

    Examples
    --------
    >>> lowest_price("25.90-29.89"), lowest_price([{"sale_price": "8.5"}, {"sale_price": "7"}, {}])
    (25.9, 7.0)
    """
    return min(_variant_amounts(value), default=None)


def highest_price(value: object) -> float | None:
    """The highest amount in CNY of what `lowest_price` reads.

    Examples
    --------
    >>> highest_price("25.90-29.89"), highest_price("￥16.50")
    (29.89, 16.5)
    """
    return max(_variant_amounts(value), default=None)


def tiers(value: object) -> str | None:
    """Prices by quantity as ``from-quantity:CNY``, ascending, joined by ``|``; an empty list is missing.

    Seen as lists of ``{beginAmount, price}`` and of ``{begin_num, end_num, price}``, bounds as ints, as
    texts and with a unit (``"49个"``, ``"1件"``). Ends are not read: a tier holds until the next begins, the
    last one without end. One tier that cannot be read makes the whole list unreadable, because the price
    of its neighbour would stand for it.

    Examples
    --------
    >>> tiers([{"beginAmount": "1", "price": "2.99"}, {"beginAmount": "100件", "price": 1.8}])
    '1:2.99|100:1.8'
    """
    if is_blank(value) or value == []:
        return None
    if not isinstance(value, list):
        raise _unreadable(value, "a list of tiers")
    prices: dict[int, float] = {}
    for begin, price in map(_tier, value):
        if prices.setdefault(begin, price) != price:
            raise _unreadable(value, "a price a tier")
    return "|".join(f"{begin}:{prices[begin]:.12g}" for begin in sorted(prices))


def _tier(value: object) -> tuple[int, float]:
    """Where a tier begins, and its price."""
    tier = value if isinstance(value, dict) else {}
    begin = pieces(tier.get("beginAmount", tier.get("begin_num")))
    price = money(tier.get("price"))
    if begin is None or not price:
        raise _unreadable(value, "a tier")
    return max(begin, 1), price


def length(value: object) -> int | None:
    """How many entries a list has; an empty list is a known zero.

    Examples
    --------
    >>> length([{}, {}]), length([]), length(None)
    (2, 0, None)
    """
    if is_blank(value):
        return None
    if not isinstance(value, list):
        raise _unreadable(value, "a list")
    return len(value)


def weight(value: object) -> float | None:
    """A weight in kg. 0 is how the API says that it does not know one.

    Seen as 0, 0.5 and 0.12; a unit other than kg is unreadable.

    Examples
    --------
    >>> weight(0.5), weight("0.12"), weight(0)
    (0.5, 0.12, None)
    """
    plain = _plain(value)
    if plain is None:
        return None
    match = re.fullmatch(rf"{_NUMBER}\s*(?:kg|千克|公斤)?", plain, re.IGNORECASE)
    if match is None:
        raise _unreadable(value, "a weight in kg")
    return float(_decimal(match[1])) or None


def score(value: object) -> float | None:
    """A rating from 0 to 5. Seen as ``"4.0"`` and as a float.

    Examples
    --------
    >>> score("4.0"), score(3.5)
    (4.0, 3.5)
    """
    plain = _plain(value)
    if plain is None:
        return None
    if not re.fullmatch(_NUMBER, plain) or _decimal(plain) > 5:
        raise _unreadable(value, "a score from 0 to 5")
    return float(_decimal(plain))


def flag(value: object) -> bool | None:
    """Yes or no. Seen as true and false; also read as ``"true"``, ``"false"``, 0, 1, ``"0"``, ``"1"``.

    Examples
    --------
    >>> flag(True), flag("false"), flag(1), flag("")
    (True, False, True, None)
    """
    if isinstance(value, bool):
        return value
    plain = _plain(value)
    if plain is None:
        return None
    if plain.lower() not in ("true", "false", "1", "0"):
        raise _unreadable(value, "yes or no")
    return plain.lower() in ("true", "1")


def text(value: object) -> str | None:
    """A text without blanks around it; ints as their digits.

    It is as the seller wrote it: escape it before showing it.

    Examples
    --------
    >>> text(" 福建 "), text(104), text("null")
    ('福建', '104', None)
    """
    if type(value) is str:
        stripped = value.strip()
        return None if stripped in ("", "null") else stripped
    if value is None or type(value) is int:
        return None if value is None else str(value)
    raise _unreadable(value, "a text")


def joined(value: object) -> str | None:
    """The texts of a list, joined by ``|``; blanks in it are left out, an empty list is missing.

    Examples
    --------
    >>> joined(["130822002", 104, ""]), joined([])
    ('130822002|104', None)
    """
    parts = value if isinstance(value, list) else [value]
    return "|".join([part for part in map(text, parts) if part]) or None


def page_url(value: object) -> str | None:
    """One absolute http or https address.

    ``//host/…`` and ``https:////host/…`` (both seen) become ``https://host/…``. Any other scheme
    (``javascript:``, ``data:``), an address without a host, or one with blanks, quotes, angle brackets
    or invisible characters is unreadable.

    Examples
    --------
    >>> page_url("//detail.1688.com/offer/1.html")
    'https://detail.1688.com/offer/1.html'
    """
    if isinstance(value, str) and _PLAIN_URL.fullmatch(value):
        return value  # nearly all: worth a way of their own
    if is_blank(value):
        return None
    url = value.strip() if isinstance(value, str) else ""
    match = re.fullmatch(r"(?:(https?):)?//+(.+)", url, re.IGNORECASE)
    if match is None or not url.isprintable() or _NEVER_IN_A_URL & set(url):
        raise _unreadable(value, "an http(s) address")
    host = urlsplit(f"//{match[2]}").hostname
    if not host:
        raise _unreadable(value, "an http(s) address")
    # The sandbox's pictures, on this machine, have no certificate.
    scheme = match[1] or ("http" if is_loopback(host) else "https")
    return f"{scheme.lower()}://{match[2]}"


def is_loopback(host: str | None) -> bool:
    """Whether `host` is this very machine.

    Examples
    --------
    >>> is_loopback("127.0.0.2"), is_loopback("localhost"), is_loopback("api.tmapi.io"), is_loopback(None)
    (True, True, False, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def image_url(value: object) -> str | None:
    """One https address of a picture; http stays only on this machine (the sandbox's pictures).

    Examples
    --------
    >>> image_url("https:////cbu01.alicdn.com/a.jpg"), image_url("http://cbu01.alicdn.com/a.jpg")
    ('https://cbu01.alicdn.com/a.jpg', 'https://cbu01.alicdn.com/a.jpg')
    """
    if isinstance(value, str) and _PLAIN_URL.fullmatch(value):
        return value
    url = page_url(value)
    if url is None or is_loopback(urlsplit(url).hostname):
        return url
    return url.replace("http:", "https:", 1)


def _plain_texts(values: list[str]) -> list[str] | None:
    stripped = list(map(str.strip, values))
    return None if "" in stripped or "null" in stripped else stripped


def _plain_whole_numbers(values: list[int]) -> list[int] | None:
    return values if min(values) >= 0 and max(values) <= _LARGEST else None


def _plain_amounts(values: list[str]) -> list[float | None] | None:
    together = " ".join([*values, ""])
    if together.count(" ") > len(values) or not _PLAIN_AMOUNTS.fullmatch(together):
        return None
    return [float(value) if value else None for value in values]


def _plain_ids(values: list[list[Any]]) -> list[str] | None:
    with suppress(TypeError):
        paths = list(map("|".join, values))
        return paths if _PLAIN_IDS.fullmatch("|".join([*paths, ""])) else None
    return None


AT_ONCE: Mapping[tuple[str, frozenset[type]], Callable[[list[Any]], list[Any] | None]] = {
    ("flag", frozenset({bool})): lambda values: values,
    ("joined", frozenset({list})): _plain_ids,
    ("money", frozenset({str})): _plain_amounts,
    ("text", frozenset({str})): _plain_texts,
    ("whole_number", frozenset({int})): _plain_whole_numbers,
}
"""Reader and types -> what reads many values of these types at once, or gives None where not all are plain.

The result is the reader's, value by value; it is only faster, and a page is mostly plain values.
"""


def _amounts(value: object) -> list[float]:
    """The amount, or the two ends of a range; nothing where blank."""
    plain = _plain(value)
    if plain is None:
        return []
    ends = [_MONEY.fullmatch(end.strip()) for end in re.split("[-~–—]", plain, maxsplit=1)]
    if not all(ends):
        raise _unreadable(value, "an amount")
    return [float(_decimal(end[1])) for end in ends if end]


def _variant_amounts(value: object) -> list[float]:
    if not isinstance(value, list):
        return _amounts(value)
    variants = [variant for variant in value if isinstance(variant, dict)]
    return [amount for variant in variants for amount in _amounts(variant.get("sale_price"))]


def _plain(value: object) -> str | None:
    """The text of a number or of what stands for one, full-width forms made plain; None where blank."""
    if is_blank(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _unreadable(value, "a number")
    if isinstance(value, float):
        return format(Decimal(str(value)), "f")
    return str(value).translate(_FULL_WIDTH).strip()


def _decimal(number: str) -> Decimal:
    return _within_range(Decimal(number.replace(",", "")))


def _within_range(number: Decimal) -> Decimal:
    if number > _LARGEST:
        raise _unreadable(number, "a number below 2**63")
    return number


def _unreadable(value: object, wanted: str) -> ValueError:
    return ValueError(f"not {wanted}: {str(value)[:60]!r}")
