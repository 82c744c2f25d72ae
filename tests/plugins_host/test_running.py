"""What a plugin's code may do, and what becomes of it."""

from __future__ import annotations

import asyncio
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics import registry
from tmapi_analytics.errors import ColumnError, ParameterError, PluginError, PluginWarning
from tmapi_analytics.hookspecs import Chart, DerivedColumns, NewColumn
from tmapi_analytics.registry import Offered

from .conftest import Write, criterion, state

Value = Callable[[pd.DataFrame], object]


def _run(offers: pd.DataFrame, value: Value, **options: bool) -> object:
    """Run `value` as the criterion "tried" of the plugin "tried"."""
    if "tried" not in registry.offered("criteria"):
        registry.criterion(goal="max", name="tried")(lambda offers: offers["price"])
    offer = registry.offered("criteria")["tried"]
    return registry.run(
        offer,
        lambda: value(offers.copy()),
        check=lambda series: registry.checked_series(offers, series),
        **options,
    )


class _Mute(BaseException):
    """Of no family that anybody expects."""

    def __str__(self) -> str:
        raise RuntimeError


def _raiser(error: BaseException) -> Value:
    def value(_: pd.DataFrame) -> object:
        raise error

    return value


_BAD: list[object] = [
    pytest.param(lambda offers: offers["nothing"], "KeyError: 'nothing'", id="raises"),
    pytest.param(lambda offers: 3.0, "something of type float, not a Series", id="a number"),
    pytest.param(lambda offers: offers["price"].to_numpy(), "type ndarray, not a Series", id="an array"),
    pytest.param(lambda offers: offers["price"].iloc[:2], "2 rows for 3 offers", id="too short"),
    pytest.param(lambda offers: offers["price"].reset_index(drop=True), "its index", id="another index"),
    pytest.param(lambda offers: offers["price"].sort_values(), "its index", id="another order"),
    pytest.param(lambda offers: offers["price"].astype(str), "not numbers", id="text"),
    pytest.param(lambda offers: offers["price"] / 0, "infinities (3 of 3 values)", id="infinities"),
    pytest.param(lambda offers: offers["price"] * 1j, "dtype complex128", id="complex numbers"),
    pytest.param(lambda offers: sys.exit(2), "SystemExit", id="ends the process"),
    pytest.param(_raiser(asyncio.CancelledError("gone")), "CancelledError: gone", id="is cancelled"),
    pytest.param(_raiser(_Mute()), "_Mute", id="an error that cannot say what it is"),
]


@pytest.mark.parametrize(("value", "reason"), _BAD)
def test_a_failing_run_is_told_and_gives_nothing(offers: pd.DataFrame, value: Value, reason: str) -> None:
    """None comes back, one warning names plugin, hook, offer and reason, and the table shows it."""
    with pytest.warns(PluginWarning) as told:
        result = _run(offers, value)

    [message] = [str(one.message) for one in told]
    assert result is None
    assert message.startswith('plugin "tried", tmapi_criteria "tried": ')
    assert reason in message
    assert reason in state("tried")


@pytest.mark.parametrize(("value", "reason"), _BAD)
def test_strict_raises_what_would_be_told(offers: pd.DataFrame, value: Value, reason: str) -> None:
    """Who asks to be told strictly gets a `PluginError` with the plugin's name."""
    with pytest.raises(PluginError) as raised:
        _run(offers, value, strict=True)

    assert raised.value.plugin == "tried"
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(lambda offers: offers["price"] * np.nan, id="nothing known"),
        pytest.param(lambda offers: (offers["price"] > 50).astype("boolean"), id="yes and no"),
        pytest.param(lambda offers: offers["price"].round().astype("Int64"), id="whole numbers"),
    ],
)
def test_numbers_of_any_kind_are_welcome(offers: pd.DataFrame, value: Value) -> None:
    """Missing values, flags and nullable integers pass the check."""
    assert _run(offers, value) is not None
    assert state("tried") == "ok"


