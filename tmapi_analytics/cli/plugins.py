"""The command for what others have added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from tmapi_analytics.errors import PluginError
from tmapi_analytics.wording import counted, plain

if TYPE_CHECKING:
    import pandas as pd

_ALL = ""


def use(files: Iterable[str]) -> None:
    """Take in plugins that are files, for the command that follows."""
    for file in files:
        from tmapi_analytics import registry

        registry.load_file(file)


@click.command()
@click.option(
    "--check", is_flag=False, flag_value=_ALL, metavar="[NAME]", help="Try one, or all, on awkward offers."
)
def plugins(check: str | None) -> None:
    """What plugins there are, what they offer and how they do."""
    from tmapi_analytics import registry
    from tmapi_analytics.reports import terminal

    listed = registry.plugins()
    if check is not None:
        _check([check] if check != _ALL else list(listed["name"]))
        return
    if len(listed):
        terminal.show(terminal.frame_table(_short(listed)))
    click.echo(f"{counted(len(listed), 'plugin')}.")
    for name, state in zip(listed["name"], listed["state"], strict=True):
        if ":" in state:
            click.echo(plain(f"{name} {state}"))


def _short(listed: pd.DataFrame) -> pd.DataFrame:
    """Hooks and offers in one column, which a narrow terminal has room for; of a state only its kind."""
    offers = (": " + listed["offers"]).where(listed["offers"] != "", "")
    return listed.assign(
        hooks=listed["hooks"].str.replace("tmapi_", "") + offers,
        state=listed["state"].str.partition(":")[0],
    ).drop(columns="offers")


def _check(names: list[str]) -> None:
    """Show how each does; ends in an error where one has a problem."""
    import pandas as pd

    from tmapi_analytics import testing
    from tmapi_analytics.reports import terminal

    report = pd.concat([testing.tried(name) for name in names], ignore_index=True)
    problems = testing.problems(report)
    if len(report):
        terminal.show(terminal.frame_table(_summed(report)))
    for problem in problems:
        click.echo(plain(problem))
    if problems:
        raise PluginError(f"{counted(len(problems), 'problem')} found", hint="")
    click.echo(f"No problem in {counted(len(report), 'check')}.")


def _summed(report: pd.DataFrame) -> pd.DataFrame:
    """One row an offer: on how many frames it was tried, how long the slowest took, what stayed unknown."""
    short = report.assign(hook=report["hook"].str.removeprefix("tmapi_"))
    offers = short.groupby(["plugin", "hook", "offer"], sort=False, as_index=False)
    return offers.agg(
        frames=("frame", "count"),
        slowest_s=("seconds", "max"),
        missing=("missing", lambda shares: shares.iloc[0]),
        problems=("problem", lambda texts: int((texts != "").sum())),
    )
