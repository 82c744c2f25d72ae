"""The methods of pymcdm reproduce the numbers of published examples, called as a scoring calls them.

A scoring gives utilities: normalised, more is better. Each example is therefore normalised as its paper does
it and goes through the adapter, `aggregate`; where that puts another scale or a least utility between,
through `own_scores`, the adapter's lowest function. Costs are turned into the benefit that the paper's
formula makes of them.
"""

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.hookspecs import Criterion
from tmapi_analytics.scoring.aggregating import aggregate
from tmapi_analytics.scoring.mcda import own_scores
from tmapi_analytics.scoring.methods import METHODS

pymcdm = pytest.importorskip("pymcdm")


def minmax(matrix, goals):
    """Each column from its worst (0) to its best (1); a goal of -1 is a cost."""
    oriented = np.array(matrix, dtype=float) * goals
    return (oriented - oriented.min(axis=0)) / np.ptp(oriented, axis=0)


def to_best(matrix, goals):
    """Each benefit over its highest value, the lowest value of each cost over it."""
    matrix = np.array(matrix, dtype=float)
    return np.where(np.array(goals) > 0, matrix / matrix.max(axis=0), matrix.min(axis=0) / matrix)


def test_topsis_of_tzeng_huang_2011():
    """TOPSIS gives the similarities in Tzeng and Huang (2011), Multiple Attribute Decision Making."""
    matrix = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]])

    scores = aggregate(matrix / np.linalg.norm(matrix, axis=0), np.array([0.3, 0.4, 0.3]), "topsis")

    assert scores == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=1e-4)


def test_vikor_of_opricovic_tzeng_2004(score):
    """The mountain climber's choice by risk and altitude, from columns to Q (EJOR 156, 445-455)."""
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


def test_rim_of_cables_lamata_verdegay_2016():
    """RIM gives the indexes of Information Sciences 337, 1-10, as its authors corrected them for pymcdm."""
    candidates = [
        [30, 0, 2, 3, 3, 2],
        [40, 9, 1, 3, 2, 2],
        [25, 0, 3, 1, 3, 2],
        [27, 0, 5, 3, 3, 1],
        [45, 15, 2, 2, 3, 4],
    ]
    ends = np.array([[23, 60], [0, 15], [0, 10], [1, 3], [1, 3], [1, 5]])
    ideal = np.array([[30, 35], [10, 15], [0, 0], [3, 3], [3, 3], [4, 5]])
    below = np.clip(ideal[:, 0] - candidates, 0, None) / np.maximum(ideal[:, 0] - ends[:, 0], 1)
    above = np.clip(candidates - ideal[:, 1], 0, None) / np.maximum(ends[:, 1] - ideal[:, 1], 1)
    weights = np.array([0.2262, 0.2143, 0.1786, 0.1429, 0.1190, 0.1190])

    scores = aggregate(1 - below - above, weights, "rim")

    assert scores == pytest.approx([0.58663, 0.75584, 0.37163, 0.46658, 0.74015], abs=1e-5)


def test_rim_is_pymcdms_rim():
    """What stands in for pymcdm's slow RIM gives the same figures on any utilities."""
    chance = np.random.default_rng(0)
    utilities, weights = chance.random((200, 4)), chance.dirichlet(np.ones(4))
    slow = pymcdm.methods.RIM(np.repeat([[0.0, 1.0]], 4, axis=0))

    np.testing.assert_allclose(
        aggregate(utilities, weights, "rim"), slow(utilities, weights, np.ones(4), validation=False)
    )


def test_edas_of_yazdani_2020():
    """EDAS appraises energy sources as in Sustainable Operations and Computers 1, 35-42."""
    sources = np.array(
        [
            [3873, 39.55, 0.27, 0.87, 150, 0.07, 12, 2130],
            [5067, 67.26, 0.23, 0.23, 40, 0.02, 21, 2200],
            [2213, 24.69, 0.08, 0.17, 200, 0.04, 35, 570],
            [6243, 132, 0.07, 0.25, 100, 0.04, 16, 100],
            [8312, 460.47, 0.05, 0.21, 25, 0.1, 25, 200],
        ]
    )
    goals = np.array([-1, -1, -1, 1, 1, -1, 1, 1])
    weights = np.array([0.131, 0.113, 0.126, 0.125, 0.126, 0.129, 0.132, 0.117])
    mirrored = np.where(goals > 0, sources, 2 * sources.mean(axis=0) - sources)  # as far from the average

    scores = aggregate(mirrored, weights, "edas")

    assert scores == pytest.approx([0.841, 0.632, 0.883, 0.457, 0.104], abs=5e-4)