def test_a_failed_offer_gets_another_chance(offers: pd.DataFrame) -> None:
    """It fails on one frame, stays on offer and may succeed on the next; then nothing is wrong with it."""
    with pytest.warns(PluginWarning):
        _run(offers, lambda offers: 1 / 0)
    failed = state("tried")

    result = _run(offers, lambda offers: offers["price"])

    assert failed == 'failed: tmapi_criteria "tried": ZeroDivisionError: division by zero'
    assert result is not None
    assert "tried" in registry.offered("criteria")
    assert state("tried") == "ok"


def test_what_was_wrong_in_loading_stays_wrong(write: Write, offers: pd.DataFrame) -> None:
    """A run that succeeds says nothing about another offer of that name that could not be taken in."""
    twice = """
    @hookimpl
    def tmapi_criteria():
        return [Criterion(name="value", goal="max", value=lambda offers: offers["price"])] * 2
    """
    with pytest.warns(PluginWarning):
        registry.load_file(write("twice.py", twice))
    offer = registry.offered("criteria")["value"]

    registry.run(offer, lambda: offers["price"])

    assert "the name belongs to the plugin" in state("twice")


_REFUSALS = [ParameterError("no such currency"), ColumnError("no such column")]
_ALONE = [
    Chart(name="tried", draw=print),
    DerivedColumns(name="tried", columns=(NewColumn(name="x", dtype="Int64", meaning="X."),), compute=print),
]


@pytest.mark.parametrize("error", _REFUSALS, ids=["an option", "a column"])
def test_a_refusal_of_one_criterion_among_others_is_a_failure(offers: pd.DataFrame, error: Exception) -> None:
    """The scoring goes on without it, unless failures are to be raised; then the refusal itself comes."""
    with pytest.warns(PluginWarning, match="no such"):
        result = _run(offers, _raiser(error))
    with pytest.raises(type(error), match="no such"):
        _run(offers, _raiser(error), strict=True)

    assert result is None


@pytest.mark.parametrize("error", _REFUSALS, ids=["an option", "a column"])
@pytest.mark.parametrize("value", _ALONE, ids=["a chart", "derived columns"])
def test_a_refusal_of_what_is_asked_for_alone_comes_through(
    offers: pd.DataFrame, error: Exception, value: Chart | DerivedColumns
) -> None:
    """There is nothing else to go on with, so the user is told what to mend."""
    offer = Offered(value, plugin="tried", version="", hook="tmapi_charts")

    with pytest.raises(type(error), match="no such"):
        registry.run(offer, lambda: _raiser(error)(offers))


def test_a_refusal_is_no_mark_against_the_plugin(write: Write, offers: pd.DataFrame) -> None:
    """Who asked for what cannot be done made the slip."""
    source = """
    @hookimpl
    def tmapi_columns():
        columns = (NewColumn(name="x", dtype="Int64", meaning="X."),)
        return [DerivedColumns(name="euro", columns=columns, compute=compute)]

    def compute(offers):
        from tmapi_analytics.errors import ParameterError
        raise ParameterError("no such currency")
    """
    registry.load_file(write("euro.py", source))

    with pytest.raises(ParameterError, match="no such currency"):
        registry.add_columns(offers, "euro")

    assert state("euro") == "ok"


def test_running_the_cell_again_clears_its_failures(offers: pd.DataFrame) -> None:
    """A criterion that was mended starts anew."""
    with pytest.warns(PluginWarning):
        _run(offers, lambda offers: 1 / 0)

    registry.criterion(goal="max", name="tried")(lambda offers: offers["price"])

    assert state("tried") == "ok"


def test_ctrl_c_comes_through(offers: pd.DataFrame) -> None:
    """A plugin that takes forever can be stopped."""

    def stopped(_: pd.DataFrame) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(offers, stopped)


