"""Prices by quantity: what one piece costs at the quantity that is wanted.

Tiers are one text, as in the column ``price_tiers``: ``"1:2.99|10:2.5|100:1.8"`` is 2.99 CNY from one
piece, 2.50 from ten, 1.80 from a hundred. The room never falls back on a list price: where the tiers are
not known, neither is the unit price, and the basis says so.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING

from tmapi_analytics.errors import ParameterError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

TIER = "tier"
BELOW = "below the first tier"
UNKNOWN = "list price, tier unknown"


def read_quantity(quantity: object) -> int:
    """`quantity`, if it is a number of pieces that can be ordered.

    Raises
    ------
    ParameterError
        It is not a whole number of 1 or more.
    """
    try:
        pieces = operator.index(quantity)  # type: ignore[arg-type]
    except TypeError:
        pieces = 0
    if pieces < 1 or isinstance(quantity, bool):
        raise ParameterError(
            f"quantity cannot be {quantity!r}", hint="Give the wanted number of pieces: quantity=300."
        )
    return pieces


def read_tiers(tiers: str) -> dict[int, float]:
    """Quantity in pieces -> the price of one piece in CNY from there on, ascending.

    Raises
    ------
    ValueError
        The text is no list of tiers.

    Examples
    --------
    >>> read_tiers("100:1.8|10:2.5")
    {10: 2.5, 100: 1.8}
    """
    pairs = (tier.split(":") for tier in tiers.split("|"))
    return dict(sorted((int(begin), float(price)) for begin, price in pairs))


def price_at(tiers: str, quantity: int) -> tuple[float, str]:
    """The price of one piece in CNY when `quantity` are ordered, and what it rests on.

    Below the first tier the API names no price: the first tier's is given, the basis says so, and an order
    of that size is probably not accepted.

    Raises
    ------
    ValueError
        The text is no list of tiers.

    Examples
    --------
    >>> price_at("10:2.5|100:1.8", 99), price_at("10:2.5|100:1.8", 100), price_at("10:2.5|100:1.8", 3)
    ((2.5, 'tier'), (1.8, 'tier'), (2.5, 'below the first tier'))
    """
    prices = read_tiers(tiers)
    begin = max((begin for begin in prices if begin <= quantity), default=None)
    return (prices[min(prices)], BELOW) if begin is None else (prices[begin], TIER)


def unit_prices(tiers: pd.Series[str], quantity: int) -> pd.DataFrame:
    """The price of one piece at a quantity, row by row.

    Parameters
    ----------
    tiers : Series of text
        As in the column ``price_tiers``; what is missing or no list of tiers is unknown.
    quantity : int
        Wanted pieces.

    Returns
    -------
    DataFrame
        ``unit_price`` (CNY; missing where the tiers are unknown, never the list price) and
        ``unit_price_basis`` (`TIER`, `BELOW` or `UNKNOWN`), with the index of `tiers`.

    Examples
    --------
    >>> import pandas as pd
    >>> unit_prices(pd.Series(["1:2.99|100:1.8", None]), 300)["unit_price"].tolist()
    [1.8, nan]
    """
    import pandas as pd

    codes, texts = pd.factorize(tiers)
    found = [*(_price_or_unknown(text, quantity) for text in texts), (math.nan, UNKNOWN)]
    # What is missing has the code -1: the last row.
    prices = pd.DataFrame(found, columns=["unit_price", "unit_price_basis"]).iloc[codes]
    return prices.set_axis(tiers.index)


def first_quantities(tiers: pd.Series[str]) -> NDArray[np.float64]:
    """The quantity at which the tiers begin, row by row: no fewer pieces have a price.

    NaN where tiers are unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> first_quantities(pd.Series(["10:2.99|100:1.8", None])).tolist()
    [10.0, nan]
    """
    import numpy as np
    import pandas as pd

    codes, texts = pd.factorize(tiers)
    # What is missing has the code -1: the last.
    return np.array([*map(_first_or_unknown, texts), math.nan])[codes]


def _first_or_unknown(text: str) -> float:
    try:
        return float(min(read_tiers(text)))
    except (AttributeError, ValueError):  # no text, or another one
        return math.nan


def _price_or_unknown(text: str, quantity: int) -> tuple[float, str]:
    try:
        return price_at(text, quantity)
    except (AttributeError, ValueError):  # no text, or another one
        return math.nan, UNKNOWN
