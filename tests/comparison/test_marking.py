"""Which is best and which worst, as far as that is certain."""

import math

import pytest

from tmapi_analytics.comparison.marking import marked

UNKNOWN = math.nan


@pytest.mark.parametrize(
    ("values", "goal", "best", "worst"),
    [
        pytest.param([3, 1, 2], "max", [0], [1], id="more is better"),
        pytest.param([3, 1, 2], "min", [1], [0], id="less is better"),
        pytest.param([3, 3, 1], "max", [0, 1], [2], id="equals share the place"),
        pytest.param([2, 2, 2], "max", [], [], id="all equal is neither"),
        pytest.param([2, UNKNOWN], "max", [], [], id="one alone is neither"),
        pytest.param([2, UNKNOWN, 1], "max", [0], [2], id="what is unknown is neither"),
        pytest.param([], "min", [], [], id="nothing is nothing"),
    ],
)
def test_known_values_are_marked(values, goal, best, worst):
    """Best and worst, where they differ."""
    assert marked(values, goal) == (best, worst)


@pytest.mark.parametrize(
    ("values", "at_least", "best", "worst"),
    [
        pytest.param([900, 1000], [False, True], [1], [0], id="at least 1,000 beats 900"),
        pytest.param([2000, 1000], [False, True], [], [], id="2,000 need not beat at least 1,000"),
        pytest.param([2000, 1000, 5], [True, True, False], [], [2], id="5 is certainly the least"),
        pytest.param([1000, 1000], [True, False], [], [], id="at least as much is no difference yet"),
    ],
)
def test_a_floor_is_only_a_floor(values, at_least, best, worst):
    """What may be more beats only what it is sure to beat."""
    assert marked(values, "max", at_least=at_least) == (best, worst)


def test_a_price_that_may_be_less_is_not_the_worst():
    """A list price beside tier prices is the best where it is lowest, and the worst never."""
    assert marked([5.0, 6.0], "min", at_most=[True, False]) == ([0], [1])
    assert marked([7.0, 6.0], "min", at_most=[True, False]) == ([], [])