def test_promethee_ii_of_zhao_peng_li_2013():
    """Net flows by the usual criterion are those of Procedia Computer Science 17, 181-188."""
    plans = np.array([[4.0, 3, 2], [3, 2, 4], [5, 1, 3]])

    scores = aggregate(plans, np.array([0.5, 0.3, 0.2]), "promethee_ii")

    assert 2 * scores - 1 == pytest.approx([0.1, -0.3, 0.2])


def test_waspas_of_chakraborty_2015():
    """WASPAS with lambda 0.5 scores manufacturing systems as in the paper that `test_published` cites."""
    systems = [
        [30, 23, 5, 0.745, 0.745, 1500, 5000],
        [18, 13, 15, 0.745, 0.745, 1300, 6000],
        [15, 12, 10, 0.500, 0.500, 950, 7000],
        [25, 20, 13, 0.745, 0.745, 1200, 4000],
        [14, 18, 14, 0.255, 0.745, 950, 3500],
        [17, 15, 9, 0.745, 0.500, 1250, 5250],
        [23, 18, 20, 0.500, 0.745, 1100, 3000],
        [16, 8, 14, 0.255, 0.500, 1500, 3000],
    ]
    weights = np.array([0.1181, 0.1181, 0.0445, 0.1181, 0.2861, 0.2861, 0.0445])

    scores = own_scores(to_best(systems, [1, 1, 1, 1, 1, -1, -1]), weights, "waspas")

    assert scores == pytest.approx([0.8329, 0.7884, 0.6987, 0.8831, 0.7971, 0.7036, 0.8728, 0.5749], abs=5e-5)


def test_cocoso_of_yazdani_2019():
    """CoCoSo ranks robots by the scores of Management Decision 57, where a utility of 0 is 0 and not 0.01."""
    robots = [
        [60, 0.4, 2540, 500, 990],
        [6.35, 0.15, 1016, 3000, 1041],
        [6.8, 0.1, 1727.2, 1500, 1676],
        [10, 0.2, 1000, 2000, 965],
        [2.5, 0.1, 560, 500, 915],
        [4.5, 0.08, 1016, 350, 508],
        [3, 0.1, 1778, 1000, 920],
    ]
    weights = np.array([0.036, 0.192, 0.326, 0.326, 0.12])
    run = METHODS["cocoso"].make(pymcdm.methods, 5)

    scores = run(minmax(robots, [1, -1, 1, 1, 1]), weights, np.ones(5), validation=False)

    assert scores == pytest.approx([2.041, 2.788, 2.882, 2.416, 1.299, 1.443, 2.519], abs=5e-4)


def test_lmaw_of_pamucar_2021():
    """LMAW ranks logistics providers by the values of Facta Universitatis, Mech. Eng. 19(3), 361-380."""
    providers = np.array(
        [
            [647.34, 6.24, 49.87, 19.46, 212.58, 6.75],
            [115.64, 3.24, 16.26, 9.69, 207.59, 3.00],
            [373.61, 5.00, 26.43, 12.00, 184.62, 3.74],
            [37.63, 2.48, 2.85, 9.35, 142.50, 3.24],
            [858.01, 4.74, 62.85, 45.96, 267.95, 4.00],
            [222.92, 3.00, 19.24, 21.46, 221.38, 3.49],
        ]
    )
    weights = np.array([0.215, 0.126, 0.152, 0.09, 0.19, 0.226])

    scores = own_scores(to_best(providers, [1, 1, -1, -1, -1, 1]), weights, "lmaw")

    assert scores == pytest.approx([4.840, 4.681, 4.799, 4.733, 4.736, 4.704], abs=5e-4)


def test_lopm_of_farag_2020():
    """Limits on properties give the merit parameters in Materials and Process Selection, CRC Press."""
    materials = np.array(
        [
            [14_820, 18, 0.0002, 2.1, 9.5, 4.5],
            [21_450, 18, 0.0012, 2.7, 14.4, 9.0],
            [78_000, 16, 0.0006, 2.6, 9.0, 8.5],
            [20_475, 17, 0.0006, 2.6, 6.5, 2.6],
            [16_575, 14, 0.0010, 3.1, 5.6, 3.5],
            [21_450, 16, 0.0005, 2.2, 8.6, 1.0],
        ]
    )
    limits = np.array([10_000, 14, 0.0015, 3.5, 2.3, 9.0])
    reached = materials / limits
    reached[:, [2, 3, 5]] **= -1  # upper limits
    reached[:, 4] = 1 / abs(reached[:, 4] - 1)  # a target
    weights = np.array([0.20, 0.33, 0.13, 0.07, 0.07, 0.20])

    scores = own_scores(reached, weights, "lopm")

    assert scores == pytest.approx([0.77, 1.08, 0.81, 0.66, 0.78, 0.68], abs=5e-3)


