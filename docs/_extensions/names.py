"""The role of a name in single backquotes: a link where it is public, code where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref

import tmapi_analytics as tm

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ON_A_PAGE = {name for name in tm.__all__ if not name.endswith(("Error", "Warning", "Interrupted"))}


def name(_role: str, raw: str, text: str, *_: Any, **__: Any) -> tuple[list[nodes.Node], list[Any]]:
    """The name as a node."""
    code = nodes.literal(raw, text)
    bare = text.removeprefix("tm.")
    if bare not in _ON_A_PAGE:
        return [code], []
    link = pending_xref(raw, refdomain="py", reftype="obj", reftarget=f"tmapi_analytics.{bare}")
    link += code
    return [link], []


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of the role."""
    app.add_role("name", name)
    return {"parallel_read_safe": True}
