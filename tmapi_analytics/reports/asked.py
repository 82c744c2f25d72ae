"""What a report was asked for, checked, and as plain JSON values that a file can carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tmapi_analytics.comparison.phrasing import check_language
from tmapi_analytics.comparison.taking import chosen_ids
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.tiers import read_quantity

MOST_SUPPLIERS = 10
"""More do not stand side by side on a page."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What `tm.report` was asked for beside the offers; its parameters as there.

    Whatever it is made of, also of what a file holds, is checked.

    Attributes
    ----------
    title, conclusion : str, optional
        Words of the analyst.
    quantity : int, optional
        Wanted pieces.
    currency, rate, rate_date : optional
        What money is shown in first.
    confirmed : tuple of int
        Item ids that somebody looked at and found to be the same product; empty: nobody looked.
    notes : mapping
        Item id -> a note of the analyst.
    suppliers : int
        How many are put side by side, 1 to 10.
    language : {"en", "zh"}
        Of the report's own words.
    call_price : float, optional
        What one call costs, in the analyst's money.

    Raises
    ------
    ParameterError
        A value that cannot be.

    Examples
    --------
    >>> asked = Asked(quantity=300, confirmed=[908305897124], notes={"908305897124": "sample ordered"})
    >>> asked.notes
    {908305897124: 'sample ordered'}
    >>> Asked(**asked.as_dict()) == asked
    True
    """

    title: str | None = None
    quantity: int | None = None
    currency: str | None = None
    rate: float | None = None
    rate_date: str | None = None
    confirmed: Iterable[int] = ()
    notes: Mapping[int, str] = field(default_factory=dict)
    conclusion: str | None = None
    suppliers: int = 4
    language: str = "en"
    call_price: float | None = None

    def __post_init__(self) -> None:
        for name in ("title", "conclusion"):
            _check_text(name, getattr(self, name))
        _check_suppliers(self.suppliers)
        check_language(self.language)
        _check_call_price(self.call_price)
        checked = {
            "quantity": None if self.quantity is None else read_quantity(self.quantity),
            "rate_date": self.money.date,
            "confirmed": tuple(chosen_ids("confirmed", self.confirmed)),
            "notes": _read_notes(self.notes),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def money(self) -> Currency:
        """What prices are shown in."""
        return read_currency(self.currency, self.rate, self.rate_date)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON values; ``Asked(**values)`` takes them back, also from a file."""
        notes = {str(item_id): note for item_id, note in self.notes.items()}
        return {**asdict(self), "confirmed": list(self.confirmed), "notes": notes}


def _read_notes(notes: object) -> dict[int, str]:
    if not isinstance(notes, Mapping) or not all(isinstance(note, str) for note in notes.values()):
        raise ParameterError(
            f"notes cannot be {notes!r}",
            hint='Give texts by item id: notes={908305897124: "sample ordered"}.',
        )
    return {item_id: note for given, note in notes.items() for item_id in chosen_ids("notes", [given])}


def _check_text(name: str, given: object) -> None:
    if given is not None and not isinstance(given, str):
        raise ParameterError(f"{name} cannot be {given!r}", hint="Give a text.")


def _check_suppliers(given: object) -> None:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= MOST_SUPPLIERS:
        raise ParameterError(
            f"suppliers cannot be {given!r}", hint=f"Give how many to compare, 1 to {MOST_SUPPLIERS}."
        )


def _check_call_price(given: object) -> None:
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if given is not None and not (number and 0 <= given < float("inf")):  # type: ignore[operator]
        raise ParameterError(
            f"call_price cannot be {given!r}", hint="Give what one call costs, such as 0.02."
        )