def test_aroman_of_boskovic_2023():
    """AROMAN's root of the benefits is what the vehicles of IEEE Access 11 have beside that of their cost."""
    price = np.array([40000.0, 38500, 39400, 48000])
    benefits = np.array([[1.2, 1.4, 8, 9], [1.15, 1.2, 6, 6], [0.6, 1.1, 7, 5], [1.3, 1.6, 10, 12]])
    normalised = minmax(price[:, None], [1])[:, 0] + price / np.linalg.norm(price)

    scores = own_scores(benefits, np.array([0.22, 0.26, 0.15, 0.09]), "aroman")

    assert scores + np.sqrt(0.28 * normalised / 4) == pytest.approx(
        [0.6727, 0.5535, 0.4721, 0.8718], abs=5e-5
    )


def test_aras_of_balezentiene_kusta_2012():
    """ARAS gives grassland fertilisers the degrees of utility in The Scientific World Journal, 908384."""
    fertilisers = np.array(
        [
            [957.5, 190.1977, 70, 0.039592, 2.166783, 0.0141],
            [892.5, 203.8013, 53, 0.025849, 2.994347, 0.016642],
            [1002.5, 235.0942, 75, 0.015479, 4.742146, 0.019484],
            [1150.0, 271.4, 76, 0.022, 7.055962, 0.022147],
            [1520.0, 192.5579, 70, 0.025442, 8.424319, 0.024235],
            [1700.0, 386.1619, 90, 0.029429, 5.888983, 0.022218],
            [1355.0, 342.1966, 80, 0.0293, 8.635847, 0.024861],
            [2127.5, 495.4876, 90, 0.038453, 3.652983, 0.020537],
            [3020.0, 827.6948, 97, 0.031774, 11.03944, 0.024359],
            [2786.0, 795.0, 98, 0.021151, 8.952235, 0.023349],
        ]
    )
    benefits = np.hstack([fertilisers[:, :3], 1 / fertilisers[:, 3:]])
    shares = benefits / (benefits.sum(axis=0) + benefits.max(axis=0))  # with the optimal alternative
    degrees = [
        0.599472,
        0.531983,
        0.564514,
        0.491713,
        0.453489,
        0.551491,
        0.475401,
        0.635985,
        0.689763,
        0.722232,
    ]

    scores = aggregate(shares, np.full(6, 1 / 6), "aras")

    assert scores == pytest.approx(degrees, abs=1e-4)


def test_marcos_of_ulutas_2020():
    """MARCOS ranks stackers by the utility functions of Mathematics 8(10), 1672."""
    stackers = [
        [660, 1000, 1600, 18, 1200],
        [800, 1000, 1600, 24, 900],
        [980, 1000, 2500, 24, 900],
        [920, 1500, 1600, 24, 900],
        [1380, 1500, 1500, 24, 1150],
        [1230, 1000, 1600, 24, 1150],
        [680, 1500, 1600, 18, 1100],
        [960, 2000, 1600, 12, 1150],
    ]
    weights = np.array([0.1061, 0.3476, 0.3330, 0.1185, 0.0949])

    scores = own_scores(to_best(stackers, [-1, 1, 1, 1, 1]), weights, "marcos")

    assert scores == pytest.approx([0.5649, 0.5543, 0.6410, 0.6174, 0.6016, 0.5453, 0.6282, 0.6543], abs=5e-5)


def test_mabac_of_pamucar_cirovic_2015():
    """MABAC gives forklifts the distances from the border area in Expert Systems with Applications 42."""
    forklifts = [
        [22600, 3800, 2, 5, 1.06, 3.00, 3.5, 2.8, 24.5, 6.5],
        [19500, 4200, 3, 2, 0.95, 3.00, 3.4, 2.2, 24, 7.0],
        [21700, 4000, 1, 3, 1.25, 3.20, 3.3, 2.5, 24.5, 7.3],
        [20600, 3800, 2, 5, 1.05, 3.25, 3.2, 2.0, 22.5, 11.0],
        [22500, 3800, 4, 3, 1.35, 3.20, 3.7, 2.1, 23, 6.3],
        [23250, 4210, 3, 5, 1.45, 3.60, 3.5, 2.8, 23.5, 7.0],
        [20300, 3850, 2, 5, 0.90, 3.25, 3.0, 2.6, 21.5, 6.0],
    ]
    goals = [-1, 1, 1, 1, -1, -1, 1, 1, 1, 1]
    weights = np.array([0.146, 0.144, 0.119, 0.121, 0.115, 0.101, 0.088, 0.068, 0.050, 0.048])

    scores = own_scores(minmax(forklifts, goals), weights, "mabac")

    assert scores == pytest.approx([0.0826, 0.2183, -0.0488, 0.0246, -0.0704, 0.0465, 0.0464], abs=5e-5)


