"""The commands for the store of paid-for answers. Nothing leaves it unasked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from tmapi_analytics.cli import options
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    from tmapi_analytics.client import Client

_YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group()
def cache() -> None:
    """Look after the answers that were paid for."""


@cache.command()
def info() -> None:
    """How many answers are stored, how old, how large and where."""
    from rich.filesize import decimal

    from tmapi_analytics.search.telling import ago

    here = _here()
    times = _times(here)
    every = [time for of_page in times.values() for time in of_page]
    older = len(every) - len(times)
    click.echo(
        f"Pages    {len(times):,}" + (f", and {counted(older, 'older answer')} of theirs" if older else "")
    )
    if every:
        click.echo(f"Newest   {ago(max(every))}")
        click.echo(f"Oldest   {ago(min(every))}")
    click.echo(f"Size     {decimal(here.store.size())}")
    click.echo(f"Folder   {here.settings.cache_dir}")


@cache.command()
@click.option("--older-than", callback=options.age, metavar="AGE", help="Delete what is older: 30d, 12w.")
@_YES
def prune(older_than: timedelta | None, yes: bool) -> None:
    """Delete answers that a newer one has replaced, or all of a certain age."""
    _delete(None if older_than is None else datetime.now(UTC) - older_than, yes=yes)


@cache.command()
@_YES
def clear(yes: bool) -> None:
    """Delete every answer."""
    _delete(datetime.max.replace(tzinfo=UTC), yes=yes)


def _delete(before: datetime | None, *, yes: bool) -> None:
    """Say what will go, ask, and delete; without `before` only what a newer answer has replaced."""
    here = _here()
    times = _times(here)
    every = [time for of_page in times.values() for time in of_page]
    doomed = len(every) - len(times) if before is None else sum(time < before for time in every)
    lost = 0 if before is None else sum(max(of_page) < before for of_page in times.values())
    if not doomed:
        click.echo("There is nothing to delete.")
        return
    click.echo(f"{counted(doomed, 'answer')} of {len(every):,} will be deleted. {_loss(lost)}")
    if yes or click.confirm("Delete?"):
        click.echo(f"{counted(here.store.prune(before), 'answer')} deleted.")
    else:
        click.echo("Nothing was deleted.")


def _loss(pages: int) -> str:
    if not pages:
        return "A newer answer of the same page stays for each."
    return f"They were paid for: {counted(pages, 'page')} would cost a call again."


def _here() -> Client:
    from tmapi_analytics.client import current

    return current()


def _times(here: Client) -> dict[str, list[datetime]]:
    """When each page was answered; several times where it was asked for again."""
    times: dict[str, list[datetime]] = {}
    for key, page in here.store.items():
        times.setdefault(key, []).append(page.fetched_at)
    return times
