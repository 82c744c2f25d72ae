"""How sure a ranking is."""

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.errors import ParameterError
from tmapi_analytics.scoring.aggregating import METHODS
from tmapi_analytics.scoring.reading import read
from tmapi_analytics.scoring.varying import smallest_swap, vary

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}


def by_hand(utilities, **weights):
    """The sensitivity of offers whose utilities are known, a column a criterion."""
    names = list(weights)
    frame = pd.DataFrame(utilities, columns=[f"utility_{name}" for name in names])
    return vary(frame, weights=weights)


def test_a_sure_winner_always_wins():
    """An offer that is best in everything is first in every draw."""
    moved = by_hand([[1, 1], [0.5, 0.2], [0.1, 0.9]], a=1, b=1)

    assert moved["p_top1"].tolist() == [1, 0, 0]
    assert moved.loc[0, ["rank", "rank_low", "rank_high"]].tolist() == [1, 1, 1]


def test_probabilities_are_those_of_the_dirichlet():
    """Of two offers, each best in one of two equal criteria, each wins half of the draws."""
    moved = by_hand([[1, 0], [0, 1]], a=1, b=1)

    assert moved["p_top1"].tolist() == pytest.approx([0.5, 0.5], abs=0.02)
    assert moved["p_top3"].tolist() == [1, 1]
    assert moved[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 2], [1, 2]]


def test_equal_offers_share_a_rank():
    """Offers that are equal in everything tie in every draw, and all of them count."""
    moved = by_hand([[1, 0.5], [1, 0.5], [0, 0]], a=1, b=1)

    assert moved["p_top1"].tolist() == [1, 1, 0]
    assert moved["rank_high"].tolist() == [1, 1, 3]


def test_zero_weights_stay_zero():
    """A criterion without weight never gets any."""
    moved = by_hand([[1, 0], [0, 1]], a=1, b=0)

    assert moved["p_top1"].tolist() == [1, 0]


def test_kappa_is_how_sure_the_weights_are():
    """The spread of a weight is sqrt(w (1 - w) / (kappa + 1)), and wider intervals come with less kappa."""
    frame = pd.DataFrame(np.random.default_rng(0).random((50, 2)), columns=["utility_a", "utility_b"])

    loose, tight = (vary(frame, weights={"a": 1, "b": 1}, kappa=kappa) for kappa in (5, 500))

    spread = tight.attrs["tmapi_sensitivity"]["groups"][""]["weight_sd"]["a"]
    assert spread == pytest.approx(np.sqrt(0.25 / 501))
    assert (loose["rank_high"] - loose["rank_low"]).sum() > (tight["rank_high"] - tight["rank_low"]).sum()


def test_the_seed_decides(score, catalogue):
    """The same seed gives the same figures, another seed others."""
    scored = score(catalogue(100, seed=0), WEIGHTS)

    assert vary(scored, seed=1).equals(vary(scored, seed=1))
    assert not vary(scored, seed=1).equals(vary(scored, seed=2))


@pytest.mark.parametrize("method", METHODS)
def test_the_rank_is_that_of_the_scoring(score, offers, method):
    """Each method's ranks come back, in the frame's order, with the unranked missing."""
    if method not in ("weighted_sum", "weighted_product"):
        pytest.importorskip("pymcdm")
    scored = score(offers, WEIGHTS, method=method, require={"moq": ("<=", 300)}, by="search")

    moved = vary(scored, draws=50)

    assert moved["rank"].fillna(0).tolist() == scored["rank"].fillna(0).tolist()
    assert moved["item_id"].tolist() == scored["item_id"].tolist()
    assert moved["p_top1"].isna().tolist() == scored["rank"].isna().tolist()


def test_what_is_missing_moves_only_its_offer():
    """At best and at worst are ranks of the offer alone; the others stay as they are."""
    moved = by_hand([[0.9, 0.9], [np.nan, 0.6], [0.5, 0.5], [0.2, np.nan]], a=1, b=1)

    assert moved["rank_if_best"].tolist() == [1, 2, 3, 2]
    assert moved["rank_if_worst"].tolist() == [1, 4, 3, 4]


def test_only_the_top_gets_intervals():
    """Beyond ``top`` offers there are ranks, and no probabilities."""
    frame = pd.DataFrame({"utility_a": np.linspace(1, 0, 30)})

    moved = vary(frame, weights={"a": 1}, top=10)

    assert moved["rank"].tolist() == list(range(1, 31))
    assert moved["p_top10"].notna().sum() == moved["rank_low"].notna().sum() == 10


