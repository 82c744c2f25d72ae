"""What holds for every method and objective weight of pymcdm that is offered, and why others are not."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.errors import ConfigError, DataWarning, ParameterError
from tmapi_analytics.scoring.aggregating import aggregate, is_alone, is_sum_by_another_name, parts
from tmapi_analytics.scoring.mcda import objective_weights
from tmapi_analytics.scoring.methods import METHODS, OBJECTIVE, as_it_is
from tmapi_analytics.scoring.normalizing import ranks
from tmapi_analytics.scoring.varying import vary

pymcdm = pytest.importorskip("pymcdm")

WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}
TOGETHER = [name for name in METHODS if not is_alone(name)]
SUMS = [name for name in METHODS if is_sum_by_another_name(name)]


def utilities(kind, *, seed, rows=30, columns=4):
    """Min-max utilities of some shape: in each column somebody has 0 and somebody 1."""
    chance = np.random.default_rng(seed)
    matrix = chance.random((rows, columns))
    if kind == "flags":
        matrix = (matrix > 0.6).astype(float)
    elif kind == "steps":
        matrix = np.round(4 * matrix) / 4
    elif kind == "many zeros":
        matrix[chance.random(matrix.shape) < 0.5] = 0
    matrix[0], matrix[1] = 0, 1
    return matrix, chance.dirichlet(np.ones(columns))


KINDS = ["plain", "flags", "steps", "many zeros"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", METHODS)
def test_as_good_or_better_in_everything_never_ranks_lower(name, kind):
    """An offer that another beats in nothing does not stand behind it, and equal offers share a rank."""
    for seed in range(20):
        matrix, weights = utilities(kind, seed=seed)

        scores = np.round(aggregate(matrix, weights, name), 12)

        beaten = (matrix[:, None, :] >= matrix[None, :, :]).all(axis=2)
        assert (scores[:, None] >= scores[None, :])[beaten].all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", METHODS)
def test_the_order_of_rows_does_not_matter(name, kind):
    """Shuffled offers keep their scores."""
    matrix, weights = utilities(kind, seed=1)
    shuffled = np.random.default_rng(2).permutation(len(matrix))

    there, here = aggregate(matrix, weights, name)[shuffled], aggregate(matrix[shuffled], weights, name)

    np.testing.assert_allclose(here, there, atol=1e-9)


@pytest.mark.parametrize("rows", [0, 1, 2], ids=["no offer", "one offer", "two equal offers"])
@pytest.mark.parametrize("name", METHODS)
def test_few_offers_have_scores(name, rows):
    """Nothing to compare is no error: one score an offer, from 0 to 1, equal ones for equals."""
    scores = aggregate(np.full((rows, 2), 0.25), np.array([0.5, 0.5]), name)

    assert len(scores) == rows
    assert ((scores >= 0) & (scores <= 1)).all()
    assert len(set(scores.tolist())) <= 1


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.largest is None])
def test_a_hundred_thousand_offers_are_scored(name):
    """Methods without a limit keep their memory in proportion to the offers."""
    matrix, weights = utilities("many zeros", seed=0, rows=100_000)

    scores = aggregate(matrix, weights, name)

    assert scores.argmax() == 1
    assert scores.argmin() == 0


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.largest])
def test_a_method_with_a_limit_scores_as_many_and_refuses_more(name):
    """At its limit a method still tells offers apart; beyond, one line says the limit and what to do."""
    largest = METHODS[name].largest
    matrix, weights = utilities("plain", seed=0, rows=largest + 1, columns=2)

    assert len(set(aggregate(matrix[:-1], weights, name).tolist())) > largest / 2
    with pytest.raises(ParameterError, match=f"{name} takes {largest:,} offers at most, not {largest + 1:,}"):
        aggregate(matrix, weights, name)


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.parts])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_to_sum_ranks_as_the_method_does(name, kind):
    """Where a method is a weighted sum of something, the sum ranks as the method itself does."""
    for seed in range(20):
        matrix, weights = utilities(kind, seed=seed)

        assert (
            ranks(parts(matrix, name) @ weights).tolist() == ranks(aggregate(matrix, weights, name)).tolist()
        )


@pytest.mark.parametrize("name", SUMS)
def test_a_weighted_sum_by_another_name_is_told(score, offers, name):
    """Who takes such a method to check the weighted sum is told that it ranks the same."""
    with pytest.warns(DataWarning):
        plain = score(offers, WEIGHTS)
    with pytest.warns(DataWarning, match=f"{name}: on utilities it ranks as weighted_sum does"):
        scored = score(offers, WEIGHTS, method=name)

    assert scored["rank"].tolist() == plain["rank"].tolist()


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
@pytest.mark.parametrize("name", TOGETHER)
def test_methods_that_look_at_all_offers_at_once_refuse_like(score, offers, name):
    """What is measured against the offers that are there cannot be carried to others."""
    ranked = score(offers, WEIGHTS, method=name)

    with pytest.raises(ParameterError, match=f"like= cannot go with {name}"):
        score(offers, like=ranked)


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
@pytest.mark.parametrize("name", [name for name in METHODS if is_alone(name)])
def test_scores_of_the_offer_alone_are_the_same_next_month(score, offers, name):
    """Where a score depends on the offer only, ``like=`` gives the same offer the same score."""
    ranked = score(offers, WEIGHTS, method=name)

    scored = score(offers.iloc[[3, 0]], like=ranked)

    assert scored["score"].tolist() == pytest.approx(ranked["score"].iloc[[3, 0]].tolist())


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
@pytest.mark.parametrize("name", METHODS)
def test_sensitivity_ranks_as_the_scoring_did(score, catalogue, name):
    """The ranks are those of the scoring, and a gap at its best never ranks lower than at its worst."""
    scored = score(catalogue(60, seed=3), WEIGHTS, method=name)

    moved = vary(scored, draws=30)

    assert moved["rank"].tolist() == scored["rank"].tolist()
    assert (moved["rank_if_best"] <= moved["rank_if_worst"]).all()
    assert (moved["rank_if_best"] != moved["rank_if_worst"]).any()


def test_draws_see_every_offer_that_the_scoring_saw():
    """Equal offers count as often as they are there: EDAS measures against the average of them all."""
    frame = pd.DataFrame({"utility_a": [1, 0.6, 0, 0, 0, 0], "utility_b": [0, 0.5, 1, 1, 1, 1]})
    told = {"weights": {"a": 0.5, "b": 0.5}}
    matrix = frame.to_numpy(dtype=float)

    with_all = ranks(aggregate(matrix, np.array([0.5, 0.5]), "edas")).tolist()
    without = ranks(aggregate(matrix[:3], np.array([0.5, 0.5]), "edas")).tolist()
    moved = vary(_as_scored(frame, told, "edas"), kappa=1e9, draws=1)

    assert with_all[:3] != without
    assert moved["rank_low"].tolist() == with_all


def _as_scored(frame, told, method):
    """The frame as a scoring by a method would have left it."""
    criteria = {name: {"median": 0.5, "fill": 0.5} for name in told["weights"]}
    record = {"shares": told["weights"], "criteria": criteria, "ranked": len(frame)}
    scored = frame.assign(rank=range(1, len(frame) + 1))
    scored.attrs["tmapi_score"] = {
        "criteria": list(criteria),
        "method": method,
        "by": None,
        "groups": {"": record},
    }
    return scored


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
def test_sensitivity_says_where_it_looks_for_no_swap(score, offers):
    """A method that is no weighted sum has no smallest swap, and a line says why."""
    told = vary(score(offers, WEIGHTS, method="topsis"), draws=10).attrs["tmapi_sensitivity"]["groups"][""]

    assert told["swap"] is None
    assert told["notes"] == ["topsis is no weighted sum, so no swap of first and second is looked for"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", OBJECTIVE)
def test_objective_weights_are_shares_whatever_the_order(name, kind):
    """Shares sum to 1, do not depend on the order of the offers, and are 0 for what tells nothing."""
    matrix, _ = utilities(kind, seed=4, rows=50)
    matrix[:, 2] = 0.3
    shuffled = np.random.default_rng(5).permutation(len(matrix))

    shares = objective_weights(matrix, name)

    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    assert shares[2] == 0
    np.testing.assert_allclose(objective_weights(matrix[shuffled], name), shares)


@pytest.mark.parametrize("name", OBJECTIVE)
@pytest.mark.parametrize(
    ("matrix", "shares"),
    [
        pytest.param(np.empty((0, 2)), [0.5, 0.5], id="no offers"),
        pytest.param([[0.2, 0.7]], [0.5, 0.5], id="one offer"),
        pytest.param([[0.2, 0.7], [0.2, 0.7]], [0.5, 0.5], id="nothing differs"),
        pytest.param([[0.2, 0], [0.2, 1]], [0, 1], id="only one column differs"),
    ],
)
def test_where_columns_tell_nothing_the_others_share_the_weight(name, matrix, shares):
    """What cannot be told from the columns is shared equally."""
    assert objective_weights(np.array(matrix, dtype=float), name).tolist() == shares


def test_gini_refuses_more_offers_than_it_can_compare():
    """It compares each offer with each other, and says where it stops."""
    with pytest.raises(ParameterError, match="gini takes 10,000 offers at most, not 10,001"):
        objective_weights(np.zeros((10_001, 2)), "gini")


@pytest.mark.parametrize("floor", [0.003, 0.03])
def test_the_least_utility_hardly_moves_merec(floor):
    """What stands in for a utility of 0 in MEREC's logarithms moves no share by more than 0.04."""
    for seed in range(20):
        matrix, _ = utilities("many zeros", seed=seed, rows=50)
        other = pymcdm.weights.merec_weights(np.maximum(matrix, floor), np.ones(4))

        assert objective_weights(matrix, "merec") == pytest.approx(other, abs=0.04)


