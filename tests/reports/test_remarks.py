"""What a scoring notes and how it was done, in a report's language."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS
from tmapi_analytics.comparison.summing import COLUMNS as OF_SUPPLIERS
from tmapi_analytics.money import read_currency
from tmapi_analytics.reports.labels import column_name
from tmapi_analytics.reports.remarks import choice, remark
from tmapi_analytics.reports.voice import Voice
from tmapi_analytics.scoring import measuring

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")

ENGLISH, CHINESE = (Voice(language, read_currency()) for language in ("en", "zh"))
OFFERS = pd.DataFrame(
    {
        "item_id": [1, 2, 3],
        "company_name": ["甲", "乙", "丙"],
        "price": [0.01, 20.0, 30.0],
        "moq": ["some", "2", "5"],
        "sales_90d": [0, 50, 90],
        "repurchase_rate": [0.0, 0.2, 0.3],
        "shop_years": [None, None, None],
        "province": ["浙江", "福建", "浙江"],
    }
)
NAMED = dict.fromkeys([*(one.name for one in (*COLUMNS, *DETAIL_COLUMNS)), *OF_SUPPLIERS, "score", "rank"])
WEIGHTS = {"price": 1, "repurchase_rate": 1, "moq": 1, "shop_years": 1}


def noted(**how: object) -> list[str]:
    """What a scoring of the offers notes."""
    notes: list[str] = tm.score(OFFERS, WEIGHTS, quantity=300, **how).attrs["tmapi_score"]["notes"]
    return notes


@pytest.mark.parametrize(
    "notes",
    [
        pytest.param(noted, id="of all offers"),
        pytest.param(lambda: noted(method="weighted_product"), id="of another method"),
        pytest.param(
            lambda: [f"price: {one}" for one in (measuring.ALL_MISSING, measuring.without(measuring.FAILED))],
            id="of what failed",
        ),
    ],
)
def test_what_our_own_scoring_notes_is_said_in_chinese(notes) -> None:
    """No English word stays, and every number does."""
    told = notes()

    said = [remark(CHINESE, one) for one in told]

    assert said
    assert not re.findall("[a-z]{3,}", " ".join(said).replace("some", ""))
    assert [sorted(re.findall(r"\d+", one)) for one in said] == [
        sorted(re.findall(r"\d+", one)) for one in told
    ]


def test_notes_of_groups_are_said_in_chinese() -> None:
    """Each after its group."""
    said = [remark(CHINESE, one) for one in noted(by="province")]

    assert "浙江：price: 引流价按缺失处理，2 个商品中的 1 个" in said


def test_what_a_plugin_notes_stays() -> None:
    """Nothing is known of its words."""
    assert remark(CHINESE, "freight: no route is known") == "freight：no route is known"
    assert remark(ENGLISH, "shop_years: young") == "shop years: young"


def test_choices_of_a_scoring_are_named_in_chinese() -> None:
    """A method that has no other name keeps its own, a number stays."""
    assert [choice(CHINESE, one) for one in ("weighted_sum", "minmax", "median", "topsis", 0.5)] == [
        "加权求和",
        "最小最大值法",
        "中位数",
        "topsis",
        "0.5",
    ]
    assert choice(ENGLISH, "weighted_sum") == "weighted sum"


@pytest.mark.parametrize("column", NAMED)
def test_every_column_has_a_chinese_name(column) -> None:
    """Also those for which the marketplace has no term."""
    assert re.search("[\u4e00-\u9fff]", column_name(column, "zh"))


def test_shop_years_have_one_name() -> None:
    """The glossary's, in tables and charts, flags and reports."""
    assert "诚信通年限" == column_name("shop_years", "zh") == CHINESE.criterion("shop_years")
    assert CHINESE.say("row_shop_years") == CHINESE.say("years_head") == "诚信通年限"
