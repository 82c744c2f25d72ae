"""A frame in, the frame with its scores out."""

import json

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics.errors import ColumnError, DataWarning, ParameterError
from tmapi_analytics.hookspecs import Criterion
from tmapi_analytics.scoring.aggregating import METHODS
from tmapi_analytics.scoring.weighing import BY_NAME

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}
ADDED = [
    "score",
    "rank",
    *(f"utility_{name}" for name in WEIGHTS),
    *(f"contribution_{name}" for name in WEIGHTS),
    "score_coverage",
    "excluded_by",
]


def test_the_columns_come_behind_the_offers(score, offers):
    """Back come the offers' columns as they were and the new ones behind; the input is not changed."""
    before = offers.copy(deep=True)

    scored = score(offers, WEIGHTS)

    assert list(scored) == [*offers, *ADDED]
    pd.testing.assert_frame_equal(scored[list(offers)], before)
    pd.testing.assert_frame_equal(offers, before)
    assert offers.attrs == {}


def test_an_empty_frame_comes_back_with_the_columns(score, offers):
    """No offers give no rows, the same columns and the same dtypes."""
    none, some = score(offers.head(0), WEIGHTS, by="search"), score(offers, WEIGHTS, by="search")

    assert none.empty
    assert none.dtypes.equals(some.dtypes)


@pytest.mark.parametrize("index", [[5, 5, 5, 1, 0], list("edcba")], ids=["repeated labels", "text labels"])
def test_any_index_is_kept(score, offers, index):
    """Rows keep their order and their labels, also where labels or ids repeat."""
    expected = score(offers, WEIGHTS, by="search")["score"].tolist()

    scored = score(offers.set_axis(index).assign(item_id=7), WEIGHTS, by="search")

    assert scored.index.tolist() == index
    assert scored["score"].tolist() == expected


def test_sorted_the_best_come_first(score, offers):
    """``sort=True`` puts the best first and the unranked last."""
    scored = score(offers, WEIGHTS, require={"ships_in_48h": True}, sort=True)

    assert scored["rank"].fillna(99).tolist() == [1, 2, 3, 4, 99]


def test_coverage_is_the_weight_on_known_values(score, offers):
    """The share of the weight on known values counts bait, blanks and rates without evidence as unknown."""
    scored = score(offers, WEIGHTS)

    assert scored["score_coverage"].round(6).tolist() == [1.0, 0.2, 0.7, 0.8, 1.0]


@pytest.mark.parametrize(
    ("missing", "counts_as"),
    [("median", 1 / 2), ("worst", 0), ("best", 1), (0.3, 0.3)],
    ids=["the median of the known", "the worst", "the best", "a number"],
)
def test_what_is_missing_counts_as(score, missing, counts_as):
    """A missing value gets the utility that was asked for; the utility column stays missing."""
    offers = pd.DataFrame({"composite_score": [0, 2.5, 5, None]})

    scored = score(offers, {"composite_score": 1}, missing=missing)

    assert scored["score"].tolist() == [0, 0.5, 1, counts_as]
    assert scored["utility_composite_score"].isna().tolist() == [False, False, False, True]


def test_dropped_offers_stay_unranked(score, offers):
    """``missing="drop"`` keeps the row and says what is unknown; a criterion without weight drops nobody."""
    scored = score(offers, {**WEIGHTS, "moq": 0}, missing="drop")

    assert scored["excluded_by"].tolist()[1:4] == [
        "price unknown; repurchase_rate unknown",
        "repurchase_rate unknown",
        "shop_years unknown",
    ]
    assert scored["rank"].isna().tolist() == [False, True, True, True, False]
    assert scored["score"].isna().tolist() == [False, True, True, True, False]


@pytest.mark.parametrize(
    "spoil",
    [lambda offers: offers.drop(columns="shop_years"), lambda offers: offers.assign(shop_years=np.nan)],
    ids=["no such column", "nothing in it"],
)
def test_a_missing_column_gives_its_weight_to_the_others(score, offers, spoil):
    """Where a criterion knows nothing its weight goes to the others in proportion; the coverage is lower."""
    expected = score(offers, {"price": 5, "repurchase_rate": 3})

    with pytest.warns(DataWarning, match="shop_years: .*; its weight goes to the others"):
        scored = score(spoil(offers), WEIGHTS)

    np.testing.assert_allclose(scored["score"], expected["score"])
    assert scored["score_coverage"].max() == pytest.approx(0.8)


def test_a_missing_column_is_told_with_the_nearest(score, offers):
    """The warning names the column that the criterion looked for, and the nearest that is there."""
    with pytest.warns(DataWarning, match='there is no column "shop_years"; did you mean "shop_year"'):
        score(offers.rename(columns={"shop_years": "shop_year"}), WEIGHTS)


