"""The verbs of scoring: names are looked up, and no plugin takes a scoring down."""

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics import ranking, registry
from tmapi_analytics.errors import ParameterError, PluginError, PluginWarning


@pytest.fixture(autouse=True)
def fresh_registry():
    """No test sees the criteria of another."""
    registry.reset()
    yield
    registry.reset()


@pytest.fixture
def offers():
    """Three offers of which everything is known."""
    return pd.DataFrame(
        {
            "item_id": [1, 2, 3],
            "price": [60.0, 40.8, 54.69],
            "shop_years": [9, 3, 1],
            "composite_score": [4.0, 4.0, 3.5],
        }
    )


def spoiling(offers):
    """Turns its copy upside down and says that nothing happened."""
    offers.sort_values("price", inplace=True)
    offers["price"] = 0.0
    return offers["shop_years"]


FAILING = {
    "raises": (lambda offers: offers["nothing"], "KeyError: 'nothing'"),
    "wrong length": (lambda offers: offers["price"].head(2), "it gives 2 rows for 3 offers"),
    "wrong index": (lambda offers: offers["price"].set_axis([7, 8, 9]), "its index is not the offers'"),
    "its copy in another order": (spoiling, "its index is not the offers'"),
    "text": (lambda offers: offers["price"].astype(str), "not numbers"),
    "infinities": (lambda offers: offers["price"] / 0, "infinities"),
    "no Series": (lambda offers: list(offers["price"]), "list, not a Series"),
}


@pytest.mark.parametrize(("value", "reason"), FAILING.values(), ids=FAILING)
def test_a_failing_criterion_gives_its_weight_to_the_others(offers, value, reason):
    """A plugin that fails is told by name and reason; scores are those without it, offers stay."""
    registry.criterion(goal="max", needs=["price"], name="mine")(value)
    without = ranking.score(offers, {"price": 1, "shop_years": 1})
    before = offers.copy(deep=True)

    with pytest.warns() as warned:
        scored = ranking.score(offers, {"price": 1, "shop_years": 1, "mine": 2})

    told = [str(one.message) for one in warned if issubclass(one.category, PluginWarning)]
    assert len(told) == 1
    assert "mine" in told[0]
    assert reason in told[0]
    assert scored["score"].tolist() == without["score"].tolist()
    assert scored["score_coverage"].tolist() == [0.5] * 3
    pd.testing.assert_frame_equal(offers, before)


MINE = """
from tmapi_analytics.hookspecs import Criterion, hookimpl

@hookimpl
def tmapi_criteria():
    return [Criterion(name="mine", goal="min", value=lambda offers: offers["price"], {part})]
"""


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("notes=lambda offers: 7", "notes gives a int, not a list of sentences"),
        ("notes=lambda offers: 'a sentence'", "notes gives a str, not a list of sentences"),
        ("notes=lambda offers: 1 / 0", "ZeroDivisionError"),
        ("fit=lambda offers: [1]", "fit gives a list, not options by name"),
        ("fit=lambda offers: 1 / 0", "ZeroDivisionError"),
    ],
    ids=["a number for notes", "one text for notes", "notes raise", "a list for options", "fit raises"],
)
def test_where_only_a_part_fails_the_values_count(offers, tmp_path, part, reason):
    """A criterion whose notes or fit fail is told, and its values still count."""
    file = tmp_path / "mine.py"
    file.write_text(MINE.format(part=part))
    registry.load_file(file)

    with pytest.warns(PluginWarning, match=reason):
        scored = ranking.score(offers, {"mine": 1})

    assert scored["rank"].tolist() == [3, 1, 2]


def test_strict_raises(offers):
    """``strict=True`` raises where a plugin fails, with its name."""
    registry.criterion(goal="max", name="mine")(lambda offers: offers["nothing"])

    with pytest.raises(PluginError, match="mine") as raised:
        ranking.score(offers, {"mine": 1}, strict=True)

    assert raised.value.plugin


def test_a_criterion_of_a_cell_is_scored_with_its_options(offers):
    """A criterion from a notebook's cell is used by its name, with the options that are asked for."""

    @registry.criterion(goal="max", needs=["price", "composite_score"], options={"alpha": 0.5})
    def value_for_money(offers, alpha):
        """Score a buyer gets for each yuan."""
        return offers["composite_score"] / offers["price"] ** alpha

    scored = ranking.score(offers, {"value_for_money": 1}, options={"value_for_money": {"alpha": 0}})

    assert scored["utility_value_for_money"].tolist() == [1, 1, 0]
    assert ranking.explain(scored, 2)["value"]["value_for_money"] == 4


