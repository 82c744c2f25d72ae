"""Who is compared with whom: the prices that are no bait, and the peers that a price is held against.

Peers are offers of the same search: similar pictures, or the same words. Nobody has looked whether they are
the same product, unless `confirmed` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.grouping import best_first
from tmapi_analytics.comparison.identity import identified
from tmapi_analytics.comparison.taking import chosen_ids, floats, item_ids, texts
from tmapi_analytics.errors import DataWarning, warn
from tmapi_analytics.scoring import evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

_QUARTERS = np.array([0.25, 0.5, 0.75])
_NAMED = 5
"""Of so many offers that are not there the numbers are told."""


@dataclass(frozen=True)
class Peers:
    """What the peers of each offer cost, a value a row of the frame.

    Attributes
    ----------
    count : array of float
        How many suppliers; 0 where there is none.
    low, median, high : array of float
        Quartiles of their prices in CNY, one each; NaN where there are none.
    """

    count: Floats
    low: Floats
    median: Floats
    high: Floats


def find_peers(frame: pd.DataFrame, prices: Floats, confirmed: Mask | None = None) -> Peers:
    """The peers of each offer: those of its search with a price, one listing a supplier, the first found.

    No weight moves them: the first is that of the lowest ``position``, whatever ranks high. Offers that name
    no supplier count as one supplier's. An offer is among its own peers, which makes an outlier look a little
    less so. With `confirmed` only these rows are peers.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers.
    prices : array of float
        In CNY; NaN for what is no peer, such as bait.
    confirmed : array of bool, optional
        The rows of the offers that somebody found to be the same product.

    Examples
    --------
    >>> offers = pd.DataFrame({"item_id": [1, 2, 3], "company_name": ["甲", "乙", "乙"]})
    >>> find_peers(offers, np.array([10.0, 20.0, 40.0])).median.tolist()
    [15.0, 15.0, 15.0]
    """
    counts = ~np.isnan(prices) if confirmed is None else confirmed & ~np.isnan(prices)
    search, supplier = searches(frame), identified(frame)[0]
    rows = best_first(frame[[name for name in ("position", "item_id") if name in frame]])
    told = pd.DataFrame({"search": search, "supplier": supplier, "price": prices}).iloc[rows[counts[rows]]]
    each = told.drop_duplicates(["search", "supplier"]).groupby("search")["price"]
    quartiles = each.quantile(_QUARTERS).unstack().reindex(index=search, columns=_QUARTERS)
    number = np.array(each.size().reindex(search, fill_value=0), dtype="float64")
    return Peers(number, *quartiles.to_numpy(dtype="float64").T)


def searches(frame: pd.DataFrame) -> NDArray[np.intp]:
    """Which search each row is of; one and the same where there is no such column."""
    return pd.factorize(texts(frame, "search"), use_na_sentinel=False)[0]


def bait(frame: pd.DataFrame, *, most: float = evidence.BAIT, share: float = evidence.PEER_SHARE) -> Mask:
    """Whether each list price is there to be seen, not to be paid; medians are those of each search.

    Examples
    --------
    >>> bait(pd.DataFrame({"price": [0.01, 20.0, 30.0, None]})).tolist()
    [True, False, False, False]
    """
    prices = floats(frame, "price")
    believable = pd.Series(np.where(prices > most, prices, np.nan))
    medians = believable.groupby(searches(frame)).transform("median").to_numpy(dtype="float64")
    return evidence.is_bait(prices, bait=most, peer_share=share, median=medians)


def prices_at(frame: pd.DataFrame, quantity: int | None) -> Floats:
    """The price of one piece: of the tier for `quantity` where known, else the list price; NaN for bait.

    Examples
    --------
    >>> offers = pd.DataFrame({"price": [0.01, 0.01, 9.0], "price_tiers": ["1:8.9|100:8", None, None]})
    >>> prices_at(offers, 300).tolist()
    [8.0, nan, 9.0]
    """
    tiers = evidence.tier_prices(frame, quantity)
    listed = np.where(bait(frame), np.nan, floats(frame, "price"))
    return np.select([np.isnan(tiers), tiers > evidence.BAIT], [listed, tiers], np.nan)


def is_confirmed(frame: pd.DataFrame, confirmed: Iterable[object] | None) -> Mask | None:
    """The rows of the offers that somebody looked at and found to be the same product; None where nobody did.

    An empty list is as none. Ids that are not in the frame do nothing; `found_confirmed` tells of them.

    Raises
    ------
    ParameterError
        They are no ids.
    """
    ids = [] if confirmed is None else chosen_ids("confirmed", confirmed)
    return item_ids(frame).isin(ids).to_numpy(dtype=bool) if ids else None


def found_confirmed(frame: pd.DataFrame, confirmed: Iterable[object] | None) -> Mask | None:
    """The rows of `is_confirmed`, of all offers that there are; None where none of them is there.

    Raises
    ------
    ParameterError
        They are no ids.

    Warns
    -----
    DataWarning
        Some of them are not there: mistyped, or of another search.
    """
    ids = [] if confirmed is None else chosen_ids("confirmed", confirmed)
    warn_of_absent("confirmed", ids, frame)
    same = is_confirmed(frame, ids)
    return same if same is not None and same.any() else None


def warn_of_absent(what: str, ids: Sequence[int], frame: pd.DataFrame) -> None:
    """Tell in one line which of the offers that `what` names are not in the frame.

    Warns
    -----
    DataWarning
        Some are not.
    """
    there = item_ids(frame)
    absent = sorted(set(ids) - set(there[there.isin(ids)]))
    if absent:
        first = f"{', '.join(map(str, absent[:_NAMED]))}{', …' if len(absent) > _NAMED else ''}"
        told = f"{len(absent):,} of {len(ids):,} {what} offers are not in this frame: {first}"
        warn(told, DataWarning)