def test_no_column_at_all_is_an_error(score):
    """A frame that has no column of any criterion cannot be scored; the nearest column is named."""
    with pytest.raises(ColumnError, match='there is no column "price"; did you mean "Price"'):
        score(pd.DataFrame({"Price": [1.0]}), {"price": 1})


def test_nothing_known_of_any_offer_is_no_error(score):
    """Where every value is missing nobody is ranked, and the reason stands there."""
    scored = score(pd.DataFrame({"price": [None, None]}), {"price": 1})

    assert scored["rank"].isna().all()
    assert scored["excluded_by"].tolist() == ["nothing is known"] * 2


def test_groups_are_scored_by_themselves(score, offers):
    """``by="search"`` gives each search the scores that it would have alone."""
    scored = score(offers, WEIGHTS, by="search")

    for _, alone in offers.groupby("search"):
        assert scored.loc[alone.index, "score"].tolist() == score(alone, WEIGHTS)["score"].tolist()
        assert scored.loc[alone.index, "rank"].tolist() == score(alone, WEIGHTS)["rank"].tolist()


def test_offers_without_a_group_are_a_group(score, offers):
    """Rows whose group is missing are scored among themselves."""
    scored = score(offers.assign(search=["a", None, "a", None, "a"]), WEIGHTS, by="search")

    assert scored["rank"].notna().all()


def test_scored_like_last_month_the_same_offer_has_the_same_score(score, offers):
    """``like=`` measures with the bounds, means and medians of the other scoring, so that scores compare."""
    ranked = score(offers, WEIGHTS, quantity=300, options={"repurchase_rate": {"m": 50}}, winsorize=0.1)
    next_month = offers.iloc[[3, 0]]

    scored = score(next_month, like=ranked)

    assert scored["score"].tolist() == ranked["score"].iloc[[3, 0]].tolist()
    assert scored.attrs["tmapi_score"]["options"] == {"repurchase_rate": {"m": 50}}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("normalize", ["minmax", "rank", "zscore"])
@pytest.mark.parametrize("missing", ["median", "worst", "best", "drop", 0.2])
def test_every_way_gives_scores_from_0_to_1(score, offers, method, normalize, missing):
    """Every combination of method, normalisation and treatment of missing values ranks offers from 0 to 1."""
    if method not in ("weighted_sum", "weighted_product"):
        pytest.importorskip("pymcdm")

    scored = score(offers, WEIGHTS, method=method, normalize=normalize, missing=missing)

    ranked = scored[scored["rank"].notna()]
    assert ranked["score"].between(0, 1).all()
    assert ranked["score"].idxmax() == ranked["rank"].idxmin()
    assert len(ranked) == (2 if missing == "drop" else 5)


@pytest.mark.parametrize("weights", BY_NAME)
def test_weights_by_name_are_shares(score, offers, weights):
    """Weights by name are shares of the package's own criteria whose columns are there."""
    if weights != "equal":
        pytest.importorskip("pymcdm")

    scored = score(offers, weights)

    shares = scored.attrs["tmapi_score"]["groups"][""]["weights"]
    assert list(shares) == ["price", "repurchase_rate", "shop_years", "sales_90d", "moq", "ships_in_48h"]
    assert sum(shares.values()) == pytest.approx(1)
    assert all(share >= 0 for share in shares.values())


def test_among_names_the_criteria(score, offers):
    """``among=`` says which criteria share the weight."""
    scored = score(offers, "equal", among=["price", "moq"])

    assert scored.attrs["tmapi_score"]["groups"][""]["weights"] == {"price": 0.5, "moq": 0.5}


def test_bounds_keep_a_scale_of_ones_own(score):
    """With bounds the utility does not depend on the other offers."""
    offers = pd.DataFrame({"shop_years": [2, 4]})
    years = Criterion(name="years", goal="max", value=lambda offers: offers["shop_years"], bounds=(0, 10))

    assert score(offers, {"years": 1}, extra=(years,))["score"].tolist() == [0.2, 0.4]
    assert score(offers, {"years": 1}, extra=(years,), bounds={"years": (0, 5)})["score"].tolist() == [
        0.4,
        0.8,
    ]


def test_scoring_again_replaces_the_scores(score, offers):
    """A frame that was scored before is scored as if it had not been."""
    once = score(offers, {"price": 1})

    pd.testing.assert_frame_equal(score(score(offers, WEIGHTS), {"price": 1}), once)


