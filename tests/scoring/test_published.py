"""Our own arithmetic reproduces the numbers of the papers that it comes from."""

import numpy as np
import pytest

from tmapi_analytics.scoring.aggregating import aggregate
from tmapi_analytics.scoring.evidence import shrunk

# Chakraborty, S., Zavadskas, E. K. and Antucheviciene, J. (2015), Applications of WASPAS method as a
# multi-criteria decision-making tool, Economic Computation and Economic Cybernetics Studies and Research
# 49(1), 5-22, example 2: ten alternatives; three costs and one benefit.
WASPAS = np.array(
    [
        [581818, 54.49, 3, 5500],
        [595454, 49.73, 3, 4500],
        [586060, 51.24, 3, 5000],
        [522727, 45.71, 3, 5800],
        [561818, 52.66, 3, 5200],
        [543030, 74.46, 4, 5600],
        [522727, 75.42, 4, 5800],
        [486970, 62.62, 4, 5600],
        [509394, 65.87, 4, 6400],
        [513333, 70.67, 4, 6000],
    ]
)


@pytest.mark.parametrize(
    ("method", "published"),
    [
        (
            "weighted_sum",
            [0.8590, 0.8194, 0.8430, 0.9420, 0.8645, 0.8315, 0.8552, 0.8983, 0.9067, 0.8784],
        ),
        (
            "weighted_product",
            [0.8578, 0.8144, 0.8408, 0.9413, 0.8632, 0.8241, 0.8454, 0.8915, 0.8987, 0.8697],
        ),
    ],
)
def test_sum_and_product_of_chakraborty_2015(method, published):
    """Weighted sum and weighted product are the ends (lambda 1 and 0) of the paper's WASPAS table."""
    costs, benefit = WASPAS[:, :3], WASPAS[:, 3:]
    normalised = np.hstack([costs.min(axis=0) / costs, benefit / benefit.max()])

    scores = aggregate(normalised, np.array([0.467, 0.160, 0.095, 0.278]), method)

    assert scores == pytest.approx(published, abs=1e-4)


def test_shrinkage_of_efron_morris_1975():
    """Where n / (n + m) is the paper's 0.212, batting averages shrink to its estimates (JASA 70, table 1).

    Clemente's 0.400 becomes 0.294, and Alvis's 0.156 becomes 0.242.
    """
    averages = np.array([0.400, 0.156])
    at_bats = np.full(2, 45.0)

    estimates = shrunk(averages, at_bats, m=45 * (1 / 0.212 - 1), mean=0.265)

    assert estimates == pytest.approx([0.294, 0.242], abs=1e-3)
