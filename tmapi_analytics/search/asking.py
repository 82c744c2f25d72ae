"""What is asked, checked before a call is spent: parameters -> an `Ask` -> the request for each page."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal

from tmapi_analytics.client import Request
from tmapi_analytics.endpoints import MAX_PAGE_SIZE, MAX_TOTAL, Endpoint
from tmapi_analytics.errors import ParameterError, TmapiError
from tmapi_analytics.images import Picture, read_picture
from tmapi_analytics.search.wanted import named
from tmapi_analytics.wording import nearest

AGE_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
HIGHEST_PRICE = 999_999_999
"""CNY; the API takes nine digits."""
_SECRETS = ("apitoken", "apikey")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A search as it was asked, every part of it checked.

    Attributes
    ----------
    endpoint : Endpoint
        Where.
    params : mapping of str to str
        As sent, without page and token.
    pages : int or "all"
        How many pages at most.
    page_size : int
        Offers a page.
    asked : str
        What was asked, short: ``lotus.jpg``.
    label : str
        What the ``search`` column says.
    picture : Picture or None
        What to search with, where it is a picture.
    """

    noun: ClassVar[str] = "page"
    endpoint: Endpoint
    params: Mapping[str, str]
    pages: int | Literal["all"]
    page_size: int
    asked: str
    label: str
    picture: Picture | None = None

    @property
    def most_pages(self) -> int:
        """The last page that could be asked for: the API reaches no further than 2,000 offers."""
        reachable = math.ceil(MAX_TOTAL / self.page_size)
        return reachable if self.pages == "all" else self.pages

    def request(self, number: int) -> Request:
        """The request for one page."""
        return Request(
            endpoint=self.endpoint,
            params={**self.params, "page": str(number), "page_size": str(self.page_size)},
            identity=self.picture.identity if self.picture else "",
            asked=self.asked,
            number=number,
        )

    def name(self, number: int) -> str:
        """``page 3``."""
        return f"{self.noun} {number}"

    def named(self, numbers: Iterable[int]) -> str:
        """``pages 3 and 4 are``."""
        return named(numbers)

    def fails_alone(self, error: TmapiError) -> bool:  # noqa: ARG002 - details look at it
        """Never: what stops one page would stop the others."""
        return False


def read_ask(endpoint: Endpoint, given: Mapping[str, Any]) -> Ask:
    """What was asked, from a verb's parameters by name; which of them there are depends on the endpoint.

    Raises
    ------
    ParameterError
        One of them is wrong; the message names what is allowed and the nearest to what was given.
    """
    picture = read_picture(given["image"]) if "image" in given else None
    subject = {} if picture else read_subject(given, endpoint.subject)
    asked = picture.asked if picture else _said(subject)
    languages = {"language": endpoint.languages} if endpoint.languages else {}
    choices = {**languages, "sort": endpoint.sorts}
    params = {
        **subject,
        **{name: choice(name, given[name], allowed) for name, allowed in choices.items()},
        **_price(given["price"]),
        **{name: _flag(name, given[name]) for name in endpoint.flags if given[name] is not None},
    }
    return Ask(
        endpoint=endpoint,
        params={**params, **_extra(endpoint, given["extra"], params)},
        pages=_pages(given["pages"]),
        page_size=whole("page_size", given["page_size"], 1, MAX_PAGE_SIZE),
        asked=asked,
        label=asked if given["label"] is None else words("label", given["label"]),
        picture=picture,
    )


def choice(name: str, value: object, allowed: tuple[str, ...]) -> str:
    """`value`, if it is one of `allowed`."""
    if isinstance(value, str) and value in allowed:
        return value
    raise ParameterError(
        f"{name} cannot be {value!r}{nearest(value, allowed)}", hint=f"Choose from: {', '.join(allowed)}."
    )


