"""A cell's criterion as files that work without the notebook."""

from __future__ import annotations

import json
import linecache
import math
import os
import statistics as st
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tmapi_analytics import registry
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.exporting import export_plugin

LIMIT = 3
_notebook = registry.criterion(goal="max")


@registry.criterion(
    goal="max", needs=["price", "composite_score"], options={"alpha": 0.5}, scale="log", unit="1"
)
def value_for_money(offers: pd.DataFrame, alpha: float) -> pd.Series:
    """Score a buyer gets for each yuan, "cheap" offers at {half} price."""

    def divided(by: pd.Series) -> pd.Series:
        return offers["composite_score"] / by

    return divided(np.power(offers["price"], alpha)) * math.sqrt(st.mean([1, 1]))


@pytest.fixture(autouse=True)
def _cell() -> None:
    """The cell has been run in this session."""
    _define(
        value_for_money, needs=["price", "composite_score"], options={"alpha": 0.5}, scale="log", unit="1"
    )


def _define(function: Callable[..., Any], **settings: Any) -> None:
    registry.criterion(goal="max", **settings)(function)


def test_a_project_has_all_that_is_needed(tmp_path: Path) -> None:
    """Metadata with the entry point and what to install, a module, a README, a test."""
    project = export_plugin("value_for_money", tmp_path / "tmapi-analytics-value")

    about = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    files = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    assert files == {
        "README.md",
        "pyproject.toml",
        "tests/test_value_for_money.py",
        "tmapi_analytics_value_for_money.py",
    }
    assert about["entry-points"]["tmapi_analytics"] == {"value_for_money": "tmapi_analytics_value_for_money"}
    assert about["dependencies"] == ["tmapi-analytics>=0.1.0", "numpy", "pandas"]
    assert about["description"] == 'Score a buyer gets for each yuan, "cheap" offers at {half} price.'
    assert "pip install pytest" in (project / "README.md").read_text(encoding="utf-8")


def test_the_single_file_is_the_same_criterion(tmp_path: Path, offers: pd.DataFrame) -> None:
    """Loaded in a session without the cell it has the same fields and gives the same values."""
    cell = registry.offered("criteria")["value_for_money"].value
    path = export_plugin("value_for_money", tmp_path, single=True)
    registry.reset()

    registry.load_file(path)

    file = registry.offered("criteria")["value_for_money"].value
    scored = offers.assign(composite_score=[4.0, 3.5, 5.0])
    assert path == tmp_path / "value_for_money.py"
    assert file.value is not cell.value
    for field in ("name", "goal", "needs", "scale", "half", "options", "bounds", "unit", "meaning"):
        assert getattr(file, field) == getattr(cell, field), field
    pd.testing.assert_series_equal(file.value(scored, alpha=0.5), cell.value(scored, alpha=0.5))


@pytest.mark.slow
def test_an_exported_project_installs_and_its_test_passes(tmp_path: Path) -> None:
    """It builds it, a fresh Python finds it among the plugins, and its own test is green there."""
    project = export_plugin("value_for_money", tmp_path / "project")
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps"]
    subprocess.run([*pip, "--target", site, project], check=True)
    listed = _python(
        site, "import tmapi_analytics.registry as r; print(r.plugins().to_json(orient='records'))"
    )

    tested = _python(
        site, "import pytest, sys; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '.']))", project
    )

    [row] = [row for row in json.loads(listed) if row["name"] == "value_for_money"]
    assert (row["version"], row["state"], row["origin"]) == ("0.1.0", "ok", "entry point")
    assert "1 passed" in tested


