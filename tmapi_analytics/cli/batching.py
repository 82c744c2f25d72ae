"""The command for many pictures at once: a table in, a folder of offers out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tmapi_analytics.cli import options
from tmapi_analytics.cli.conduct import in_a_shell
from tmapi_analytics.wording import counted, short

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.batch.work import Batch

_SHOWN = 10
"""Rows with a problem that are shown; the status holds them all."""


@click.command()
@click.argument("table", metavar="TABLE")
@click.option("--out", default="offers", show_default=True, metavar="FOLDER", help="Where the offers go.")
@click.option("--image-column", "image", default="image", metavar="NAME", help="Which column has pictures.")
@click.option("--keyword-column", "keyword", default="keyword", metavar="NAME", help="Which has words.")
@options.how
@click.option("--yes", is_flag=True, help="Do not ask before calls are made.")
@click.option(
    "--top", type=int, default=3, metavar="N", help="How many of the best of each row; 3 if not given."
)
@click.option(
    "--weights",
    callback=options.weights,
    metavar="NAME=NUMBER,...",
    help="What is best: price=0.5,repurchase_rate=0.3; or equal.",
)
@click.option("--quantity", type=int, metavar="PIECES", help="Wanted pieces.")
def batch(*, dry_run: bool, yes: bool, **given: Any) -> None:
    """Offers for every row of TABLE, a .csv or .xlsx file with a picture or words in each.

    It says first what it will cost. Whatever stops it, the same command goes on and pays only for the rest.
    Columns that are called like a parameter (pages, sort, price_start, ...) are its row's; all others are
    carried along. The exit code is 1 where a row has a problem, which stops no other row.
    """
    from tmapi_analytics.batch import search_batch

    plan = search_batch(dry_run=True, **given)
    _show_plan(plan)
    if dry_run:
        click.echo("Nothing was called.")
    elif yes or not plan["calls_at_worst"].sum() or given["offline"] or click.confirm("Begin?"):
        done = search_batch(**given)
        _show(done, known=plan.loc[plan["error"].notna(), "row"])
        if done.status["error"].notna().any():
            click.get_current_context().exit(1)
    else:
        click.echo("Nothing was called.")


def _show_plan(plan: pd.DataFrame) -> None:
    told = plan.attrs["tmapi_batch"]
    click.echo(f"Parameters: {_names(told['parameters'])}. Yours: {_names(told['own'])}.")
    _show_problems(plan)
    stored, wrong = plan["stored"].sum(), plan["error"].notna().sum()
    rows = f"{stored:,} stored, {len(plan) - stored - wrong:,} to ask, {wrong:,} that cannot be asked"
    click.echo(f"{counted(len(plan), 'row')}: {rows}. {_cost(plan)}")


def _cost(plan: pd.DataFrame) -> str:
    known, at_worst = plan["calls_expected"], plan["calls_at_worst"].sum()
    least = "at least " if known.isna().any() else ""
    calls = f"{least}{counted(int(known.sum()), 'call')}, {at_worst:,} at worst"
    price = plan["cost_at_worst"].sum(skipna=False)
    return (
        f"{calls}, that is {plan['cost_expected'].sum():,.2f} to {price:,.2f}." if price > 0 else f"{calls}."
    )


def _show(done: Batch, known: pd.Series[Any]) -> None:
    """What came of it; problems that are `known` were shown before."""
    from tmapi_analytics.batch.dataset import STATUS, TOP
    from tmapi_analytics.batch.status import summary

    _show_problems(done.status[~done.status["row"].isin(known)])
    click.echo(f"{summary(done.status)}.")
    made_up = done.top.attrs.get("tmapi", {}).get("sandbox")
    origin = " All made up: they come from a sandbox." if made_up else ""
    offers = counted(int(done.status["offers"].sum()), "offer")
    click.echo(f"{offers} in {done.path}, with {STATUS} and {TOP}.{origin}")


def _show_problems(table: pd.DataFrame) -> None:
    from tmapi_analytics.reports import terminal

    wrong = table.loc[table["error"].notna(), ["row", "subject", "error", "what_to_do"]]
    if len(wrong):
        told = {name: wrong[name].map(in_a_shell) for name in ("error", "what_to_do")}
        terminal.show(terminal.frame_table(wrong.assign(**told).head(_SHOWN)))
    if len(wrong) > _SHOWN:
        click.echo(f"{len(wrong) - _SHOWN:,} more with a problem.")


def _names(names: list[str]) -> str:
    return ", ".join(short(name, 30) for name in names) or "none"