def test_the_plugin_of_each_criterion_is_told(offers):
    """The attrs and the explanation name the plugin and version of each criterion."""
    scored = ranking.score(offers, {"price": 1, "shop_years": 1})

    plugins = scored.attrs["tmapi_score"]["plugins"]
    version = registry.offered("criteria")["price"].version
    assert plugins == dict.fromkeys(["price", "shop_years"], f"criteria {version}")
    assert ranking.explain(scored, 1)["plugin"].tolist() == [*plugins.values(), ""]


def test_a_wrong_name_is_an_error_with_the_nearest(offers):
    """A criterion that nobody offers raises, and the nearest is named."""
    with pytest.raises(ParameterError, match='there is no criterion "shop_year"; did you mean "shop_years"'):
        ranking.score(offers, {"shop_year": 1})


def test_the_same_offer_has_the_same_score_next_month(offers):
    """``like=`` works through the verbs, plugins included."""
    registry.criterion(goal="min", needs=["price"], name="mine")(lambda offers: offers["price"])
    ranked = ranking.score(offers, {"mine": 1, "shop_years": 1})

    again = ranking.score(offers.tail(1), like=ranked)

    assert again["score"].tolist() == ranked["score"].tail(1).tolist()


def test_sensitivity_reads_what_score_wrote(offers):
    """The verbs fit together."""
    moved = ranking.sensitivity(ranking.score(offers, {"price": 1, "shop_years": 1}))

    assert np.isclose(moved["p_top1"].sum(), 1)
    assert moved["item_id"].tolist() == [1, 2, 3]


def test_every_criterion_is_in_the_table():
    """``criteria()`` has a row for each criterion, the package's own first, each with a meaning."""
    table = ranking.criteria()

    assert table["criterion"].tolist()[:3] == ["price", "repurchase_rate", "shop_years"]
    assert (table["meaning"] != "").all()
    assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())


def test_the_sandbox_can_be_ranked(box):
    """From a search to a ranking, with everything that a catalogue leaves out."""
    import tmapi_analytics as tm

    offers = tm.search_items("bamboo cup", pages=3)

    with pytest.warns(match="bait|list price"):
        ranked = ranking.score(offers, "equal", quantity=300, require={"moq": ("<=", 300)}, sort=True)

    assert ranked["rank"].iloc[0] == 1
    assert len(ranked) == len(offers)
    assert (ranked["rank"].notna() ^ ranked["excluded_by"].notna()).all()
    assert ranked.attrs["tmapi"]["sandbox"]


def test_no_criterion_reaches_the_users_frame(offers):
    """Whatever a criterion writes into the arrays of its offers, the user's offers stay."""
    kinds = {"shop_years": "Int64", "composite_score": "Float64", "item_id": "int64"}
    offers = offers.astype(kinds).assign(ships_in_48h=pd.array([True, False, True], dtype="boolean"))
    before = offers.copy(deep=True)

    @registry.criterion(goal="max", needs=["shop_years"])
    def spoiler(offers):
        """Writes where only a real copy is safe."""
        for name in offers:
            offers[name].array[:] = offers[name].array[1]
        return offers["shop_years"]

    ranking.score(offers, {"spoiler": 1})

    pd.testing.assert_frame_equal(offers, before)


def test_an_explanation_shows_money_as_it_is_asked_for(offers):
    """``explain`` takes a currency and its rate, and refuses one without the other."""
    scored = ranking.score(offers, {"price": 1})

    why = ranking.explain(scored, 2, currency="EUR", rate=8, rate_date="2026-03-01")

    assert why["line"]["price"] == "EUR 5.10 (CNY 40.80): utility 1.00, gives 1.00 of 1.00"
    with pytest.raises(ParameterError, match="the rate of EUR cannot be None"):
        ranking.explain(scored, 2, currency="EUR")


def test_a_wrong_option_is_no_plugins_fault(offers):
    """An option that cannot be is the caller's error; no plugin is blamed and nothing is left out."""
    with pytest.raises(ParameterError, match='the option "bait" of "price" cannot be'):
        ranking.score(offers, {"price": 1, "shop_years": 1}, options={"price": {"bait": "x"}})
