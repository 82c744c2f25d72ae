"""The objective weights of pymcdm reproduce the numbers of published examples, through the adapter."""

import numpy as np
import pytest

from tmapi_analytics.scoring.mcda import objective_weights

pytest.importorskip("pymcdm")

XU = np.array([[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]])
"""The example that Xu (2004) and Shuai et al. (2012) share: four alternatives by four benefits."""


def test_critic_of_diakoulaki_1995():
    """CRITIC weighs eight firms' criteria as the paper does (Computers & Operations Research 22)."""
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


def test_entropy_of_xu_2004():
    """Entropy weighs as the note on subjective and objective weights does (EJOR 156, 530-532)."""
    assert objective_weights(XU, "entropy") == pytest.approx([0.4630, 0.3992, 0.1378, 0.0000], abs=5e-5)


def test_std_of_jahan_edwards_2013():
    """The standard deviation weighs biomedical materials as in Materials & Design 49, 1000-1008."""
    materials = np.array(
        [
            [0, 0, 0],
            [0.39, 0.3, 0.77],
            [0.17, 0.36, 0.8],
            [0.35, 0.29, 0.93],
            [0.3, 0.4, 0.94],
            [0.84, 0.71, 1],
            [1, 1, 0.99],
        ]
    )

    assert objective_weights(materials, "std") == pytest.approx([0.35, 0.31, 0.34], abs=5e-3)


def test_variance_weighs_by_the_formula_of_rao_patel_2010():
    """Weights are in proportion to the variance of what min-max makes of a column (Materials & Design 31).

    Worked examples in print normalise by the sum or the maximum instead, so this is the formula by hand.
    """
    matrix = np.array([[100, 4, 500], [110, 5, 550], [120, 6, 600], [121, 8, 400]])

    spread = ((matrix - matrix.min(axis=0)) / np.ptp(matrix, axis=0)).var(axis=0)
    assert objective_weights(matrix, "variance") == pytest.approx(spread / spread.sum())


def test_gini_of_baczkiewicz_2021():
    """Gini's coefficient weighs cameras as in Towards Reliable Results, Springer, 143-165."""
    cameras = np.array(
        [
            [29.4, 83, 47, 114, 12, 30, 120, 240, 170, 90, 1717.75],
            [30, 38.1, 124.7, 117, 16, 60, 60, 60, 93, 70, 2389],
            [29.28, 59.27, 41.13, 58, 16, 30, 60, 120, 170, 78, 239.99],
            [33.6, 71, 55, 159, 23.6, 60, 240, 240, 132, 140, 2099],
            [21, 59, 41, 66, 16, 24, 60, 120, 170, 70, 439],
            [35, 65, 42, 134, 12, 60, 240, 240, 145, 60, 1087],
            [47, 79, 54, 158, 19, 60, 120, 120, 360, 72, 2499],
            [28.3, 62.3, 44.9, 116, 12, 30, 60, 60, 130, 90, 999.99],
            [36.9, 28.6, 121.6, 130, 12, 60, 120, 120, 80, 80, 1099],
            [32, 59, 41, 60, 16, 30, 120, 120, 170, 60, 302.96],
            [28.4, 66.3, 48.6, 126, 12, 60, 240, 240, 132, 135, 1629],
            [29.8, 46, 113, 47, 18, 50, 50, 50, 360, 72, 2099],
            [20.2, 64, 80, 70, 8, 24, 60, 120, 166, 480, 699.99],
            [33, 60, 44, 59, 12, 30, 60, 120, 170, 90, 388],
            [29, 59, 41, 55, 16, 30, 60, 120, 170, 120, 299],
            [29, 59, 41, 182, 12, 30, 30, 60, 94, 140, 249],
            [29.8, 59.2, 41, 65, 16, 30, 60, 120, 160, 90, 219.99],
            [28.8, 62.5, 41, 70, 12, 60, 120, 120, 170, 138, 1399.99],
            [24, 40, 59, 60, 12, 10, 30, 30, 140, 78, 269.99],
            [30, 60, 45, 201, 16, 30, 30, 30, 170, 90, 199.99],
        ]
    )
    published = [0.0362, 0.0437, 0.0848, 0.0984, 0.0480, 0.0842, 0.1379, 0.1125, 0.0745, 0.1107, 0.1690]

    assert objective_weights(cameras, "gini") == pytest.approx(published, abs=5e-5)


