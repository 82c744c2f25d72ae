"""Which suppliers, or which offers, are put side by side, and what their columns are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from tmapi_analytics.comparison.grouping import Grouping, group
from tmapi_analytics.comparison.identity import aliases, company_names, fold, identified
from tmapi_analytics.comparison.latin import pinyin
from tmapi_analytics.comparison.taking import as_text, check, chosen_ids, either, item_ids
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

BESIDE = 4
"""How many suppliers are compared where none are named: the best ones."""
BEST, WORST = "best", "worst"
"""The columns behind those of the suppliers."""


@dataclass(frozen=True)
class Chosen:
    """What stands side by side.

    Attributes
    ----------
    groups : Grouping
        A group a column.
    names : list of str
        Their names, no two the same.
    keys : list of str or None
        The supplier of each.
    """

    groups: Grouping
    names: list[str]
    keys: list[str | None]


def choose_suppliers(
    frame: pd.DataFrame, given: Iterable[object] | pd.DataFrame | None, same: Mask | None
) -> Chosen:
    """The suppliers of these names, keys or numbers, or rows; the best `BESIDE` where none are given.

    Raises
    ------
    ParameterError
        One is not there, or several go by that name.
    ColumnError
        The rows have no ``supplier_key``.
    """
    codes, keys = identified(frame)
    groups = group(frame, codes, ahead=same)
    found = codes[groups.first()].tolist()
    if given is None:
        wanted = [code for code in found if code >= 0][:BESIDE]
    else:
        wanted = _places(_named(given), aliases(frame), keys)
    groups = groups.only([found.index(code) for code in wanted])
    own = [keys[code] for code in wanted]
    names = either(pd.Series(groups.known(company_names(frame))), as_text(own))
    return Chosen(groups, _distinct(names), [*own])


def choose_items(frame: pd.DataFrame, given: Iterable[object], same: Mask | None) -> Chosen:
    """The offers of these numbers.

    Raises
    ------
    ParameterError
        One is not there.
    """
    ids = item_ids(frame)
    codes, known = pd.factorize(ids)
    places = {number: place for place, number in enumerate(known.tolist())}
    wanted = chosen_ids("items", given)
    for number in wanted:
        if number not in places:
            raise ParameterError(
                f"no offer in this frame is called {number}{nearest(number, map(str, places))}",
                hint="Its column item_id says which there are.",
            )
    groups = group(frame, codes, ahead=same)
    found = codes[groups.first()].tolist()
    groups = groups.only([found.index(places[number]) for number in wanted])
    suppliers, keys = identified(frame)
    whose = [keys[code] if code >= 0 else None for code in suppliers[groups.first()]]
    return Chosen(groups, [str(number) for number in wanted], whose)


def _named(given: Iterable[object] | pd.DataFrame) -> Iterable[object]:
    """What suppliers are called by; rows without a key are offers of nobody that is known."""
    if isinstance(given, pd.DataFrame):
        check(given, ("supplier_key",))
        return given["supplier_key"].dropna()
    if not isinstance(given, Iterable):
        raise ParameterError(
            f"suppliers cannot be {given!r}", hint="Give their names, or rows of tm.suppliers."
        )
    return [given] if isinstance(given, str) else given


def _places(given: Iterable[object], called: dict[str, list[int]], keys: list[str]) -> list[int]:
    return list(dict.fromkeys(_place(str(name), called, keys) for name in given))


def _place(name: str, called: dict[str, list[int]], keys: list[str]) -> int:
    found = called.get(name) or called.get(fold(name)) or _sounding(name, called)
    if not found:
        raise ParameterError(
            f'no supplier in this frame is called "{name}"{nearest(fold(name), called)}',
            hint="tm.suppliers(frame) lists them.",
        )
    if len(found) > 1:
        raise ParameterError(
            f'several suppliers are called "{name}"',
            hint=f"Give the key of one: {', '.join(keys[place] for place in found)}.",
        )
    return found[0]


def _sounding(name: str, called: dict[str, list[int]]) -> list[int]:
    """The places of those whose names sound so in pinyin; spaces and capitals do not matter."""
    sound = fold(name).casefold()
    alike = [places for one, places in called.items() if fold(pinyin(one)).casefold() == sound]
    return sorted({place for places in alike for place in places})


def _distinct(names: Iterable[object]) -> list[str]:
    """The names, those that repeat or would be taken for another column with a number behind.

    Examples
    --------
    >>> _distinct(["甲厂", "乙厂", "甲厂"])
    ['甲厂', '乙厂', '甲厂 (2)']
    """
    taken = [BEST, WORST]
    for name in names:
        number, free = 1, str(name)
        while free in taken:
            number += 1
            free = f"{name} ({number})"
        taken.append(free)
    return taken[2:]
