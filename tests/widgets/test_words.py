"""The panel's words for what errors advise in Python."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import tmapi_analytics
from tmapi_analytics.widgets import words

PACKAGE = Path(tmapi_analytics.__file__).parent


@cache
def texts_of_the_package() -> str:
    """Every text in the code but for the panel's own table, a line each."""
    sources = (path for path in PACKAGE.rglob("*.py") if path != Path(words.__file__))
    nodes = (node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return "\n".join(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@pytest.mark.parametrize("advice", words._HERE)
def test_what_the_panel_translates_is_still_said(advice):
    """An error that is worded anew leaves no translation behind that nothing meets."""
    assert advice in texts_of_the_package()
