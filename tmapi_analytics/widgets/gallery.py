"""The gallery: offers as cards or as a table, over one selection that is kept by item id."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from tmapi_analytics import ranking
from tmapi_analytics.errors import ParameterError, TmapiError
from tmapi_analytics.money import CNY, Currency
from tmapi_analytics.widgets.cards import cards, check_offers, facts, known
from tmapi_analytics.widgets.words import called, label, told
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd

STATIC = Path(__file__).parent / "static"


class Gallery(anywidget.AnyWidget):
    """Offers to look at, sort and pick: cards or a table, of a frame of any size.

    What is selected stays selected through sorting, filtering and turning pages, and through `show` as far as
    the offers are still there. Pictures load from the sellers' hosts when they come into view, without a
    referrer.

    Parameters
    ----------
    offers : pandas.DataFrame
        From a search, or anything with ``item_id``; scored, it opens with the best.
    money : Currency
        What prices are written in; the numbers stay CNY.

    Attributes
    ----------
    selected : list of int
        Item ids, in the order in which they were picked. A trait, as all below.
    confirmed : list of int
        Item ids that somebody looked at and found to be the same product.
    sort : str
        A column, such as ``"price"``; ``"-price"`` is the highest first. What is missing comes last.
    view : {"cards", "table"}
        How it looks.
    shown : list of int or None
        The rows to show, counted from 0; None shows all.

    Raises
    ------
    ColumnError
        There is no ``item_id``.

    Examples
    --------
    >>> import pandas as pd
    >>> gallery = Gallery(pd.DataFrame({"item_id": [1, 2], "title": ["cup", "bowl"], "price": [9.5, 8.0]}))
    >>> gallery.sort = "price"
    >>> gallery.selected = [2]
    """

    _esm = STATIC / "gallery.js"
    _css = STATIC / "gallery.css"

    selected = traitlets.List(traitlets.Int()).tag(sync=True)
    confirmed = traitlets.List(traitlets.Int()).tag(sync=True)
    sort = traitlets.Unicode("position").tag(sync=True)
    view = traitlets.Enum(("cards", "table"), "cards").tag(sync=True)
    shown: Any = traitlets.List(traitlets.Int(), allow_none=True, default_value=None).tag(sync=True)
    cards: Any = traitlets.List().tag(sync=True)
    facts: Any = traitlets.List().tag(sync=True)
    standing = traitlets.Dict().tag(sync=True)
    made_up = traitlets.Bool().tag(sync=True)

    def __init__(self, offers: pd.DataFrame, *, money: Currency = CNY) -> None:
        check_offers(offers)
        super().__init__()
        self._lock = threading.RLock()
        self.on_msg(self._asked)
        self.show(offers, money=money)

    def show(self, offers: pd.DataFrame, *, money: Currency = CNY) -> None:
        """Show other offers; what is selected of them stays so."""
        made = cards(offers, money)
        ids = {card["id"] for card in made}
        with self._lock, self.hold_sync():
            was_ranked = "rank" in self.standing
            self.cards = made
            self.facts = [[fact.column, fact.label] for fact in facts(money)]
            self.made_up = bool(offers.attrs.get("tmapi", {}).get("sandbox"))
            self.shown = None
            self.selected = [one for one in self.selected if one in ids]
            self.confirmed = [one for one in self.confirmed if one in ids]
            self.stand(offers, money=money)
            if self.sort == "rank" and "rank" not in self.standing:
                self.sort = "position"
            elif self.sort == "position" and "rank" in self.standing and not was_ranked:
                self.sort = "rank"

    def stand(self, offers: pd.DataFrame, *, money: Currency = CNY) -> None:
        """Take over rank, score and flags from the same offers in the same order, scored anew."""
        with self._lock:
            self._offers, self._money = offers, money
            there = [name for name in ("rank", "score", "flags") if name in offers.columns]
            self.standing = {name: known(offers, name) for name in there}

    @traitlets.validate("sort")
    def _checked(self, proposal: Any) -> str:
        wanted: str = proposal["value"]
        there = ["rank", "score", *(fact.column for fact in facts())]
        if wanted.removeprefix("-") not in there:
            near = nearest(wanted.removeprefix("-"), there)
            raise ParameterError(f'sort cannot be "{wanted}"{near}', hint=f"Choose from: {', '.join(there)}.")
        return wanted

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Answer a card that was asked why it stands where it stands."""
        self.send({"row": content["row"], "lines": self._why(content["why"])})

    def _why(self, item_id: int) -> list[str]:
        with self._lock:
            offers, money = self._offers, self._money
        own = {"currency": money.code, "rate": money.rate, "rate_date": money.date}
        rate: dict[str, Any] = {} if money is CNY else own
        try:
            lines = ranking.explain(offers, item_id, **rate)["line"]
        except TmapiError as error:
            return [told(error)]
        each = {str(name): line for name, line in lines.drop("total").items()}
        return [called(lines["total"], each), *(f"{label(name)}: {line}" for name, line in each.items())]
