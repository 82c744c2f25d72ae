"""Plugins as a stranger would write and install them: real modules beside real metadata."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pandas as pd
import pytest

from tmapi_analytics import registry
from tmapi_analytics.config import APP

HEAD = "from tmapi_analytics.hookspecs import Chart, Criterion, DerivedColumns, NewColumn, hookimpl\n"

Install = Callable[..., None]
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _fresh_host(clean_settings: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No plugin of this environment or of another test takes part, but for the package's own."""
    others = [entry.name for entry in entry_points(group="tmapi_analytics") if entry.dist.name != APP]
    monkeypatch.setenv("TMAPI_DISABLE_PLUGINS", ",".join(others))
    registry.reset()
    yield
    registry.reset()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Lays a distribution of one module where Python finds it, without pip."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    known = set(sys.modules)

    def lay(name: str, source: str, *, version: str = "1.0", entry: str | None = None) -> None:
        module = name.replace("-", "_")
        (site / f"{module}.py").write_text(HEAD + textwrap.dedent(source), encoding="utf-8")
        about = site / f"{module}-{version}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (about / "entry_points.txt").write_text(f"[tmapi_analytics]\n{entry or name} = {module}\n")

    yield lay
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", None)).startswith(str(site)):
            del sys.modules[name]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a plugin that is one file."""

    def lay(name: str, source: str) -> Path:
        path = tmp_path / name
        path.write_text(HEAD + textwrap.dedent(source), encoding="utf-8")
        return path

    return lay


@pytest.fixture
def offers() -> pd.DataFrame:
    """Three offers whose index is no position."""
    return pd.DataFrame({"price": [60.0, 40.8, 54.69], "shop_years": [9.0, 3.0, 1.0]}, index=[7, 3, 5])


def state(name: str) -> str:
    """What `tm.plugins` says of a plugin."""
    table = registry.plugins().set_index("name")
    return str(table.loc[name, "state"])


def criterion(name: str, value: str = "offers['price']") -> str:
    """Source of a plugin with one criterion."""
    return f"""
@hookimpl
def tmapi_criteria():
    return [Criterion(name={name!r}, goal="max", value=lambda offers: {value})]
"""
