"""Small widgets that ipywidgets does not have: a line that is read out, a picture with words, a picture file.

Each shows text as text: nothing that a seller wrote can become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from tmapi_analytics.widgets.gallery import STATIC


class Line(anywidget.AnyWidget):
    """A line of text, or lines of code; all but "dim" and "code" are read out when they change.

    Attributes
    ----------
    text : str
        What it says; empty, it takes no room.
    kind : {"plain", "dim", "error", "notice", "code"}
        How it looks.
    """

    _esm = STATIC / "line.js"
    _css = STATIC / "panel.css"
    text = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Enum(("plain", "dim", "error", "notice", "code"), "plain").tag(sync=True)


class Picture(anywidget.AnyWidget):
    """A picture and what it shows in words.

    Attributes
    ----------
    content : bytes
        The picture; empty where `url` says where it is.
    url : str
        Only http(s) is shown.
    alt : str
        For those who do not see it.
    """

    _esm = STATIC / "picture.js"
    content = traitlets.Bytes().tag(sync=True)
    url = traitlets.Unicode().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)


class Upload(anywidget.AnyWidget):
    """A picture file, chosen or just taken with a phone; what comes is not kept in the widget.

    JPEG, PNG and WebP of up to 7 MB come as they are. Larger ones, and formats that only the browser knows
    (HEIC in Safari), come as a JPEG that it drew; anything else comes as it is, too.

    Parameters
    ----------
    label : str
        What the button is for.
    chosen : callable
        Gets the file's name and its bytes; None instead of these where the file is too large.
    """

    _esm = STATIC / "upload.js"
    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, chosen: Callable[[str, bytes | None], object]) -> None:
        super().__init__(label=label)
        self._chosen = chosen
        self.on_msg(self._came)

    def _came(self, _: Any, content: dict[str, Any], buffers: list[memoryview]) -> None:
        self._chosen(str(content["name"]), bytes(buffers[0]) if buffers else None)


class Button(anywidget.AnyWidget):
    """A button that keeps the focus while it cannot be pressed; the browser's own would lose it.

    Parameters
    ----------
    label : str
        What is written on it.
    pressed : callable
        Called when it is pressed.
    primary : bool
        Whether it stands out.

    Attributes
    ----------
    disabled : bool
        Whether it can be pressed just now.
    """

    _esm = STATIC / "button.js"
    _css = STATIC / "panel.css"
    label = traitlets.Unicode().tag(sync=True)
    primary = traitlets.Bool().tag(sync=True)
    disabled = traitlets.Bool().tag(sync=True)

    def __init__(self, label: str, pressed: Callable[[], object], *, primary: bool = False) -> None:
        super().__init__(label=label, primary=primary)
        self._pressed = pressed
        self.on_msg(lambda *_: self.click())

    def click(self) -> None:
        """Press it; while it is disabled nothing happens."""
        if not self.disabled:
            self._pressed()


class Choice(anywidget.AnyWidget):
    """A few buttons of which one is pressed.

    Parameters
    ----------
    label : str
        What is chosen.
    options : mapping
        Words on the button -> value; the first is pressed.

    Attributes
    ----------
    value : str
        That of the button which is pressed.
    """

    _esm = STATIC / "choice.js"
    label = traitlets.Unicode().tag(sync=True)
    options: Any = traitlets.List().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, options: Mapping[str, str]) -> None:
        first = next(iter(options.values()))
        super().__init__(label=label, options=[list(one) for one in options.items()], value=first)


class Sliders(anywidget.AnyWidget):
    """Sliders one below the other, or side by side where there is room.

    Attributes
    ----------
    rows : list of dict
        For each its ``name``, ``label``, ``title``, ``low``, ``high``, ``step`` and ``disabled``; where
        wanted a ``unit``, and ``log`` for steps that are shares of the value, all above 0. An end of a range
        has ``not_above`` or ``not_below``: the name of the other.
    values : dict
        Name -> where it stands; the low end where it is not said.
    """

    _esm = STATIC / "sliders.js"
    rows: Any = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
