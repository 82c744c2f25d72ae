"""What holds for any offers."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmapi_analytics.comparison import compare, flag, supplier_keys, suppliers
from tmapi_analytics.errors import DataWarning

COLUMNS = {
    "item_id": st.integers(1, 8),
    "company_name": st.sampled_from(["甲厂", "甲 厂", "乙厂", "丙厂", None, " "]),
    "seller_member_id": st.sampled_from(["b2b-1", "b2b-2", None, None]),
    "price": st.sampled_from([0.01, 1.0, 9.0, 10.0, 60.0, np.nan]),
    "sales_90d": st.sampled_from([0, 3, 200, 5000, None]),
    "repurchase_rate": st.sampled_from([0.0, 0.2, 1.0, np.nan]),
    "shop_years": st.sampled_from([1, 9, None]),
    "province": st.sampled_from(["福建", "福建省", "浙江", None]),
    "img_url": st.sampled_from(["https://x/1.jpg", "https://x/2.jpg", None]),
    "title": st.sampled_from(["Lotus", "lotus!", None]),
}
rows = st.lists(st.fixed_dictionaries(COLUMNS), max_size=14, unique_by=lambda row: row["item_id"])
frames = rows.map(lambda some: pd.DataFrame(some, columns=list(COLUMNS)))


@pytest.fixture(autouse=True)
def quiet():
    """Offers without names are told elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        yield


@given(frames)
def test_every_offer_belongs_to_one_supplier(offers):
    """Offers and known sales of all rows are those of the frame, and keys are unique."""
    table = suppliers(offers)

    assert table["offers"].sum() == len(offers)
    assert table["sales_90d"].sum() == pd.to_numeric(offers["sales_90d"]).sum()
    assert table["supplier_key"].is_unique
    assert set(table["supplier_key"].dropna()) == set(supplier_keys(offers).dropna())


@given(frames, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(offers, random):
    """Shuffled offers have the same suppliers, sentences and links."""
    shuffled = offers.iloc[random.sample(range(len(offers)), k=len(offers))]

    pd.testing.assert_frame_equal(suppliers(shuffled), suppliers(offers))
    pd.testing.assert_frame_equal(flag(shuffled).sort_index(), flag(offers))


@given(frames)
def test_links_lead_to_an_offer_that_repeats_none(offers):
    """And that is of the same supplier."""
    flagged = flag(offers).assign(key=supplier_keys(offers)).set_index("item_id")
    repeats = flagged["duplicate_of"].dropna()

    assert flagged.loc[repeats, "duplicate_of"].isna().all()
    assert flagged.loc[repeats, "key"].tolist() == flagged.loc[repeats.index, "key"].tolist()


@given(frames)
def test_numbers_lie_between_those_of_the_offers(offers):
    """No median, rate or price of a supplier is beyond the offers'."""
    table = suppliers(offers)

    for ours, theirs in [
        ("price_min", "price"),
        ("price_median", "price"),
        ("repurchase_rate", "repurchase_rate"),
    ]:
        known = table[ours].dropna()
        assert known.between(offers[theirs].min() - 1e-12, offers[theirs].max() + 1e-12).all()


@given(frames)
def test_the_best_is_never_the_worst(offers):
    """Whoever is marked is one of the columns, and on one side."""
    told = compare(offers).attrs["tmapi_compare"]

    for criterion, best in told["best"].items():
        assert not set(best) & set(told["worst"][criterion])
        assert set(best) <= set(told["columns"])
