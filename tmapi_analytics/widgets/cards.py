"""Offers as the gallery gets them: plain JSON values, each number beside the text that people read.

No widget here. The browser makes text nodes of all texts, so they go out as they are, but for characters that
act instead of being seen; of addresses only http(s) goes out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from tmapi_analytics.errors import ColumnError, ParameterError, check_frame
from tmapi_analytics.money import CNY, Currency
from tmapi_analytics.scoring.evidence import minimum_order
from tmapi_analytics.widgets.words import label
from tmapi_analytics.wording import counted, nearest, plain

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN = "unknown"
BADGES = (
    "is_powerful_seller",
    "is_super_factory",
    "ships_in_48h",
    "free_shipping",
    "low_refund_rate",
    "one_piece_min_order",
)
"""Columns of which a card says the name where they are true."""
TEXTS = ("title", "title_origin")
"""What is searched for words."""
NUMBERS = ("price", "moq", "sales_90d", "repurchase_rate", "shop_years", "composite_score", "position")
"""What is shown as numbers."""


class Fact(NamedTuple):
    """A column that the gallery shows and sorts by, and how a known value is written."""

    column: str
    write: Callable[[Any], str]

    @property
    def label(self) -> str:
        """What it is called."""
        return label(self.column)


def facts(money: Currency = CNY) -> tuple[Fact, ...]:
    """The facts of an offer, in the order of the table; prices in `money` first, CNY beside it."""
    return (
        Fact("price", money.show),
        Fact("moq", partial(counted, noun="piece")),
        Fact("sales_90d", "{:,}".format),
        Fact("repurchase_rate", lambda share: f"{100 * share:.0f} %"),
        Fact("shop_years", "{:,}".format),
        Fact("composite_score", "{:.1f}".format),
        Fact("company_name", lambda name: plain(str(name))),
        Fact("position", "{:,}".format),
    )


def cards(offers: pd.DataFrame, money: Currency = CNY) -> list[dict[str, Any]]:
    """A card an offer, in the frame's order.

    Parameters
    ----------
    offers : pandas.DataFrame
        With ``item_id``; what other columns are not there is unknown.
    money : Currency
        What prices are written in.

    Returns
    -------
    list of dict
        ``id`` (None where missing: such an offer cannot be selected), ``title``, ``origin``, ``picture``,
        ``link``, ``place``, ``badges``, and by column ``values`` (None where missing) and ``texts``.

    Raises
    ------
    ColumnError
        There is no ``item_id``.

    Examples
    --------
    >>> import pandas as pd
    >>> [card] = cards(pd.DataFrame({"item_id": [7], "title": ["cup"], "price": [12.5], "moq": [1]}))
    >>> card["id"], card["texts"]["price"], card["texts"]["moq"], card["texts"]["shop_years"]
    (7, 'CNY 12.50', '1 piece', 'unknown')
    """
    if "item_id" not in offers.columns:
        near = nearest("item_id", map(str, offers.columns))
        raise ColumnError(f'the gallery needs the column "item_id"{near}')
    shown = facts(money)
    names = ["item_id", "title", "title_origin", "img_url", "product_url", "province", "city", *BADGES]
    names += ["sales_90d_is_floor", *(fact.column for fact in shown)]
    columns = {name: known(offers, name) for name in names}
    columns["listed"], columns["moq"] = columns["moq"], smallest_orders(offers)
    return [_card(dict(zip(columns, row, strict=True)), shown) for row in zip(*columns.values(), strict=True)]


def check_offers(offers: Any, hint: str = "") -> None:
    """Make sure that it is a frame, that titles are text, and that what is shown as numbers is numbers.

    Raises
    ------
    ParameterError
        It is no frame, or a column holds what it should not.
    """
    own = f"; {hint}" if hint else ""
    check_frame(offers, f"Give a frame, as a search returns it{own}.")
    for name in TEXTS:
        values = offers[name].dropna().tolist() if name in offers.columns else []
        if not all(isinstance(value, str) for value in values):
            raise ParameterError(
                f'the column "{name}" holds what is no text',
                hint=f'Make it text: offers["{name}"].astype(str).',
            )
    for name in NUMBERS:
        values = offers[name].dropna().tolist() if name in offers.columns else []
        if any(isinstance(value, str) for value in values):
            raise ParameterError(
                f'the column "{name}" holds text', hint=f'Make it numbers: pd.to_numeric(offers["{name}"]).'
            )


def known(offers: pd.DataFrame, column: str) -> list[Any]:
    """A column as Python values, None for what is missing; all None where there is no such column.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"moq": pd.array([2, None], dtype="Int64")})
    >>> known(offers, "moq"), known(offers, "price")
    ([2, None], [None, None])
    """
    if column not in offers.columns:
        return [None] * len(offers)
    values = offers[column]
    return [value if there else None for value, there in zip(values.tolist(), values.notna(), strict=True)]


def smallest_orders(offers: pd.DataFrame) -> list[int | None]:
    """The smallest order of each offer as scoring takes it, see `minimum_order`; None where unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> smallest_orders(pd.DataFrame({"moq": [10, 20], "one_piece_min_order": [True, False]}))
    [1, 20]
    """
    if "moq" not in offers.columns:
        return [None] * len(offers)
    return [None if math.isnan(least) else int(least) for least in minimum_order(offers).tolist()]


def address(url: object) -> str:
    """`url` where it is an http(s) address, else nothing.

    Examples
    --------
    >>> address("https://detail.1688.com/offer/7.html"), address("javascript:alert(1)"), address(None)
    ('https://detail.1688.com/offer/7.html', '', '')
    """
    try:
        fits = isinstance(url, str) and url.isprintable() and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return ""
    return str(url) if fits else ""


def _card(row: dict[str, Any], shown: tuple[Fact, ...]) -> dict[str, Any]:
    texts = {fact.column: _text(row[fact.column], fact.write) for fact in shown}
    if row["sales_90d_is_floor"]:
        texts["sales_90d"] += "+"
    if row["listed"] is not None and row["listed"] != row["moq"]:
        texts["moq"] += f" (listed: {row['listed']:,})"
    place = [plain(str(row[name])) for name in ("province", "city") if row[name]]
    return {
        "id": row["item_id"],
        "title": plain(str(row["title"] or row["title_origin"] or "no title")),
        "origin": plain(str(row["title_origin"] or "")),
        "picture": address(row["img_url"]),
        "link": address(row["product_url"]),
        "place": ", ".join(place),
        "badges": [label(name) for name in BADGES if row[name]],
        "values": {fact.column: _sortable(row[fact.column]) for fact in shown},
        "texts": texts,
    }


def _sortable(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _text(value: Any, write: Callable[[Any], str]) -> str:
    return UNKNOWN if value is None else write(value)
