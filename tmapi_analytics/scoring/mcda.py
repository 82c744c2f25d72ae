"""The one door to pymcdm: its aggregation methods and objective weights, with what it trips over kept away.

pymcdm spreads a missing value to every score, refuses constant columns, and answers NaN where nothing
correlates. What comes in here is therefore utilities without gaps, 0 to 1, more is better, from which columns
that say nothing are taken out first. It is an extra (``tmapi-analytics[mcda]``) and imported on first use,
because it brings scipy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import NDArray

METHODS = ("topsis", "vikor")
OBJECTIVE = ("critic", "entropy", "std")


def aggregate(matrix: NDArray[np.float64], weights: NDArray[np.float64], method: str) -> NDArray[np.float64]:
    """Scores from 0 to 1 of utilities, an offer a row, by one of `METHODS`.

    Parameters
    ----------
    matrix : numpy.ndarray
        Utilities without missing values; more is better.
    weights : numpy.ndarray
        A share a column.
    method : {"topsis", "vikor"}
        TOPSIS: the closeness to the best that was seen, against the worst (Hwang, C. L. and Yoon, K. (1981),
        Multiple Attribute Decision Making, Springer). VIKOR: ``1 - Q`` with v = 0.5, the mean of overall and
        of worst regret (Opricovic, S. and Tzeng, G. H. (2004), European Journal of Operational Research 156,
        445-455).

    Returns
    -------
    numpy.ndarray
        0.5 for all where no column tells offers apart.

    Raises
    ------
    ConfigError
        pymcdm is not installed.
    """
    telling = _telling(matrix) & (weights > 0)
    if not telling.any():
        return np.full(len(matrix), 0.5)
    matrix, weights = matrix[:, telling], weights[telling] / weights[telling].sum()
    return _topsis(matrix, weights) if method == "topsis" else _vikor(matrix, weights)


def objective_weights(matrix: NDArray[np.float64], method: str) -> NDArray[np.float64]:
    """A share a column, from the spread of the columns alone; a column that is the same for all gets 0.

    Parameters
    ----------
    matrix : numpy.ndarray
        Utilities without missing values.
    method : {"critic", "entropy", "std"}
        CRITIC: spread times conflict with the others (Diakoulaki, D., Mavrotas, G. and Papayannakis, L.
        (1995), Computers & Operations Research 22, 763-770). Entropy: how unevenly a column is shared out
        (Hwang and Yoon, 1981). Standard deviation.

    Raises
    ------
    ConfigError
        pymcdm is not installed.
    """
    weights = _pymcdm("weights")
    of = {
        "critic": weights.critic_weights,
        "entropy": weights.entropy_weights,
        "std": weights.standard_deviation_weights,
    }[method]
    telling = _telling(matrix)
    shares = np.zeros(matrix.shape[1])
    if telling.sum() > 1:
        # pymcdm takes a column with a zero for one of no entropy; p·log(p) of nearly 0 is what is meant.
        floored = np.maximum(matrix[:, telling], 1e-12) if method == "entropy" else matrix[:, telling]
        with np.errstate(all="ignore"):
            shares[telling] = of(floored)
    if not shares.sum() > 0:  # also where it is NaN: columns that say the same in other words
        shares[:] = telling if telling.any() else 1
    return np.asarray(shares / shares.sum())


def _topsis(matrix: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return _run(_pymcdm("methods").TOPSIS(_as_it_is), matrix, weights)


def _vikor(matrix: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore"):
        scores = 1 - _run(_pymcdm("methods").VIKOR(), matrix, weights)
    if not np.isnan(scores).any():
        return scores
    # One of the two regrets is the same for all, where pymcdm divides by zero: it counts as none.
    regret = weights * (matrix.max(axis=0) - matrix) / np.ptp(matrix, axis=0)
    return 1 - (_share(regret.sum(axis=1)) + _share(regret.max(axis=1))) / 2


def _run(method: Any, matrix: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(method(matrix, weights, np.ones(matrix.shape[1]), validation=False), dtype="float64")


def _as_it_is(column: NDArray[np.float64], cost: bool = False) -> NDArray[np.float64]:  # noqa: ARG001 - pymcdm's signature
    return column


def _telling(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Columns that differ by more than noise."""
    if not len(matrix):
        return np.zeros(matrix.shape[1], dtype=bool)
    return np.asarray(np.ptp(matrix, axis=0) > 1e-12)


def _share(x: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = np.ptp(x)
    return (x - x.min()) / spread if spread > 1e-12 else np.zeros(len(x))


def _pymcdm(part: str) -> Any:
    import importlib

    try:
        return importlib.import_module(f"pymcdm.{part}")
    except ImportError:
        raise ConfigError(
            "this method needs pymcdm", hint='Install it with: pip install "tmapi-analytics[mcda]"'
        ) from None
