"""Small frames as HTML that does nothing: text cells, checked links, no style, no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from tmapi_analytics.money import CNY, Currency
from tmapi_analytics.widgets.cards import cards, facts, known
from tmapi_analytics.wording import counted, plain, short

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 50
LAST_RESULT = "tm-last-result"
"""The class by which a living panel finds its last result, to hide it."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """An HTML table of texts; the first cell of each row is its head.

    Examples
    --------
    >>> table(["", "a"], [["price", "<b>9</b>"]])
    '<table><thead><tr><th scope="col"></th><th scope="col">a</th></tr></thead><tbody><tr><th
    scope="row">price</th><td>&lt;b&gt;9&lt;/b&gt;</td></tr></tbody></table>'
    """
    head = "".join(f'<th scope="col">{_text(one)}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row">{_text(first)}</th>{"".join(f"<td>{_text(one)}</td>" for one in rest)}</tr>'
        for first, *rest in rows
    )
    titled = f"<caption>{_text(caption)}</caption>" if caption else ""
    return f"<table>{titled}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def frame_table(frame: pd.DataFrame, caption: str = "") -> str:
    """A frame of texts as an HTML table, its index as the heads of the rows; missing is an empty cell."""
    texts = frame.astype(object).where(frame.notna(), "")
    rows = ([str(name), *map(str, row)] for name, row in zip(texts.index, texts.to_numpy(), strict=True))
    return table([str(frame.index.name or ""), *map(str, frame.columns)], rows, caption)


def last_result(offers: pd.DataFrame, money: Currency = CNY) -> str:
    """The best offers as a table for those who open the notebook without a kernel, or see it elsewhere.

    Offers stand by rank where they have one, else as they came; at most 50 of them.
    """
    ordered = offers.sort_values("rank", kind="stable") if "rank" in offers.columns else offers
    shown = ordered.head(MOST_ROWS)
    made_up = "made-up " if offers.attrs.get("tmapi", {}).get("sandbox") else ""
    ranked = "rank" in offers.columns
    by = "best {} by rank" if ranked else "first {}"
    cut = f"; the {by.format(MOST_ROWS)}" if len(offers) > MOST_ROWS else ""
    columns = facts(money)
    ranks = [["" if rank is None else str(rank)] if ranked else [] for rank in known(shown, "rank")]
    rows = (
        [card["title"], *rank, *(card["texts"][one.column] for one in columns), card["link"]]
        for card, rank in zip(cards(shown, money), ranks, strict=True)
    )
    caption = counted(len(offers), f"{made_up}offer") + _asked(offers) + cut
    heads = ["Title", *(["Rank"] if ranked else []), *(one.label for one in columns), "Address"]
    body = table(heads, rows, caption)
    return f'<div class="{LAST_RESULT}">{body}</div>'


def _asked(offers: pd.DataFrame) -> str:
    """What was searched for and when, as far as the offers say it."""
    searches = [str(one) for one in dict.fromkeys(known(offers, "search")) if one is not None]
    dates = [one.date() for one in known(offers, "fetched_at") if hasattr(one, "date")]
    what = f" for {short(', '.join(searches), 100)}" if searches else ""
    return what + (f", asked {max(dates)}" if dates else "")


def _text(text: str) -> str:
    return escape(plain(text))