def test_a_slow_run_is_told_once(offers: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    """The result counts, a warning says how long it took, and a second run is silent."""
    monkeypatch.setattr("tmapi_analytics.registry.host._SLOW_ELSEWHERE", 0.01)

    def slow(offers: pd.DataFrame) -> pd.Series:
        time.sleep(0.03)
        return offers["price"]

    with pytest.warns(PluginWarning, match="it is slow, it took 0.0 s"):
        first = _run(offers, slow)
    second = _run(offers, slow)

    assert first is not None
    assert second is not None
    assert state("tried").startswith("slow: tried took")


def test_what_is_the_packages_own_is_never_called_slow(
    offers: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a slow machine every chart takes long; that says nothing about a plugin."""
    monkeypatch.setattr("tmapi_analytics.registry.host._SLOW_ELSEWHERE", -1.0)
    own = registry.offered("charts")["provinces"]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        registry.run(own, lambda: offers)

    assert state(own.plugin) == "ok"


def test_a_token_in_a_message_is_hidden(offers: pd.DataFrame) -> None:
    """What a plugin complains of may be an URL; its token is not repeated."""

    def careless(_: pd.DataFrame) -> None:
        raise OSError("GET https://api.tmapi.io/x?apiToken=abcdef123456 failed")

    with pytest.warns(PluginWarning) as told:
        _run(offers, careless)

    assert "abcdef123456" not in str(told[0].message)
    assert "abcdef123456" not in state("tried")


_PUBLISHER = """
@hookimpl
def tmapi_publish_image(image{more}):
    {body}
"""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("raise OSError('bucket is gone')", "bucket is gone", id="raises"),
        pytest.param(
            "from tmapi_analytics.errors import ParameterError; raise ParameterError('too dark')",
            "too dark",
            id="refuses it",
        ),
        pytest.param("import asyncio; raise asyncio.CancelledError", "CancelledError", id="is cancelled"),
        pytest.param("raise BaseException('odd')", "BaseException: odd", id="raises what nobody expects"),
        pytest.param(
            "return 'ftp://host/x.jpg'", "'ftp://host/x.jpg', which is not a URL", id="another scheme"
        ),
        pytest.param("return 7", "'7', which is not a URL", id="no text"),
    ],
)
def test_a_failing_publisher_hands_on_to_the_next(write: Write, body: str, reason: str) -> None:
    """The picture is published all the same, and the failure is told."""
    registry.load_file(
        write("works.py", _PUBLISHER.format(more=", name", body="return f'https://x.org/{name}'"))
    )
    registry.load_file(write("fails.py", _PUBLISHER.format(more="", body=body)))

    with pytest.warns(PluginWarning) as told:
        url = registry.publish(b"jpeg", "lotus")

    assert url == "https://x.org/lotus"
    assert [reason in str(one.message) for one in told] == [True]


def test_the_first_publisher_that_answers_wins(write: Write) -> None:
    """One that leaves it to others is passed over; one behind the first answer is not asked."""
    registry.load_file(write("last.py", _PUBLISHER.format(more="", body="raise AssertionError('asked')")))
    registry.load_file(
        write("wins.py", _PUBLISHER.format(more="", body="return f'https://x.org/{len(image)}'"))
    )
    registry.load_file(write("passes.py", _PUBLISHER.format(more="", body="return None")))

    assert [offer.plugin for offer in registry.publishers()][-3:] == ["passes", "wins", "last"]
    assert registry.publish(b"four", "lotus") == "https://x.org/4"


def test_without_a_publisher_there_is_no_url() -> None:
    """Nobody answers, so the caller has to say what to do."""
    assert registry.publish(b"jpeg", "lotus") is None


def test_an_offer_knows_whose_it_is(write: Write) -> None:
    """Value object, plugin, version and hook travel together, for explanations."""
    registry.load_file(write("mine.py", criterion("value") + "\n__version__ = '0.3'"))

    offer = registry.offered("criteria")["value"]

    assert (offer.plugin, offer.version, offer.hook) == ("mine", "0.3", "tmapi_criteria")
    assert offer.value.goal == "max"


@pytest.mark.parametrize(
    ("says", "there"),
    [
        pytest.param("return False", [], id="not set up"),
        pytest.param("return True", ["asked"], id="set up"),
        pytest.param("raise ValueError('odd')", ["asked"], id="cannot say, so that publishing tells"),
    ],
)
def test_a_publisher_that_is_not_set_up_is_not_asked(write: Write, says: str, there: list[str]) -> None:
    """It is installed, and yet no search by an own picture is offered because of it."""
    ready = f"""
@hookimpl
def tmapi_can_publish():
    {says}
"""
    registry.load_file(write("asked.py", _PUBLISHER.format(more="", body="return 'https://x.org/'") + ready))

    assert [one.plugin for one in registry.publishers() if one.plugin == "asked"] == there
