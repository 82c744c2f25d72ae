"""Listings that are nearly the same: their titles share most words, and their prices are close."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
Words = frozenset[str]

SHARED = 0.8
"""Of all words of two titles together, at least so many are in both: Jaccard's index of the two sets."""
APART = 0.05
"""The higher price is at most so much above the lower one."""
_MOST = 50
"""Originals that a listing is held against, in each step of prices: no shop makes it slow."""
_WORD = re.compile(r"[\u3400-\u9fff]|\d+|[^\W\d_\u3400-\u9fff]+")
_SIZE = re.compile(r"\d+|x*[sml]")
_STEP = math.log1p(APART)


def words(title: str) -> Words:
    """The words of a title: Chinese characters and numbers one by one, other letters as they hang together.

    Examples
    --------
    >>> sorted(words("【Lotus】干莲子 500g"))
    ['500', 'g', 'lotus', '子', '干', '莲']
    """
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", title).casefold()))


def originals(suppliers: Places, titles: list[Words], prices: NDArray[np.float64], order: Places) -> Places:
    """The row that each row repeats nearly, itself where it repeats none.

    A row is held against those before it that repeat none themselves, so that no chain of small differences
    makes one of two that are far apart. Numbers and sizes in both titles have to be the same: 500 g is not
    250 g, and S is not L.

    Parameters
    ----------
    suppliers : array of int
        Whose each row is; below 0 for nobody that is known.
    titles : list of frozenset
        Their `words`.
    prices : array of float
        In CNY; NaN for what is not known.
    order : array of int
        The rows, the best first.
    """
    found = np.arange(len(suppliers))
    shops: dict[tuple[int, Words], _Shop] = defaultdict(_Shop)
    lists_more = np.append(np.bincount(suppliers[suppliers >= 0]) > 1, False)
    usable = lists_more[suppliers] & (prices > 0) & np.fromiter(map(bool, titles), bool, len(titles))
    for row in order[usable[order]].tolist():
        shop = shops[int(suppliers[row]), frozenset(filter(_SIZE.fullmatch, titles[row]))]
        found[row] = shop.original(row, titles[row], float(prices[row]))
    return found


@dataclass
class _Shop:
    """The originals of one supplier whose titles name the same sizes, by steps of their prices."""

    steps: dict[int, list[tuple[int, Words, float]]] = field(default_factory=lambda: defaultdict(list))

    def original(self, row: int, title: Words, price: float) -> int:
        """Which of them a listing repeats; it is one of them from now on where it repeats none."""
        step = math.floor(math.log(price) / _STEP)
        for other, its_title, its_price in self._around(step):
            if _is_near(price, its_price) and _is_alike(title, its_title):
                return other
        if len(self.steps[step]) < _MOST:
            self.steps[step].append((row, title, price))
        return row

    def _around(self, step: int) -> Iterator[tuple[int, Words, float]]:
        for one in (step - 1, step, step + 1):
            yield from self.steps.get(one, ())


def _is_near(price: float, other: float) -> bool:
    return max(price, other) <= (1 + APART) * min(price, other)


def _is_alike(title: Words, other: Words) -> bool:
    return title == other or len(title & other) >= SHARED * len(title | other)
