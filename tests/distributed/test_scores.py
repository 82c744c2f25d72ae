"""Offers in parts have the scores that they have in one frame."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.errors import ColumnError, DataWarning, ParameterError

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

WEIGHTS = {"price": 0.4, "repurchase_rate": 0.2, "shop_years": 0.2, "sales_90d": 0.1, "moq": 0.1}
ENDS = (0, 40, 41, 300)


def assert_same(scored: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Numbers to 1e-9, everything else as it is; ranks apart, which parts have only for the best."""
    pd.testing.assert_frame_equal(
        scored.drop(columns="rank"), expected.drop(columns="rank"), rtol=0, atol=1e-9, check_dtype=False
    )
    told, wanted = (dict(frame.attrs["tmapi_score"]) for frame in (scored, expected))
    groups, others = told.pop("groups"), wanted.pop("groups")
    assert told == wanted
    assert list(groups) == list(others)
    for label, group in groups.items():
        for name in ("weights", "shares", "notes", "ranked", "excluded", "unknown_passed"):
            assert group[name] == others[label][name], (label, name)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"weights": "equal", "among": ["price", "composite_score"]},
        {"normalize": "zscore"},
        {"winsorize": (0.02, 0.1)},
        {"winsorize": 0.1, "normalize": "zscore"},
        {"bounds": {"price": (5, 60)}, "quantity": 300},
        {"missing": "worst"},
        {"missing": "drop"},
        {"method": "weighted_product", "options": {"repurchase_rate": {"m": 50}}},
        {"method": "rim"},
        {"by": "search"},
        {"by": "search", "normalize": "zscore", "missing": "drop"},
        {"require": {"price": ("<=", 30), "moq": ("<=", 300)}},
        {"require": {"price": ("<=", 30)}, "unknown": "drop", "by": "search"},
        {"weights": {"shop_years": 1}, "require": {"price": (">", 5)}, "by": "search"},
    ],
    ids=[
        "as it comes",
        "equal weights",
        "as z-scores",
        "winsorised",
        "winsorised z-scores",
        "between bounds, for 300 pieces",
        "the missing as worst",
        "the missing unranked",
        "a weighted product, with an option",
        "a method of pymcdm",
        "within each search",
        "z-scores within each search",
        "with requirements",
        "with a requirement that must be known",
        "with a price that is not scored",
    ],
)
def test_scores_are_those_of_one_frame(catalogue, in_parts, asked):
    """Whatever is asked for, scores, utilities, reasons and notes are pandas' own."""
    offers = catalogue(700, seed=1)
    given = {"weights": WEIGHTS, **asked}

    scored = tm.score(in_parts(offers, *ENDS), **given).compute()

    assert_same(scored, tm.score(offers, **given))


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_few_offers_are_offers_too(catalogue, in_parts, rows):
    """No offers, or one a part, are scored as in one frame."""
    offers = catalogue(10, seed=2).head(rows)

    scored = tm.score(in_parts(offers, *range(rows)), WEIGHTS).compute()

    assert_same(scored, tm.score(offers, WEIGHTS))


def test_what_is_unknown_everywhere_gives_its_weight_away(catalogue, in_parts):
    """A criterion of which some parts know nothing keeps its weight; one that is unknown in all loses it."""
    offers = catalogue(60, seed=3)
    offers.loc[:29, "shop_years"] = pd.NA
    offers["moq"] = pd.NA

    scored = tm.score(in_parts(offers, 30), WEIGHTS).compute()

    assert scored.attrs["tmapi_score"]["groups"][""]["shares"]["moq"] == 0
    assert_same(scored, tm.score(offers, WEIGHTS))


def test_nothing_known_is_no_score(in_parts):
    """Offers of which nothing is known come back unranked, with the reason."""
    offers = pd.DataFrame({"item_id": [1, 2, 3], "price": [np.nan] * 3})

    scored = tm.score(in_parts(offers, 1), {"price": 1}).compute()

    assert scored["excluded_by"].tolist() == ["nothing is known"] * 3
    assert_same(scored, tm.score(offers, {"price": 1}))


def test_what_is_told_is_of_all_offers(catalogue, in_parts):
    """One warning, with counts over all parts."""
    offers = catalogue(700, seed=4)
    with pytest.warns(DataWarning) as expected:
        tm.score(offers, WEIGHTS)

    with pytest.warns(DataWarning) as told:
        tm.score(in_parts(offers, *ENDS), WEIGHTS)

    assert [str(one.message) for one in told] == [str(one.message) for one in expected]


@pytest.mark.parametrize("by", [None, "search"], ids=["among all", "within each search"])
@pytest.mark.parametrize("top", [1, 10, 10_000])
def test_the_best_have_their_rank(catalogue, in_parts, by, top):
    """``top=n`` gives the n best, and who ties with the last of them, the rank that they have among all."""
    offers = catalogue(400, seed=5)
    offers["composite_score"] = offers["composite_score"].round()
    places = tm.score(offers, {"composite_score": 1}, missing="drop", by=by)["rank"]

    scored = tm.score(
        in_parts(offers, *ENDS), {"composite_score": 1}, missing="drop", by=by, top=top
    ).compute()

    pd.testing.assert_series_equal(scored["rank"], places.mask(places > top))


def test_without_top_nobody_has_a_rank(catalogue, in_parts):
    """A rank among all offers costs a pass over them, and is given only where it is asked for."""
    scored = tm.score(in_parts(catalogue(50, seed=6), 20), WEIGHTS).compute()

    assert scored["rank"].isna().all()
    assert scored["score"].notna().all()


