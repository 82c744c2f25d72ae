"""Which of some values is best and which worst, as far as that is certain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tmapi_analytics.hookspecs import Goal


Marks = tuple[list[int], list[int]]
"""The places of the best and of the worst; equals are all there."""


def marked(
    values: Sequence[float], goal: Goal, *, at_least: Sequence[bool] = (), at_most: Sequence[bool] = ()
) -> Marks:
    """The places of the best and of the worst of some values.

    Parameters
    ----------
    values : sequence of float
        NaN for what is unknown, which is neither.
    goal : {"max", "min"}
        Whether more is better.
    at_least, at_most : sequence of bool
        Which values may be more, or less, than is known.

    Returns
    -------
    Marks
        Both empty where fewer than two are known, or all are equal.

    Examples
    --------
    >>> marked([12.0, 8.9, math.nan, 8.9], "min")
    ([1, 3], [0])
    >>> marked([100.0, 80.0, 20.0], "max", at_least=[False, True, False])
    ([], [2])
    """
    known = {place: value for place, value in enumerate(values) if not math.isnan(value)}
    if len(set(known.values())) < 2:
        return [], []
    lows = {place: -math.inf if at_most and at_most[place] else value for place, value in known.items()}
    highs = {place: math.inf if at_least and at_least[place] else value for place, value in known.items()}
    most = [one for one in known if all(lows[one] >= highs[other] for other in known if other != one)]
    least = [one for one in known if all(highs[one] <= lows[other] for other in known if other != one)]
    return (most, least) if goal == "max" else (least, most)
