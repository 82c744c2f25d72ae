"""What a report is asked for: checked, plain, and the same after a file."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tmapi_analytics import ParameterError
from tmapi_analytics.reports.asked import Asked


def test_what_was_asked_survives_a_file() -> None:
    """As JSON and back it is the same, item ids of notes included."""
    asked = Asked(
        title="Lotus",
        quantity=300,
        currency="EUR",
        rate=7.85,
        rate_date="2026-03-01",
        confirmed=[908305897124],
        notes={908305897124: "sample ordered"},
        conclusion="Order.",
        suppliers=3,
        language="zh",
        call_price=0.02,
    )

    back = Asked(**json.loads(json.dumps(asked.as_dict())))

    assert back == asked


def test_ids_may_be_numpys_and_repeat() -> None:
    """A column of a frame will do for confirmed offers; each counts once."""
    asked = Asked(confirmed=np.array([101, 102, 101]))

    assert asked.confirmed == (101, 102)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        pytest.param({"quantity": 0}, "quantity", id="no pieces"),
        pytest.param({"currency": "EUR"}, "rate", id="a currency without its rate"),
        pytest.param({"confirmed": ["the first"]}, "confirmed", id="an id in words"),
        pytest.param({"confirmed": 101}, "confirmed", id="a bare number for ids"),
        pytest.param({"notes": ["good"]}, "notes", id="notes without their offers"),
        pytest.param({"notes": {101: 5}}, "notes", id="a note that is a number"),
        pytest.param({"notes": {"cup": "good"}}, "notes", id="a note on no id"),
        pytest.param({"conclusion": 5}, "conclusion", id="a conclusion that is no text"),
        pytest.param({"suppliers": 11}, "suppliers", id="more suppliers than fit"),
        pytest.param({"suppliers": True}, "suppliers", id="a flag for a number"),
        pytest.param({"language": "de"}, "language", id="a language that is not there"),
        pytest.param({"call_price": float("nan")}, "call_price", id="a call price that is no number"),
    ],
)
def test_what_cannot_be_is_refused_by_name(given: dict[str, Any], name: str) -> None:
    """Also what a foreign file says: nothing is taken unchecked."""
    with pytest.raises(ParameterError, match=name):
        Asked(**given)
