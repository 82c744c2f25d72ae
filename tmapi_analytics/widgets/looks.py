"""How the panel's controls are laid out: labelled, in rows that wrap, so that 800 pixels are enough."""

from __future__ import annotations

from typing import Any

import ipywidgets

LABEL = "140px"


def field(kind: type[Any], label: str, *, wide: bool = False, **options: Any) -> Any:
    """A control with its label; texts count when Enter is pressed or the next control is reached."""
    if kind is ipywidgets.Text:
        options = {"continuous_update": False, **options}
    width = "98%" if wide else "285px"
    return kind(description=label, style={"description_width": LABEL}, layout={"width": width}, **options)


def tick(label: str, *, value: bool = False) -> ipywidgets.Checkbox:
    """A checkbox with its words beside it."""
    return ipywidgets.Checkbox(
        value=value, description=label, indent=False, layout={"width": "auto", "margin": "2px 12px 2px 2px"}
    )


def row(*controls: ipywidgets.Widget) -> ipywidgets.Box:
    """Controls side by side as far as there is room, the others below."""
    return ipywidgets.Box(controls, layout={"display": "flex", "flex_flow": "row wrap"})


def heading(text: str) -> ipywidgets.HTML:
    """What the controls below are for; `text` is ours, never a seller's.

    No heading: at what level of the page the panel stands, it cannot know.
    """
    return ipywidgets.HTML(f"<strong>{text}</strong>").add_class("tm-heading")
