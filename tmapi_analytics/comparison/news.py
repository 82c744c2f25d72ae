"""What has changed, in words: a few about each offer, and one line about all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tmapi_analytics.comparison.lines import apart_in_percent
from tmapi_analytics.comparison.saying import joined
from tmapi_analytics.money import CNY

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.comparison.saying import Said

NEW, MOVED, SAME, NOT_SEEN, NOT_COMPARED = "new", "moved", "same", "not seen", "not compared"
"""The values of ``status``."""
ATTRS = "tmapi_changes"
"""Under this name the ``attrs`` of `changes` say what was compared with what."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As `datetime` writes them only where the machine speaks English."""
SIDES = ("old", "new")


def said(both: pd.DataFrame) -> list[str | None]:
    """What has become of each offer, for `changes`; None where nothing has."""
    return joined([*_moves(both), *_lone(both), *_unknown(both)], len(both))


def _moves(both: pd.DataFrame) -> Iterator[Said]:
    old_prices, new_prices = (_prices(both, side) for side in SIDES)
    old_ranks, new_ranks = (_ranks(both, side) for side in SIDES)
    old_scores, new_scores = (both[f"score_{side}"].tolist() for side in SIDES)
    apart = both["price_change"].tolist()

    def price(row: int) -> str:
        by = "" if math.isnan(apart[row]) else f" ({apart_in_percent(1 + apart[row], 1)})"
        return f"price {new_prices[row]}, was {old_prices[row]}{by}"

    yield both["price_moved"].to_numpy(), price
    yield both["rank_moved"].to_numpy(), lambda row: f"{new_ranks[row]}, was {old_ranks[row]}"
    yield (
        both["score_moved"].to_numpy(),
        lambda row: f"score {new_scores[row]:.3f}, was {old_scores[row]:.3f}",
    )


def _prices(both: pd.DataFrame, side: str) -> list[str]:
    told = zip(both[f"price_{side}"], both[f"is_bait_{side}"], strict=True)
    return [f"{'bait of ' if is_bait == 1 else ''}{CNY.show(price)}" for price, is_bait in told]


def _ranks(both: pd.DataFrame, side: str) -> list[str]:
    ranks = both[f"rank_{side}"]
    known = ranks.notna()
    of = f" of {known.sum():,}"
    return [
        f"rank {rank:,.0f}{of}" if there else "not ranked" for rank, there in zip(ranks, known, strict=True)
    ]


def _lone(both: pd.DataFrame) -> Iterator[Said]:
    """Of offers that one frame has."""
    status, lone = both["status"], (both["is_old"] != both["is_new"]).to_numpy()
    depths = both["depth_new"].where(both["is_new"], both["depth_old"]).tolist()

    def first(row: int) -> str:
        return "in the list" if math.isinf(depths[row]) else f"in the first {depths[row]:,.0f}"

    def beyond(row: int) -> str:
        return f"beyond the first {depths[row]:,.0f}" if depths[row] else "no places to compare"

    yield (status == NEW).to_numpy(), lambda row: f"not {first(row)} before"
    yield (status == NOT_SEEN).to_numpy(), lambda row: f"not seen {first(row)}"
    yield lone & (status == NOT_COMPARED).to_numpy(), beyond


def _unknown(both: pd.DataFrame) -> Iterator[Said]:
    """Of offers that both frames have."""
    unknown = (both["is_old"] & both["is_new"] & (both["status"] == NOT_COMPARED)).to_numpy()
    before, now = (both[f"price_{side}"].isna().to_numpy() for side in ("old", "new"))
    yield unknown & before & now, "price unknown"
    yield unknown & before & ~now, "price unknown before"
    yield unknown & ~before & now, "price unknown now"


def sentence(changes: pd.DataFrame, since: datetime | str | None = None) -> str:
    """One line about all offers: "3 new, 2 cheaper since 12 Oct".

    Parameters
    ----------
    changes : pandas.DataFrame
        As `changes` gave it, or some of its rows.
    since : datetime or ISO text, optional
        When the older look was; without it, what the attrs say. Without either, no time is named.

    Returns
    -------
    str
        Without a full stop. Times are UTC: a day, with its year where the newer look was in another, and the
        hour where both were on one day.

    Examples
    --------
    >>> import pandas as pd
    >>> from tmapi_analytics.comparison import changes
    >>> old = pd.DataFrame({"item_id": [1, 2], "price": [8.0, 9.0]})
    >>> new = pd.DataFrame({"item_id": [1, 3], "price": [7.0, 9.0]})
    >>> sentence(changes(old, new), "2026-10-12T08:00:00+00:00")
    '1 new, 1 cheaper, 1 not seen again since 12 Oct'
    """
    status, change, about = changes["status"], changes["price_change"], changes.attrs.get(ATTRS, {})
    counts = {
        "new": status == NEW,
        "cheaper": change < 0,
        "dearer": change > 0,
        f"not seen {_again(about)}": status == NOT_SEEN,
    }
    parts = [f"{int(which.sum()):,} {what}" for what, which in counts.items() if which.any()]
    compared = (status != NOT_COMPARED).any()
    news = ", ".join(parts) or ("no new offers or prices" if compared else "nothing that can be compared")
    then = _read(since if since is not None else about.get("since"))
    return f"{news} since {_day(then, _read(about.get('until')))}" if then else news


def _again(about: Mapping[str, Any]) -> str:
    """Among how many, where it is one number for all."""
    depths = set(about.get("depths", {}).values())
    number = depths.pop() if len(depths) == 1 else None
    return "again" if number is None else f"in the first {number:,}"


def _read(time: datetime | str | None) -> datetime | None:
    if time is None:
        return None
    read = datetime.fromisoformat(time) if isinstance(time, str) else time
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def _day(then: datetime, now: datetime | None) -> str:
    day = f"{then.day} {MONTHS[then.month - 1]}"
    if now is None or then.date() == now.date():
        return day if now is None else f"{then:%H:%M} UTC"
    return day if then.year == now.year else f"{day} {then.year}"
