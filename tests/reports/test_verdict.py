"""The verdict: it says what is known, how sure that is, and what nobody has checked."""

from __future__ import annotations

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.frames import concat, empty_frame
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.findings import Findings, find


def said(findings: Findings) -> str:
    """Everything in the verdict."""
    verdict = findings.verdict
    return " ".join((*verdict.badges, verdict.headline, verdict.under, *verdict.points))


def test_unchecked_offers_are_called_so(ranked) -> None:
    """Without confirmed= it is never said that offers are the same product."""
    verdict = find(ranked, Asked()).verdict

    assert verdict.state == "unchecked"
    assert verdict.badges[0] == "Unchecked"
    assert "a similar picture is not the same product" in verdict.points[-1]


def test_confirmed_offers_alone_decide(ranked) -> None:
    """Best, places, probabilities and medians are those of the offers that somebody looked at."""
    confirmed = [103, 105, 106, 110]

    findings = find(ranked, Asked(confirmed=confirmed))

    assert findings.verdict.state == "checked"
    assert findings.verdict.badges[0] == "Checked: 4 offers"
    assert "relative to these 4 offers" in said(findings)
    assert "median of 4 suppliers, which is CNY 35.50" in said(findings)
    assert {pick.item_id for pick in findings.picks} <= set(confirmed)
    assert all(pick.confirmed for pick in findings.picks)


def test_confirmed_offers_that_are_not_here_check_nothing(ranked) -> None:
    """Somebody looked at offers of another search: these here stay unchecked."""
    assert find(tm.flag(ranked), Asked(confirmed=[999])).verdict.state == "unchecked"


def test_how_sure_it_is_names_the_offers_it_is_relative_to(ranked) -> None:
    """A probability never stands alone."""
    points = find(ranked, Asked()).verdict.points

    assert sum("relative to these 10 offers" in point for point in points) == 1


def test_a_price_of_a_tier_is_not_held_against_list_prices(ranked) -> None:
    """The tier's price is what is paid, the list price what compares; bait is in neither."""
    best = int(ranked.loc[ranked["rank"] == 1, "item_id"].iloc[0])
    priced = ranked.assign(price_tiers=[f"1:{9.0}" if item == best else None for item in ranked["item_id"]])

    point = find(priced, Asked(quantity=300)).verdict.points[0]

    assert point.startswith("CNY 9.00 a piece (tier price at 300 pieces). Its list price is")
    assert "the median of 7 suppliers" in point


def test_medians_are_those_of_the_same_search(offers) -> None:
    """A second search of dearer goods does not make the first look cheap."""
    dear = offers.assign(price=offers["price"] * 100, search="gold.jpg", item_id=offers["item_id"] + 100)

    alone, beside = (find(frame, Asked()).verdict.points[0] for frame in (offers, concat([offers, dear])))

    assert beside == alone


def test_offers_that_were_never_scored_are_not_called_a_choice(offers) -> None:
    """They stand in the order of the search, and it says so."""
    findings = find(offers, Asked())

    assert findings.verdict.state == "unscored"
    assert findings.verdict.headline.startswith("First in the search")
    assert "Not scored" in findings.verdict.badges
    assert [pick.item_id for pick in findings.picks] == [101, 102, 103, 105]


def test_no_results_are_a_result() -> None:
    """An empty frame is a report without a shortlist."""
    findings = find(empty_frame(), Asked())

    assert findings.verdict.headline == "No results"
    assert findings.picks == ()


def test_equals_share_the_first_place(offers, scored) -> None:
    """Five offers that are the same in everything have no clear winner."""
    same = pd.concat([offers.head(1)] * 5, ignore_index=True).assign(item_id=range(5))

    findings = find(scored(same), Asked())

    assert "First place shared" in findings.verdict.badges
    assert "5 offers share the first place." in findings.verdict.points


def test_offers_that_all_fail_a_requirement_give_no_choice(offers, scored) -> None:
    """Nobody is ranked, so nobody is on the shortlist."""
    findings = find(scored(offers, require={"shop_years": (">", 50)}, unknown="drop"), Asked())

    assert findings.verdict.headline == "No offer meets the requirements"
    assert findings.picks == ()


def test_a_merge_that_lost_the_weights_leaves_the_order_but_no_probabilities(ranked) -> None:
    """What is not known is said to be unknown."""
    ranked.attrs.clear()

    findings = find(ranked, Asked())

    assert findings.verdict.headline.startswith("First choice")
    assert "is unknown" in said(findings)
    assert "%" not in said(findings).partition("How sure")[2].partition("Nobody")[0].replace("70 %", "")


