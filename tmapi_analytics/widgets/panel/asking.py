"""What the form says -> the search that it means: a call of a verb, and a line of Python. No widget here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.search import search_category, search_image, search_items

if TYPE_CHECKING:
    import pandas as pd

By = Literal["picture", "keyword", "category"]
VERBS: Mapping[By, Callable[..., pd.DataFrame]] = {
    "picture": search_image,
    "keyword": search_items,
    "category": search_category,
}
SUBJECTS: Mapping[By, str] = {
    "picture": "the address or path of a picture, or upload one",
    "keyword": "words to search for; Chinese finds most",
    "category": "the number of a category, such as 130822002",
}
"""What each kind of search starts from."""


def flags(by: By) -> tuple[str, ...]:
    """The filters that the API knows for a kind of search."""
    return ENDPOINTS[VERBS[by].__name__].flags


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form as it is filled in; texts are as typed.

    Attributes
    ----------
    by : {"picture", "keyword", "category"}
        What to search with.
    subject : str
        The picture's address or path, the keyword, or the category's number.
    language, sort : str
        As in `tm.search_image`.
    low, high : str
        The price range in CNY; empty is open.
    pages : str
        A number, or ``all``.
    filters : mapping
        The API's filters that are set, True or False.
    max_age : str or 0, optional
        How old a stored page may be; None takes any.
    """

    by: By = "picture"
    subject: str = ""
    language: str = "en"
    sort: str = "default"
    low: str = ""
    high: str = ""
    pages: str = "1"
    filters: Mapping[str, bool] = field(default_factory=dict)
    max_age: str | Literal[0] | None = None

    def call(self) -> Call:
        """The search that this means.

        Raises
        ------
        ParameterError
            There is nothing to search for yet. Everything else is checked by the verb.

        Examples
        --------
        >>> Form(by="keyword", subject="bamboo cup", pages="3", high="60").call().code
        "tm.search_items('bamboo cup', pages=3, price=(None, 60))"
        """
        subject = self.subject.strip()
        if not subject:
            raise ParameterError("nothing to search for yet", hint=f"Give {SUBJECTS[self.by]}.")
        price = (_number(self.low), _number(self.high))
        given = {
            "pages": _number(self.pages) if self.pages.strip() else "",
            "language": self.language,
            "sort": self.sort,
            "price": None if price == (None, None) else price,
            **{name: on for name, on in self.filters.items() if name in flags(self.by)},
        }
        usual = {"pages": 1, "language": "en", "sort": "default", "price": None}
        own = {name: value for name, value in given.items() if name not in usual or value != usual[name]}
        return Call(by=self.by, subject=subject, given=own, max_age=self.max_age)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of a search verb.

    Attributes
    ----------
    by : {"picture", "keyword", "category"}
        Which verb.
    subject : str
        Its first argument.
    given : mapping
        Its other arguments, as far as they are not what they are anyway.
    max_age : str, timedelta or 0, optional
        Kept apart: what came is in the store, and the same line of code finds it there, however old.
    """

    by: By
    subject: str
    given: Mapping[str, Any]
    max_age: str | timedelta | Literal[0] | None = None

    def run(self, **how: Any) -> pd.DataFrame:
        """What the verb gives; `how` goes to it too, such as ``dry_run=True``."""
        return VERBS[self.by](self.subject, **self.given, max_age=self.max_age, **how)

    @property
    def code(self) -> str:
        """The call as Python."""
        arguments = [repr(self.subject), *(f"{name}={value!r}" for name, value in self.given.items())]
        return f"tm.{VERBS[self.by].__name__}({', '.join(arguments)})"


def _number(text: str) -> int | float | str | None:
    """The number that was typed, None for nothing; anything else as it is, for the verb to refuse."""
    text = text.strip()
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text or None
