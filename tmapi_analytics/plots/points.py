"""Offers as points of price and sales: which can be shown, which are best, which can carry a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.comparison import peers
from tmapi_analytics.plots.sales import Sales, read_sales
from tmapi_analytics.scoring import evidence

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Points:
    """The offers that have both a price and known sales.

    Attributes
    ----------
    offers : pandas.DataFrame
        Their rows.
    prices : array of float
        CNY.
    sales : Sales
        Pieces in 90 days.
    scores : array of float
        NaN where there is none.
    left_out : dict of str to int
        Phrase -> how many offers are not among them for that reason.
    """

    offers: pd.DataFrame
    prices: Numbers
    sales: Sales
    scores: Numbers
    left_out: dict[str, int]

    def __len__(self) -> int:
        return len(self.offers)


def read_points(offers: pd.DataFrame) -> Points:
    """Sort out which offers can be shown; one that lacks price and sales counts as without a price."""
    prices, sales = evidence.numbers(offers["price"]), read_sales(offers)
    scores = evidence.numbers(offers["score"]) if "score" in offers else np.full(len(offers), np.nan)
    no_price, bait, no_sales = np.isnan(prices), peers.bait(offers), np.isnan(sales.pieces)
    chosen = ~(no_price | bait | no_sales)
    return Points(
        offers=offers[chosen],
        prices=prices[chosen],
        sales=sales[chosen],
        scores=scores[chosen],
        left_out={
            "without_price": int(no_price.sum()),
            "bait": int(bait.sum()),
            "without_sales": int((no_sales & ~no_price & ~bait).sum()),
        },
    )


def front(prices: Numbers, pieces: Numbers) -> NDArray[np.intp]:
    """Where the offers stand that no cheaper or equally cheap one outsells, by price ascending.

    The Pareto front of a low price and many sales. Offers that sold none are not on it, and of equal ones
    only the first is.

    Examples
    --------
    >>> front(np.array([5.0, 2.0, 9.0, 2.0]), np.array([10.0, 3.0, 7.0, 4.0])).tolist()
    [3, 0]
    """
    order = np.lexsort((-pieces, prices))
    before = np.maximum.accumulate(np.concatenate([[0.0], pieces[order]]))[:-1]
    return order[pieces[order] > before]


def far_apart(spots: Numbers, least: float, most: int) -> list[int]:
    """Which of the spots along a line stay when none may be nearer than `least` to the next, at most `most`.

    The last one always stays; in the order of the line.

    Examples
    --------
    >>> far_apart(np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0], [9.0, 0.0]]), 2.0, 2)
    [1, 3]
    """
    kept: list[int] = []
    for place in reversed(range(len(spots))):
        if not kept or np.hypot(*(spots[kept[-1]] - spots[place])) >= least:
            kept.append(place)
    chosen = np.linspace(0, len(kept) - 1, min(len(kept), most)).round().astype(int)
    return sorted(kept[place] for place in chosen)
