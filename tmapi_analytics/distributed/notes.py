"""Sentences about parts -> sentences about all offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_COUNT = re.compile(r"([\d,]+) of ([\d,]+)")
_EXAMPLE = re.compile(r', such as ".*?"')


def merged(notes: Iterable[tuple[int, Sequence[str]]], rows: int) -> list[str]:
    """What the parts want to be told, as it is said of `rows` offers.

    A sentence that counts, "3 of 10 offers" in a part of 10, is said once with the counts added up, and with
    the first part's example where it has one. Any other stands as it is.

    Parameters
    ----------
    notes : iterable of (int, sequence of str)
        How many offers a part has, and its sentences.

    Examples
    --------
    >>> merged([(10, ["no price, for 3 of 10 offers"]), (5, ["no price, for 1 of 5 offers", "slow"])], 15)
    ['no price, for 4 of 15 offers', 'slow']
    """
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    for length, sentences in notes:
        for sentence in sentences:
            found = _COUNT.search(sentence)
            counting = found is not None and found[2] == f"{length:,}"
            like = _EXAMPLE.sub("", _COUNT.sub("", sentence)) if counting else sentence
            first.setdefault(like, sentence)
            if found and counting:
                counts[like] = counts.get(like, 0) + int(found[1].replace(",", ""))
    return [
        _COUNT.sub(f"{counts[like]:,} of {rows:,}", sentence, count=1) if like in counts else sentence
        for like, sentence in first.items()
    ]
