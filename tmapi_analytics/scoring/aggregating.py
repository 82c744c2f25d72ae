"""Utilities and weights -> one score from 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.scoring import mcda

if TYPE_CHECKING:
    from numpy.typing import NDArray

METHODS = ("weighted_sum", "weighted_product", *mcda.METHODS)

FLOOR = 0.01
"""The lowest utility in a weighted product: one zero would wipe out all else."""


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
        return np.asarray(np.exp(logs(matrix) @ weights))
    return mcda.aggregate(matrix, weights, method)


def logs(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of utilities, none lower than that of `FLOOR`."""
    return np.asarray(np.log(np.maximum(matrix, FLOOR)))
