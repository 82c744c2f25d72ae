"""The command that asks: a picture, words or a category in, a table out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

import tmapi_analytics as tm
from tmapi_analytics.cli import options
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.reports.tables import save_table, table_path
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@options.asking
@click.option("--out", metavar="FILE", help="Save as .csv or .parquet.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, metavar="ROWS", help="Rows shown; 20 if not given."
)
@options.money
def search(
    *,
    image: str | None,
    keyword: str | None,
    category: str | None,
    budget: int | None,
    out: str | None,
    limit: int,
    currency: str | None,
    rate: float | None,
    rate_date: str | None,
    **given: Any,
) -> None:
    """Offers that look like IMAGE, a URL or a picture file.

    What was asked before costs nothing. Whatever stops a search, the same command goes on and pays only
    for the rest. A filter that is not named means either.
    """
    path = table_path(out) if out else None  # before anything is paid for
    money = read_currency(currency, rate, rate_date)
    with capped(budget):
        frame = ask(image, keyword, category, **given)
    if given["dry_run"]:
        show_plan(frame)
    elif path:
        click.echo(f"{_count(frame)} saved to {save_table(frame, path)}. {origin(frame)}")
    else:
        _show_offers(frame, limit, money)


def ask(image: str | None, keyword: str | None, category: str | None, **given: Any) -> pd.DataFrame:
    """The frame of a search by the one subject that was given, or its plan; None was not given."""
    verbs: tuple[Callable[..., pd.DataFrame], ...] = (tm.search_image, tm.search_items, tm.search_category)
    subjects = (image, keyword, category)
    chosen = [(verb, subject) for verb, subject in zip(verbs, subjects, strict=True) if subject is not None]
    if len(chosen) != 1:
        raise ParameterError(
            f"a search has one subject, not {len(chosen) or 'none'}",
            hint="Give one of: a picture, --keyword WORDS, --category ID.",
        )
    ((verb, subject),) = chosen
    return verb(subject, **{name: value for name, value in given.items() if value is not None})


def capped(budget: int | None) -> AbstractContextManager[object]:
    """Within it, no more calls than this are made; as many as it takes where None."""
    return nullcontext() if budget is None else tm.budget(budget)


def show_plan(plan: pd.DataFrame) -> None:
    """What a search would cost."""
    from tmapi_analytics.reports import terminal

    terminal.show(terminal.plan_table(plan))
    click.echo("Nothing was called.")


def _show_offers(offers: pd.DataFrame, limit: int, money: Currency) -> None:
    from tmapi_analytics.reports import terminal

    rows = offers.head(limit)
    if len(rows):
        terminal.show(terminal.offers_table(rows, money=money))
    part = "" if len(rows) == len(offers) else f"{len(rows)} of "
    rate = f" {money.note}." if money.note else ""
    click.echo(f"{part}{_count(offers)}. {origin(offers)}{rate}")


def _count(offers: pd.DataFrame) -> str:
    return counted(len(offers), "offer")


def origin(offers: pd.DataFrame) -> str:
    """What the search cost, and whether its offers are real."""
    told = offers.attrs["tmapi"]
    calls = told["calls"] + told.get("details", {}).get("calls", 0)
    cost = f"{counted(calls, 'call')}." if calls else "No calls, everything from the store."
    return f"{cost} All made up: they come from a sandbox." if told["sandbox"] else cost
