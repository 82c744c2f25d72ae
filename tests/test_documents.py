"""What the documents show is run."""

from __future__ import annotations

import linecache
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pluggy
import pytest

import tmapi_analytics as tm
from tmapi_analytics import endpoints, hookspecs, registry

if TYPE_CHECKING:
    from tmapi_analytics.devserver import Sandbox

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if "```python\n" in path.read_text(encoding="utf-8")]
_NEEDS = {"search-many-pictures": ["pyarrow"], "use-a-cluster": ["dask.dataframe", "distributed"]}
"""Pages that need an extra -> the modules that it brings."""


def _blocks(text: str) -> list[str]:
    """The Python blocks of a document."""
    return re.findall(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def _run(text: str, name: str) -> dict[str, Any]:
    """The names that the Python blocks leave behind, run from top to bottom."""
    names: dict[str, Any] = {}
    try:
        for number, block in enumerate(_blocks(text)):
            cell = f"<{name}, block {number}>"
            # As a notebook does, so that the source of a cell can be found.
            linecache.cache[cell] = (len(block), None, block.splitlines(keepends=True), cell)
            exec(compile(block, cell, "exec"), names)
        _check_hooks(names)
    finally:
        if "box" in names:
            names["box"].stop()
        registry.reset()
    return names


def _check_hooks(names: dict[str, Any]) -> None:
    """Raise where a hook that a document implements is another one than the package asks for."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(
        SimpleNamespace(**{name: one for name, one in names.items() if name.startswith("tmapi_")})
    )
    manager.check_pending()


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")  # what a reader is told, too
def test_the_readme_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block of the README runs as it stands, in one namespace, on the sandbox."""
    monkeypatch.chdir(tmp_path)

    names = _run(README, "README.md")

    assert len(names["offers"]) > 20
    assert set(names["both"]["search"]) == {"bamboo cup", "category 130822002"}
    assert names["ranked"]["rank"].iloc[0] == 1
    assert names["best"]["price_tiers"].notna().any()
    assert {path.name for path in tmp_path.iterdir()} == {"lotus.html", "lotus.xlsx", "lotus.zip"}


@pytest.mark.filterwarnings("ignore::tmapi_analytics.errors.DataWarning")
@pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")  # Dask's own
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_documents_run_from_top_to_bottom(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every Python block of a page runs as it stands, and leaves nothing where it is run from."""
    for module in _NEEDS.get(page.stem, []):
        pytest.importorskip(module, reason="the page begins by naming the extra that it needs")
    monkeypatch.chdir(tmp_path)

    _run(page.read_text(encoding="utf-8"), page.name)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("number", "file"),
    [(0, "tmapi_analytics/parse.py"), (1, "tests/test_money.py")],
    ids=["a docstring", "a test"],
)
def test_what_contributors_are_to_imitate_is_in_the_code(number: int, file: str) -> None:
    """The guide quotes, it does not make up."""
    assert _blocks(CONTRIBUTING)[number] in (ROOT / file).read_text(encoding="utf-8")


def test_the_changelog_line_to_imitate_is_in_the_changelog() -> None:
    """The guide quotes a line that users have read."""
    (line,) = re.findall(r"^> (- .*\n)", CONTRIBUTING, flags=re.MULTILINE)

    assert line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_guides_endpoint_needs_its_row_and_nothing_else(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test that contributors are shown fails without the row, and passes with it."""
    row, test = _blocks(CONTRIBUTING)[2:]
    endpoint = eval(row, vars(endpoints))
    names: dict[str, Any] = {}
    exec(test, names)
    (shown,) = [value for name, value in names.items() if name.startswith("test_")]
    monkeypatch.delitem(endpoints.ENDPOINTS, endpoint.name, raising=False)  # somebody may have done as shown

    with pytest.raises(tm.ParameterError, match="there is no search 'shop_items'"):
        shown(box)
    monkeypatch.setitem(endpoints.ENDPOINTS, endpoint.name, endpoint)
    shown(box)
