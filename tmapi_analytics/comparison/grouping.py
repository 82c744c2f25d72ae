"""Offers put together: each one once, the best first, and what can be said of a group of them.

The one order of the rows decides everything: which offer of a supplier is its best, which of two values
is taken, and in which order suppliers stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.taking import floats, item_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Grouping:
    """Rows of a frame in groups, the group with the best row first.

    Attributes
    ----------
    frame : pandas.DataFrame
        The offers.
    rows : array of int
        The rows that count, by their places in the frame, the best first.
    codes : array of int
        The group of each of `rows`; the first group is 0.
    count : int
        How many groups there are.
    """

    frame: pd.DataFrame
    rows: Places
    codes: Places
    count: int

    def first(self, among: Mask | None = None) -> Places:
        """The place of each group's best row; of those of the frame's rows that are `among`, else -1."""
        kept = slice(None) if among is None else among[self.rows]
        found = np.full(self.count, -1)
        # The last of several values that are put into one place stays: the best row, the wrong way round.
        found[self.codes[kept][::-1]] = self.rows[kept][::-1]
        return found

    def known(self, values: pd.Series[Any]) -> Any:
        """The value of each group's best row that has one, as an array of their dtype."""
        return at(values, self.first(values.notna().to_numpy()))

    def each(self, values: Floats) -> Any:
        """Values of the frame's rows by group, for pandas to sum up."""
        return pd.Series(values[self.rows]).groupby(self._labels, observed=False)

    @cached_property
    def _labels(self) -> Any:
        # As categories, since pandas would count mere codes anew each time.
        return pd.Categorical.from_codes(self.codes, pd.RangeIndex(self.count))

    def only(self, chosen: Sequence[int]) -> Grouping:
        """Some of the groups, in the order in which they are named."""
        number = np.full(self.count, -1)
        number[list(chosen)] = np.arange(len(chosen))
        codes = number[self.codes]
        return Grouping(self.frame, self.rows[codes >= 0], codes[codes >= 0], len(chosen))

    def number(self, which: Mask) -> Places:
        """How many of each group's rows are among `which` of the frame's rows."""
        return np.bincount(self.codes[which[self.rows]], minlength=self.count)

    @cached_property
    def sizes(self) -> Places:
        """How many rows each group has."""
        return np.bincount(self.codes, minlength=self.count)


def group(frame: pd.DataFrame, codes: Places, ahead: Mask | None = None) -> Grouping:
    """The rows by their code, each offer once: where its number repeats, its best row is taken.

    Rows that are `ahead` count as better than all others. Those of code -1 are a group of their own, the
    last.

    Examples
    --------
    >>> offers = pd.DataFrame({"item_id": [1, 2, 3, 2], "rank": [3, 2, 1, 2]})
    >>> groups = group(offers, np.array([0, 1, 0, 1]))
    >>> groups.rows.tolist(), groups.codes.tolist(), groups.first().tolist()
    ([2, 1, 0], [0, 1, 0], [2, 1])
    """
    rows = best_first(frame)
    if ahead is not None:
        rows = np.concatenate([rows[ahead[rows]], rows[~ahead[rows]]])
    ids = item_ids(frame).take(rows)
    rows = rows[~(ids.duplicated() & ids.notna()).to_numpy()]
    named = codes[rows] >= 0
    rows = np.concatenate([rows[named], rows[~named]])
    found, distinct = pd.factorize(codes[rows])
    return Grouping(frame, rows, found, len(distinct))


def best_first(frame: pd.DataFrame) -> Places:
    """The places of the rows by rank, then score, then position in the search, then number.

    What is missing is behind what is known, so a frame that was never scored is ordered by position.

    Examples
    --------
    >>> offers = pd.DataFrame({"item_id": [1, 2, 3], "rank": [None, 1, None], "position": [5, 9, 4]})
    >>> best_first(offers).tolist()
    [1, 2, 0]
    """
    return ordered(list(order_keys(frame).values()))


def order_keys(frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """What the rows are ordered by: the lower, the better; ties go by the next."""
    keys = {
        "rank": floats(frame, "rank"),
        "score": -floats(frame, "score"),
        "position": floats(frame, "position"),
    }
    numbers = item_ids(frame).to_numpy(dtype="int64", na_value=np.iinfo("int64").max)
    return {**{name: np.nan_to_num(key, nan=np.inf) for name, key in keys.items()}, "item_id": numbers}


def ordered(keys: Sequence[NDArray[Any]]) -> Places:
    """The places by the first key, ties by the next, and so on."""
    key, *others = keys
    order = np.argsort(key, kind="stable")
    same = key[order[1:]] == key[order[:-1]]
    tied = np.append(same, False) | np.append(False, same)
    if others and tied.any():  # seldom many: sorting by all keys would take four times as long
        some = order[tied]
        order[tied] = some[np.lexsort([one[some] for one in reversed(keys)])]
    return order


def at(values: pd.Series[Any], places: Places) -> Any:
    """The values at these places; missing where the place is -1."""
    return values.array.take(places, allow_fill=True)
