"""Offers -> the same with plain sentences about what a buyer should look at twice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics.comparison.duplicates import duplicate_of
from tmapi_analytics.comparison.peers import bait, find_peers, found_confirmed
from tmapi_analytics.comparison.saying import joined
from tmapi_analytics.comparison.taking import as_text, check, floats, minimum_order, truths
from tmapi_analytics.comparison.words import DECIDING, speaker
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.scoring import evidence
from tmapi_analytics.tiers import read_quantity
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.comparison.saying import Said

    Mask = NDArray[np.bool_]

LEAST_HIGH = 2.0
"""Times the third quartile that a high price has to be above, however close the others lie."""
ATTRS = "tmapi_flags"
"""Under this name a flagged frame's ``attrs`` say by what it was flagged."""


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From where on a sentence is written.

    Attributes
    ----------
    bait, bait_share : float
        A list price of at most `bait` CNY, or under `bait_share` of the median of its search, is bait; it is
        no peer of any other.
    peers : int
        Prices are called low or high only where at least so many suppliers are peers: the quartiles of fewer
        say little.
    low_price : float
        Low is under this share of the first quartile.
    high_price : float
        High is more than so many interquartile ranges above the third quartile, on the scale of logarithms:
        Tukey's fence (*Exploratory Data Analysis*, 1977) where prices spread by factors. And more than twice
        the third quartile, so that nearly equal prices make no outlier of one that is a little above.
    young_shop : int
        Years under which a shop is young. 1688.com counts the year that has begun: 1 is a shop in its first.
    unknown : int
        From so many unknown ones of `DECIDING` on there is little data.

    Examples
    --------
    >>> Thresholds(peers=20).low_price
    0.5
    """

    bait: float = evidence.BAIT
    bait_share: float = evidence.PEER_SHARE
    peers: int = 8
    low_price: float = 0.5
    high_price: float = 1.5
    young_shop: int = 2
    unknown: int = 3


def flag(
    frame: pd.DataFrame,
    quantity: int | None = None,
    *,
    confirmed: Iterable[int] | None = None,
    language: str = "en",
    **thresholds: float,
) -> pd.DataFrame:
    """The offers with what a buyer should look at twice, in sentences, and which listings are repeats.

    Prices are list prices, also with `quantity`: tiers are known of few offers, and a tier's price held
    against list prices would always look low. Peers are offers of the same search, one listing a supplier,
    the first that was found, whatever ranks high; that they are the same product nobody has checked, and the
    sentences say so.

    Parameters
    ----------
    frame : pandas.DataFrame
        Offers with ``item_id`` and ``company_name``; what other columns lack is unknown. It stays as it is.
    quantity : int, optional
        Wanted pieces; without it no smallest order is too large, and no stock too small but none at all.
    confirmed : iterable of int, optional
        ``item_id`` of the offers that somebody looked at and found to be the same product: only these are
        peers then.
    language : {"en", "zh"}
        Of the sentences.
    **thresholds
        Of `Thresholds`: ``bait=0.10`` (CNY), ``bait_share=0.1`` (of the median), ``peers=8`` (suppliers),
        ``low_price=0.5`` (of the first quartile), ``high_price=1.5`` (interquartile ranges above the third,
        of logarithms), ``young_shop=2`` (years), ``unknown=3`` (of six deciding values).

    Returns
    -------
    pandas.DataFrame
        A copy with two more columns:

        - ``flags``: the sentences, joined by "; " (Chinese ones by "；"): bait, low or high price, no sales
          in 90 days, a smallest order above `quantity`, sold out, a stock below it, young shop, little data.
          Missing where there is nothing to say.
        - ``duplicate_of``: ``item_id`` of the best placed listing of the same supplier with the same picture,
          or nearly the same title (four fifths of the words, the same sizes) within 5 % of its price; missing
          for that one and for those without such a twin.

        ``attrs["tmapi_flags"]`` holds the thresholds, the quantity, the language and how many offers are
        confirmed.

    Raises
    ------
    ColumnError
        There is no column ``item_id`` or ``company_name``.
    ParameterError
        No such threshold, a value that it cannot have, no number of pieces, no such language, or no item ids.

    Warns
    -----
    DataWarning
        Some of the `confirmed` offers are not in the frame. Where none is, nobody has looked.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({
    ...     "item_id": range(1, 10), "company_name": list("甲乙丙丁戊己庚辛壬"), "moq": 500, "sales_90d": 3,
    ...     "price": [3.0, 9, 10, 10, 10, 11, 12, 12, 13], "shop_years": 4, "composite_score": 4.5,
    ... })
    >>> flag(offers, quantity=300)["flags"][0]
    'list price 70 % below the median of 9 suppliers (similar offers, unchecked);
    smallest order 500 pieces, above 300'
    """
    check(frame)
    limits, say = read_thresholds(thresholds), speaker(language)
    pieces = None if quantity is None else read_quantity(quantity)
    same = found_confirmed(frame, confirmed)
    said = chain(
        _prices(frame, limits, same, say),
        _offer(frame, pieces, say),
        _shop(frame, limits, say),
        _data(frame, limits, say),
    )
    flagged = frame.copy()
    flagged["flags"] = as_text(joined(said, len(frame), say("then"))).array
    flagged["duplicate_of"] = duplicate_of(frame).array
    agreed = None if same is None else int(same.sum())
    flagged.attrs[ATTRS] = {
        "thresholds": asdict(limits),
        "quantity": pieces,
        "language": language,
        "confirmed": agreed,
    }
    return flagged


def read_thresholds(given: dict[str, float]) -> Thresholds:
    """The thresholds, with those that were `given`.

    Raises
    ------
    ParameterError
        There is none of that name, or it cannot be that much.
    """
    known = {field.name: field.default for field in fields(Thresholds)}
    for name, value in given.items():
        if name not in known:
            raise ParameterError(
                f'there is no threshold "{name}"{nearest(name, known)}',
                hint=f"There are: {', '.join(known)}.",
            )
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value < math.inf:
            raise ParameterError(f"{name} cannot be {value!r}", hint="Give a number of 0 or more.")
    return Thresholds(**given)  # type: ignore[arg-type]  # whole numbers are floats here


def _prices(frame: pd.DataFrame, limits: Thresholds, same: Mask | None, say: Say) -> Iterator[Said]:
    prices = floats(frame, "price")
    is_bait = bait(frame, most=limits.bait, share=limits.bait_share)
    peers = find_peers(frame, np.where(is_bait, np.nan, prices), same)
    comparable = ~is_bait & (peers.count >= limits.peers)
    fence = peers.high * np.maximum((peers.high / peers.low) ** limits.high_price, LEAST_HIGH)
    times = prices / peers.median

    def low(row: int) -> str:
        percent, likeness = 100 * (1 - times[row]), say(_likeness(same, row))
        return say("low_price", percent=percent, n=peers.count[row], likeness=likeness)

    def high(row: int) -> str:
        return say("high_price", times=times[row], n=peers.count[row], likeness=say(_likeness(same, row)))

    yield is_bait, lambda row: say("bait", price=prices[row])
    yield comparable & (prices < limits.low_price * peers.low), low
    yield comparable & (prices > fence), high


def _likeness(same: Mask | None, row: int) -> str:
    """How sure it is that a price and those beside it are of one product, as the key of a phrase."""
    if same is None:
        return "similar"
    return "same" if same[row] else "not_looked_at"


def _offer(frame: pd.DataFrame, quantity: int | None, say: Say) -> Iterator[Said]:
    floor = truths(frame, "sales_90d_is_floor") == 1
    yield (floats(frame, "sales_90d") == 0) & ~floor, say("no_sales")
    if quantity is not None:
        least, listed = minimum_order(frame), floats(frame, "moq")
        yield least > quantity, lambda row: say("large_order", least=least[row], quantity=quantity)
        yield (
            (least <= quantity) & (listed > quantity),
            lambda row: say("listed_order", listed=listed[row], quantity=quantity),
        )
    sold_out, stock = truths(frame, "is_sold_out") == 1, floats(frame, "stock")
    yield sold_out, say("sold_out")
    key = "stock" if quantity is None else "little_stock"
    yield (
        ~sold_out & (stock < (quantity or 1)),
        lambda row: say(key, stock=stock[row], quantity=quantity),
    )


def _shop(frame: pd.DataFrame, limits: Thresholds, say: Say) -> Iterator[Said]:
    years = floats(frame, "shop_years")
    yield (
        years < limits.young_shop,
        lambda row: say("first_year" if years[row] <= 1 else "young", years=years[row]),
    )


def _data(frame: pd.DataFrame, limits: Thresholds, say: Say) -> Iterator[Said]:
    sold, rate = floats(frame, "sales_90d"), floats(frame, "repurchase_rate")
    known = {name: ~np.isnan(floats(frame, name)) for name in DECIDING}
    known["moq"] = ~np.isnan(minimum_order(frame))
    # As in the criterion: 0 % with no sales is no evidence.
    known["repurchase_rate"] &= ~((rate == 0) & (np.nan_to_num(sold) == 0))
    lacks = ~np.column_stack(list(known.values()))

    def which(row: int) -> str:
        names = [say(name) for name, gone in zip(DECIDING, lacks[row], strict=True) if gone]
        return say("little_data", which=say("and").join(names))

    yield lacks.sum(axis=1) >= limits.unknown, which
