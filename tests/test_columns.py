"""The table of columns, and the dictionary that is made of it."""

import pytest

from tmapi_analytics import parse
from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS, data_dictionary, dtype
from tmapi_analytics.frames import empty_frame


def test_the_dictionary_is_the_frame():
    """The data dictionary names exactly a search's columns and dtypes, in the frame's order."""
    dictionary = data_dictionary().head(len(COLUMNS))

    frame = empty_frame()
    assert dictionary["column"].tolist() == frame.columns.tolist()
    assert dictionary["dtype"].tolist() == [str(kind) for kind in frame.dtypes]


def test_the_dictionary_says_something_about_every_column():
    """Every column has a meaning and an example; what the payload tells has a source and a Chinese term."""
    dictionary = data_dictionary()

    assert (dictionary[["meaning", "example"]] != "").all(axis=None)
    told = dictionary.head(len(COLUMNS)).query("source != ''")
    assert len(told) == len(COLUMNS) - 4
    assert (told["chinese"] != "").all()


def test_the_dictionary_ends_with_what_details_add():
    """Their source says which endpoint they come from."""
    details = data_dictionary().tail(len(DETAIL_COLUMNS))

    assert details["column"].tolist() == [column.name for column in DETAIL_COLUMNS]
    assert details["source"].str.startswith("item_detail: ").all()


def test_the_dictionary_is_all_text():
    """No cell of the dictionary is missing or anything but text."""
    assert all(isinstance(cell, str) for cell in data_dictionary().to_numpy().ravel())


@pytest.mark.parametrize(
    "column",
    [column for column in COLUMNS + DETAIL_COLUMNS if column.sources],
    ids=lambda column: column.name,
)
def test_every_source_has_a_reader(column):
    """What the payload tells is read by a reader that exists, and its example is what the frame shows."""
    assert callable(getattr(parse, column.reader))
    assert column.paths


def test_paths_are_keys_and_places():
    """A source in dots and brackets is a way of keys and places in lists."""
    city = next(column for column in COLUMNS if column.name == "city")

    assert city.paths == (("delivery_info", "area_from", 1),)


def test_names_are_unique():
    """No two columns share a name."""
    assert len({column.name for column in COLUMNS + DETAIL_COLUMNS}) == len(COLUMNS + DETAIL_COLUMNS)


def test_text_is_what_pandas_makes_of_strings(text_dtype):
    """Text columns have the installed pandas' own string dtype."""
    assert dtype("text") == text_dtype


@pytest.fixture
def text_dtype():
    """What pandas infers by itself."""
    import pandas as pd

    return pd.DataFrame({"name": ["lotus"]})["name"].dtype