def test_the_smallest_change_makes_first_and_second_tie():
    """At the weight that is told, the others in proportion, first and second have the same score."""
    frame = pd.DataFrame(
        [[1, 0.2, 0.5], [0.3, 0.9, 0.6], [0, 0, 0]], columns=["utility_a", "utility_b", "utility_c"]
    )
    weights = np.array([0.5, 0.3, 0.2])
    group = next(read(frame, dict(zip("abc", weights, strict=True))))

    swap = smallest_swap(group)

    changed = weights * (1 - swap["swaps_at"]) / (1 - swap["weight"])
    changed["abc".index(swap["criterion"])] = swap["swaps_at"]
    first, second = frame.to_numpy()[[swap["first"], swap["second"]]] @ changed
    assert first == pytest.approx(second)
    assert (swap["first"], swap["second"], swap["criterion"]) == (0, 1, "b")


def test_a_sure_winner_cannot_be_swapped():
    """Where the first is better in everything, no change of a weight swaps it."""
    moved = by_hand([[1, 1], [0.5, 0.5]], a=1, b=1)

    assert moved.attrs["tmapi_sensitivity"]["groups"][""]["swap"] is None


@pytest.mark.parametrize(
    ("utilities", "weights"),
    [
        ([[0.6, 0.5], [0.5, 0.5]], (0.5, 0.5)),
        ([[0.1 + 0.2, 0.5], [0.3, 0.4]], (0.5, 0.5)),
        ([[0.7, 0.5, 0.3], [0.5, 0.5, 0.3]], (0.2, 0.3, 0.5)),
        ([[0.5, 0.4], [0.5, 0.4]], (0.5, 0.5)),
    ],
    ids=[
        "equal in the second of two",
        "equal but for the last digit",
        "equal in two of three",
        "equal in everything",
    ],
)
def test_a_tie_at_either_end_is_no_swap(utilities, weights):
    """Where first and second only tie once a criterion has all the weight, or none, nothing swaps them."""
    moved = by_hand(utilities, **dict(zip("abc", weights, strict=False)))

    assert moved.attrs["tmapi_sensitivity"]["groups"][""]["swap"] is None


@pytest.mark.parametrize("seed", range(20))
def test_beyond_the_swap_the_order_has_changed(seed):
    """A little before the weight that is told the first leads, a little beyond it the second does."""
    chance = np.random.default_rng(seed)
    utilities, weights = chance.integers(0, 4, (2, 3)) / 4, chance.dirichlet([4, 4, 4])
    frame = pd.DataFrame(utilities, columns=["utility_a", "utility_b", "utility_c"])
    group = next(read(frame, dict(zip("abc", weights, strict=True))))
    swap = smallest_swap(group)

    if swap is None:
        lead = utilities[0] - utilities[1]
        assert (lead >= 0).all() or (lead <= 0).all()
        return
    which, share = "abc".index(swap["criterion"]), swap["swaps_at"]
    leads = []
    for near in (share - 1e-6, share + 1e-6):
        changed = weights * (1 - near) / (1 - weights[which])
        changed[which] = near
        leads.append((utilities[swap["first"]] - utilities[swap["second"]]) @ changed)
    assert leads[0] * leads[1] < 0


@pytest.mark.parametrize("rows", [0, 1], ids=["no offers", "one offer"])
def test_few_offers_are_no_error(score, offers, rows):
    """An empty frame and a single offer have their sensitivity, too."""
    moved = vary(score(offers.head(rows), WEIGHTS))

    assert len(moved) == rows
    assert moved["rank_high"].tolist() == [1] * rows


def test_nobody_ranked_is_no_error(score, offers):
    """Where a requirement leaves nobody, or nothing is known, everything is missing."""
    nobody = score(offers, WEIGHTS, require={"moq": ("<", 0)}, unknown="drop")
    nothing = score(offers.assign(price=np.nan), {"price": 1})

    for moved in (vary(nobody), vary(nothing)):
        assert moved.drop(columns="item_id").isna().all(axis=None)


@pytest.mark.parametrize(
    "asked",
    [
        {"kappa": 0},
        {"kappa": float("nan")},
        {"kappa": "x"},
        {"draws": 0},
        {"draws": "x"},
        {"draws": 2.5},
        {"top": 0},
        {"top": None},
        {"seed": -1},
    ],
    ids=str,
)
def test_what_cannot_be_drawn_is_an_error(score, offers, asked):
    """A kappa, a number of draws, a top or a seed that cannot be raises, and is named."""
    (name,) = asked

    with pytest.raises(ParameterError, match=f"{name} cannot be"):
        vary(score(offers, WEIGHTS), **asked)


def test_only_a_frame_can_vary():
    """Anything but a DataFrame is refused in one line."""
    with pytest.raises(ParameterError, match="a DataFrame, not as list"):
        vary([1])


def test_lost_attrs_are_said(score, offers):
    """A frame that has lost its attrs says so in one line; with weights it is ranked as it was."""
    scored = score(offers, WEIGHTS)
    merged = scored.copy()
    merged.attrs = {}

    with pytest.raises(ParameterError, match="does not say how it was scored"):
        vary(merged)
    assert vary(merged, weights=WEIGHTS)["rank"].tolist() == scored["rank"].tolist()
