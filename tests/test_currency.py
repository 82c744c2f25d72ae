"""Money as text: the target currency first, CNY beside it, nothing made up."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

import tmapi_analytics as tm
from tmapi_analytics.money import CNY, read_currency


@pytest.mark.parametrize(
    ("cny", "shown"),
    [
        pytest.param(12.34, "EUR 1.57 (CNY 12.34)", id="a price"),
        pytest.param(15_000, "EUR 1,910.83 (CNY 15,000.00)", id="a total"),
        pytest.param(0.02, "EUR 0.0025 (CNY 0.02)", id="a part that is cheaper than a cent"),
        pytest.param(0, "EUR 0.00 (CNY 0.00)", id="nothing"),
        pytest.param(None, "unknown", id="none"),
        pytest.param(math.nan, "unknown", id="missing"),
    ],
)
def test_the_target_currency_comes_first_and_cny_beside_it(cny, shown):
    """A rate of 7.85 means that one euro costs 7.85 CNY."""
    assert read_currency("EUR", 7.85).show(cny) == shown


def test_without_a_currency_money_is_cny():
    """No rate is made up."""
    assert read_currency() is read_currency("cny") is CNY
    assert (CNY.show(12.34), CNY.note) == ("CNY 12.34", "")


@pytest.mark.parametrize(
    "date",
    ["2026-03-01", dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 9), pd.Timestamp("2026-03-01 09:00")],  # noqa: DTZ001
    ids=lambda date: type(date).__name__,
)
def test_the_rate_and_its_date_are_told(date):
    """Whoever reads a converted number can see what it was converted with."""
    assert read_currency(" eur ", 7.85, date).note == "1 EUR = 7.85 CNY on 2026-03-01"


@pytest.mark.parametrize(
    ("currency", "rate", "date", "told"),
    [
        pytest.param("EUR", None, None, "the rate of EUR cannot be None", id="a rate is never fetched"),
        pytest.param("EUR", 0, None, "the rate of EUR cannot be 0", id="a rate of zero"),
        pytest.param("EUR", -7.85, None, "cannot be -7.85", id="a negative rate"),
        pytest.param("EUR", math.nan, None, "cannot be nan", id="a rate that is missing"),
        pytest.param("EUR", math.inf, None, "cannot be inf", id="an endless rate"),
        pytest.param("EUR", "7.85", None, "cannot be '7.85'", id="a rate as text"),
        pytest.param("EUR", True, None, "cannot be True", id="a rate as flag"),
        pytest.param("CNY", 7.85, None, "the rate of CNY cannot be 7.85", id="a rate of CNY to itself"),
        pytest.param("euro", 7.85, None, "currency cannot be 'euro'", id="a name for a code"),
        pytest.param("€", 7.85, None, "currency cannot be '€'", id="a sign for a code"),
        pytest.param(None, 7.85, None, "a rate needs a currency", id="a rate of nothing"),
        pytest.param("EUR", 7.85, "soon", "rate_date cannot be 'soon'", id="a date that is none"),
    ],
)
def test_what_cannot_be_meant_is_refused(currency, rate, date, told):
    """A wrong rate would make every number wrong, so it is told at once."""
    with pytest.raises(tm.ParameterError, match=told):
        read_currency(currency, rate, date)


def test_the_advice_reads_well_in_a_shell_too():
    """The hint names no Python argument, since the command line shows it as well."""
    with pytest.raises(tm.ParameterError) as raised:
        read_currency("EUR")

    assert str(raised.value) == (
        "the rate of EUR cannot be None. "
        "Give the code, the rate in CNY for one unit and, where known, its date: EUR, 7.85, 2026-03-01."
    )
