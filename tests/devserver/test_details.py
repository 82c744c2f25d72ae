"""The sandbox's details: the vendor's shape, believable numbers, and every odd form that was seen."""

from __future__ import annotations

import pytest

from tmapi_analytics import parse
from tmapi_analytics.devserver.catalogue import catalogue
from tmapi_analytics.endpoints import DETAIL_LANGUAGES

LOTUS = 908305897124
SOME = list(catalogue(1688))[:250]


@pytest.fixture
def messy_details(caller):
    """Many details in every spelling."""
    return [caller.data("item_detail", item_id=item_id) for item_id in SOME]


@pytest.fixture
def tidy_details(tidy):
    """The same as the contract has them."""
    return [tidy.data("item_detail", item_id=item_id) for item_id in SOME]


def test_a_detail_has_the_blocks_of_the_vendors_example(tidy):
    """The keys that the contract names are there, with the types of the example."""
    detail = tidy.data("item_detail", item_id=LOTUS)

    assert detail["item_id"] == LOTUS
    assert set(detail["price_info"]) >= {"price", "price_min", "price_max", "discount_price"}
    assert set(detail["tiered_price_info"]) == {"begin_num", "prices"}
    assert set(detail["shop_info"]) >= {"shop_name", "shop_url", "seller_member_id"}
    assert detail["shop_info"]["shop_name"] == "三明市润德电子商务有限公司"
    assert isinstance(detail["sale_info"]["sale_quantity_90days"], int)
    assert detail["mixed_batch"]["shop_mix_num"] == 2_147_483_647
    assert detail["sku_price_scale_original"] == "null"


def test_the_same_offer_always_has_the_same_detail(caller):
    """Chance depends on the seed and the offer alone."""
    assert caller.data("item_detail", item_id=LOTUS) == caller.data("item_detail", item_id=LOTUS)


def test_offers_of_one_supplier_share_its_key(tidy_details):
    """The member id tells suppliers apart as their names do."""
    shops = {(one["shop_info"]["shop_name"], one["shop_info"]["seller_member_id"]) for one in tidy_details}

    assert len(shops) == len({name for name, _ in shops}) == len({member for _, member in shops})


def test_tiers_ascend_in_quantity_and_descend_in_price(tidy_details):
    """Whoever orders more pays no more for a piece."""
    tiers = [one["tiered_price_info"]["prices"] for one in tidy_details]

    for steps in tiers:
        begins = [int(step["beginAmount"]) for step in steps]
        prices = [float(step["price"]) for step in steps]
        assert begins == sorted(set(begins))
        assert prices == sorted(prices, reverse=True)
    assert any(not steps for steps in tiers)


def test_the_first_tier_often_differs_from_the_list_price(tidy_details):
    """The list price is the last tier's for many offers, as on the marketplace."""
    offers = catalogue(1688)
    tiered = [one for one in tidy_details if len(one["tiered_price_info"]["prices"]) > 1]

    differing = [
        one
        for one in tiered
        if float(one["tiered_price_info"]["prices"][0]["price"]) > offers[one["item_id"]].price
    ]

    assert 0.3 < len(differing) / len(tiered) < 0.9


def test_every_odd_form_is_met(messy_details):
    """Units in bounds, the other spelling with open ends, numbers for texts and texts for numbers."""
    tiers = [(one["tiered_price_info"] or {}).get("prices", []) for one in messy_details]
    bounds = [step["beginAmount"] for steps in tiers for step in steps]
    others = [one["quantity_prices"] for one in messy_details if one.get("quantity_prices")]

    assert {str(bound)[-1] for bound in bounds} >= {"件", "个", "0", "1"}
    assert {type(bound) for bound in bounds} == {str, int}
    assert {steps[-1]["end_num"] for steps in others} == {"", None}
    assert any(steps[0]["end_num"].endswith("个") for steps in others if len(steps) > 1)
    assert {type(one["stock"]) for one in messy_details} == {type(one["item_id"]) for one in messy_details}
    assert any("￥" in one["sku_price_scale"] for one in messy_details)
    assert any(one["delivery_info"] and one["delivery_info"]["unit_weight"] == 0 for one in messy_details)
    assert any(one["tiered_price_info"] is None for one in messy_details)
    assert any(one["is_sold_out"] for one in messy_details)


def test_spelling_never_changes_the_truth(messy_details, tidy_details):
    """However tiers are spelled, they read as the tidy ones do, or are not there."""
    for messy, tidy in zip(messy_details, tidy_details, strict=True):
        block = messy["tiered_price_info"] or {}
        spelled = parse.tiers(block.get("prices") or messy.get("quantity_prices"))

        assert spelled in (parse.tiers(tidy["tiered_price_info"]["prices"]), None)


@pytest.mark.parametrize("language", DETAIL_LANGUAGES)
def test_every_language_of_the_contract_is_spoken(tidy, language):
    """The list is longer than that of the searches."""
    assert tidy.data("item_detail", item_id=LOTUS, language=language)["title"]


def test_the_default_language_is_chinese(tidy):
    """Unlike the searches."""
    assert tidy.data("item_detail", item_id=LOTUS)["title"].startswith("干莲子")


@pytest.mark.parametrize(
    "asked", [{}, {"item_id": "1"}, {"item_id": "x"}, {"item_id": LOTUS, "language": "de"}]
)
def test_what_is_not_there_or_not_understood_is_a_parameter_error(caller, asked):
    """422, as the contract has it for a wrong parameter."""
    assert caller.get("item_detail", **asked).json()["code"] == 422
