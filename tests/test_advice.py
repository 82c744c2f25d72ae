"""What errors advise in Python, said anew in the panel and on the command line."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import tmapi_analytics
from tmapi_analytics.cli import conduct
from tmapi_analytics.widgets import words

PACKAGE = Path(tmapi_analytics.__file__).parent


@cache
def texts_of_the_package() -> str:
    """Every text in the code but for the tables' own, a line each."""
    tables = {Path(words.__file__), Path(conduct.__file__)}
    sources = (path for path in PACKAGE.rglob("*.py") if path not in tables)
    nodes = (node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return "\n".join(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@pytest.mark.parametrize("advice", sorted({*words._HERE, *conduct._IN_A_SHELL}))
def test_what_is_translated_is_still_said(advice):
    """An error that is worded anew leaves no translation behind that nothing meets."""
    assert advice in texts_of_the_package()
