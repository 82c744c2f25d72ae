"""Who offers what."""

import pandas as pd
import pytest

from tmapi_analytics.comparison import supplier_keys, suppliers
from tmapi_analytics.errors import ColumnError, ParameterError


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("润德（三明）有限公司", "润德(三明)有限公司", True, id="wide brackets are brackets"),
        pytest.param("ＡＢＣ商行", "ABC商行", True, id="wide letters are letters"),
        pytest.param("润德 商行", "润德商行\u3000", True, id="spaces do not count"),
        pytest.param("润德商行", "润\u200b德商行\x1b", True, id="nor does what nobody sees"),
        pytest.param("润德商行", "润得商行", False, id="another character is another shop"),
        pytest.param("ABC", "abc", False, id="capitals count"),
    ],
)
def test_spelling_does_not_make_a_supplier(make, one, other, same):
    """Names that differ only in how they are typed have one key."""
    keys = supplier_keys(make(2, company_name=[one, other]))

    assert (keys[0] == keys[1]) == same


@pytest.mark.parametrize("name", [None, "", " \u3000"])
def test_no_name_is_no_key(make, name):
    """Missing and blank names have no key."""
    assert supplier_keys(make(2, company_name=["甲厂", name])).isna().tolist() == [False, True]


def test_the_number_is_the_key_of_all_offers_under_its_name(make):
    """Details of one offer do not tear its supplier apart."""
    offers = make(3, company_name=["甲厂", "甲厂", "乙厂"], seller_member_id=["b2b-1", None, None])

    assert supplier_keys(offers).tolist() == ["b2b-1", "b2b-1", "乙厂"]


def test_a_number_joins_two_names(make):
    """One seller that goes by two names is one supplier."""
    offers = make(2, company_name=["甲厂", "甲商行"], seller_member_id="b2b-1")

    assert supplier_keys(offers).nunique() == 1


def test_a_name_of_two_numbers_says_nothing_of_its_other_offers(make):
    """Where two sellers share a name, an offer without number is given to neither."""
    offers = make(3, company_name="甲厂", seller_member_id=["b2b-1", "b2b-2", None])

    assert supplier_keys(offers).tolist() == ["b2b-1", "b2b-2", "甲厂"]


def test_the_shop_s_name_stands_in_for_the_company_s(make):
    """An offer that only its details name belongs to the supplier of that name."""
    offers = make(2, company_name=["甲厂", None], shop_name=[None, "甲厂"])

    assert supplier_keys(offers).tolist() == ["甲厂", "甲厂"]


def test_keys_have_the_index_of_the_frame(make):
    """They can be put beside the offers."""
    offers = make(2).set_index(pd.Index(["x", "x"]))

    assert supplier_keys(offers).index.tolist() == ["x", "x"]


@pytest.mark.parametrize("missing", ["item_id", "company_name"])
def test_what_is_indispensable_is_asked_for(make, missing):
    """Without numbers or names there are no suppliers; the error names the column."""
    with pytest.raises(ColumnError, match=f'no column "{missing}"'):
        suppliers(make(2).drop(columns=missing))


def test_the_nearest_column_is_named(make):
    """A column of another name is found."""
    with pytest.raises(ColumnError, match='did you mean "company"'):
        supplier_keys(make(2).rename(columns={"company_name": "company"}))


def test_columns_of_one_name_are_refused(make):
    """Of two columns of one name nobody knows which is meant."""
    offers = make(2)

    with pytest.raises(ColumnError, match='several columns are called "price"'):
        suppliers(pd.concat([offers, offers[["price"]]], axis=1))


def test_only_a_frame_is_a_frame():
    """A list of offers is refused in one line."""
    with pytest.raises(ParameterError, match="DataFrame"):
        suppliers([{"item_id": 1}])
