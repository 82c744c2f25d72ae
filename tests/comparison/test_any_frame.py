"""Frames from anywhere: files, joins, other dtypes."""

import io
import json
import warnings

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.comparison import compare, flag, supplier_keys, suppliers
from tmapi_analytics.errors import DataWarning
from tmapi_analytics.frames import empty_frame

pytestmark = pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")


@pytest.fixture(scope="module")
def offers():
    """Scored offers of a messy search, the best with details."""
    with warnings.catch_warnings(), tm.sandbox(messy=True) as box:
        warnings.simplefilter("ignore", DataWarning)
        found = tm.search_image(box.pictures["lotus"], pages=2)
        ranked = tm.score(found, {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}, quantity=300)
        return tm.add_details(ranked, top=5, quantity=300)


def from_csv(offers, **how):
    """As a file gives them back: no dtypes, no attrs."""
    return pd.read_csv(io.StringIO(offers.to_csv(index=False)), **how)


FRAMES = {
    "empty": lambda offers: empty_frame(),
    "one row": lambda offers: offers.iloc[:1],
    "only what is needed": lambda offers: offers[["item_id", "company_name"]],
    "nothing known": lambda offers: pd.DataFrame({"item_id": [None, None], "company_name": [None, None]}),
    "joined by pandas": lambda offers: pd.concat([offers, offers]),
    "an index of words": lambda offers: offers.set_index(["province", "city"]),
    "from a file": from_csv,
    "from a file, all text": lambda offers: from_csv(offers, dtype=str),
    "objects": lambda offers: offers.astype(object),
    "categories": lambda offers: offers.astype({"company_name": "category", "search": "category"}),
    "prices in words": lambda offers: offers.assign(price="about 9"),
    "infinite prices": lambda offers: offers.assign(price=float("inf")),
    "names that are numbers": lambda offers: offers.assign(company_name=5),
    "all bait": lambda offers: offers.assign(price=0.01),
}


@pytest.mark.parametrize("name", FRAMES)
def test_any_frame_is_summed_compared_and_flagged(offers, name):
    """No strange error, the same dtypes, the frame's index, attrs of plain JSON."""
    frame = FRAMES[name](offers)

    table, beside, flagged = suppliers(frame), compare(frame, quantity=300), flag(frame, quantity=300)

    assert table.dtypes.equals(suppliers(empty_frame()).dtypes)
    assert flagged.index.equals(frame.index)
    assert supplier_keys(frame).index.equals(frame.index)
    for made in (table, beside, flagged):
        assert json.loads(json.dumps(made.attrs)) == made.attrs


@pytest.mark.parametrize("how", [{}, {"dtype": str}], ids=["numbers guessed", "all text"])
def test_a_file_says_the_same_as_the_search(offers, how):
    """Suppliers and sentences of a frame that was written and read are those of the frame."""
    back = from_csv(offers, **how)

    pd.testing.assert_frame_equal(suppliers(back), suppliers(offers), rtol=1e-12)
    assert flag(back)["flags"].fillna("").tolist() == flag(offers)["flags"].fillna("").tolist()


def test_two_searches_are_one_frame(box):
    """Peers stay those of their search, suppliers are of both."""
    both = tm.concat([tm.search_items("bamboo cup"), tm.search_items("mug")])

    assert suppliers(both)["offers"].sum() == both["item_id"].nunique()
    assert len(flag(both)) == len(both)
