"""Utilities and weights -> one score from 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.scoring import mcda
from tmapi_analytics.scoring.methods import FLOOR, as_it_is
from tmapi_analytics.scoring.methods import METHODS as OF_PYMCDM

if TYPE_CHECKING:
    from numpy.typing import NDArray

METHODS = ("weighted_sum", "weighted_product", *OF_PYMCDM)


def aggregate(
    matrix: NDArray[np.float64], weights: NDArray[np.float64], method: str = "weighted_sum"
) -> NDArray[np.float64]:
    """The score of each row of utilities.

    Parameters
    ----------
    matrix : numpy.ndarray
        Utilities, an offer a row and a criterion a column, without missing values.
    weights : numpy.ndarray
        Shares that sum to 1.
    method : str
        One of `METHODS`. Weighted sum: ``Σ w·u``. Weighted product: ``Π max(u, 0.01)^w``. The others: `mcda`.

    Examples
    --------
    >>> utilities, weights = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([0.5, 0.5])
    >>> aggregate(utilities, weights).tolist()
    [0.5, 0.5]
    >>> aggregate(utilities, weights, "weighted_product").round(2).tolist()
    [0.1, 0.5]
    """
    if method == "weighted_sum":
        return np.asarray(matrix @ weights)
    if method == "weighted_product":
        return np.asarray(np.exp(_logs(matrix) @ weights))
    return mcda.aggregate(matrix, weights, method)


def parts(matrix: NDArray[np.float64], method: str) -> NDArray[np.float64] | None:
    """What, weighted and summed, ranks as `method` does; None where nothing does.

    Examples
    --------
    >>> parts(np.array([[1.0, 0.0]]), "weighted_product").round(2).tolist()
    [[0.0, -4.61]]
    """
    if method == "weighted_sum":
        return matrix
    if method == "weighted_product":
        return _logs(matrix)
    of = OF_PYMCDM[method].parts
    return None if of is None else of(matrix)


def is_alone(method: str) -> bool:
    """Whether an offer's score depends on its own utilities only, so that other scorings compare."""
    return method not in OF_PYMCDM or OF_PYMCDM[method].alone


def is_sum(method: str) -> bool:
    """Whether there are `parts` that a method weighs and sums."""
    return method not in OF_PYMCDM or OF_PYMCDM[method].parts is not None


def is_sum_by_another_name(method: str) -> bool:
    """Whether a method of another name ranks utilities as the weighted sum does."""
    return method in OF_PYMCDM and OF_PYMCDM[method].parts is as_it_is


def _logs(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(np.maximum(matrix, FLOOR)))