def test_a_bait_price_is_called_bait(offers) -> None:
    """A price of 0.01 at the top is no bargain."""
    bait = offers.iloc[[1]]

    assert "is bait" in find(bait, Asked()).verdict.points[0]


def test_the_first_two_are_named_where_they_change_places(offers, scored) -> None:
    """A reader can look both up."""
    three = offers.head(3).assign(price=[60.0, 40.8, 54.69], shop_years=[9, 3, 1])

    points = find(scored(three, weights={"price": 2, "shop_years": 3}), Asked()).verdict.points

    (swap,) = [point for point in points if "change places" in point]
    assert swap.startswith("The first two, offer 102 of Yi and offer 101 of Jia, change places when")


def test_always_first_is_not_said_twice(ranked) -> None:
    """Who is first in nearly all cases has no interval of places beside it."""
    clear = ranked[ranked["item_id"].isin([101, 106])]

    point = next(point for point in find(clear, Asked()).verdict.points if "relative to" in point)
    assert point == (
        "Were the weights somewhat different, it would still come first in > 99 % of the cases; relative to "
        "these 2 offers."
    )


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        pytest.param(["Seeds 5 kg", "Seeds 250克"], "sizes: 250 g, 5 kg.", id="weights"),
        pytest.param(["Oil 0.5L", "Oil 500ML"], "", id="the same in other units"),
        pytest.param(["Seeds 5kg", "Seeds"], "", id="one of them tells none"),
        pytest.param(["茶 2斤", "茶 500g"], "sizes: 500 g, 1 kg.", id="Chinese pounds"),
    ],
)
def test_different_sizes_in_titles_are_told(offers, titles, told) -> None:
    """A price of 250 g says nothing beside one of 5 kg."""
    two = offers.iloc[[0, 1]].assign(title=titles, title_origin=None)

    said = [point for point in find(two, Asked()).verdict.points if point.startswith("Titles")]
    assert len(said) == bool(told)
    assert told in "".join(said)


def test_what_all_pieces_cost_is_told_where_their_tier_is_known(offers) -> None:
    """A list price times the quantity is nobody's price."""
    priced = offers.assign(price_tiers=["1:20|100:9", None, "500:8", *[None] * 7])

    picks = find(priced, Asked(quantity=300, currency="EUR", rate=8)).picks

    totals = {
        pick.item_id: fact.text for pick in picks for fact in pick.facts if fact.label == "For 300 pieces"
    }
    assert totals == {101: "EUR 337.50 (CNY 2,700.00)"}


def test_a_smallest_order_says_what_is_listed_instead(offers) -> None:
    """One piece though 500 are listed, and never under the first tier; the stock is told."""
    offers = offers.head(3).assign(
        moq=[500, 1, 10],
        one_piece_min_order=pd.array([True, True, None], dtype="boolean"),
        price_tiers=[None, "10:20", None],
        stock=[0, 1, None],
    )

    picks = [{fact.label: fact.text for fact in pick.facts} for pick in find(offers, Asked()).picks]

    orders = ["1 piece (listed: 500)", "10 pieces (listed: 1)", "10 pieces"]
    assert [facts["Smallest order"] for facts in picks] == orders
    assert [facts.get("In stock") for facts in picks] == ["0 pieces", "1 piece", None]


def test_groups_are_compared_within_themselves(offers, scored) -> None:
    """Scored by search, an offer is first among its own, and it says among how many."""
    halves = offers.assign(search=["lotus"] * 6 + ["cups"] * 4)

    findings = find(scored(halves, by="search"), Asked())

    assert "Places are counted within each value of “search”" in said(findings)
    assert "relative to these 10 offers" not in said(findings)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_supplier_is_on_the_shortlist_once(ranked, language) -> None:
    """The two offers of one company are one pick, its better one."""
    picks = find(ranked, Asked(suppliers=10, language=language)).picks

    names = [pick.supplier for pick in picks]
    assert len(names) == len(set(names)) == 9


def test_a_chinese_report_speaks_chinese(ranked) -> None:
    """Headings, verdict and labels are Chinese, and so is the supplier's name."""
    findings = find(ranked, Asked(language="zh"))

    assert findings.verdict.badges[0] == "未核实"
    assert findings.picks[0].supplier in "甲乙丙丁戊己庚辛"
    assert findings.picks[0].title == "莲子"