def test_angle_of_shuai_2012():
    """The angle to a column of equals weighs as in the 24th Chinese Control and Decision Conference."""
    assert objective_weights(XU, "angle") == pytest.approx([0.4150, 0.3612, 0.2227, 0.0012], abs=5e-5)


def test_lopcow_of_ecer_pamucar_2022():
    """LOPCOW weighs ten benefits and seven costs of banks as in Omega 112, 102690."""
    benefits = np.array(
        [
            [21.8, 14.1, 10.7, 1.6, 1.8, 770, 12750, 18, 5100, 1.5],
            [16.4, 8.5, 13.9, 1.2, 1.3, 524, 12087, 5.7, 2941, 2.208],
            [14.5, 7.0, 2.3, 0.2, 0.2, 238, 3265, 1.9, 320, 2.32],
            [18.2, 10.3, 11.4, 1.2, 1.1, 835, 16037, 21.3, 4332, 0.875],
            [18.5, 8.1, 11.1, 1.0, 1.1, 504, 9464, 1.4, 1743, 2.95],
            [18.7, 11.4, 10.8, 1.3, 1.5, 1227, 24053, 20.0, 6521, 0.733],
            [18.5, 12.6, 10.8, 1.4, 1.8, 912, 18800, 18.2, 5300, 1.29],
            [16.4, 6.7, 12.6, 0.9, 0.9, 951, 16767, 22.0, 3917, 2.46],
            [15.2, 6.3, 6.9, 0.5, 0.5, 1013, 20170, 10.97, 4060, 1.67],
        ]
    )
    costs = np.array(
        [
            [9.1, 1.054, 4.196, 29.407, 7.03, 15.08, 9.705],
            [15.2, 1.123, 3.86, 5.228, 14.724, 32.103, 19.0],
            [16.202, 1.008, 3.095, 5.549, 17.34, 65.129, 32.056],
            [9.484, 0.856, 2.191, 23.75, 13.1, 58.157, 27.46],
            [0.7, 0.479, 2.44, 8.77, 13.48, 33.45, 17.68],
            [1.6, 0.857, 2.377, 4.985, 11.743, 26.732, 24.485],
            [8.27, 0.558, 0.635, 5.22, 13.829, 31.914, 7.515],
            [3.9, 0.724, 0.568, 4.491, 14.357, 28.869, 7.313],
            [1.7, 0.704, 2.96, 3.24, 10.029, 60.981, 23.541],
        ]
    )
    published = [0.0495, 0.0366, 0.0846, 0.0706, 0.0637, 0.0661, 0.0699, 0.0504, 0.0690]
    published += [0.0492, 0.0556, 0.0487, 0.0482, 0.0763, 0.0551, 0.0532, 0.0534]

    assert objective_weights(np.hstack([benefits, -costs]), "lopcow") == pytest.approx(published, abs=5e-5)


def test_merec_of_keshavarz_ghorabaee_2021():
    """MEREC weighs by what removing a criterion changes, as in Symmetry 13(4), 525."""
    benefits = np.array([[450, 8000], [10, 9100], [100, 8200], [220, 9300], [5, 8400]])
    costs = np.array([[54, 145], [2, 160], [31, 153], [1, 162], [23, 158]])

    shares = objective_weights(np.hstack([benefits, 1000 / costs]), "merec")

    assert shares == pytest.approx([0.5752, 0.0141, 0.4016, 0.0091], abs=5e-5)
