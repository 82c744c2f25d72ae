"""What all offers are measured against, found where they are: the record that scoring keeps of a group."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.distributed.fitting import MIDDLE, fitted
from tmapi_analytics.distributed.notes import merged
from tmapi_analytics.distributed.ordering import by_key, ordered
from tmapi_analytics.distributed.parts import at_hand, each, outline, provenance
from tmapi_analytics.distributed.surveying import Questions
from tmapi_analytics.scoring.criteria import BUILT_IN, PRICE
from tmapi_analytics.scoring.grouped import weighed
from tmapi_analytics.scoring.measuring import (
    ALL_MISSING,
    FAILED,
    UNKNOWN,
    Measured,
    lacking,
    measure_of,
    unfitted,
    without,
)
from tmapi_analytics.scoring.normalizing import Ruler, ends, utilities

if TYPE_CHECKING:
    from tmapi_analytics.distributed.fitting import Options
    from tmapi_analytics.distributed.parts import Frame, Parts
    from tmapi_analytics.distributed.selecting import Ordered
    from tmapi_analytics.distributed.shipping import Shipment
    from tmapi_analytics.distributed.surveying import Key, Moments, Told
    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.scoring.plan import Plan

_OPTIONAL = ("price_tiers", "one_piece_min_order")
"""Columns that the package's own criteria read, and do without."""
_NEEDS = {criterion.name: criterion.needs for criterion in BUILT_IN}
"""The package's own criteria -> the other columns that they read."""
_NOBODY = np.empty(0)
"""Utilities of no offers: here only what they are measured against counts."""


