"""Columns that a plugin derives, added when they are asked for."""

from __future__ import annotations

import pandas as pd
import pytest

from tmapi_analytics import registry
from tmapi_analytics.columns import data_dictionary
from tmapi_analytics.errors import ColumnError, ParameterError, PluginError, PluginWarning

from .conftest import Write, state

_PLUGIN = """
import pandas as pd


def well(offers, rate):
    euro = offers["price"] / rate
    whole = (offers["price"] // rate).astype("Int64") if rate else pd.array([None] * len(euro), dtype="Int64")
    return pd.DataFrame({{"whole": whole, "words": euro.astype("str"), "price_eur": euro}})


def compute(offers, rate):
    {compute}


RATE = {{"rate": 8}}
COLUMNS = (
    NewColumn(name="price_eur", dtype="float64", unit="EUR", meaning="The price in euro."),
    NewColumn(name="words", dtype="text", meaning="The price in words."),
    NewColumn(name="whole", dtype="Int64", meaning="The price without cents."),
)


@hookimpl
def tmapi_columns():
    return [DerivedColumns(name="euro", columns=COLUMNS, compute=compute, needs=["price"], options=RATE)]
"""


@pytest.fixture
def euro(write: Write) -> None:
    """A plugin that derives three columns of the price."""
    registry.load_file(write("euro.py", _PLUGIN.format(compute="return well(offers, rate)")))


@pytest.mark.usefixtures("euro")
def test_columns_are_added_as_declared(offers: pd.DataFrame) -> None:
    """In their order and dtypes, by the options given, with the frame's attrs; the input stays as it was."""
    offers.attrs["tmapi"] = {"sandbox": True}
    before = offers.copy()

    whole = registry.add_columns(offers, "euro", rate=10)

    assert list(whole) == ["price", "shop_years", "price_eur", "words", "whole"]
    assert whole["price_eur"].tolist() == pytest.approx([6, 4.08, 5.469])
    assert whole["whole"].dtype == "Int64"
    assert whole.attrs == {"tmapi": {"sandbox": True}}
    pd.testing.assert_frame_equal(offers, before)


@pytest.mark.usefixtures("euro")
def test_a_cell_that_adds_columns_can_be_run_again(offers: pd.DataFrame) -> None:
    """Columns that are there are computed anew and stand where they stood."""
    once = registry.add_columns(offers, "euro")

    twice = registry.add_columns(once, "euro", rate=16)

    assert list(twice) == list(once)
    assert twice["price_eur"].tolist() == pytest.approx((once["price_eur"] / 2).tolist())


@pytest.mark.usefixtures("euro")
def test_an_empty_frame_gets_the_same_columns(offers: pd.DataFrame) -> None:
    """No rows, yet every column and dtype."""
    whole, empty = registry.add_columns(offers, "euro"), registry.add_columns(offers.iloc[:0], "euro")

    assert list(empty) == list(whole)
    assert empty["whole"].dtype == "Int64"


@pytest.mark.parametrize(
    ("compute", "reason"),
    [
        pytest.param("return 1 / 0", "ZeroDivisionError", id="raises"),
        pytest.param("return offers['price']", "type Series, not a DataFrame", id="no frame"),
        pytest.param(
            "return offers[['price']]", "gives the columns price and declares price_eur", id="others"
        ),
        pytest.param(
            "return offers.assign(price_eur=1, words='x', whole=1)[['price_eur', 'words', 'whole']]",
            '"price_eur" is int64, declared as float64',
            id="another dtype",
        ),
        pytest.param("return well(offers, rate).head(1)", "it gives 1 rows for 3 offers", id="too few rows"),
        pytest.param("return well(offers, 0.0)", '"price_eur": it gives infinities (3 of 3', id="infinities"),
        pytest.param("offers['price'] = 0\n    return offers", "gives the columns", id="changes what it got"),
    ],
)
def test_a_failing_plugin_leaves_its_columns_missing(
    offers: pd.DataFrame, write: Write, compute: str, reason: str
) -> None:
    """The frame has the declared columns all the same, so that what follows goes on; strict raises."""
    registry.load_file(write("euro.py", _PLUGIN.format(compute=compute)))
    before = offers.copy()

    with pytest.warns(PluginWarning) as told:
        whole = registry.add_columns(offers, "euro")
    with pytest.raises(PluginError):
        registry.add_columns(offers, "euro", strict=True)

    assert reason in str(told[0].message)
    assert reason in state("euro")
    assert whole[["price_eur", "words", "whole"]].isna().all(axis=None)
    assert [str(whole[name].dtype) for name in ("price_eur", "whole")] == ["float64", "Int64"]
    pd.testing.assert_frame_equal(offers, before)


@pytest.mark.usefixtures("euro")
@pytest.mark.parametrize(
    ("name", "options", "family", "message"),
    [
        pytest.param("eruo", {}, ParameterError, 'no columns "eruo"; did you mean "euro"', id="a name"),
        pytest.param(
            "euro", {"rat": 1}, ParameterError, 'no option "rat"; did you mean "rate"', id="an option"
        ),
    ],
)
def test_what_is_misspelt_is_named_with_the_nearest(
    offers: pd.DataFrame, name: str, options: dict[str, int], family: type[Exception], message: str
) -> None:
    """A mistake of the caller's is the caller's error, not the plugin's."""
    with pytest.raises(family, match=message):
        registry.add_columns(offers, name, **options)

    assert state("euro") == "ok"


@pytest.mark.usefixtures("euro")
def test_a_missing_column_is_named(offers: pd.DataFrame) -> None:
    """Before the plugin is run."""
    with pytest.raises(
        ColumnError, match='"euro" needs the column "price", which is missing; did you mean "prices"'
    ):
        registry.add_columns(offers.rename(columns={"price": "prices"}), "euro")


@pytest.mark.usefixtures("euro")
def test_derived_columns_stand_in_the_dictionary() -> None:
    """In the same columns as those of a search, with how they are added."""
    table = registry.derived_columns()

    row = table.set_index("column").loc["price_eur"]
    assert list(table) == list(data_dictionary())
    assert (row["dtype"], row["unit"], row["meaning"]) == ("float64", "EUR", "The price in euro.")
    assert row["source"] == 'tm.add_columns(frame, "euro") of euro'


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        pytest.param("()", "it adds no columns", id="none"),
        pytest.param(
            "(NewColumn(name='price', dtype='float64', meaning=''),)", "a search's own", id="a search's"
        ),
        pytest.param(
            "(NewColumn(name='n', dtype='int64', meaning=''),)", 'the dtype "int64"', id="no missing"
        ),
        pytest.param(
            "(NewColumn(name='n', dtype='number', meaning=''),)", 'the dtype "number"', id="no dtype"
        ),
        pytest.param("('price_eur',)", "something of type str, not NewColumn", id="a bare name"),
    ],
)
def test_columns_that_cannot_be_are_left_out(write: Write, columns: str, reason: str) -> None:
    """A declaration that could not be kept is told when the plugin is loaded."""
    source = f"""
    @hookimpl
    def tmapi_columns():
        return [DerivedColumns(name="euro", columns={columns}, compute=lambda offers: offers)]
    """

    with pytest.warns(PluginWarning):
        registry.load_file(write("euro.py", source))

    assert reason in state("euro")
    assert "euro" not in registry.offered("columns")
