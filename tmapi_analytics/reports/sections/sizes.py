"""Sizes of packs in the titles of offers: prices of 250 g and of 5 kg are no prices of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable

_IN_GRAMS = {"g": 1, "克": 1, "kg": 1000, "千克": 1000, "公斤": 1000, "斤": 500, "两": 50}
_IN_MILLILITRES = {"ml": 1, "毫升": 1, "l": 1000, "升": 1000}
_UNITS = {unit: ("g", factor) for unit, factor in _IN_GRAMS.items()} | {
    unit: ("ml", factor) for unit, factor in _IN_MILLILITRES.items()
}
_SIZE = re.compile(
    rf"(?<![\d.])(\d{{1,5}}(?:\.\d{{1,3}})?)\s?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z])",
    re.IGNORECASE | re.ASCII,
)


def sizes(titles: Iterable[str]) -> list[str]:
    """The weights and volumes that titles name, each once, from the smallest.

    Examples
    --------
    >>> sizes(["Lotus seeds 5 kg", "莲子 250克 新货", "Lotus seeds 250g"]), sizes(["Lotus seeds 5G fast"])
    (['250 g', '5 kg'], ['5 g'])
    """
    found = {_read(*one) for title in titles for one in _SIZE.findall(title)}
    return [_shown(kind, amount) for kind, amount in sorted(found) if amount]


def _read(number: str, unit: str) -> tuple[str, float]:
    kind, factor = _UNITS[unit.lower()]
    return kind, round(float(number) * factor, 3)


def _shown(kind: str, amount: float) -> str:
    if amount >= 1000:
        return f"{amount / 1000:g} {'kg' if kind == 'g' else 'l'}"
    return f"{amount:g} {kind}"
