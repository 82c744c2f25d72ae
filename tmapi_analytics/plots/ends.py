"""Names at the ends of lines, right of the axes: who reads them needs no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.plots import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.float64]
    Point = tuple[float, float]

_LINES = 3.3
"""Heights of a letter that a name of two lines takes."""


def name_ends(ax: Axes, ends: Sequence[Point], names: Sequence[str]) -> None:
    """Write names of two lines right of the axes, each as near to the end of its line as the others let it.

    A stroke leads to where the line ends, in its colour by the order of `style.PALETTE`. The axes must have
    their limits. Names that are too many for the axes stand evenly; `draw` sees to it that they do not touch.
    """
    to_axes = ax.transData + ax.transAxes.inverted()
    heights = to_axes.transform([(0.0, height) for _, height in ends])[:, 1]
    apart = min(_LINES * style.SMALL / style.height_of(ax), 1 / max(len(names) - 1, 1))
    places = spread_out(heights, apart)
    for number, (name, end, place) in enumerate(zip(names, ends, places, strict=True)):
        look = {"color": style.PALETTE[number % len(style.PALETTE)], "linewidth": 0.7}
        ax.annotate(
            name,
            xy=end,
            xytext=(1.04, place),
            xycoords=ax.transData,
            textcoords=ax.transAxes,
            annotation_clip=False,
            va="center",
            fontsize=style.SMALL,
            color=style.INK,
            linespacing=1.15,
            parse_math=False,
            arrowprops={"arrowstyle": "-", "relpos": (0, 0.5), "shrinkB": 0, **look},
        )


def spread_out(places: ArrayLike, least: float) -> Numbers:
    """The places, at least so far apart, moved as little as that takes and kept between 0 and 1.

    The least sum of squared moves: isotonic regression by pooling adjacent violators (Barlow et al.,
    *Statistical Inference under Order Restrictions*, 1972) of the places less what stands below each.

    Examples
    --------
    >>> spread_out([0.5, 0.52, 0.9], least=0.1).round(2).tolist()
    [0.46, 0.56, 0.9]
    """
    wanted = np.asarray(places, dtype="float64")
    order = np.argsort(wanted, kind="stable")
    below = least * np.arange(len(wanted))
    pools: list[list[float]] = []
    for place in wanted[order] - below:
        pools.append([float(place)])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    levels = np.repeat([np.mean(pool) for pool in pools], [len(pool) for pool in pools])
    found = np.empty_like(wanted)
    found[order] = np.clip(levels, 0, max(1 - below[-1], 0)) + below
    return found
