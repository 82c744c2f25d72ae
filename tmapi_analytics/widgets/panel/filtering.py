"""Local filters, which cost nothing: which offers stay, and the same as Python. No widget here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tmapi_analytics.scoring.evidence import minimum_order

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Limit:
    """A column's value is at most (``le``), at least (``ge``) or equal to (``eq``) a value.

    Examples
    --------
    >>> import pandas as pd
    >>> Limit("moq", "le", 300).code(pd.DataFrame(), "frame", unknown=True)
    "(frame['moq'].le(300) | frame['moq'].isna())"
    """

    column: str
    relation: Literal["le", "ge", "eq"]
    value: float | bool

    def fits(self, offers: pd.DataFrame) -> bool:
        """Whether the offers can be asked."""
        return self.column in offers.columns

    def holds(self, offers: pd.DataFrame, *, unknown: bool) -> pd.Series[Any]:
        """Offer by offer; `unknown` where the value is missing."""
        column = _ordered(offers, self.column)
        held: pd.Series[Any] = getattr(column, self.relation)(self.value).fillna(value=False)
        return held | column.isna() if unknown else held & column.notna()

    def code(self, offers: pd.DataFrame, frame: str, *, unknown: bool) -> str:
        """The same as Python."""
        column = _ordered_code(offers, self.column, frame)
        test = f"{column}.{self.relation}({self.value!r})"
        return f"({test} | {column}.isna())" if unknown else f"({test} & {column}.notna())"


@dataclass(frozen=True)
class Order:
    """The smallest order is at most so many pieces, as scoring takes it: where one piece is possible, one.

    Examples
    --------
    >>> import pandas as pd
    >>> Order(300).code(pd.DataFrame({"moq": [2]}), "frame", unknown=True)
    "~frame['moq'].gt(300).fillna(False)"
    """

    most: float

    def fits(self, offers: pd.DataFrame) -> bool:
        """Whether the offers can be asked."""
        return "moq" in offers.columns

    def holds(self, offers: pd.DataFrame, *, unknown: bool) -> pd.Series[Any]:
        """Offer by offer; `unknown` where the smallest order is missing."""
        import pandas as pd

        least = minimum_order(offers)
        return pd.Series(~(least > self.most) if unknown else least <= self.most, index=offers.index)

    def code(self, offers: pd.DataFrame, frame: str, *, unknown: bool) -> str:
        """The same as Python, of the columns that the offers have."""
        more = f"{_ordered_code(offers, 'moq', frame)}.gt({self.most!r}).fillna(False)"
        known = [f"{frame}['moq'].notna()"]
        if "one_piece_min_order" in offers:
            one = f"{frame}['one_piece_min_order'].eq(True).fillna(False)"
            more, known = f"({more} & ~{one})", [*known, one]
        if "price_tiers" in offers:
            first = f"{frame}['price_tiers'].str.extract(r'^(\\d+):')[0].astype(float)"
            more, known = f"({more} | {first}.gt({self.most!r}))", [*known, f"{first}.notna()"]
        return f"~{more}" if unknown else f"(~{more} & ({' | '.join(known)}))"


@dataclass(frozen=True)
class Word:
    """A word stands in the title or in the Chinese one, in any case of letters."""

    text: str

    def fits(self, offers: pd.DataFrame) -> bool:
        """Whether the offers can be asked."""
        return {"title", "title_origin"} <= set(offers.columns)

    def holds(self, offers: pd.DataFrame, *, unknown: bool) -> pd.Series[Any]:  # noqa: ARG002 - as `Limit`
        """Offer by offer; an offer without a title does not have the word."""
        found = {"case": False, "regex": False, "na": False}
        here, there = (offers[name].str.contains(self.text, **found) for name in ("title", "title_origin"))
        return here | there

    def code(self, offers: pd.DataFrame, frame: str, *, unknown: bool) -> str:  # noqa: ARG002 - as `Order`
        """The same as Python."""
        test = f".str.contains({self.text!r}, case=False, regex=False, na=False)"
        return f"({frame}['title']{test} | {frame}['title_origin']{test})"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which offers are shown: those that all conditions hold for.

    Attributes
    ----------
    conditions : tuple of Limit, Order or Word
        One that the offers have no column for is left out.
    unknown : bool
        Whether an offer stays of which a value is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"price": [9.0, 7.5, None]})
    >>> Filters(conditions=(Limit("price", "le", 8),)).mask(offers).tolist()
    [False, True, True]
    >>> Filters(conditions=(Limit("price", "le", 8),), unknown=False).mask(offers).tolist()
    [False, True, False]
    """

    conditions: tuple[Limit | Order | Word, ...] = ()
    unknown: bool = True

    def mask(self, offers: pd.DataFrame) -> pd.Series[bool]:
        """Which offers stay."""
        import pandas as pd

        stays = pd.Series(data=True, index=offers.index)
        for condition in self.conditions:
            if condition.fits(offers):
                stays &= condition.holds(offers, unknown=self.unknown).astype(bool)
        return stays

    def code(self, offers: pd.DataFrame, frame: str) -> str:
        """The offers that stay, as Python; just `frame` where all do."""
        tests = [one.code(offers, frame, unknown=self.unknown) for one in self.conditions if one.fits(offers)]
        return f"{frame}[{' & '.join(tests)}]" if tests else frame


def _is_loose(offers: pd.DataFrame, column: str) -> bool:
    """Whether it holds Python objects, of which None cannot be compared with a number."""
    return column in offers.columns and offers[column].dtype == object


def _ordered(offers: pd.DataFrame, column: str) -> pd.Series[Any]:
    return offers[column].convert_dtypes() if _is_loose(offers, column) else offers[column]


def _ordered_code(offers: pd.DataFrame, column: str, frame: str) -> str:
    named = f"{frame}[{column!r}]"
    return f"{named}.convert_dtypes()" if _is_loose(offers, column) else named
