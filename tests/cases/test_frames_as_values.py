"""Frames as plain values: whatever can be kept comes back equal, and what is read can do no harm."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import tmapi_analytics as tm
from tmapi_analytics.cases.frames import as_plain, from_plain


def through_json(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame, written to JSON and read back."""
    return from_plain(json.loads(json.dumps(as_plain(frame))))


TIMES = ["2026-01-01 00:00:00.000001", None, "2026-03-01 12:30:00.000000"]
COLUMNS: dict[str, Any] = {
    "whole numbers up to the last": pd.array([2**63 - 1, None, -(2**63)], dtype="Int64"),
    "whole numbers without a sign": pd.array([2**64 - 1, None, 0], dtype="UInt64"),
    "numpy's whole numbers": np.array([2**62 + 1, 0, -5]),
    "numpy's without a sign": np.array([2**64 - 1, 0, 5], dtype="uint64"),
    "numbers": [0.1, np.nan, 5e-324],
    "endless numbers": [np.inf, -np.inf, -0.0],
    "short numbers": np.array([0.1, np.nan, 3.4e38], dtype="float32"),
    "numbers that may be missing": pd.array([0.1, None, 1e308], dtype="Float64"),
    "flags": [True, False, True],
    "flags that may be missing": pd.array([True, None, False], dtype="boolean"),
    "texts": ["莲子", None, '"\\\x00\n'],
    "texts of another kind": pd.array(["a", None, "b"], dtype="string"),
    "half a character": pd.Series(["a\ud800", "b", "c"], dtype=object),
    "all sorts": pd.Series(["a", 1, None], dtype=object),
    "times": pd.to_datetime(TIMES).astype("datetime64[us]"),
    "times to the last digit": pd.to_datetime(["2026-01-01 00:00:00.123456789", None, None]),
    "times in UTC": pd.to_datetime(TIMES, utc=True).astype("datetime64[us, UTC]"),
    "times in China": pd.to_datetime(TIMES, utc=True).tz_convert("Asia/Shanghai"),
    "lengths of time": pd.to_timedelta([1, None, 3], unit="s"),
    "categories": pd.Categorical(["x", None, "y"], categories=["y", "x"], ordered=True),
    "nothing": [None, None, None],
}


@pytest.mark.parametrize("values", list(COLUMNS.values()), ids=list(COLUMNS))
def test_a_column_comes_back_equal(values):
    """Values, dtype and what is missing are the same, also without rows."""
    frame = pd.DataFrame({"column": values})

    assert_frame_equal(through_json(frame), frame)
    assert_frame_equal(through_json(frame.head(0)), frame.head(0))


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="key")),
        pd.DataFrame({"a": [1, 2]}, index=[7, 3]),
        pd.DataFrame({"a": [1, 2, 3, 4]}).iloc[::-2],
        pd.DataFrame(),
        pd.DataFrame(index=[1, 2]),
        pd.DataFrame({"b": [1], "a": [2]}).rename_axis(columns="names"),
    ],
    ids=["named texts", "numbers", "a range backwards", "nothing", "an index alone", "a name over columns"],
)
def test_an_index_comes_back_equal(frame):
    """Labels, their dtype and names are the same."""
    assert_frame_equal(through_json(frame), frame)


def test_a_scored_search_comes_back_equal(box):
    """With every column, dtype and all attrs."""
    ranked = tm.score(tm.search_items("bamboo cup"), {"shop_years": 1})

    back = through_json(ranked)

    assert_frame_equal(back, ranked)
    assert back.attrs == ranked.attrs


@given(
    numbers=st.lists(st.floats(), max_size=20),
    texts=st.lists(st.none() | st.text(st.characters(codec="utf-8")), max_size=20),
)
def test_any_number_and_any_text_comes_back(numbers, texts):
    """To the last digit and character."""
    for frame in (
        pd.DataFrame({"n": numbers}, dtype=float),
        pd.DataFrame({"t": pd.Series(texts, dtype=object)}),
    ):
        assert_frame_equal(through_json(frame), frame)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"odd": [{1}, {2}]}), 'the column "odd" holds object'),
        (pd.DataFrame({"odd": pd.interval_range(0, 2)}), 'the column "odd" holds interval'),
        (
            pd.DataFrame({"odd": pd.period_range("2026", periods=2, freq="M")}),
            'the column "odd" holds period',
        ),
        (pd.DataFrame({1: [1]}), "names"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "each once"),
        (pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)])), "one level"),
    ],
    ids=["sets", "intervals", "periods", "a number as a name", "a name twice", "two levels"],
)
def test_what_cannot_be_kept_is_refused(frame, said):
    """Before anything is written, with what it is."""
    with pytest.raises(tm.ParameterError, match=said):
        as_plain(frame)


def test_attrs_that_are_no_json_become_text():
    """A time of the user's own does not stop a case."""
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["when"] = pd.Timestamp("2026-01-01")

    assert through_json(frame).attrs == {"when": "2026-01-01 00:00:00"}


@pytest.mark.parametrize(
    "kind",
    [
        "object_",
        "O",
        "V8",
        "S5",
        "category[int]",
        "Sparse[int]",
        "int64[pyarrow]",
        "datetime64[ns, dateutil//etc/passwd]",
        "datetime64[us, ../../etc/passwd]",
        "datetime64[D]",
        "interval",
        None,
        [],
    ],
)
def test_a_dtype_that_no_case_has_is_refused(kind):
    """Nothing is looked up by a name that a stranger gives."""
    plain = as_plain(pd.DataFrame({"a": [1]}))
    plain["columns"][0]["dtype"] = kind

    with pytest.raises((ValueError, TypeError)):
        from_plain(plain)