def words(name: str, value: object) -> str:
    """`value` as a text that is not blank and can be sent and stored."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or not _is_sendable(text):
        raise ParameterError(f"{name} cannot be {value!r}", hint="Give a text that is not blank.")
    return text


def _is_sendable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character
        return False
    return True


def cutoff(max_age: object, now: datetime | None = None) -> datetime | None:
    """The time before which a stored answer is too old, or None where any will do.

    Parameters
    ----------
    max_age : None, str, timedelta or 0
        ``"20h"``, ``"7d"``, a timedelta, or 0 for "ask again". A text has a unit of `AGE_UNITS`.
    now : datetime, optional
        Where the age is counted from.

    Raises
    ------
    ParameterError
        It cannot be read or is negative.
    """
    if max_age is None:
        return None
    age = _length(max_age)
    try:
        if age is not None and age >= timedelta(0):
            return (now or datetime.now(UTC)) - age
    except OverflowError:  # older than the calendar
        pass
    raise ParameterError(
        f"max_age cannot be {max_age!r}", hint='Give "20h", "7d", a timedelta, or 0 to ask again.'
    )


def _length(max_age: object) -> timedelta | None:
    if isinstance(max_age, str):
        read = re.fullmatch(r"(\d{1,6}(?:\.\d+)?) ?([a-z]+)", max_age.strip().lower())
        unit = AGE_UNITS.get(read[2]) if read else None
        return timedelta(**{unit: float(read[1])}) if read and unit else None
    if isinstance(max_age, int | float) and not isinstance(max_age, bool) and max_age == 0:
        return timedelta(0)
    return max_age if isinstance(max_age, timedelta) else None


def check_switches(given: Mapping[str, Any]) -> None:
    """Raise where ``offline`` or ``dry_run`` is neither True nor False."""
    for name in ("offline", "dry_run"):
        _flag(name, given[name])


def refuse_unknown(verb: str, unknown: Mapping[str, Any], known: Iterable[str]) -> None:
    """Raise for a parameter that `verb` does not have, naming the nearest."""
    for name in unknown:
        raise ParameterError(
            f'{verb} has no parameter "{name}"{nearest(name, known)}',
            hint="extra={...} passes on what the API knows and this package does not.",
        )


def read_subject(given: Mapping[str, Any], names: tuple[str, ...] = ("keyword", "cat_id")) -> dict[str, str]:
    """What is searched for, as sent, where it is no picture: one of `names` or several."""
    values = {name: given[name] for name in names if given.get(name) is not None}
    if not values:
        raise ParameterError("there is nothing to search for", hint=f"Give {' or '.join(names)}.")
    return {
        name: _category(value) if name == "cat_id" else words(name, value) for name, value in values.items()
    }


def _said(subject: Mapping[str, str]) -> str:
    """The first part of a subject, short."""
    name, value = next(iter(subject.items()))
    return {"keyword": "", "cat_id": "category "}.get(name, f"{name} ") + value


def _category(value: object) -> str:
    hint = "Give the category's number, such as 130822002."
    try:
        text = str(value).strip()
    except ValueError:
        raise ParameterError("cat_id has too many digits", hint=hint) from None
    if isinstance(value, bool | float) or not re.fullmatch(r"[1-9][0-9]{0,19}", text):
        raise ParameterError(f"cat_id cannot be {value!r}", hint=hint)
    return text


def whole(name: str, value: object, low: int, high: int, also: str = "") -> int:
    """`value`, if it is a whole number from `low` to `high`; `also` says what else would do."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = low - 1
    if isinstance(value, bool) or not low <= number <= high:
        raise ParameterError(
            f"{name} cannot be {value!r}", hint=f"Give a whole number from {low} to {high}{also}."
        )
    return number


def _pages(value: object) -> int | Literal["all"]:
    if isinstance(value, str) and value == "all":
        return "all"
    return whole("pages", value, 1, 10_000, ' or "all"')


def _price(price: object) -> dict[str, str]:
    if price is None:
        return {}
    hint = "Give (low, high) in CNY, either of them None: price=(5, 60)."
    if not isinstance(price, tuple | list) or len(price) != 2:
        raise ParameterError(f"price cannot be {price!r}", hint=hint)
    low, high = (_amount(end, hint) for end in price)
    if low is not None and high is not None and low > high:
        raise ParameterError(f"price cannot start at {low:g} and end at {high:g}", hint=hint)
    ends = {"price_start": low, "price_end": high}
    return {name: f"{end:.2f}".rstrip("0").rstrip(".") for name, end in ends.items() if end is not None}


def _amount(value: Any, hint: str) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, bool) or not 0 <= number <= HIGHEST_PRICE:
        raise ParameterError(f"price cannot have {value!r} in it", hint=hint)
    return number


def _flag(name: str, value: object) -> str:
    if type(value).__name__ not in ("bool", "bool_"):  # Python's and numpy's
        raise ParameterError(f"{name} cannot be {value!r}", hint="Give True, False, or None for either.")
    return "true" if value else "false"


def _extra(endpoint: Endpoint, extra: object, params: Mapping[str, str]) -> dict[str, str]:
    if extra is None:
        return {}
    if not isinstance(extra, Mapping):
        raise ParameterError(f"extra cannot be {extra!r}", hint='Give a dict: extra={"name": "value"}.')
    taken = {*params, *endpoint.flags, "img_url", "page", "page_size", "keyword", "cat_id", *_SECRETS}
    for name, value in extra.items():
        words("a name in extra", name)
        if name in taken or name.lower() in _SECRETS:
            raise ParameterError(
                f"extra cannot set {name!r}", hint="It has a parameter or a setting of its own."
            )
        if not isinstance(value, str | int | float) or not _is_sendable(str(value)):
            raise ParameterError(
                f"extra cannot send {name}={value!r}", hint="Give a text, a number or a flag."
            )
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in extra.items()
    }
