"""What holds for any offers and any weights."""

import warnings

import hypothesis.extra.numpy as arrays
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tmapi_analytics.errors import DataWarning
from tmapi_analytics.hookspecs import Criterion
from tmapi_analytics.scoring.aggregating import METHODS, aggregate
from tmapi_analytics.scoring.criteria import BUILT_IN
from tmapi_analytics.scoring.normalizing import ranks
from tmapi_analytics.scoring.placing import score as place
from tmapi_analytics.scoring.plan import Plan

OWN = tuple(
    Criterion(name=name, goal=goal, value=lambda offers, name=name: offers[name], needs=(name,), scale=scale)
    for name, goal, scale in [("a", "max", "linear"), ("b", "min", "linear"), ("c", "max", "log")]
)
CRITERIA = {criterion.name: criterion for criterion in (*BUILT_IN, *OWN)}

amounts = st.one_of(st.none(), st.integers(0, 1000).map(lambda cents: cents / 4))
frames = st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=12).map(
    lambda rows: pd.DataFrame(rows, columns=["a", "b", "c"], dtype="float64")
)
weights = (
    st.tuples(*[st.integers(0, 9)] * 3).filter(any).map(lambda given: dict(zip("abc", given, strict=True)))
)
normalizations = st.sampled_from(["minmax", "rank", "zscore"])


def score(offers, weights, **asked):
    """Scores without their warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        return place(offers, Plan(weights=weights, **asked), CRITERIA)


@given(frames, weights, normalizations, st.sampled_from(["median", "worst", "best", "drop"]))
def test_contributions_sum_to_the_score(offers, weights, normalize, missing):
    """The contributions of an offer add up to its score, and are missing where that is."""
    scored = score(offers, weights, normalize=normalize, missing=missing)

    parts = scored[[f"contribution_{name}" for name in weights]]
    np.testing.assert_allclose(parts.sum(axis=1, skipna=False), scored["score"], atol=1e-12)


@given(frames, weights, normalizations, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(offers, weights, normalize, random):
    """Shuffled offers keep their ranks."""
    shuffled = random.sample(range(len(offers)), k=len(offers))

    there = score(offers, weights, normalize=normalize)["rank"].iloc[shuffled]
    here = score(offers.iloc[shuffled], weights, normalize=normalize)["rank"]

    assert there.tolist() == here.tolist()


@given(frames, weights, normalizations)
def test_the_order_of_columns_does_not_matter(offers, weights, normalize):
    """Columns and weights the other way round give the same scores to the last digit."""
    there = score(offers, weights, normalize=normalize)
    here = score(offers[["c", "b", "a"]], dict(reversed(weights.items())), normalize=normalize)

    assert there["score"].tolist() == pytest.approx(here["score"].tolist(), abs=0, nan_ok=True)
    assert there["rank"].tolist() == here["rank"].tolist()


@given(frames, weights, st.sampled_from([0.001, 0.5, 7.85, 1e6]), st.sampled_from(["a", "b"]))
def test_the_unit_of_a_linear_criterion_does_not_matter(offers, weights, rate, column):
    """In euros or fen, ranks by min-max are the same."""
    there = score(offers, weights)["rank"]
    here = score(offers.assign(**{column: offers[column] * rate}), weights)["rank"]

    assert there.tolist() == here.tolist()


@given(
    arrays.arrays(float, (6, 3), elements=st.floats(0, 1, width=32)),
    weights,
    st.tuples(st.integers(0, 5), st.integers(0, 2)),
    st.floats(0, 1),
    st.sampled_from(["weighted_sum", "weighted_product"]),
)
def test_better_in_one_and_equal_elsewhere_never_ranks_lower(utilities, weights, cell, gain, method):
    """With fixed weights, a higher utility never costs a rank."""
    shares = np.array(list(weights.values())) / sum(weights.values())
    better = utilities.copy()
    better[cell] += (1 - better[cell]) * gain

    before = ranks(aggregate(utilities, shares, method))[cell[0]]
    after = ranks(aggregate(better, shares, method))[cell[0]]

    assert after <= before


@given(
    arrays.arrays(float, (6, 3), elements=st.floats(0, 1, width=32)),
    weights,
    st.integers(0, 5),
    st.sampled_from(METHODS),
)
def test_mcda_methods_take_any_utilities(utilities, weights, row, method):
    """Constant columns, zero weights and equal offers give scores from 0 to 1, and equals the same one."""
    pytest.importorskip("pymcdm")
    utilities[0] = utilities[row]

    scores = aggregate(utilities, np.array(list(weights.values())) / sum(weights.values()), method)

    assert ((scores >= -1e-9) & (scores <= 1 + 1e-9)).all()
    assert scores[0] == pytest.approx(scores[row])


blank = st.one_of(st.none(), st.floats(-10, 1e9), st.just(float("inf")))


@given(
    st.fixed_dictionaries({}, optional={name: st.lists(blank, min_size=3, max_size=3) for name in CRITERIA}),
    normalizations,
    st.sampled_from(["median", "worst", "drop"]),
)
def test_missing_values_never_raise(columns, normalize, missing):
    """Whatever is missing, negative or infinite, every offer comes back with a rank or a reason."""
    offers = pd.DataFrame(columns, index=range(3), dtype="float64")
    names = [name for name in CRITERIA if set(CRITERIA[name].needs) <= set(columns)]
    assume(names)

    scored = score(offers, dict.fromkeys(names, 1), normalize=normalize, missing=missing, quantity=30)

    assert (scored["rank"].notna() ^ scored["excluded_by"].notna()).all()
    assert scored["score"].dropna().between(0, 1).all()
