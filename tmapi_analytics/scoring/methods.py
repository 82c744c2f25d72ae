"""The methods and objective weights of pymcdm that are offered, a row each: how it is called, what it needs.

Utilities are normalised already, so a method's own normalisation is left out wherever it is a step of its
own: normalising twice would change what the weights mean. What each method is, whom it comes from and why
others are not here stands in ``docs/explanation/scoring.md``. Nothing here computes or imports: `mcda` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.scoring.normalizing import percentiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

FLOOR = 0.01
"""The lowest utility where one is a factor, the base of a power or a divisor: one zero would decide all."""

_ALMOST_NOTHING = 1e-12
"""In place of a zero whose limit is what is meant."""


def as_it_is(column: Numbers, cost: bool = False) -> Numbers:  # noqa: ARG001 - pymcdm's signature
    """No normalisation, for pymcdm; also what ranks by a plain weighted sum."""
    return column


def share(scores: Numbers) -> Numbers:
    """The way from the lowest to the highest; all 0 where they are the same.

    Examples
    --------
    >>> share(np.array([2.0, 3.0, 4.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    spread = np.ptp(scores) if len(scores) else 0.0
    return (scores - scores.min()) / spread if spread > _ALMOST_NOTHING else np.zeros(len(scores))


@dataclass(frozen=True, kw_only=True)
class Method:
    """How a method of pymcdm scores utilities.

    Attributes
    ----------
    make : callable
        ``pymcdm.methods`` and the number of criteria -> what is called as ``(utilities, weights, types)``.
    shown : callable
        Its scores -> scores from 0 to 1, 1 is best, in the same order.
    least : float
        Utilities below count as this.
    alone : bool
        An offer's score depends on its own utilities only, not on who else is there.
    parts : callable, optional
        Utilities -> what ranks as the method does once it is weighted and summed; `as_it_is` where the method
        ranks utilities as the weighted sum does.
    largest : int, optional
        The most offers that it can score.
    """

    make: Callable[[Any, int], Callable[..., Any]]
    shown: Callable[[Numbers], Numbers] = as_it_is
    least: float = 0.0
    alone: bool = False
    parts: Callable[[Numbers], Numbers] | None = None
    largest: int | None = None


@dataclass(frozen=True, kw_only=True)
class Weighting:
    """How pymcdm weighs criteria by their utilities.

    Attributes
    ----------
    function : str
        Its name in ``pymcdm.weights``.
    least, largest
        As of a `Method`.
    """

    function: str
    least: float = 0.0
    largest: int | None = None


def _vikor(vikor: Any, matrix: Numbers, weights: Numbers, types: Numbers, *, validation: bool) -> Numbers:
    """Q by pymcdm, which divides by zero where one of the two regrets is the same for all; it counts as 0."""
    with np.errstate(invalid="ignore"):
        scores = np.asarray(vikor(matrix, weights, types, validation=validation))
    if not np.isnan(scores).any():
        return scores
    regret = weights * (matrix.max(axis=0) - matrix) / np.ptp(matrix, axis=0)
    return (share(regret.sum(axis=1)) + share(regret.max(axis=1))) / 2


def _rim(topsis: Any, matrix: Numbers, weights: Numbers, types: Numbers, *, validation: bool) -> Numbers:
    """RIM, as TOPSIS beside an offer that is worst and one that is best in everything.

    The same figures as pymcdm's RIM, which takes a hundred times as long.
    """
    ends = np.repeat([[0.0], [1.0]], matrix.shape[1], axis=1)
    return np.asarray(topsis(np.vstack([ends, matrix]), weights, types, validation=validation))[2:]


def _flows(matrix: Numbers) -> Numbers:
    """What PROMETHEE II sums: a criterion's net flow is ``(2·percentile - 1)·n / (n - 1)``."""
    return np.column_stack([percentiles(column) for column in matrix.T])


METHODS: Mapping[str, Method] = {
    "topsis": Method(make=lambda methods, _: methods.TOPSIS(as_it_is)),
    "rim": Method(make=lambda methods, _: partial(_rim, methods.TOPSIS(as_it_is)), alone=True),
    "vikor": Method(make=lambda methods, _: partial(_vikor, methods.VIKOR()), shown=lambda q: 1 - q),
    "edas": Method(make=lambda methods, _: methods.EDAS()),
    "promethee_ii": Method(
        make=lambda methods, _: methods.PROMETHEE_II("usual"),
        shown=lambda flow: (flow + 1) / 2,
        parts=_flows,
        largest=2_000,
    ),
    "waspas": Method(make=lambda methods, _: methods.WASPAS(as_it_is), least=FLOOR, alone=True),
    "cocoso": Method(make=lambda methods, _: methods.COCOSO(as_it_is), shown=share, least=FLOOR),
    "lmaw": Method(make=lambda methods, _: methods.LMAW(), shown=share, largest=1_000),
    "lopm": Method(
        make=lambda methods, count: methods.LoPM(np.ones(count), np.ones(count)),
        shown=lambda strain: 1 / strain,
        least=FLOOR,
        alone=True,
        parts=lambda matrix: -1 / np.maximum(matrix, FLOOR),
    ),
    "aroman": Method(make=lambda methods, _: methods.AROMAN(), shown=lambda root: 2 * root**2),
    "aras": Method(make=lambda methods, _: methods.ARAS(as_it_is), parts=as_it_is),
    "marcos": Method(make=lambda methods, _: methods.MARCOS(as_it_is), least=_ALMOST_NOTHING, parts=as_it_is),
    "mabac": Method(make=lambda methods, _: methods.MABAC(as_it_is), shown=share, parts=as_it_is),
    "mairca": Method(
        make=lambda methods, _: methods.MAIRCA(as_it_is),
        shown=lambda gap: 1 - len(gap) * gap,
        alone=True,
        parts=as_it_is,
    ),
    "rafsi": Method(
        make=lambda methods, count: methods.RAFSI(np.ones(count), np.zeros(count)),
        shown=lambda value: (7 * value - 1) / 5,
        alone=True,
        parts=as_it_is,
    ),
    "ram": Method(
        make=lambda methods, _: methods.RAM(as_it_is),
        shown=lambda root: root**2 - 2,
        alone=True,
        parts=as_it_is,
    ),
    "spotis": Method(
        make=lambda methods, count: methods.SPOTIS(np.repeat([[0.0, 1.0]], count, axis=0)),
        shown=lambda distance: 1 - distance,
        alone=True,
        parts=as_it_is,
    ),
}

OBJECTIVE: Mapping[str, Weighting] = {
    "critic": Weighting(function="critic_weights"),
    "entropy": Weighting(function="entropy_weights", least=_ALMOST_NOTHING),
    "std": Weighting(function="standard_deviation_weights"),
    "variance": Weighting(function="variance_weights"),
    "gini": Weighting(function="gini_weights", largest=10_000),
    "angle": Weighting(function="angle_weights", least=_ALMOST_NOTHING),
    "lopcow": Weighting(function="lopcow_weights"),
    "merec": Weighting(function="merec_weights", least=FLOOR),
}
