"""The command that asks: a picture, words or a category in, a table out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

import tmapi_analytics as tm
from tmapi_analytics.cli import options
from tmapi_analytics.endpoints import ENDPOINTS, LANGUAGES, SORTS
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.money import Currency, read_currency
from tmapi_analytics.reports.tables import save_table, table_path
from tmapi_analytics.reports.wording import counted

if TYPE_CHECKING:
    import pandas as pd

_FLAGS = sorted({flag for endpoint in ENDPOINTS.values() for flag in endpoint.flags})


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """One option for each filter of the API; not given, it means either."""
    for flag in reversed(_FLAGS):
        name = flag.replace("_", "-")
        command = click.option(f"--{name}/--no-{name}", default=None)(command)
    return command


@click.command()
@click.argument("image", required=False)
@click.option("--keyword", metavar="WORDS", help="Search by words instead of a picture.")
@click.option("--category", metavar="ID", help="List a category instead.")
@click.option(
    "--pages", default="1", callback=options.pages, metavar="N|all", help="Pages at most; 1 if not given."
)
@click.option("--page-size", type=int, default=20, metavar="N", help="Offers a page, 1 to 20.")
@click.option("--language", default="en", metavar="CODE", help=f"Of the titles: {', '.join(LANGUAGES)}.")
@click.option("--sort", default="default", metavar="ORDER", help=f"Order: {', '.join(SORTS)}.")
@click.option("--price", callback=options.price, metavar="LOW:HIGH", help="CNY; 5: and :60 are open ends.")
@_filters
@click.option("--max-age", callback=options.age, metavar="AGE", help="Ask again where older: 20h, 7d.")
@click.option("--offline", is_flag=True, help="Never call: only what is stored.")
@click.option("--dry-run", is_flag=True, help="Call nothing: say what it would cost.")
@click.option("--budget", type=int, metavar="CALLS", help="Stop before more than this are made.")
@click.option("--label", metavar="TEXT", help='What the column "search" says.')
@click.option(
    "--extra", multiple=True, callback=options.extra, metavar="NAME=VALUE", help="Pass on a parameter."
)
@click.option("--out", metavar="FILE", help="Save as .csv or .parquet.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, metavar="ROWS", help="Rows shown; 20 if not given."
)
@click.option("--currency", metavar="CODE", help="Show prices in it, too: EUR.")
@click.option("--rate", type=float, metavar="CNY", help="CNY for one unit of it: 7.85.")
@click.option("--rate-date", metavar="DATE", help="Of the rate: 2026-03-01.")
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
    verb, subject = _subject(image, keyword, category)
    path = table_path(out) if out else None  # before anything is paid for
    money = read_currency(currency, rate, rate_date)
    asked = {name: value for name, value in given.items() if value is not None}
    with nullcontext() if budget is None else tm.budget(budget):
        frame = verb(subject, **asked)
    if given["dry_run"]:
        _show_plan(frame)
    elif path:
        click.echo(f"{_count(frame)} saved to {save_table(frame, path)}. {_origin(frame)}")
    else:
        _show_offers(frame, limit, money)


def _subject(*subjects: str | None) -> tuple[Callable[..., pd.DataFrame], str]:
    verbs: tuple[Callable[..., pd.DataFrame], ...] = (tm.search_image, tm.search_items, tm.search_category)
    chosen = [(verb, subject) for verb, subject in zip(verbs, subjects, strict=True) if subject is not None]
    if len(chosen) != 1:
        raise ParameterError(
            f"a search has one subject, not {len(chosen) or 'none'}",
            hint="Give one of: a picture, --keyword WORDS, --category ID.",
        )
    return chosen[0]


def _show_plan(plan: pd.DataFrame) -> None:
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
    click.echo(f"{part}{_count(offers)}. {_origin(offers)}{rate}")


def _count(offers: pd.DataFrame) -> str:
    return counted(len(offers), "offer")


def _origin(offers: pd.DataFrame) -> str:
    """What the search cost, and whether its offers are real."""
    told = offers.attrs["tmapi"]
    cost = f"{counted(told['calls'], 'call')}." if told["calls"] else "No calls, everything from the store."
    return f"{cost} All made up: they come from a sandbox." if told["sandbox"] else cost
