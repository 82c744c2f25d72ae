"""The lines of a comparison: what each criterion is worth in each column, and how it is said.

A line knows nothing of which columns there are or what they are called.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from tmapi_analytics.comparison.marking import Marks, marked
from tmapi_analytics.comparison.words import speaker

if TYPE_CHECKING:
    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.hookspecs import Goal

ENGLISH = speaker("en")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One criterion, a value a column.

    Attributes
    ----------
    name : str
        As in the comparison's index.
    values : sequence of float
        NaN for what is unknown.
    show : callable
        A known value as text, with its unit.
    goal : {"max", "min"}, optional
        Which is better; without it nothing is marked.
    difference : {"percent", "points"}, optional
        How the distance from the best is said, where that is certain: of money in per cent of it, of shares
        in points.
    judged : sequence of float, optional
        What is compared instead of `values`: NaN for what is too little to judge by.
    at_least, at_most : sequence of bool
        Which values may be more, or less, than is known; the former say so.
    remarks : sequence of str
        What is said behind a value, or in the place of one that is unknown; may be empty.
    say : callable
        Says phrases in the language of the comparison.
    """

    name: str
    values: Sequence[float]
    show: Callable[[float], str]
    goal: Goal | None = None
    difference: Literal["percent", "points"] | None = None
    judged: Sequence[float] | None = None
    at_least: Sequence[bool] = ()
    at_most: Sequence[bool] = ()
    remarks: Sequence[str] = ()
    say: Say = ENGLISH

    @property
    def marks(self) -> Marks:
        """The places of the best and of the worst value; empty where that is not certain or all are equal."""
        if self.goal is None:
            return [], []
        return marked(self._judged, self.goal, at_least=self.at_least, at_most=self.at_most)

    @property
    def texts(self) -> list[str]:
        """The cells.

        Examples
        --------
        >>> line = Line(
        ...     name="price", values=[8.0, 12.0, math.nan], show="CNY {:.2f}".format, goal="min",
        ...     difference="percent", remarks=["", "list price", ""],
        ... )
        >>> line.texts
        ['CNY 8.00', 'CNY 12.00 (+50 %), list price', 'unknown']
        """
        best = next((self._judged[place] for place in self.marks[0]), math.nan)
        return [self._text(place, best) for place in range(len(self.values))]

    @property
    def _judged(self) -> Sequence[float]:
        return self.values if self.judged is None else self.judged

    def _text(self, place: int, best: float) -> str:
        said = self._value(place, best)
        remark = self.remarks[place] if self.remarks else ""
        return self.say("beside", value=said, remark=remark) if remark else said

    def _value(self, place: int, best: float) -> str:
        value = self.values[place]
        if math.isnan(value):
            return self.say("unknown")
        shown = self.show(value)
        if self.at_least and self.at_least[place]:
            shown = self.say("at_least", value=shown)
        apart = self._apart(place, best)
        return self.say("apart", value=shown, apart=apart) if apart else shown

    def _apart(self, place: int, best: float) -> str:
        value = self.values[place]
        if self.difference is None or math.isnan(self._judged[place]) or math.isnan(best):
            return ""
        if self.show(value) == self.show(best):
            return ""
        apart = apart_in_percent if self.difference == "percent" else apart_in_points
        return apart(value, best, self.say)


@dataclass(frozen=True)
class Words:
    """A line of words: nothing in it is better or worse."""

    name: str
    texts: list[str]
    marks: ClassVar[Marks] = ([], [])

    @property
    def values(self) -> list[float]:
        """Not numbers, so all unknown."""
        return [math.nan] * len(self.texts)


def percent(share: float, say: Say = ENGLISH) -> str:
    """A share as text.

    Examples
    --------
    >>> percent(0.144), percent(0.5)
    ('14.4 %', '50 %')
    """
    return say("percent", number=f"{_points(share):g}")


def apart_in_percent(value: float, best: float, say: Say = ENGLISH) -> str:
    """How much more than the best a value is.

    Examples
    --------
    >>> apart_in_percent(12.0, 8.9), apart_in_percent(8.93, 8.9)
    ('+35 %', '+0.3 %')
    """
    more = 100 * (value / best - 1)
    return say("percent", number=f"{more:+,.0f}" if abs(more) >= 1 else f"{more:+.1g}")


def apart_in_points(value: float, best: float, say: Say = ENGLISH) -> str:
    """How far a share is from the best, as far apart as the two read.

    Examples
    --------
    >>> apart_in_points(0.14, 0.17), apart_in_points(0.165, 0.175)
    ('-3 points', '-1 point')
    """
    points = round(_points(value) - _points(best), 1)
    return say("points", points=points, n=abs(points))


def _points(share: float) -> float:
    return round(100 * share, 1)
