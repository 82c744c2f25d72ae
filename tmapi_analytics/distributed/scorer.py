"""One part scored by itself, where it is, against what is known of all offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.distributed.shipping import lacks
from tmapi_analytics.errors import overheard
from tmapi_analytics.hookspecs import Criterion
from tmapi_analytics.scoring import placing, plan

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.distributed.shipping import Shipment
    from tmapi_analytics.scoring.plan import Plan

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tally:
    """Who of a group is ranked.

    Attributes
    ----------
    counts : dict
        As in the group's record: ``ranked``, ``excluded`` and ``unknown_passed``.
    best : numpy.ndarray
        The best scores, as many as are to have a rank.
    """

    counts: dict[str, Any]
    best: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class Scorer:
    """A part in, the part with its scores out.

    Attributes
    ----------
    names : sequence of str
        The criteria.
    silent : frozenset of str
        Those that count for no offer, whatever they say of this part.
    known : mapping
        Label -> the record that the offers of the group are measured like.
    best : mapping
        Label -> the best scores of all offers.
    attrs : mapping
        Those of the scored part, which are the same in every part: pandas drops them where they differ.
    """

    asked: Plan
    shipment: Shipment
    names: Sequence[str]
    silent: frozenset[str]
    known: Mapping[str, Any]
    best: Mapping[str, Floats] = field(default_factory=dict)
    attrs: Mapping[Any, Any] = field(default_factory=dict)

    def __call__(self, part: pd.DataFrame) -> pd.DataFrame:
        """The offers of a part with their scores beside them."""
        scored, _ = self._placed(part)
        scored.attrs = dict(self.attrs)
        return scored

    def tally(self, part: pd.DataFrame, top: int) -> dict[str, Tally]:
        """Label -> who of the part is ranked, and its best scores."""
        scored, records = self._placed(part)
        scores = scored["score"].to_numpy()
        return {
            label: Tally(
                {name: records[label][name] for name in ("ranked", "excluded", "unknown_passed")},
                _highest(scores[rows], top),
            )
            for label, rows in plan.groups(part, self.asked.by)
        }

    def _placed(self, part: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
        best = {label: self.best.get(label, np.empty(0)) for label in self.known}
        with overheard():  # what there is to tell has been told of all offers
            criteria = self._criteria() if len(part) else list(map(_mute, self.names))
            return placing.placed(placing.unscored(part), self.asked, criteria, self.known, best)

    def _criteria(self) -> list[Criterion]:
        here, why_not = self.shipment.here()
        for name in set(self.names) & set(why_not) - self.silent:
            raise lacks(self.shipment, name, why_not[name])
        return [
            _mute(name) if name in self.silent else replace(here[name], notes=None) for name in self.names
        ]


def added_up(parts: Iterable[Mapping[str, Tally]], top: int) -> dict[str, Tally]:
    """The tallies of all parts together."""
    whole: dict[str, Tally] = {}
    for part in parts:
        for label, one in part.items():
            whole[label] = _added(whole[label], one, top) if label in whole else one
    return whole


def _added(one: Tally, other: Tally, top: int) -> Tally:
    counts = {name: one.counts[name] + other.counts[name] for name in ("ranked", "excluded")}
    passed = Counter(one.counts["unknown_passed"]) + Counter(other.counts["unknown_passed"])
    best = _highest(np.concatenate([one.best, other.best]), top)
    return Tally({**counts, "unknown_passed": dict(passed)}, best)


def _highest(scores: Floats, count: int) -> Floats:
    known = scores[~np.isnan(scores)]
    return np.sort(known)[len(known) - min(count, len(known)) :]


def _mute(name: str) -> Criterion:
    """Stands in for a criterion that counts for no offer."""
    return Criterion(name=name, goal="max", value=_nothing)


def _nothing(*_: Any, **__: Any) -> Any:
    return None