def test_the_attrs_are_plain_json(score, offers):
    """What a scored frame says about itself survives JSON, and so Parquet."""
    scored = score(
        offers,
        {"price": np.float64(0.5), "moq": np.int64(1)},
        require={"search": ("in", {"lotus"}), "moq": ("<=", np.int64(300))},
        options={"price": {"bait": np.float32(0.25)}},
    )

    told = scored.attrs["tmapi_score"]
    assert json.loads(json.dumps(told)) == told
    assert told["options"] == {"price": {"bait": 0.25}}


def test_the_offers_own_attrs_stay(score, offers):
    """Where a frame came from is still told after scoring."""
    offers.attrs["tmapi"] = {"sandbox": True}

    assert score(offers, WEIGHTS).attrs["tmapi"] == {"sandbox": True}


def test_one_warning_tells_all(score, offers):
    """Everything to know about the numbers comes in one warning, and stands in the attrs."""
    with pytest.warns(DataWarning) as warned:
        scored = score(offers, WEIGHTS, quantity=300)

    assert len(warned) == 1
    assert scored.attrs["tmapi_score"]["notes"] == [
        "price: bait price counts as missing, for 1 of 5 offers",
        "price: list price, tier unknown, for 4 of 5 offers",
        "repurchase_rate: 0 % with no sales counts as missing, for 1 of 5 offers",
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"weights": {"prise": 1}}, 'there is no criterion "prise"; did you mean "price"?'),
        ({"weights": {"price": -1}}, 'the weight of "price" cannot be -1'),
        ({"weights": {"price": float("nan")}}, 'the weight of "price" cannot be nan'),
        ({"weights": {"price": float("inf")}}, 'the weight of "price" cannot be inf'),
        ({"weights": {"price": "much"}}, "the weight of \"price\" cannot be 'much'"),
        ({"weights": {"price": True}}, 'the weight of "price" cannot be True'),
        ({"weights": {"price": 0, "moq": 0}}, "all weights are zero"),
        ({"weights": {}}, "weights cannot be {}"),
        ({"weights": None}, "weights cannot be None"),
        ({"weights": "equals"}, "weights cannot be 'equals'"),
        ({"method": "weighted"}, "method cannot be 'weighted'; did you mean \"weighted_sum\"?"),
        ({"normalize": "min-max"}, "normalize cannot be 'min-max'; did you mean \"minmax\"?"),
        ({"missing": "mean"}, "missing cannot be 'mean'"),
        ({"missing": 1.5}, "missing cannot be 1.5"),
        ({"winsorize": 0.5}, "winsorize cannot be 0.5"),
        ({"winsorize": "1%"}, "winsorize cannot be '1%'"),
        ({"quantity": 0}, "quantity cannot be 0"),
        ({"quantity": 2.5}, "quantity cannot be 2.5"),
        ({"unknown": "keep"}, "unknown cannot be 'keep'"),
        ({"by": "serach"}, 'by: there is no column "serach"; did you mean "search"?'),
        (
            {"options": {"price": {"bit": 1}}},
            'the criterion "price" has no option "bit"; did you mean "bait"?',
        ),
        ({"options": {"prise": {}}}, 'there is no criterion "prise"'),
        ({"bounds": {"price": (5, 5)}}, 'the bounds of "price" cannot be (5, 5)'),
        ({"bounds": {"price": 5}}, 'the bounds of "price" cannot be 5'),
        ({"bounds": {"price": (0, float("inf"))}}, 'the bounds of "price" cannot be (0, inf)'),
        ({"bounds": {"price": (float("nan"), 5)}}, 'the bounds of "price" cannot be (nan, 5)'),
        ({"bounds": (0, 5)}, "bounds cannot be (0, 5)"),
        ({"options": 3}, "options cannot be 3"),
        ({"options": {"price": 3}}, 'the options of "price" cannot be 3'),
        ({"options": {"price": {"bait": "x"}}}, 'the option "bait" of "price" cannot be \'x\''),
        ({"options": {"price": {"bait": None}}}, 'the option "bait" of "price" cannot be None'),
        ({"options": {"price": {"peer_share": -1}}}, 'the option "peer_share" of "price" cannot be -1'),
        ({"options": {"price": {"peer_median": [5]}}}, 'the option "peer_median" of "price" cannot be [5]'),
        ({"options": {"price": {"quantity": 0}}}, "quantity cannot be 0"),
        ({"options": {"moq": {"quantity": 0}}}, "quantity cannot be 0"),
        ({"options": {"repurchase_rate": {"m": 0}}}, 'the option "m" of "repurchase_rate" cannot be 0'),
        ({"options": {"repurchase_rate": {"m": "x"}}}, 'the option "m" of "repurchase_rate" cannot be \'x\''),
        (
            {"options": {"repurchase_rate": {"most": 0}}},
            'the option "most" of "repurchase_rate" cannot be 0',
        ),
        ({"among": ["price"]}, "among= goes with weights by name"),
        ({"require": {"moq": ("=<", 3)}}, "require cannot ask for \"moq\" ('=<', 3)"),
        ({"require": {"moq": ("in", 3)}}, 'require cannot ask for "moq" in 3'),
        ({"require": {"moq": ("<=", None)}}, 'require cannot ask for "moq" <= None'),
        ({"require": {"mok": ("<=", 3)}}, 'require: there is no column "mok"; did you mean "moq"?'),
        ({"require": {"search": ("<=", 3)}}, 'require: "search" holds'),
        ({"require": {"search": 3}}, 'require: "search" holds'),
        ({"require": {"ships_in_48h": "yes"}}, 'require: "ships_in_48h" holds boolean'),
        ({"require": {"ships_in_48h": ("in", ["yes"])}}, 'require: "ships_in_48h" holds boolean'),
        ({"require": {"price": ("<=", "4")}}, 'require: "price" holds float64'),
        ({"require": ["moq"]}, "require cannot be ['moq']"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value,
)
def test_what_cannot_be_done_is_one_clear_line(score, offers, asked, told):
    """Each wrong parameter raises before anything is computed, and names what was meant."""
    with pytest.raises((ParameterError, ColumnError)) as raised:
        score(offers, **{"weights": WEIGHTS, **asked})

    assert str(raised.value).startswith(told)
    assert "\n" not in str(raised.value)


