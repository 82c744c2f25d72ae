"""The commands for money and settings."""

from __future__ import annotations

import click

import tmapi_analytics as tm
from tmapi_analytics import config
from tmapi_analytics.ledger import GROUPINGS, saved
from tmapi_analytics.wording import counted

_LATEST = 20


@click.command()
@click.option("--by", metavar="WHAT", help=f"Sum over one of {', '.join(GROUPINGS)}.")
def spend(by: str | None) -> None:
    """What was paid for, and what the store saved."""
    from tmapi_analytics.reports import terminal

    calls = tm.spend()
    rows = tm.spend(by) if by else calls.tail(_LATEST)
    if len(rows) < len(calls) and not by:
        click.echo(f"The latest {len(rows)} of {len(calls):,}:\n")
    if len(rows):
        terminal.show(terminal.frame_table(rows.dropna(axis="columns", how="all")))
    paid = int(calls["paid"].sum())
    money = f" for {calls['cost'].sum():,.2f} in your money" if calls["cost"].notna().any() else ""
    click.echo(f"{counted(paid, 'call')} paid{money}, {int(saved(calls).sum()):,} saved by the store.")


@click.command()
def settings() -> None:
    """Each setting and where it came from; never the token."""
    from tmapi_analytics.reports import terminal

    terminal.show(terminal.frame_table(tm.show_settings().drop(columns=["variable", "meaning"])))
    file = config.config_dir() / "config.toml"
    click.echo(f"To set one: in the environment, as TMAPI_BASE_URL for base_url, or in {file}")


@click.command()
def login() -> None:
    """Keep the token where only you can read it."""
    click.echo(tm.login())
