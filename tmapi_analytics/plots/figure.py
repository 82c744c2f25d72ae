"""A matplotlib figure that Jupyter shows although pyplot does not know it."""

from __future__ import annotations

import io

import matplotlib.figure


class Figure(matplotlib.figure.Figure):
    """A figure like any other of matplotlib's; the last line of a cell shows it as a picture.

    pyplot keeps no list of it: it is gone when nothing refers to it, and may be made in any thread.

    Examples
    --------
    >>> figure = Figure(figsize=(2, 1))
    >>> figure._repr_png_()[1:4]
    b'PNG'
    """

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        self.savefig(out, format="png")
        return out.getvalue()