def test_like_brings_everything(score, offers):
    """A parameter of one's own beside ``like=`` is an error, not silently dropped."""
    ranked = score(offers, WEIGHTS)

    with pytest.raises(ParameterError, match="like= brings its own quantity"):
        score(offers, like=ranked, quantity=300)


def test_like_needs_a_scored_frame(score, offers):
    """A frame that was never scored cannot say how to score."""
    with pytest.raises(ParameterError, match="does not say how it was scored"):
        score(offers, like=offers)


def test_a_new_group_is_measured_by_itself_and_told(score, offers):
    """With ``like=`` and ``by=``, a group that the other scoring never saw is told."""
    ranked = score(offers[offers["search"] == "lotus"], WEIGHTS, by="search")

    with pytest.warns(DataWarning, match="bamboo: like= knows no such group"):
        score(offers, like=ranked)


def test_two_columns_of_one_name_are_an_error(score, offers):
    """A frame in which a name stands for several columns is refused by that name."""
    with pytest.raises(ColumnError, match='several columns are called "price"'):
        score(pd.concat([offers, offers[["price"]]], axis=1), WEIGHTS)


@pytest.mark.parametrize("offers", [[1], None, {"price": [1]}], ids=["a list", "nothing", "a dict"])
def test_offers_are_a_frame(score, offers):
    """Anything but a DataFrame is refused in one line that says what came."""
    with pytest.raises(ParameterError, match=f"a DataFrame, not as {type(offers).__name__}"):
        score(offers, WEIGHTS)


def test_what_like_knew_nothing_of_is_measured_by_itself_and_told(score, offers):
    """A criterion that was unknown everywhere carries its weight again, and the user hears of it."""
    with pytest.warns(DataWarning):
        ranked = score(offers.assign(shop_years=np.nan), WEIGHTS)

    with pytest.warns(DataWarning, match="shop_years: like= knew nothing of it"):
        scored = score(offers, like=ranked)

    assert scored["utility_shop_years"].max() == 1
    assert scored.attrs["tmapi_score"]["groups"][""]["shares"]["shop_years"] == pytest.approx(0.2)


def test_like_needs_offers_to_measure_against(score, offers):
    """A scoring of no offers has no bounds, and says so instead of letting each frame measure itself."""
    empty = score(offers.head(0), WEIGHTS)

    with pytest.raises(ParameterError, match="like= brings nothing to measure against"):
        score(offers, like=empty)


def test_an_option_that_is_changed_is_new_in_the_next_scoring(score, offers):
    """A criterion that changes a list among its options changes neither its defaults nor the user's."""

    def value(offers, seen):
        seen.append(1)
        return offers["shop_years"] * len(seen)

    growing = Criterion(name="growing", goal="max", value=value, options={"seen": []})
    mine = {"growing": {"seen": []}}

    score(offers, {"growing": 1}, extra=(growing,))
    ranked = score(offers, {"growing": 1}, extra=(growing,), options=mine)
    told = json.dumps(ranked.attrs["tmapi_score"])
    score(offers, like=ranked, extra=(growing,))

    assert growing.options == {"seen": []}
    assert mine == {"growing": {"seen": []}}
    assert json.dumps(ranked.attrs["tmapi_score"]) == told