def _python(site: Path, code: str, folder: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(site)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _uses_a_variable(offers: pd.DataFrame) -> pd.Series:
    return offers["price"].clip(upper=LIMIT)


def _uses_a_function(offers: pd.DataFrame) -> pd.Series:
    return _uses_a_variable(offers)


def _has_a_default_of_the_notebook(offers: pd.DataFrame, limit: int = LIMIT) -> pd.Series:
    return offers["price"].clip(upper=limit)


def _keeps_a_count(offers: pd.DataFrame) -> pd.Series:
    global LIMIT  # noqa: PLW0603 - what the test is about
    LIMIT = 4
    return offers["price"]


def _imports_a_file_beside_it(offers: pd.DataFrame) -> pd.Series:
    import my_helpers

    return my_helpers.scaled(offers["price"])


def _imports_relatively(offers: pd.DataFrame) -> pd.Series:
    from .conftest import HEAD

    return offers[HEAD]


def _imports_what_a_package_lacks(offers: pd.DataFrame) -> pd.Series:
    import numpy.nosuch

    return numpy.nosuch.log(offers["price"])


def _imports_a_name_that_a_module_lacks(offers: pd.DataFrame) -> pd.Series:
    from pandas import nosuchname

    return nosuchname(offers["price"])


def _reaches_for_everything(offers: pd.DataFrame) -> pd.Series:
    return offers["price"].clip(upper=globals()["LIMIT"])


def _evaluates(offers: pd.DataFrame) -> pd.Series:
    return eval("offers['price'].clip(upper=LIMIT)")


def _executes(offers: pd.DataFrame) -> pd.Series:
    exec("offers = offers.clip(upper=LIMIT)")
    return offers["price"]


def _asks_the_notebook(offers: pd.DataFrame) -> pd.Series:
    display(offers)  # noqa: F821
    return offers["price"]


def _enclosed() -> Callable[..., pd.Series]:
    factor = 3

    def times(offers: pd.DataFrame) -> pd.Series:
        return offers["price"] * factor

    return times


@pytest.mark.parametrize(
    ("function", "name"),
    [
        pytest.param(_uses_a_variable, 'the notebook\'s "LIMIT"', id="a variable of the notebook"),
        pytest.param(
            _uses_a_function, 'the notebook\'s "_uses_a_variable"', id="another function of the notebook"
        ),
        pytest.param(
            _has_a_default_of_the_notebook, 'the notebook\'s "LIMIT"', id="a default taken from outside"
        ),
        pytest.param(_keeps_a_count, 'the notebook\'s "LIMIT"', id="a variable that it sets outside"),
        pytest.param(_enclosed(), 'the notebook\'s "factor"', id="a variable of a function around it"),
        pytest.param(_imports_a_file_beside_it, 'the module "my_helpers"', id="a file beside the notebook"),
        pytest.param(_imports_relatively, 'the module ".conftest"', id="a relative import"),
        pytest.param(
            _imports_what_a_package_lacks, 'the module "numpy.nosuch"', id="a module that a package lacks"
        ),
        pytest.param(
            _imports_a_name_that_a_module_lacks,
            'the name "nosuchname", which "pandas" does not have',
            id="a name that a module lacks",
        ),
        pytest.param(_reaches_for_everything, "globals, which may", id="all names of the notebook"),
        pytest.param(_evaluates, "eval, which may", id="a text evaluated"),
        pytest.param(_executes, "exec, which may", id="a text executed"),
        pytest.param(_asks_the_notebook, 'the notebook\'s "display"', id="what only notebooks have"),
    ],
)
def test_what_would_not_run_elsewhere_is_refused_by_name(
    tmp_path: Path, function: Callable[..., Any], name: str
) -> None:
    """The error names it, and nothing is written."""
    _define(function, name="tried")

    with pytest.raises(ParameterError, match="would not run elsewhere") as raised:
        export_plugin("tried", tmp_path / "project")

    assert name in str(raised.value)
    assert not (tmp_path / "project").exists()


def test_another_decorator_is_refused(tmp_path: Path) -> None:
    """It changes the function in a way that the source below it does not show."""

    def twice(function: Callable[..., pd.Series]) -> Callable[..., pd.Series]:
        return function

    @registry.criterion(goal="max")
    @twice
    def decorated(offers: pd.DataFrame) -> pd.Series:
        return offers["price"]

    with pytest.raises(ParameterError, match="the decorator @twice"):
        export_plugin("decorated", tmp_path)


@pytest.mark.parametrize(
    ("function", "settings", "message"),
    [
        pytest.param(lambda offers: offers["price"], {}, "only a function written with def", id="a lambda"),
        pytest.param(np.sqrt, {}, "only a function written with def", id="a function written in C"),
        pytest.param(
            value_for_money,
            {"options": {"alpha": np.float64(2)}},
            "options cannot be written down",
            id="a numpy value",
        ),
    ],
)
def test_what_has_no_source_is_refused(
    tmp_path: Path, function: Callable[..., Any], settings: dict[str, Any], message: str
) -> None:
    """There must be text to copy, and text for every setting."""
    _define(function, name="tried", **settings)

    with pytest.raises(ParameterError, match=message):
        export_plugin("tried", tmp_path)


def test_the_source_of_a_notebooks_cell_is_found(tmp_path: Path) -> None:
    """A cell is no file: its lines are where IPython puts them, under a name of its own."""
    function = "def logs(offers):\n    return np.log(offers['price'])\n"
    cell = f"import numpy as np\n\n@criterion(goal='min')\n{function}"
    lines = cell.splitlines(keepends=True)
    linecache.cache["<cell 7>"] = (len(cell), None, lines, "<cell 7>")
    exec(compile(cell, "<cell 7>", "exec"), {"criterion": registry.criterion})

    path = export_plugin("logs", tmp_path, single=True)

    text = path.read_text(encoding="utf-8")
    assert "import numpy as np\n" in text
    assert f"\n\n\n{function}" in text
    assert "@criterion" not in text


def _in_a_cell(cell: str, name: str) -> None:
    linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
    exec(compile(cell, name, "exec"), {"criterion": registry.criterion})


_DOTTED = """import numpy as np
import os.path
import xml.etree.ElementTree

@criterion(goal='max')
def dotted(offers):
    root = xml.etree.ElementTree.fromstring('<a>1</a>')
    return offers['price'] * float(root.text) * np.float64(len(os.path.sep))
"""


def test_a_module_within_a_module_is_imported_as_it_is_used(tmp_path: Path) -> None:
    """The outer name alone would not bring the inner module, in a Python where nobody else imports it."""
    _in_a_cell(_DOTTED, "<cell 8>")

    path = export_plugin("dotted", tmp_path, single=True)

    imports = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("import ")]
    assert imports == ["import numpy as np", "import os.path", "import xml.etree.ElementTree"]


