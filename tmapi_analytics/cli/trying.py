"""The commands for people without a token: the demo and the sandbox."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

import tmapi_analytics as tm
from tmapi_analytics.cli.reporting import decided
from tmapi_analytics.errors import ConfigError, DataWarning, SecurityWarning
from tmapi_analytics.reports.tables import save_table
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.devserver import Sandbox
    from tmapi_analytics.reports.report import Report

_ROWS = 12
_WEIGHTS = {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}
_QUANTITY = 300
_DETAILS = 8


@click.command()
@click.option("--out", default="demo", show_default=True, metavar="DIR", help="Folder for the tables.")
def demo(out: str) -> None:
    """See it work on made-up offers: no token, no cost."""
    from tmapi_analytics.reports.terminal import offers_table, show

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    click.echo("Searching with a picture of lotus seeds. The offers are all made up.\n")
    with _silent_sandbox() as box:
        search = partial(tm.search_image, box.pictures["lotus"], pages=3, progress=False)
        first, again = search(), search()
        show(offers_table(first.head(_ROWS)))
        files = ", ".join(str(path) for path in _save(first, folder))
        click.echo(f"{_ROWS} of {counted(len(first), 'offer')}. All of them: {files}")
        click.echo(
            f"\nThis search cost {_calls(first)}: one to convert the picture, one for each of 3 pages."
        )
        click.echo(f"The same search again: {_calls(again)}, everything from the store.")
        page = _report(first, box).save(folder / "report.html")
    click.echo(f"\nThen scored for {_QUANTITY} pieces, by {', '.join(_WEIGHTS)};")
    click.echo(f"the {_DETAILS} best were asked for their price tiers, a call each.")
    click.echo(f"What to decide on, for a browser: {page}")
    click.echo("\nNext, with your token: tmapi-analytics login, then tmapi-analytics search URL")


@click.command()
@click.option("--port", type=int, default=0, help="Where it listens; a free one where not given.")
@click.option("--latency", type=float, default=0.0, metavar="SECONDS", help="How long an answer takes.")
@click.option("--limit", type=int, help="More calls at once than this get a 503.")
@click.option("--balance", type=int, help="So many calls are paid for; then each gets a 439.")
def sandbox(port: int, latency: float, limit: int | None, balance: int | None) -> None:
    """Run a local server with made-up offers."""
    from tmapi_analytics.devserver import Sandbox

    with (
        tempfile.TemporaryDirectory(prefix="tmapi-sandbox-") as folder,
        Sandbox(port, latency=latency, limit=limit, balance=balance) as box,
    ):
        click.echo(f"A sandbox runs at {box.url} until Ctrl-C; its offers are made up.")
        click.echo("In another terminal:\n")
        click.echo(f"  export TMAPI_BASE_URL={box.url}")
        click.echo(f"  export TMAPI_TOKEN={box.token}")
        click.echo(f"  export TMAPI_PUBLISH_URL={box.upload_url}")
        click.echo(f"  export TMAPI_CACHE_DIR={folder}")
        click.echo(f"  tmapi-analytics search {box.picture_url()}")
        while not box.stopped.wait(1):
            pass  # on Windows, Ctrl-C is not heard in a wait without end


@contextmanager
def _silent_sandbox() -> Iterator[Sandbox]:
    """A sandbox that does not tell of a real token being set: here nobody wonders which is used."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        box = tm.sandbox()
    with box:
        yield box


def _report(offers: pd.DataFrame, box: Sandbox) -> Report:
    """What an analyst would send on."""
    from tmapi_analytics.reports.verbs import report

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)  # the report tells the same
        best = decided(offers, _WEIGHTS, details=_DETAILS, quantity=_QUANTITY)
    return report(best, picture=box.pictures["lotus"])


def _save(offers: pd.DataFrame, folder: Path) -> list[Path]:
    files = [save_table(offers, folder / "offers.csv")]
    with suppress(ConfigError):  # without pyarrow the CSV has to do
        files.append(save_table(offers, folder / "offers.parquet"))
    return files


def _calls(offers: pd.DataFrame) -> str:
    return counted(offers.attrs["tmapi"]["calls"], "call")