def test_mairca_of_aksoy_2021():
    """MAIRCA gives years of mergers in Turkey the gaps in GÜSBEED 12(1), 1-11 (Gümüşhane University)."""
    years = [
        [70, 245, 16.4, 19],
        [52, 246, 7.3, 22],
        [53, 295, 10.3, 25],
        [63, 256, 12, 8],
        [64, 233, 5.3, 17],
    ]

    scores = aggregate(minmax(years, [1, 1, 1, 1]), np.array([0.04744, 0.02464, 0.51357, 0.41435]), "mairca")

    assert (1 - scores) / 5 == pytest.approx([0.0332, 0.1122, 0.0654, 0.1304, 0.1498], abs=5e-5)


def test_rafsi_of_zizovic_2020():
    """RAFSI with n1 = 1 and n2k = 6 gives the values in Mathematics 8(6), 1015."""
    alternatives = np.array(
        [
            [180, 10.5, 15.5, 160, 3.7],
            [165, 9.2, 16.5, 131, 5.0],
            [160, 8.8, 14.0, 125, 4.5],
            [170, 9.5, 16.0, 135, 3.4],
            [185, 10.0, 14.5, 143, 4.3],
            [167, 8.9, 15.1, 140, 4.1],
        ]
    )
    low, high = np.array([120, 6, 10, 100, 2]), np.array([200, 12, 20, 200, 8])
    mapped = 1 + 5 * (alternatives - low) / (high - low)  # onto 1 to 6
    mapped[:, [2, 3]] = 6 / mapped[:, [2, 3]]  # costs, by the harmonic mean of 1 and 6
    weights = np.array([0.35, 0.25, 0.15, 0.15, 0.1])

    scores = aggregate((mapped - 1) / 5, weights, "rafsi")

    assert (5 * scores + 1) / 7 == pytest.approx([0.5081, 0.4522, 0.4381, 0.4560, 0.5299, 0.4373], abs=5e-5)


def test_ram_of_sotoudeh_anvari_2023():
    """RAM's root of the benefits becomes, by that of the costs, the index in J. Cleaner Production 423."""
    shares = np.array(
        [
            [0.068, 0.066, 0.150, 0.098, 0.156, 0.114, 0.098],
            [0.078, 0.076, 0.108, 0.136, 0.082, 0.171, 0.105],
            [0.157, 0.114, 0.128, 0.083, 0.108, 0.113, 0.131],
            [0.106, 0.139, 0.058, 0.074, 0.132, 0.084, 0.120],
            [0.103, 0.187, 0.125, 0.176, 0.074, 0.064, 0.057],
            [0.105, 0.083, 0.150, 0.051, 0.134, 0.094, 0.113],
            [0.137, 0.127, 0.056, 0.133, 0.122, 0.119, 0.114],
            [0.100, 0.082, 0.086, 0.060, 0.062, 0.109, 0.093],
            [0.053, 0.052, 0.043, 0.100, 0.050, 0.078, 0.063],
            [0.094, 0.074, 0.097, 0.087, 0.080, 0.054, 0.106],
        ]
    )
    costs = shares[:, [1, 2]] @ [0.135, 0.138]
    index = [1.4332, 1.4392, 1.4353, 1.4322, 1.4279, 1.4301, 1.4394, 1.4308, 1.4294, 1.4288]

    scores = own_scores(shares[:, [0, 3, 4, 5, 6]], np.array([0.132, 0.162, 0.09, 0.223, 0.12]), "ram")

    assert scores ** (2 / (2 + costs)) == pytest.approx(index, abs=1e-4)


def test_spotis_of_dezert_2020():
    """SPOTIS gives cars the distances from the ideal in FUSION 2020 (IEEE), 1-8."""
    cars = np.array(
        [
            [15000, 4.3, 99, 42, 737],
            [15290, 5.0, 116, 42, 892],
            [15350, 5.0, 114, 45, 952],
            [15490, 5.3, 123, 45, 1120],
        ]
    )
    worst, best = np.array([16000, 8, 140, 35, 650]), np.array([14000, 3, 80, 60, 1300])
    weights = np.array([0.2941, 0.2353, 0.2353, 0.0588, 0.1765])

    scores = aggregate((cars - worst) / (best - worst), weights, "spotis")

    assert 1 - scores == pytest.approx([0.4779, 0.5781, 0.5558, 0.5801], abs=5e-4)
