"""Numbers and times along axes, written as people write them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.plots import style

if TYPE_CHECKING:
    from matplotlib.axis import Axis, XAxis, YAxis
    from numpy.typing import NDArray


def log_axis(axis: XAxis | YAxis, low: float, high: float) -> None:
    """Make x or y a log axis from `low` to `high`, with numbers as people write them: 0.5, 1, 2, 5, 10."""
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

    middle, name = math.sqrt(low * high), axis.axis_name
    # Equal numbers are one slim bar in the middle, not a wall.
    limits = (min(low / 1.1, middle / 1.6), max(high * 1.1, middle * 1.6))
    axis.axes.set(**{f"{name}scale": "log", f"{name}lim": limits})
    decades = math.log10(high / low)
    most, per_decade = _ticks_that_fit(axis, decades, high)
    if decades < 0.8:
        axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
    else:
        axis.set_major_locator(LogLocator(subs=per_decade))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(plain_number)


def _ticks_that_fit(axis: XAxis | YAxis, decades: float, high: float) -> tuple[int, tuple[int, ...]]:
    """How many ticks have room along the axis, and which of a decade where it has several."""
    # Upright, a number is as high as two or three letters are wide.
    along = style.free_width(axis.axes) if axis.axis_name == "x" else 3 * style.height_of(axis.axes)
    letters = len(plain_number(10 ** int(math.log10(max(high, 1)))))
    # Numbers such as 1,000 and 2,000 stand a third of a decade apart.
    return min(max(int(along / 40), 2), 8), (1, 2, 5) if along > 18 * letters * decades else (1,)


def time_axis(axis: XAxis, times: NDArray[np.datetime64]) -> None:
    """Make x an axis of days in UTC, as 2026-10-12, or of hours where all times are within two days."""
    import matplotlib.dates

    dates: Any = matplotlib.dates  # not typed
    apart = times.max() - times.min()
    if apart < np.timedelta64(5, "m"):
        axis.set_ticks([dates.date2num(times.min())])  # ticks of seconds would all read the same
    else:
        axis.set_major_locator(dates.AutoDateLocator(maxticks=5))
    shown = "%m-%d %H:%M" if apart < np.timedelta64(2, "D") else "%Y-%m-%d"
    axis.set_major_formatter(dates.DateFormatter(shown))


def signed_number(value: float, _place: float = 0) -> str:
    """A change as people write it; a formatter for an axis.

    Examples
    --------
    >>> signed_number(10.0), signed_number(-2.5), signed_number(0.0)
    ('+10', '-2.5', '0')
    """
    return f"{value:+,.10g}" if value else "0"


def plain_number(value: float, _place: float = 0) -> str:
    """A number as people write it; a formatter for an axis.

    Examples
    --------
    >>> plain_number(12000.0), plain_number(0.5)
    ('12,000', '0.5')
    """
    return f"{value:,.10g}"


def count_axis(axis: Axis) -> None:
    """Write counts: whole numbers, thousands apart."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(plain_number)
