"""A few suppliers, or offers, as groups of rows, and how values of theirs are said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from tmapi_analytics.comparison.grouping import Grouping, at
from tmapi_analytics.comparison.lines import Line, percent
from tmapi_analytics.comparison.summing import summed
from tmapi_analytics.comparison.words import speaker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.money import Currency

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Groups of offers, a column each.

    Attributes
    ----------
    groups : Grouping
        The offers of a supplier each, or one offer each.
    of_items : bool
        Which of the two.
    same : array of bool, optional
        The rows of the frame that are confirmed as the same product.
    quantity : int, optional
        Wanted pieces.
    money : Currency
        What prices are shown in.
    language : {"en", "zh"}
        Of the cells.
    """

    groups: Grouping
    of_items: bool
    same: Mask | None
    quantity: int | None
    money: Currency
    language: str = "en"

    @cached_property
    def say(self) -> Say:
        """Says phrases in the language of the cells."""
        return speaker(self.language)

    @property
    def counts(self) -> Mask | None:
        """The rows that a supplier is shown by: the confirmed ones, if any. Offers stand for themselves."""
        return None if self.of_items else self.same

    @cached_property
    def table(self) -> pd.DataFrame:
        """The columns of `suppliers`, a row a group."""
        return summed(self.groups, self.counts)

    @cached_property
    def best(self) -> NDArray[np.intp]:
        """The row of each group's best offer, -1 where none counts."""
        return self.groups.first(self.counts)

    def of_best(self, values: Any) -> Any:
        """Of values by row of the frame, those of the best offers; missing where there is none."""
        return at(pd.Series(values), self.best)

    def line(self, name: str, values: Sequence[float], show: Callable[[float], str], **more: Any) -> Line:
        """A line that says its cells in the language of all."""
        return Line(name=name, values=values, show=show, say=self.say, **more)

    def texts(self, values: Any) -> list[str]:
        """Values as text, "unknown" where they are missing."""
        return [self.say("unknown") if pd.isna(value) else str(value) for value in values]

    def pieces(self, number: float) -> str:
        """A number of pieces."""
        return self.say("pieces", n=number)

    def years(self, number: float) -> str:
        """A number of years."""
        return self.say("years", n=number)

    def percent(self, share: float) -> str:
        """A share."""
        return percent(share, self.say)

    def yes_or_no(self, number: float) -> str:
        """1 or 0."""
        return self.say("yes" if number else "no")
