"""What the documents show is run, and what they list is there."""

from __future__ import annotations

import linecache
import re
from pathlib import Path

import pytest

import tmapi_analytics as tm
from tmapi_analytics import registry
from tmapi_analytics.config import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if "```python\n" in path.read_text(encoding="utf-8")]
_NEEDS = {"search-many-pictures": ["pyarrow"]}
"""Pages that need an extra -> the modules that it brings."""


def _run(text: str, name: str) -> dict[str, object]:
    """The names that the Python blocks leave behind, run from top to bottom."""
    names: dict[str, object] = {}
    try:
        for number, block in enumerate(
            re.findall(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
        ):
            cell = f"<{name}, block {number}>"
            # As a notebook does, so that the source of a cell can be found.
            linecache.cache[cell] = (len(block), None, block.splitlines(keepends=True), cell)
            exec(compile(block, cell, "exec"), names)
    finally:
        if "box" in names:
            names["box"].stop()
        registry.reset()
    return names


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


def test_the_reference_lists_every_public_name() -> None:
    """A name that comes or goes is told in the API page; errors stand on a page that is generated."""
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")

    listed = set(re.findall(r"^\.\. auto\w+:: (\w+)$", page, flags=re.MULTILINE))

    assert listed == {name for name in tm.__all__ if not name.endswith(("Error", "Warning", "Interrupted"))}


def test_the_readme_lists_settings_that_exist() -> None:
    """No variable of the README is misspelt."""
    listed = {name.removeprefix("TMAPI_").lower() for name in re.findall(r"TMAPI_[A-Z_]+", README)}

    assert listed <= {*SETTINGS, "plugins", "disable_plugins"}
    assert "token" in listed


def test_public_names_are_sorted_and_all_there() -> None:
    """`__all__` is complete, in order, and each of its names loads and is documented."""
    assert list(tm.__all__) == sorted(tm.__all__)
    assert set(tm.__all__) == set(tm._ROOM_OF)
    for name in tm.__all__:
        assert getattr(tm, name).__doc__, name


def test_no_public_name_is_a_rooms_name() -> None:
    """Late loading puts modules beside the public names, so the two must not meet."""
    rooms = {path.stem for path in Path(tm.__file__).parent.iterdir()}

    assert not rooms & set(tm.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """Late loading does not make up names."""
    with pytest.raises(AttributeError, match="serach_image"):
        tm.serach_image  # noqa: B018


def test_the_architecture_names_every_room() -> None:
    """A room that comes or goes is told in the architecture page."""
    page = (DOCS / "explanation" / "architecture.md").read_text(encoding="utf-8")
    there = {
        path.name if path.is_file() else f"{path.name}/"
        for path in Path(tm.__file__).parent.iterdir()
        if not path.name.startswith("__") and path.name != "py.typed"
    }

    told = set(re.findall(r"^  (\w+(?:\.py|/)) ", page, flags=re.MULTILINE))

    assert told - {"__init__.py"} == there
