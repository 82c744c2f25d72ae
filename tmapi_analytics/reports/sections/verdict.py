"""The verdict: what a reader in a hurry takes away, and what speaks against taking it at its word.

It never says that offers are the same product unless somebody has confirmed it, and never how sure an order
is without saying among which offers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics import tiers
from tmapi_analytics.reports.naming import supplier, titles
from tmapi_analytics.reports.sections.sizes import sizes
from tmapi_analytics.reports.sections.sureness import how_sure, lead
from tmapi_analytics.reports.shape import State, Verdict

if TYPE_CHECKING:
    from tmapi_analytics.reports.material import Material

_SAME = 0.005
"""Prices that differ by less are the same."""
_FEWEST = 3
"""Suppliers that a median takes."""


def verdict(material: Material) -> Verdict:
    """The verdict on the best offer."""
    say = material.voice.say
    if material.offers.empty:
        return Verdict(state="nothing", badges=(), headline=say("nothing"), points=(say("nothing_found"),))
    if not material.best:
        headline, points = say("nobody_ranked"), (_checked(material),)
        return Verdict(state=_state(material), badges=(), headline=headline, points=points)
    best = material.best[0]
    name, other_script = supplier(material, best)
    headline = "first_choice" if material.is_scored else "first_found"
    return Verdict(
        state=_state(material),
        badges=tuple(filter(None, _badges(material, best))),
        headline=say(headline, supplier=name),
        under=" · ".join(filter(None, (other_script, titles(material, best)[0]))),
        points=tuple(_points(material, best)),
    )


def basis_of(material: Material, row: int) -> str:
    """What the price of a peer rests on."""
    if material.asked.quantity is None:
        return material.voice.say("list_alone")
    key = {tiers.TIER: "tier", tiers.BELOW: "below_tier"}.get(material.bases[row], "list_price")
    return material.voice.say(key, pieces=material.voice.pieces(material.asked.quantity))


def _state(material: Material) -> State:
    if not material.is_scored:
        return "unscored"
    return "checked" if material.is_checked else "unchecked"


def _badges(material: Material, row: int) -> Iterator[str]:
    say = material.voice.say
    if material.is_checked:
        yield say("checked", offers=material.voice.offers(len(material.peers)))
    else:
        yield say("unchecked")
    yield lead(material, row) if material.is_scored else say("unscored")


def _points(material: Material, row: int) -> Iterator[str]:
    yield _priced(material, row)
    if newer := material.newer:
        yield material.voice.say("stale", criteria=material.voice.listed(newer))
    if len(named := sizes(_titles(material))) > 1:
        yield material.voice.say("sizes", sizes=material.voice.listed(named))
    if material.is_scored:
        yield from how_sure(material, row)
    else:
        yield material.voice.say("unscored_order")
    yield _checked(material)


def _titles(material: Material) -> Iterator[str]:
    for row in material.best:
        yield from titles(material, row)


def _checked(material: Material) -> str:
    """Whether anybody knows that it is the same product."""
    if material.is_checked:
        return material.voice.say("checked_same", offers=material.voice.offers(len(material.peers)))
    return material.voice.say("unchecked_same")


def _priced(material: Material, row: int) -> str:
    """What one piece of a peer costs, what that rests on, and how its list price compares with others'."""
    say, price = material.voice.say, material.voice.price(material.prices[row])
    if np.isnan(material.prices[row]):
        return say("price_unknown")
    if material.bait[row]:
        return say("bait", price=price)
    costs = say("costs", price=price, basis=basis_of(material, row))
    return f"{costs} {_beside_the_median(material, row)}".rstrip()


def _beside_the_median(material: Material, row: int) -> str:
    """A tier's price held against list prices would always look low: list prices are compared."""
    count, median = int(material.others.count[row]), material.others.median[row]
    if count < _FEWEST or np.isnan(material.listed[row]):
        return ""
    voice, beside = material.voice, material.listed[row] / median - 1
    key = "at_median" if abs(beside) < _SAME else "below_median" if beside < 0 else "above_median"
    suppliers = voice.say("suppliers_counted", n=count)
    percent = voice.percent(abs(beside))
    return voice.say(key, percent=percent, suppliers=suppliers, median=voice.price(median))