def test_what_is_computed_knows_how_it_was_scored(catalogue, in_parts):
    """The attrs are on the Dask DataFrame and on whatever is computed of it, so that it can be explained."""
    offers = catalogue(200, seed=7)
    offers.attrs["tmapi"] = {"sandbox": True, "pages": 3}

    scored = tm.score(in_parts(offers, 50, 120), WEIGHTS, top=5)
    best = scored.nlargest(3, "score").compute()

    assert best.attrs == scored.attrs
    assert best.attrs["tmapi"] == {"sandbox": True, "pages": 3}
    assert json.loads(json.dumps(best.attrs)) == best.attrs
    assert "is number 1 of 200" in tm.explain(best, best["item_id"].iloc[0])["line"]["total"]


def test_an_offer_beyond_the_best_is_explained_as_such(catalogue, in_parts):
    """What has a score and no rank is not said to be excluded."""
    scored = tm.score(in_parts(catalogue(50, seed=8), 20), WEIGHTS).compute()

    why = tm.explain(scored, scored["item_id"].dropna().iloc[0])

    assert why["line"]["total"].endswith("is not ranked: only the best of all have a rank.")


@pytest.mark.parametrize("made_up", [[False, True], [True, False], [False, False]])
def test_parts_of_different_searches_say_only_whether_any_are_made_up(catalogue, made_up):
    """Where parts came from different searches, no one's pages and calls stand for all."""
    import dask.dataframe as dd

    parts = [catalogue(30, seed=number) for number in range(2)]
    for pages, (part, sandbox) in enumerate(zip(parts, made_up, strict=True)):
        part.attrs["tmapi"] = {"sandbox": sandbox, "pages": pages}

    scored = tm.score(dd.from_map(lambda part: part, parts, meta=parts[0].head(0)), WEIGHTS)

    assert scored.attrs["tmapi"] == {"sandbox": any(made_up)}


@pytest.mark.parametrize("first", ["pandas", "dask"])
@pytest.mark.parametrize("then", ["pandas", "dask"])
def test_scored_like_another_scoring(catalogue, in_parts, first, then):
    """``like=`` takes a scored frame of either kind, for offers of either kind."""
    old, new = catalogue(300, seed=9), catalogue(40, seed=10).assign(shop_years=pd.NA)
    expected = tm.score(new, like=tm.score(old, WEIGHTS, by="search"))
    like = tm.score(in_parts(old, 100) if first == "dask" else old, WEIGHTS, by="search")

    scored = tm.score(in_parts(new, 7) if then == "dask" else new, like=like)

    assert_same(scored.compute() if then == "dask" else scored, expected)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"normalize": "rank"}, "needs all offers in one place"),
        ({"method": "topsis"}, "topsis looks at all offers at once"),
        ({"weights": "critic"}, "needs all offers in one place"),
        ({"sort": True}, "sort= does not go with a Dask DataFrame"),
        ({"top": 0}, "top cannot be 0"),
        ({"top": True}, "top cannot be True"),
        ({"weights": {"shop_year": 1}}, 'did you mean "shop_years"'),
    ],
    ids=[
        "ranks as utilities",
        "a method that looks at all offers",
        "weights by what offers differ in",
        "sorting",
        "no best",
        "a best that is no number",
        "a criterion that does not exist",
    ],
)
def test_what_parts_cannot_do_is_an_error(catalogue, in_parts, asked, message):
    """What needs all offers in one place is refused before anything is read, with what goes instead."""
    with pytest.raises(ParameterError, match=message):
        tm.score(in_parts(catalogue(20, seed=11), 5), **{"weights": WEIGHTS, **asked})


def test_top_is_for_parts(catalogue):
    """A frame of pandas ranks everybody."""
    with pytest.raises(ParameterError, match="top= does not go with a DataFrame of pandas"):
        tm.score(catalogue(20, seed=12), WEIGHTS, top=5)


def test_a_requirement_without_a_column_is_told_at_once(catalogue, in_parts):
    """No worker has to find that out."""
    with pytest.raises(ColumnError, match='require: there is no column "colour"'):
        tm.score(in_parts(catalogue(20, seed=13), 5), WEIGHTS, require={"colour": "red"})


def test_only_what_is_read_is_asked_for(catalogue, tmp_path):
    """What all offers have to say is found without reading titles and pictures."""
    import dask.dataframe as dd

    read = []

    def load(number, columns=None):
        read.append(columns)
        return catalogue(30, seed=number)[columns or list(catalogue(1, seed=0))]

    offers = dd.from_map(load, [1, 2], meta=catalogue(30, seed=1).head(0))

    tm.score(offers, {"price": 1, "shop_years": 1})

    assert read
    assert all(set(columns) == {"price", "shop_years"} for columns in read)


@pytest.mark.parametrize("asked", [{"normalize": "zscore"}, {"require": {"price": (">", 5)}, "top": 3}])
def test_a_cluster_reads_what_counts_once(catalogue, tmp_path, asked):
    """What is known of all offers comes of one reading; the scores, where they are computed, of another."""
    import dask
    import dask.dataframe as dd
    from distributed import Client

    frame, read = catalogue(300, seed=7), tmp_path / "read"

    def reading(start):
        with read.open("a") as lines:
            lines.write(f"{start}\n")
        return frame.iloc[start : start + 100]

    offers = dd.from_map(reading, [0, 100, 200], meta=frame.head(0))
    with (
        dask.config.set(scheduler=None),
        Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=":0"),
    ):
        scored = tm.score(offers, WEIGHTS, **asked)
        assert sorted(read.read_text().split()) == ["0", "100", "200"]
        found = scored["score"].compute()
    assert len(read.read_text().split()) == 6
    np.testing.assert_allclose(found, tm.score(frame, WEIGHTS, **{**asked, "top": None})["score"], atol=1e-9)