@dataclass(frozen=True)
class Survey:
    """What a part has to know of all offers to be scored by itself, found when it is first asked for.

    Attributes
    ----------
    offers : Dask DataFrame
        All of them.
    chosen : sequence of Criterion
        To score by.
    known : mapping
        Label of a group -> the record of another scoring, used as far as it goes.
    """

    offers: Frame
    asked: Plan
    chosen: Sequence[Criterion]
    shipment: Shipment
    known: Mapping[str, Any]

    @cached_property
    def records(self) -> dict[str, dict[str, Any]]:
        """Label -> the record of the group, all but who is ranked."""
        return {label: self._record(label) for label in self.rows}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Label -> how many offers the group has; one group where there are no offers."""
        rows: Counter[str] = Counter()
        for told in self._values[1]:
            rows.update(told.rows)
        return dict(rows) or {"": 0}

    @cached_property
    def silent(self) -> dict[str, str]:
        """Criterion -> why it tells nothing of any offer: it failed on some, or is not where they are."""
        return {
            name: why for told in (*self._fits[1], *self._values[1]) for name, why in told.why_not.items()
        }

    @cached_property
    def measures(self) -> dict[str, Any]:
        """The records, with the options of prices where only a requirement looks at them."""
        return {
            label: {**record, "criteria": {**self._prices(label), **record["criteria"]}}
            for label, record in self.records.items()
        }

    @property
    def about(self) -> dict[str, Any]:
        """The attrs on where the offers came from."""
        return provenance(self.offers, [told.about for told in self._values[1] if told.rows])

    @cached_property
    def options(self) -> Options:
        """Label and criterion -> the options that follow from all offers, or are known."""
        return {**self._fits[0], **self._known_options}

    def read(self, names: Iterable[str]) -> Frame | Parts:
        """The offers with what these criteria read; all columns, where a plugin may read any."""
        return self._own if set(names) <= _NEEDS.keys() else self.offers

    @cached_property
    def _own(self) -> Frame | Parts:
        """The offers with what the package's own criteria and the requirements read: it is read often."""
        needs = chain.from_iterable(_NEEDS.get(name, ()) for name in self.shipment.wanted)
        read = {self.asked.by, *(self.asked.require or {}), *_OPTIONAL, *needs}
        return at_hand(self.offers[[column for column in outline(self.offers) if column in read]])

    def _record(self, label: str) -> dict[str, Any]:
        measured = {criterion.name: self._measured(label, criterion) for criterion in self.chosen}
        return weighed(self.asked, measured, self.known.get(label))

    def _measured(self, label: str, criterion: Criterion) -> Measured:
        key = (label, criterion.name)
        parts = [(told.rows[label], told.facts[key]) for told in self._values[1] if key in told.facts]
        notes = merged(parts, self.rows[label])
        against = self._against(key, criterion)
        why = self._why_silent(criterion.name) or lacking(criterion, outline(self.offers))
        if why or not against:
            told = [*notes, without(why or UNKNOWN)] if self.rows[label] else []
            return Measured(_NOBODY, notes=told)
        return Measured(_NOBODY, against, notes if key in self._order else [*notes, ALL_MISSING])

    def _why_silent(self, name: str) -> str:
        """As a note says it; what exactly a worker lacks, a warning has told."""
        why = self.silent.get(name, "")
        return why if why in ("", FAILED) else "a worker lacks it"

    def _prices(self, label: str) -> dict[str, Any]:
        if any(criterion.name == PRICE.name for criterion in self.chosen):
            return {}
        return {PRICE.name: {"options": self._options((label, PRICE.name), PRICE)}}

    def _options(self, key: Key, criterion: Criterion) -> dict[str, Any]:
        return {**unfitted(criterion, self.asked), **self.options.get(key, {})}

    def _against(self, key: Key, criterion: Criterion) -> dict[str, Any]:
        """What a criterion is measured against in a group; empty where nothing is known."""
        label, name = key
        known: dict[str, Any] = self.known.get(label, {}).get("criteria", {}).get(name, {})
        if known or key not in self._rulers:
            return known
        by = self._rulers[key]
        middle = np.array(self._order[key].around[MIDDLE])
        median = utilities(middle, criterion, by, normalize=self.asked.normalize).mean()
        return measure_of(self._options(key, criterion), by, float(median), self.asked)

    @cached_property
    def _known_options(self) -> Options:
        return {
            (label, name): against["options"]
            for label, record in self.known.items()
            for name, against in record["criteria"].items()
        }

    @cached_property
    def _fits(self) -> tuple[Options, list[Told]]:
        looked_at = [*self.chosen, *[PRICE] * (PRICE.name in self.shipment.wanted)]
        names = {criterion.name for criterion in looked_at if criterion.fit}
        ask = Questions(self.asked, self.shipment, self._known_options).fits
        return fitted(self.read(names), partial(ask, names=names)) if names else ({}, [])

    @cached_property
    def _questions(self) -> Questions:
        return Questions(self.asked, self.shipment, self.options)

    @cached_property
    def _values(self) -> tuple[dict[Key, Ordered], list[Told]]:
        low, high = self.asked.cuts
        names = [criterion.name for criterion in self.chosen]
        ask = partial(self._questions.values, names=names)
        return ordered(self.read(names), ask, (low, MIDDLE, 1 - high))

    @cached_property
    def _order(self) -> dict[Key, Ordered]:
        return {key: order for key, order in self._values[0].items() if order.count}

    @cached_property
    def _rulers(self) -> dict[Key, Ruler]:
        cuts: dict[Key, Ruler] = {
            (label, criterion.name): self._ends((label, criterion.name), criterion)
            for criterion in self.chosen
            for label in self.rows
            if (label, criterion.name) in self._order
        }
        if self.asked.normalize != "zscore":
            return cuts
        moments = by_key(
            each(self.read({name for _, name in cuts}), partial(self._questions.moments, cuts=cuts))
        )
        return {key: _with_moments(cut, moments[key]) for key, cut in cuts.items()}

    def _ends(self, key: Key, criterion: Criterion) -> Ruler:
        low, high = self.asked.cuts
        order = self._order[key]
        return ends(
            (order.quantile(low), order.quantile(1 - high)),
            criterion,
            normalize=self.asked.normalize,
            winsorize=self.asked.cuts,
            bounds=(self.asked.bounds or {}).get(criterion.name),
        )


def _with_moments(cut: Ruler, parts: Sequence[Moments]) -> Ruler:
    """The ruler with mean and deviation of all, from those of the parts."""
    count = sum(part.number for part in parts)
    mean = sum(part.number * part.mean for part in parts) / count
    squares = sum(part.squares + part.number * (part.mean - mean) ** 2 for part in parts)
    spreads = max(part.high for part in parts) > min(part.low for part in parts)
    return replace(cut, mean=float(mean), sd=math.sqrt(squares / count) if spreads else 0.0)
