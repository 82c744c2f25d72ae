"""Methods reproduce the numbers of the papers that they come from."""

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.hookspecs import Criterion
from tmapi_analytics.scoring.aggregating import aggregate
from tmapi_analytics.scoring.evidence import shrunk
from tmapi_analytics.scoring.mcda import objective_weights

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


def test_topsis_of_tzeng_huang_2011():
    """TOPSIS gives the similarities in Tzeng and Huang (2011), Multiple Attribute Decision Making."""
    pytest.importorskip("pymcdm")
    matrix = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]])

    scores = aggregate(matrix / np.linalg.norm(matrix, axis=0), np.array([0.3, 0.4, 0.3]), "topsis")

    assert scores == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=1e-4)


def test_vikor_of_opricovic_tzeng_2004(score):
    """The mountain climber's choice by risk and altitude, from columns to Q (EJOR 156, 445-455)."""
    pytest.importorskip("pymcdm")
    mountains = pd.DataFrame({"risk": [1.0, 2.0, 5.0], "altitude": [3000.0, 3750.0, 4500.0]})
    risk = Criterion(name="risk", goal="min", value=lambda offers: offers["risk"], needs=("risk",))
    altitude = Criterion(name="altitude", goal="max", value=lambda offers: offers["altitude"])

    scored = score(mountains, {"risk": 1, "altitude": 1}, method="vikor", extra=(risk, altitude))

    assert (1 - scored["score"]).tolist() == pytest.approx([1, 0, 1])
    assert scored["rank"].tolist() == [2, 1, 2]


@pytest.mark.parametrize(
    ("weights", "published"),
    [
        ([1, 1, 1, 1, 1, 1, 1, 1], [0.991, 1.0, 0.473, 0.670, 0.0, 0.578]),
        ([2, 2, 2, 2, 1, 1, 1, 1], [1.0, 0.533, 0.552, 0.563, 0.0, 0.686]),
    ],
    ids=["equal weights", "economic weights"],
)
def test_vikor_of_opricovic_tzeng_2007(score, weights, published):
    """Six hydropower systems by eight criteria give the paper's Q (EJOR 178, 514-529)."""
    pytest.importorskip("pymcdm")
    systems = pd.DataFrame(
        [
            [4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41],
            [5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41],
            [5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42],
            [5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36],
            [5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04],
            [4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36],
        ],
        columns=list("abcdefgh"),
    )
    goals = dict(zip("abcdefgh", ["max", "min", "max", "max", "min", "min", "min", "max"], strict=True))
    extra = tuple(
        Criterion(name=name, goal=goal, value=lambda offers, name=name: offers[name])
        for name, goal in goals.items()
    )

    scored = score(systems, dict(zip("abcdefgh", weights, strict=True)), method="vikor", extra=extra)

    assert (1 - scored["score"]).tolist() == pytest.approx(published, abs=1.5e-3)


def test_critic_of_diakoulaki_1995():
    """CRITIC weighs eight firms' criteria as the paper does (Computers & Operations Research 22)."""
    pytest.importorskip("pymcdm")
    firms = np.array(
        [
            [61, 1.08, 4.33],
            [20.7, 0.26, 4.34],
            [16.3, 1.98, 2.53],
            [9.0, 3.29, 1.65],
            [5.4, 2.77, 2.33],
            [4.0, 4.12, 1.21],
            [-6.1, 3.52, 2.10],
            [-34.6, 3.31, 0.98],
        ]
    )

    assert objective_weights(firms, "critic") == pytest.approx([0.20, 0.48, 0.32], abs=5e-3)


def test_entropy_weighs_by_shannons_formula():
    """Weights are in proportion to 1 - H, H being the entropy of a column's shares over log n."""
    pytest.importorskip("pymcdm")
    matrix = np.array([[2.0, 1500, 5], [2.5, 2700, 3], [1.8, 2000, 7], [2.2, 1800, 5]])

    shares = matrix / matrix.sum(axis=0)
    diversity = 1 + (shares * np.log(shares)).sum(axis=0) / np.log(4)
    assert objective_weights(matrix, "entropy") == pytest.approx(diversity / diversity.sum())


def test_shrinkage_of_efron_morris_1975():
    """Where n / (n + m) is the paper's 0.212, batting averages shrink to its estimates (JASA 70, table 1).

    Clemente's 0.400 becomes 0.294, and Alvis's 0.156 becomes 0.242.
    """
    averages = np.array([0.400, 0.156])
    at_bats = np.full(2, 45.0)

    estimates = shrunk(averages, at_bats, m=45 * (1 / 0.212 - 1), mean=0.265)

    assert estimates == pytest.approx([0.294, 0.242], abs=1e-3)
