"""Values to utilities."""

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.hookspecs import Criterion
from tmapi_analytics.scoring.normalizing import Ruler, ranks, ruler, utilities


def criterion(**how):
    """A criterion of which only the scale matters."""
    return Criterion(**{"name": "it", "goal": "max", "value": lambda offers: offers["it"], **how})


def utility(values, one=None, *, normalize="minmax", **how):
    """Utilities of `values` among themselves, rounded, missing as None."""
    array, one = np.array(values, dtype=float), one or criterion()
    found = utilities(array, one, ruler(array, one, normalize=normalize, **how), normalize=normalize)
    return [None if np.isnan(each) else round(float(each), 6) for each in found]


@pytest.mark.parametrize(
    ("one", "values", "expected"),
    [
        (criterion(), [10, 20, 40], [0, 0.333333, 1]),
        (criterion(goal="min"), [10, 20, 40], [1, 0.666667, 0]),
        (criterion(scale="log"), [0, np.e - 1, np.e**2 - 1], [0, 0.5, 1]),
        (criterion(scale="saturating", half=5), [0, 5, 1e12], [0, 0.5, 1]),
        (criterion(scale="log"), [-5, 0, np.e - 1], [0, 0, 1]),
        (criterion(bounds=(0, 5)), [4, 5, 6], [0.8, 1, 1]),
        (criterion(bounds=(0, 5), goal="min"), [-1, 1], [1, 0.8]),
        (criterion(), [7, None, 7], [0.5, None, 0.5]),
        (criterion(), [7], [0.5]),
        (criterion(), [None, None], [None, None]),
        (criterion(), [], []),
    ],
    ids=[
        "more is better",
        "less is better",
        "log of 1 + v",
        "half at the half",
        "below the start of a scale counts as the start",
        "a scale of one's own",
        "a scale of one's own, less is better",
        "what is the same for all says nothing",
        "one offer",
        "nothing known",
        "no offers",
    ],
)
def test_minmax(one, values, expected):
    """Min-max is the way from the worst to the best, after scale and orientation."""
    assert utility(values, one) == expected


@pytest.mark.parametrize("goal", ["max", "min"])
def test_rank_is_what_pandas_ranks(goal, catalogue):
    """The rank utility is pandas' average rank less one half, over the known."""
    sales = catalogue(500, seed=1)["sales_90d"]

    found = utilities(sales.to_numpy(), criterion(goal=goal), Ruler(), normalize="rank")

    expected = (sales.rank(ascending=goal == "max") - 0.5) / sales.count()
    np.testing.assert_allclose(found, expected)


def test_zscore_is_the_normal_share_below():
    """The z-score utility is the share of a normal distribution below the value, to 1e-12."""
    values = [1.0, 2.0, 3.0, 10.0]
    normal = NormalDist(np.mean(values), np.std(values))

    assert utility(values, normalize="zscore") == [round(normal.cdf(value), 6) for value in values]


@pytest.mark.parametrize("normalize", ["minmax", "rank", "zscore"])
def test_turning_the_goal_round_turns_the_utilities_round(normalize):
    """What is best when more is better is worst when less is, by the same amount."""
    values = [1.0, 5.0, 5.0, None, 30.0]

    up = utility(values, criterion(goal="max"), normalize=normalize)
    down = utility(values, criterion(goal="min"), normalize=normalize)

    assert [None if one is None else round(1 - one, 6) for one in up] == down


@pytest.mark.parametrize("normalize", ["minmax", "rank", "zscore"])
def test_what_is_the_same_for_all_is_half(normalize):
    """A criterion that tells no offers apart gives 0.5, whatever the method."""
    assert utility([3.0, 3.0, None], normalize=normalize) == [0.5, 0.5, None]


def test_winsorising_cuts_the_ends():
    """Beyond the quantiles a value counts as the quantile, so that an outlier does not set the scale."""
    values = [*range(10), 1000]

    assert utility(values, winsorize=(0.0, 0.1))[5] == pytest.approx(5 / 9)
    assert utility(values)[5] == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([0.2, 0.9, 0.5], [3, 1, 2]),
        ([0.5, 0.9, 0.5, 0.1], [2, 1, 2, 4]),
        ([0.1 + 0.2, 0.3], [1, 1]),
        ([np.nan, 0.3], [0, 1]),
        ([], []),
    ],
    ids=[
        "highest first",
        "ties share the lower number",
        "last digits are noise",
        "no score, no rank",
        "none",
    ],
)
def test_ranks(scores, expected):
    """Rank 1 is the highest score."""
    assert ranks(np.array(scores, dtype=float)).tolist() == expected


def test_ranks_are_what_pandas_ranks():
    """Ranks agree with pandas' ``method="min"``, missing scores and ties included."""
    scores = pd.Series(np.random.default_rng(0).integers(0, 50, 1000) / 50).mask(lambda s: s > 0.9)

    expected = scores.rank(method="min", ascending=False).fillna(0)
    assert ranks(scores.to_numpy()).tolist() == expected.tolist()
