"""Ratios of two pieces of work that can be trusted on a busy machine.

Both sides run in one process, in an order shuffled anew each round; the figure is the median of the
rounds' pairs. One side also runs against itself: where that leaves 0.93 to 1.07 the machine was not
quiet enough, and the figure says so instead of deciding anything.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]

SHORTEST = 0.005
"""Seconds that one timed stretch takes at least; shorter work is repeated within it."""


@dataclass(frozen=True)
class Ratio:
    """What one side takes over the other, and what a side takes over itself (None where nothing is timed)."""

    seen: float
    same: float | None = None

    @property
    def conclusive(self) -> bool:
        """Whether equal work looked equal."""
        return self.same is None or 0.93 <= self.same <= 1.07


@dataclass(frozen=True)
class Case:
    """One row of the table: what is measured, what to reach at most (None: it is only told), and how."""

    name: str
    reach: float | None
    measure: Callable[[int], Ratio]

    def verdict(self, ratio: Ratio) -> str:
        """Reached, missed, or not to be told."""
        if not ratio.conclusive:
            return "inconclusive"
        if self.reach is None:
            return "told"
        return "reached" if ratio.seen <= self.reach else "missed"


CASES: list[Case] = []


def case(name: str, *, reach: float | None) -> Callable[[Callable[[int], Ratio]], Callable[[int], Ratio]]:
    """Add a function of the number of rounds to the table."""

    def add(measure: Callable[[int], Ratio]) -> Callable[[int], Ratio]:
        CASES.append(Case(name, reach, measure))
        return measure

    return add


def ratio(a: Work, b: Work, *, wall: bool = False, rounds: int = 31) -> Ratio:
    """How long `a` takes over how long `b` takes.

    Processor time by itself; `wall` is for work that waits or runs in threads.
    """
    clock = time.perf_counter if wall else time.process_time

    def stretch(work: Work) -> Callable[[], float]:
        repeats = _repeats(work, clock)
        return lambda: _seconds(work, repeats, clock)

    return paired(stretch(a), stretch(b), rounds=rounds)


def paired(a: Callable[[], float], b: Callable[[], float], *, rounds: int) -> Ratio:
    """The same for two sides that measure themselves and say how many seconds they took."""
    sides = {"a": a, "b": b, "b again": b}
    times = [{side: sides[side]() for side in random.sample(list(sides), k=3)} for _ in range(rounds)]
    return Ratio(
        seen=statistics.median(round_["a"] / round_["b"] for round_ in times),
        same=statistics.median(round_["b again"] / round_["b"] for round_ in times),
    )


def _repeats(work: Work, clock: Callable[[], float]) -> int:
    work()
    once = min(_seconds(work, 1, clock) for _ in range(3))
    return max(1, round(SHORTEST / max(once, 1e-6) + 0.5))


def _seconds(work: Work, repeats: int, clock: Callable[[], float]) -> float:
    gc.collect()
    start = clock()
    for _ in range(repeats):
        work()
    return (clock() - start) / repeats
