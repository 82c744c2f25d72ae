"""What plugin authors test with."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics import registry, testing
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.hookspecs import Chart, Criterion, DerivedColumns, NewColumn, hookimpl
from tmapi_analytics.testing import check_plugin

from .conftest import Write, criterion

FRAMES = ["sandbox", "empty", "all missing", "one row", "100,000 rows", "only what it needs"]


class _Plugin:
    """Offers what it is given."""

    def __init__(self, *offers: Criterion | Chart | DerivedColumns) -> None:
        self._offers = offers

    @hookimpl
    def tmapi_criteria(self) -> list[object]:
        """Criteria."""
        return [offer for offer in self._offers if isinstance(offer, Criterion)]

    @hookimpl
    def tmapi_charts(self) -> list[object]:
        """Charts."""
        return [offer for offer in self._offers if isinstance(offer, Chart)]

    @hookimpl
    def tmapi_columns(self) -> list[object]:
        """Derived columns."""
        return [offer for offer in self._offers if isinstance(offer, DerivedColumns)]


def _criterion(value: object, needs: tuple[str, ...] = ("price",)) -> _Plugin:
    return _Plugin(Criterion(name="tried", goal="max", value=value, needs=needs))


def _changed(offers: pd.DataFrame) -> pd.Series:
    offers["price"] = offers["price"].fillna(1)
    return offers["price"]


def test_a_good_plugin_gets_a_report() -> None:
    """A row a frame, with time and share of missing values, and no problem."""
    report = check_plugin(_criterion(lambda offers: offers["price"]))

    assert list(report["frame"]) == FRAMES
    assert (report["problem"] == "").all()
    assert (report["seconds"] >= 0).all()
    assert report.set_index("frame").loc["all missing", "missing"] == 1
    assert report.set_index("frame").loc["one row", "missing"] == 0


@pytest.mark.parametrize(
    ("value", "frames", "problem"),
    [
        pytest.param(
            lambda offers: offers["price"] / offers["price"].iloc[0],
            ["empty"],
            "IndexError",
            id="takes the first",
        ),
        pytest.param(
            lambda offers: offers["price"].dropna(),
            ["all missing"],
            "0 rows for 20 offers",
            id="drops the missing",
        ),
        pytest.param(
            lambda offers: pd.Series(offers["price"].to_numpy()),
            ["sandbox", "one row", "only what it needs"],
            "its index is not the offers'",
            id="loses the index",
        ),
        pytest.param(
            _changed, ["all missing"], "it changes the offers that it is given", id="changes its input"
        ),
        pytest.param(
            lambda offers: offers["price"] + offers["shop_years"],
            ["only what it needs"],
            "KeyError: 'shop_years'",
            id="reads what it did not declare",
        ),
        pytest.param(
            lambda offers: offers["price"].mask(np.arange(len(offers)) >= 10_000, np.inf),
            ["100,000 rows"],
            "infinities (90,000 of 100,000 values)",
            id="infinite where there are many",
        ),
    ],
)
def test_each_kind_of_mistake_is_found(value: object, frames: list[str], problem: str) -> None:
    """On the very frames that show it, each in a line of its own."""
    with pytest.raises(AssertionError) as raised:
        check_plugin(_criterion(value))

    first, *lines = str(raised.value).splitlines()
    assert first == "a plugin does not stand up to awkward offers"
    assert [line.partition(": ")[0] for line in lines] == [
        f'_Plugin, tmapi_criteria "tried" on {frame}' for frame in frames
    ]
    assert all(problem in line for line in lines)


def test_charts_and_columns_are_tried_too() -> None:
    """A chart that needs a price and columns of another dtype fail; the report keeps them apart."""
    plugin = _Plugin(
        Chart(name="dots", draw=lambda ax, offers: ax.plot([offers["price"].iloc[0]]), needs=("price",)),
        DerivedColumns(
            name="half",
            columns=(NewColumn(name="half", dtype="Int64", meaning=""),),
            compute=lambda offers: pd.DataFrame({"half": offers["price"] / 2}),
            needs=("price",),
        ),
    )

    lines = testing.problems(testing.tried(plugin))

    assert [line for line in lines if "dots" in line] == [
        '_Plugin, tmapi_charts "dots" on empty: IndexError: single positional indexer is out-of-bounds'
    ]
    assert len([line for line in lines if '"half" is float64, declared as Int64' in line]) == len(FRAMES)


def test_a_column_that_no_search_brings_is_missing() -> None:
    """What a plugin needs from elsewhere is there, so that the plugin runs."""
    report = check_plugin(_criterion(lambda offers: offers["freight"], needs=("freight",)))

    assert set(report["missing"].dropna()) == {1.0}


def test_options_can_be_given() -> None:
    """A criterion that does nothing by default is tried with something to do."""
    plugin = _Plugin(
        Criterion(
            name="least", goal="max", value=lambda offers, low: offers["price"] * low, options={"low": np.nan}
        )
    )

    report = testing.tried(plugin, options={"least": {"low": 1}})

    assert report.set_index("frame").loc["one row", "missing"] == 0


def test_a_module_is_checked_as_it_would_be_loaded() -> None:
    """Misspelt hooks and names of built-ins are problems before anything is run."""

    class Careless:
        @hookimpl
        def tmapi_criterias(self) -> list[Criterion]:
            return []

        @hookimpl
        def tmapi_criteria(self) -> list[Criterion]:
            return [Criterion(name="price", goal="min", value=lambda offers: offers["price"])]

    with pytest.raises(AssertionError) as raised:
        check_plugin(Careless())

    assert 'tmapi_criterias: there is no such hook; did you mean "tmapi_criteria"?' in str(raised.value)
    assert 'tmapi_criteria "price": the name belongs to the plugin "criteria"' in str(raised.value)


def test_a_check_leaves_the_session_alone() -> None:
    """What is checked is not taken in."""
    check_plugin(_criterion(lambda offers: offers["price"]))

    assert "tried" not in registry.offered("criteria")


def test_a_picture_is_not_published_by_a_check() -> None:
    """A publisher is listed, and not asked: a check must leave nothing behind."""

    class Publisher:
        @hookimpl
        def tmapi_publish_image(self) -> str:
            raise AssertionError("published")

    report = check_plugin(Publisher())

    assert list(report["frame"]) == ["nothing, since it would publish"]


@pytest.mark.parametrize("name", ["criteria", "charts"])
def test_the_packages_own_stand_up_to_it(name: str) -> None:
    """What is asked of others holds for the built-ins."""
    assert len(check_plugin(name)) >= len(FRAMES)


def test_an_unknown_name_is_named_with_the_nearest() -> None:
    """Nothing is checked by mistake."""
    with pytest.raises(ParameterError, match='no plugin "critera"; did you mean "criteria"'):
        check_plugin("critera")


def _command(*words: str | Path) -> tuple[int, str]:
    """What the command line gives for `words`: its exit code, and all that it says."""
    done = subprocess.run(
        [sys.executable, "-m", "tmapi_analytics", *words], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_command_lists_plugins(write: Write) -> None:
    """A file given by `--plugin` is among them; in a narrow terminal, too, names stay whole."""
    code, said = _command("--plugin", write("mine.py", criterion("value")), "plugins")

    assert code == 0
    assert re.search("mine .* criteria: value .* ok .* file", said)
    assert all(name in said for kind in ("charts", "criteria") for name in registry.offered(kind))


def test_the_command_goes_on_with_a_broken_plugin(tmp_path: Path) -> None:
    """One line says what is wrong, the rest is listed."""
    code, said = _command("--plugin", tmp_path / "nothing.py", "plugins")

    assert code == 0
    assert 'plugin "nothing": it cannot be loaded: FileNotFoundError' in said


@pytest.mark.parametrize(
    ("value", "code", "last"),
    [
        pytest.param("offers['price']", 0, "No problem in 6 checks.", id="well"),
        pytest.param("offers['price'] * 1j", 11, "error: 6 problems found.", id="badly"),
    ],
)
def test_the_command_checks_one(write: Write, value: str, code: int, last: str) -> None:
    """It ends in an error where there is a problem, with a line for each."""
    source = textwrap.dedent(criterion("value", value)).replace(", value=", ", needs=('price',), value=")

    ended, said = _command("--plugin", write("mine.py", source), "plugins", "--check", "mine")

    assert ended == code
    assert said.splitlines()[-1] == last
    assert said.count("dtype complex128, not numbers") == (6 if code else 0)


@pytest.mark.parametrize("error", ["ParameterError", "ColumnError"])
def test_the_command_goes_on_where_a_plugin_refuses(write: Write, error: str) -> None:
    """An error of ours raised by a plugin is a problem like any other, and the next plugin is checked."""
    source = f"""
    from tmapi_analytics import errors

    def refuse(offers):
        raise errors.{error}("no such thing")

    @hookimpl
    def tmapi_criteria():
        return [Criterion(name="refusing", goal="max", value=refuse)]
    """
    files = ["--plugin", write("refusing.py", source), "--plugin", write("well.py", criterion("well"))]

    ended, said = _command(*files, "plugins", "--check")

    assert ended == 11
    assert said.count(f"{error}: no such thing") == 6
    assert "well" in said


def test_the_command_checks_a_file_that_brings_criteria(write: Write) -> None:
    """The file itself has nothing to try, its criterion is checked by its own name."""
    source = """
    import tmapi_analytics as tm

    @tm.criterion(goal="max", needs=["price"])
    def mine(offers):
        return offers["price"]
    """
    file = write("bringing.py", source)

    checks = [_command("--plugin", file, "plugins", "--check", name) for name in ("bringing", "mine")]

    assert [code for code, _ in checks] == [0, 0]
