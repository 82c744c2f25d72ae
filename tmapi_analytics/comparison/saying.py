"""Sentences about rows: which hold of which, joined to one text a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Said = tuple[NDArray[np.bool_], str | Callable[[int], str]]
    """Of which rows, and what: the same of all, or what a function says of the row in that place."""


def joined(said: Iterable[Said], count: int, then: str = "; ") -> list[str | None]:
    """What is said of each of `count` rows, joined by `then`; None where nothing is.

    Examples
    --------
    >>> young, all_rows = np.array([True, False]), np.array([True, True])
    >>> joined([(all_rows, "no sales"), (young, lambda row: f"row {row} is young")], 2)
    ['no sales; row 0 is young', 'no sales']
    """
    lines: list[str | None] = [None] * count
    for where, what in said:
        for row in np.flatnonzero(where).tolist():
            new = what if isinstance(what, str) else what(row)
            lines[row] = f"{lines[row]}{then}{new}" if lines[row] else new
    return lines