def test_a_module_imported_inside_is_fine(tmp_path: Path) -> None:
    """Submodules by either statement, and names that only a submodule is."""
    _in_a_cell(
        "@criterion(goal='max')\n"
        "def inside(offers):\n"
        "    import xml.dom.minidom\n"
        "    from os import path\n"
        "    from xml.etree import ElementTree\n"
        "    return offers['price']\n",
        "<cell 9>",
    )

    path = export_plugin("inside", tmp_path, single=True)

    assert "    from xml.etree import ElementTree\n" in path.read_text(encoding="utf-8")


def test_a_cell_under_a_magic_is_refused_with_the_way_out(tmp_path: Path) -> None:
    """IPython keeps no source of what %%time runs; the error says how to define it instead."""
    names = {"criterion": registry.criterion}
    cell = "@criterion(goal='max')\ndef timed(offers):\n    return offers['price']\n"
    exec(compile(cell, "<timed exec>", "exec"), names)

    with pytest.raises(
        ParameterError, match=r'source of "timed" cannot be found.*without a magic such as %%time'
    ):
        export_plugin("timed", tmp_path)


def test_a_function_typed_at_a_prompt_is_refused(tmp_path: Path) -> None:
    """Where Python kept no source the error says where to define it."""
    names: dict[str, Any] = {}
    exec("def typed(offers):\n    return offers['price']", names)
    _define(names["typed"])

    with pytest.raises(ParameterError, match='the source of "typed" cannot be found'):
        export_plugin("typed", tmp_path)


@pytest.mark.parametrize("name", ["value_for_mony", "price"])
def test_only_what_a_cell_has_defined_is_exported(tmp_path: Path, name: str) -> None:
    """Neither a misspelt name nor a built-in; the error names what cells have."""
    with pytest.raises(ParameterError, match=r"no cell has defined.*Cells have: value_for_money"):
        export_plugin(name, tmp_path)


@pytest.mark.parametrize("single", [False, True], ids=["a project", "a file"])
def test_nothing_is_overwritten(tmp_path: Path, single: bool) -> None:
    """What was edited since the last export stays."""
    export_plugin("value_for_money", tmp_path, single=single)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    with pytest.raises(ParameterError, match="is there already and is not overwritten"):
        export_plugin("value_for_money", tmp_path, single=single)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
