"""The one door to pymcdm: its aggregation methods and objective weights, with what it trips over kept away.

pymcdm spreads a missing value to every score, refuses constant columns, and answers NaN where nothing
correlates. What comes in here is therefore utilities without gaps, 0 to 1, more is better, from which columns
that say nothing are taken out first. It is an extra (``tmapi-analytics[mcda]``) and imported on first use,
because it brings scipy. What is offered, and how each is called, stands in `methods`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.errors import ConfigError, ParameterError
from tmapi_analytics.scoring.methods import METHODS, OBJECTIVE

if TYPE_CHECKING:
    from numpy.typing import NDArray


def aggregate(matrix: NDArray[np.float64], weights: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Scores from 0 to 1 of utilities, an offer a row, by one of `METHODS`.

    Parameters
    ----------
    matrix : numpy.ndarray
        Utilities without missing values; more is better.
    weights : numpy.ndarray
        A share a column.
    name : str
        Of the method.

    Returns
    -------
    numpy.ndarray
        0.5 for all where no column tells offers apart, unless a score depends on the offer alone.

    Raises
    ------
    ParameterError
        The method compares each offer with each other, or multiplies over all, and there are too many.
    ConfigError
        pymcdm is not installed.
    """
    method = METHODS[name]
    _check_number(len(matrix), name, method.largest)
    telling = weights > 0
    if not method.alone:
        telling &= _telling(matrix)
    if not len(matrix) or not telling.any():
        return np.full(len(matrix), 0.5)
    scores = own_scores(matrix[:, telling], weights[telling] / weights[telling].sum(), name)
    return np.clip(method.shown(scores), 0, 1)


def own_scores(matrix: NDArray[np.float64], weights: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """A method's scores on its own scale, by pymcdm, without any guard but the least utility."""
    method = METHODS[name]
    run = method.make(_pymcdm("methods"), matrix.shape[1])
    floored = np.maximum(matrix, method.least) if method.least else matrix
    return np.asarray(run(floored, weights, np.ones(matrix.shape[1]), validation=False), dtype="float64")


def objective_weights(matrix: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """A share a column, from the columns alone, by one of `OBJECTIVE`; one that is the same for all gets 0.

    Parameters
    ----------
    matrix : numpy.ndarray
        Utilities without missing values.
    name : str
        Of the weighting.

    Raises
    ------
    ParameterError
        The weighting compares each offer with each other, and there are too many.
    ConfigError
        pymcdm is not installed.
    """
    weighting = OBJECTIVE[name]
    _check_number(len(matrix), name, weighting.largest)
    telling = _telling(matrix)
    shares = np.zeros(matrix.shape[1])
    if telling.sum() > 1:
        columns = np.maximum(matrix[:, telling], weighting.least) if weighting.least else matrix[:, telling]
        with np.errstate(all="ignore"):
            given = getattr(_pymcdm("weights"), weighting.function)(columns, np.ones(telling.sum()))
        shares[telling] = np.nan_to_num(given)
    if not shares.sum() > 0:  # columns that say the same in other words
        shares[:] = telling if telling.any() else 1
    return np.asarray(shares / shares.sum())


def _check_number(offers: int, name: str, largest: int | None) -> None:
    if largest is not None and offers > largest:
        raise ParameterError(
            f"{name} takes {largest:,} offers at most, not {offers:,}",
            hint="Score fewer or by=, or take one without a limit; docs/explanation/scoring.md lists them.",
        )


def _telling(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Columns that differ by more than noise."""
    if not len(matrix):
        return np.zeros(matrix.shape[1], dtype=bool)
    return np.asarray(np.ptp(matrix, axis=0) > 1e-12)


def _pymcdm(part: str) -> Any:
    import importlib

    try:
        return importlib.import_module(f"pymcdm.{part}")
    except ImportError:
        raise ConfigError(
            "this method needs pymcdm", hint='Install it with: pip install "tmapi-analytics[mcda]"'
        ) from None
