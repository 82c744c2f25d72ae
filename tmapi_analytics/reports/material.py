"""What a report is written from: the offers in order, those that it is about, and how sure their order is.

Everything is computed when it is first needed, and once. Nothing here is said to anybody: sentences are for
``verdict``, ``shortlist`` and the other parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics import comparison, tiers
from tmapi_analytics.comparison import flagging
from tmapi_analytics.comparison.identity import supplier_keys
from tmapi_analytics.comparison.news import NOT_COMPARED
from tmapi_analytics.comparison.peers import Peers, bait, find_peers
from tmapi_analytics.comparison.taking import check, item_ids
from tmapi_analytics.errors import ColumnError, ParameterError, overheard
from tmapi_analytics.ranking import sensitivity
from tmapi_analytics.reports.tidy import tidy
from tmapi_analytics.reports.voice import Voice
from tmapi_analytics.scoring.evidence import numbers, prices_at
from tmapi_analytics.scoring.plan import ATTRS
from tmapi_analytics.scoring.valuing import ATTRS as VALUES
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tmapi_analytics.reports.asked import Asked

MOST_SURE = 10
"""For how many of the best it is worked out how sure their places are."""


def flagged(offers: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """`tm.flag` of the offers in the language asked for, by the thresholds of any flags before.

    Raises
    ------
    ParameterError, ColumnError
        It is no frame of offers.
    """
    check(offers)
    thresholds = _mapping(_mapping(offers.attrs.get(flagging.ATTRS)).get("thresholds"))
    confirmed = asked.confirmed or None
    return comparison.flag(offers, asked.quantity, confirmed=confirmed, language=asked.language, **thresholds)


@dataclass(frozen=True, eq=False)
class Material:
    """Offers and what was asked of them.

    Attributes
    ----------
    given : pandas.DataFrame
        The offers as they came, flagged or not.
    asked : Asked
        What for.
    earlier : pandas.DataFrame, optional
        The look before.
    """

    given: pd.DataFrame
    asked: Asked
    earlier: pd.DataFrame | None = None

    @cached_property
    def voice(self) -> Voice:
        """Says values as asked."""
        return Voice(self.asked.language, self.asked.money)

    @cached_property
    def offers(self) -> pd.DataFrame:
        """All offers, the best first, with every column of a search and the flags."""
        if {"flags", "duplicate_of"} <= set(self.given):
            return tidy(self.given)
        return tidy(flagged(self.given, self.asked))

    @cached_property
    def is_checked(self) -> bool:
        """Whether somebody looked at one of these offers, at least."""
        return bool(self.confirmed.any())

    @cached_property
    def confirmed(self) -> NDArray[np.bool_]:
        """The offers that somebody looked at and found to be the same product."""
        return item_ids(self.offers).isin(self.asked.confirmed).to_numpy(dtype=bool)

    @cached_property
    def peers(self) -> pd.DataFrame:
        """The offers that verdict and medians are about: the confirmed ones, or all where nobody looked."""
        return self.offers[self.confirmed].reset_index(drop=True) if self.is_checked else self.offers

    @cached_property
    def is_scored(self) -> bool:
        """Whether anything has a rank."""
        return bool(self.offers["score"].notna().any()) or ATTRS in self.given.attrs

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """What the search tells of itself; empty where a merge has lost it."""
        return _mapping(self.given.attrs.get("tmapi"))

    @cached_property
    def searches(self) -> list[Mapping[str, Any]]:
        """The same of each search that the offers came from."""
        joined = self.about.get("searches")
        return [_mapping(one) for one in joined] if isinstance(joined, list) else [self.about]

    @cached_property
    def scoring(self) -> Mapping[str, Any]:
        """How the offers were scored; empty where nothing tells."""
        return _mapping(self.given.attrs.get(ATTRS))

    @property
    def units(self) -> Mapping[str, Any]:
        """Criterion -> unit of the values that are kept beside the offers."""
        return _mapping(_mapping(self.given.attrs.get(VALUES)).get("units"))

    @property
    def newer(self) -> list[str]:
        """The criteria of which the offers have other values by now than when they were scored, by name."""
        told = _mapping(self.given.attrs.get(VALUES)).get("newer")
        return [self.voice.criterion(short(name, 60)) for name in told] if isinstance(told, list) else []

    @cached_property
    def places(self) -> NDArray[np.float64]:
        """The rank of each peer among those it was scored with; ties share one, NaN for the unranked."""
        ranks = pd.Series(numbers(self.peers["rank"]))
        return numbers(ranks.groupby(self.groups).rank(method="min"))

    @cached_property
    def groups(self) -> NDArray[np.intp]:
        """Which peers were scored together, as numbers."""
        by = self.scoring.get("by")
        if not by or by not in self.peers:
            return np.zeros(len(self.peers), dtype=np.intp)
        codes: NDArray[np.intp] = pd.factorize(self.peers[by], use_na_sentinel=False)[0]
        return codes

    def rivals(self, row: int) -> NDArray[np.bool_]:
        """The ranked peers that were scored together with this one, itself among them."""
        together: NDArray[np.bool_] = ~np.isnan(self.places) & (self.groups == self.groups[row])
        return together

    @cached_property
    def sureness(self) -> pd.DataFrame | None:
        """`tm.sensitivity` of the peers; None where nothing is ranked or nothing says by what weights."""
        if not self.scoring or np.isnan(self.places).all():
            return None
        try:
            return sensitivity(self.peers, top=MOST_SURE)
        except (ColumnError, ParameterError):  # columns of the scoring are gone
            return None

    @cached_property
    def prices(self) -> NDArray[np.float64]:
        """What one piece costs at the quantity, peer by peer; list prices where tiers are unknown."""
        return prices_at(self.peers, self.asked.quantity)

    @cached_property
    def bait(self) -> NDArray[np.bool_]:
        """Which of these prices are there to be seen, not to be paid."""
        return bait(self.peers.assign(price=self.prices))

    @cached_property
    def listed(self) -> NDArray[np.float64]:
        """The list price of each peer; NaN for bait and what is not known."""
        return np.where(bait(self.peers), np.nan, numbers(self.peers["price"]))

    @cached_property
    def others(self) -> Peers:
        """What the others of its search cost, peer by peer, one listing a supplier, as flags are told by."""
        return find_peers(self.peers, self.listed)

    @cached_property
    def bases(self) -> list[str]:
        """What the price of each peer rests on, as in ``unit_price_basis``."""
        if self.asked.quantity is None or "price_tiers" not in self.peers:
            return [tiers.UNKNOWN] * len(self.peers)
        return list(tiers.unit_prices(self.peers["price_tiers"], self.asked.quantity)["unit_price_basis"])

    @cached_property
    def keys(self) -> pd.Series[Any]:
        """The supplier of each peer."""
        return supplier_keys(self.peers)

    @cached_property
    def changes(self) -> pd.DataFrame | None:
        """`tm.changes` since the look before; None without one, and where nothing can be compared."""
        if self.earlier is None:
            return None
        with overheard():  # rows without a number are told of the offers, too
            found = comparison.changes(self.earlier, self.offers)
        return found if (found["status"] != NOT_COMPARED).any() else None

    @cached_property
    def best(self) -> list[int]:
        """Rows among the peers: the best offer of each supplier of the shortlist, the best first."""
        ranked = np.flatnonzero(~np.isnan(self.places)) if self.is_scored else np.arange(len(self.peers))
        first = ~self.keys.iloc[ranked].duplicated().to_numpy()
        return [int(row) for row in ranked[first][: self.asked.suppliers]]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
