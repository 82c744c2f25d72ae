"""Listings that one supplier made of one thing: found, linked to the best placed of them, never removed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.comparison.grouping import best_first
from tmapi_analytics.comparison.identity import identified
from tmapi_analytics.comparison.likeness import originals, words
from tmapi_analytics.comparison.taking import coded, either, floats, item_ids, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.intp]


def duplicate_of(frame: pd.DataFrame) -> pd.Series[Any]:
    """The number of the listing that each one repeats; missing where it repeats none.

    Two listings of one supplier are linked where they show the same picture (the same address), where title
    and price are the same, or nearly so: the same numbers and sizes in both titles, four fifths of all their
    words in both, and prices within 5 % (`likeness`). The title is the seller's own where it is known,
    without spaces, signs and capitals. The link always leads to the best placed listing of all that hang
    together, never to another repeat. Offers that name no supplier are linked to nothing.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers; ``img_url``, ``title_origin``, ``title`` and ``price`` are used as far as they are there.

    Returns
    -------
    Series of Int64
        Values of ``item_id``, with the index of `frame`.

    Examples
    --------
    >>> offers = pd.DataFrame({"item_id": [1, 2, 3], "company_name": "甲", "price": [9.0, 9.2, 8.5]})
    >>> offers["title"] = ["Lotus seeds", "LOTUS seeds!", "Lotus seeds"]
    >>> duplicate_of(offers).tolist()
    [<NA>, 1, <NA>]
    """
    order = best_first(frame)
    place = np.empty(len(frame), dtype=np.intp)
    place[order] = np.arange(len(frame))
    first = order[_lowest_that_hangs_together(place, _links(frame, order))]
    ids = item_ids(frame)
    originals = ids.take(first).set_axis(frame.index)
    return originals.mask((originals == ids).fillna(value=False))


def _lowest_that_hangs_together(place: Places, links: list[Places]) -> Places:
    """The lowest place among all rows that a row is linked with, over as many others as it takes."""
    while True:
        before = place
        for link in links:
            place = pd.Series(place).groupby(link).transform("min").to_numpy()
        if (place == before).all():
            return place


def _links(frame: pd.DataFrame, order: Places) -> list[Places]:
    """Numbers that rows share where one thing links them; each list is of one thing."""
    supplier = identified(frame)[0]
    pictures, _ = coded(texts(frame, "img_url"), str.strip)
    titles = either(texts(frame, "title_origin"), texts(frame, "title"))
    plain, _ = coded(titles, _plain_title)
    prices = floats(frame, "price")
    same_price, _ = pd.factorize(pd.Series(prices))
    near = originals(supplier, [words(one) for one in titles.fillna("")], prices, order)
    return [_shared(supplier, pictures), _shared(supplier, plain, same_price), near]


def _shared(*codes: Places) -> Places:
    """A number for each combination; one of its own for a row where a part is missing."""
    together = pd.DataFrame(dict(enumerate(codes)))
    numbers = np.array(together.groupby(list(together)).ngroup(), dtype=np.intp)
    lone = (together < 0).any(axis=1).to_numpy()
    numbers[lone] = len(numbers) + np.arange(lone.sum())
    return numbers


def _plain_title(title: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title).casefold())
