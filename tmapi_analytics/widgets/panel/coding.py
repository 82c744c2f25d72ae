"""What the panel did, as the Python that does it without the panel. No widget here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tmapi_analytics.search.wanted import named

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.widgets.panel.asking import Call
    from tmapi_analytics.widgets.panel.filtering import Filters


def code(
    call: Call | None,
    frame: pd.DataFrame,
    *,
    scored_with: Mapping[str, Any],
    filters: Filters,
    selected: Sequence[int],
    confirmed: Sequence[int],
    sandbox: bool = False,
) -> str:
    """Python that gives `frame`, what the filters leave of it, and what was picked.

    Parameters
    ----------
    call : Call, optional
        The search; None where the panel was opened on a frame, which the code then calls ``offers``.
    frame : pandas.DataFrame
        What came of it.
    scored_with : mapping
        What `tm.score` was given; empty where it was not scored.
    filters : Filters
        What is shown of it.
    selected, confirmed : sequence of int
        Item ids.
    sandbox : bool
        Whether the panel has started a sandbox of its own, which the code then needs as well.
    """
    lines = ["import tmapi_analytics as tm", ""]
    lines += [*(["box = tm.sandbox()"] if sandbox else []), *_missing(frame)]
    lines.append(f"frame = {call.code if call else 'offers'}")
    if scored_with:
        given = [f"{name}={value!r}" for name, value in scored_with.items() if value is not None]
        lines.append(f"frame = tm.score(frame, {', '.join(given).removeprefix('weights=')})")
    lines.append(f"filtered = {filters.code(frame, 'frame')}")
    for name, ids in (("selected", selected), ("confirmed", confirmed)):
        if ids:
            lines.append(f"{name} = {list(ids)!r}")
    return "\n".join(lines)


def _missing(frame: pd.DataFrame) -> list[str]:
    pages = frame.attrs.get("tmapi", {}).get("missing_pages")
    return [f"# {named(pages)} still missing: the search asks for what is missing."] if pages else []
