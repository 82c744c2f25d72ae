"""Who offers what: the key that the offers of one supplier share.

1688.com's search names a company and nothing else; the seller's number comes with `add_details`. A name is
therefore a guess at who it is, and two shops may share it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tmapi_analytics.columns import dtype
from tmapi_analytics.comparison.taking import check, coded, either, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.intp]


_INVISIBLE = {"Cc", "Cf", "Cs"}
"""Unicode's control and format characters, and halves of others."""


def supplier_keys(frame: pd.DataFrame) -> pd.Series[Any]:
    """The key of each offer's supplier: ``seller_member_id`` where known, else the company's name.

    The seller's number counts as known for all offers under a name of which exactly one number is known, so
    that details of the best few do not tear a supplier apart. Where a name has several, its other offers
    keep the name.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers with ``company_name``, and ``seller_member_id`` where details were added.

    Returns
    -------
    Series of text
        Names in Unicode's form NFKC and without spaces, so that （ and ( are the same. Missing where nothing
        names the supplier. With the index of `frame`.

    Raises
    ------
    ColumnError
        There is no column ``item_id`` or ``company_name``.

    Examples
    --------
    >>> offers = pd.DataFrame({"item_id": [1, 2], "company_name": ["ＡＢＣ 商行", "ABC商行"]})
    >>> supplier_keys(offers).tolist()
    ['ABC商行', 'ABC商行']
    """
    check(frame)
    codes, keys = identified(frame)
    # What is missing has the code -1: the last.
    values = pd.Series([*keys, None], dtype=dtype("text")).array.take(codes)
    return pd.Series(values, index=frame.index)


def identified(frame: pd.DataFrame) -> tuple[Codes, list[str]]:
    """Which key each row has, as a place in a list of keys, and -1 where it has none; and that list."""
    names, folded = coded(company_names(frame), fold)
    if "seller_member_id" not in frame:
        return names, folded
    ids, known = pd.factorize(texts(frame, "seller_member_id"))
    keys = [*map(str, known), *folded]
    of_name = np.append(_ids_of_names(names, ids, len(folded)), -1)
    by_name = np.where(names < 0, -1, names + len(known))
    return np.select([ids >= 0, of_name[names] >= 0], [ids, of_name[names]], by_name), keys


def aliases(frame: pd.DataFrame) -> dict[str, list[int]]:
    """What suppliers are called, by key or by name, each with the places of those keys in the list of keys.

    A key stands for itself alone, also where it is a name that other keys go by.

    Examples
    --------
    >>> offers = pd.DataFrame({"company_name": ["甲 厂", None], "seller_member_id": ["b2b-1", None]})
    >>> aliases(offers)
    {'甲厂': [0], 'b2b-1': [0]}
    """
    codes, keys = identified(frame)
    names, folded = coded(company_names(frame), fold)
    pairs = pd.DataFrame({"name": names, "code": codes}).query("name >= 0").drop_duplicates()
    found: dict[str, list[int]] = {}
    for name, code in pairs.itertuples(index=False):
        found.setdefault(folded[name], []).append(code)
    return found | {keys[code]: [code] for code in np.unique(codes[codes >= 0]).tolist()}


def fold(name: str) -> str:
    """A name as it is compared: NFKC, without spaces and what nobody sees.

    Examples
    --------
    >>> fold(" 三明市（润德） Co.")
    '三明市(润德)Co.'
    """
    seen = "".join(unicodedata.normalize("NFKC", name).split())
    if seen.isprintable():
        return seen
    return "".join(one for one in seen if unicodedata.category(one) not in _INVISIBLE)


def company_names(frame: pd.DataFrame) -> pd.Series[Any]:
    """The company's name, and the shop's where only that is known."""
    names = texts(frame, "company_name")
    return either(names, texts(frame, "shop_name")) if "shop_name" in frame else names


def _ids_of_names(names: Codes, ids: Codes, count: int) -> Codes:
    """The number of each name of which exactly one is known, else -1."""
    known = (names >= 0) & (ids >= 0)
    single = with_one_id(pd.DataFrame({"name": names[known], "id": ids[known]}))
    found = np.full(count, -1)
    found[single["name"]] = single["id"]
    return found


def with_one_id(pairs: pd.DataFrame) -> pd.DataFrame:
    """Of names and the numbers that go with them, those names that go with exactly one.

    Examples
    --------
    >>> with_one_id(pd.DataFrame({"name": ["甲", "乙", "乙"], "id": ["b2b-1", "b2b-2", "b2b-3"]}))
      name     id
    0    甲  b2b-1
    """
    return pairs.drop_duplicates().drop_duplicates("name", keep=False)