SPIKES = [[1, 0]] * 20
"""Offers that are best in one thing and worst in the other."""
LEFT_OUT = {
    "CODAS": (pymcdm.methods.CODAS(as_it_is), [[0.6802, 0.6802], [0.6774, 0.6774], *SPIKES, [0, 0]]),
    "PROBID": (
        pymcdm.methods.PROBID(),
        [[0.1, 0.5], [0, 0], [1, 1], [0.1, 0.7], [0.5, 0.3], [0.5, 0.9]],
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_ranks_a_better_offer_lower_is_left_out(name):
    """CODAS and PROBID are not offered: the first offer here is better in everything and scores less."""
    method, matrix = LEFT_OUT[name]

    scores = method(np.array(matrix, dtype=float), np.array([0.5, 0.5]), np.ones(2), validation=False)

    assert scores[0] < scores[1]
    assert name.lower() not in METHODS


def test_what_gives_no_weights_is_left_out():
    """CILOS and IDOCRIW are not offered: where one offer is best in both of two criteria, they weigh four."""
    matrix = np.maximum([[1, 1], [0, 0.5], [0.5, 0]], 0.01)

    assert len(pymcdm.weights.cilos_weights(matrix, np.ones(2))) == 4
    assert {"cilos", "idocriw"}.isdisjoint(OBJECTIVE)


@pytest.mark.parametrize("name", ["COPRAS", "MOORA"])
def test_what_wants_a_cost_is_left_out(name):
    """COPRAS and MOORA refuse a problem of benefits only, which utilities are."""
    matrix, weights = utilities("plain", seed=0)

    with pytest.raises(ValueError, match="only profit criteria"):
        getattr(pymcdm.methods, name)()(matrix, weights, np.ones(4), validation=False)


def test_what_hangs_on_the_least_utility_is_left_out():
    """OCRA measures in multiples of the worst utility; what stands in for 0 there decides who is first."""
    matrix, weights = np.array([[0, 0.8], [1, 0.9], [0.5, 1]]), np.array([0.01, 0.99])

    first = [
        pymcdm.methods.OCRA()(np.maximum(matrix, least), weights, np.ones(2), validation=False).argmax()
        for least in (0.1, 0.01)
    ]

    assert first == [2, 1]


def test_the_document_names_every_method():
    """``docs/explanation/scoring.md`` says of each method and weighting what it is."""
    page = Path(__file__).parents[2].joinpath("docs/explanation/scoring.md").read_text(encoding="utf-8")

    assert [name for name in (*METHODS, *OBJECTIVE) if f"| `{name}` |" not in page] == []


def test_without_pymcdm_one_line_says_how_to_get_it(score, offers, monkeypatch):
    """A method or weighting of the extra is no import error, and the package's own methods need nothing."""
    for part in ("pymcdm", "pymcdm.methods", "pymcdm.weights"):
        monkeypatch.setitem(sys.modules, part, None)

    for asked in ({"weights": WEIGHTS, "method": "edas"}, {"weights": "critic"}):
        with pytest.raises(ConfigError, match=r'needs pymcdm.*pip install "tmapi-analytics\[mcda\]"'):
            score(offers[["price", "moq"]], **asked)


def test_pymcdm_is_loaded_on_first_use():
    """A weighted sum loads neither pymcdm nor scipy, which it brings."""
    code = (
        "import sys, pandas as pd, tmapi_analytics as tm\n"
        "tm.score(pd.DataFrame({'price': [1.0, 2.0]}), {'price': 1})\n"
        "print([name for name in ('pymcdm', 'scipy') if name in sys.modules])"
    )

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert loaded == "[]\n"
