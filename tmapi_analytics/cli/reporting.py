"""The command for people who decide: a picture in, a report out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import click

import tmapi_analytics as tm
from tmapi_analytics.cli import options
from tmapi_analytics.cli.searching import ask, capped, origin, show_plan
from tmapi_analytics.errors import DataWarning
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    Weights = dict[str, float] | str | None


@click.command()
@options.asking
@click.option(
    "--weights",
    callback=options.weights,
    metavar="NAME=NUMBER,...",
    help="Criteria to score by: price=0.5,repurchase_rate=0.3; or equal.",
)
@click.option("--quantity", type=int, metavar="PIECES", help="Wanted pieces.")
@click.option(
    "--details",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Ask for tiers of the N best, a call each.",
)
@click.option("--title", metavar="TEXT", help="The report's heading.")
@options.money
@click.option("--suppliers", type=int, default=4, metavar="N", help="How many to compare; 4 if not given.")
@click.option(
    "--confirmed",
    callback=options.ids,
    metavar="ID,...",
    help="Offers that somebody found to be the same product.",
)
@click.option("--conclusion", metavar="TEXT", help="What you say in all.")
@click.option("--report-language", default="en", metavar="CODE", help="Of the report's words: en or zh.")
@click.option("--no-thumbnails", "thumbnails", flag_value=False, default=True, help="Fetch no pictures.")
@click.option(
    "--out",
    default="report.html",
    show_default=True,
    metavar="FILE",
    help=".html, .xlsx, .md, .csv or .parquet.",
)
def report(
    *,
    image: str | None,
    keyword: str | None,
    category: str | None,
    weights: Weights,
    details: int,
    budget: int | None,
    out: str,
    thumbnails: bool,
    **given: Any,
) -> None:
    """A report on offers that look like IMAGE, a URL or a picture file.

    It takes every option of a search. Without --weights the offers stand in the order of the search.
    """
    from tmapi_analytics.reports.asked import Asked
    from tmapi_analytics.reports.report import report_path
    from tmapi_analytics.reports.verbs import report as made

    wishes = {name: given.pop(name) for name in _WISHES}
    wishes["language"] = given.pop("report_language")
    # All of this before anything is paid for.
    path = report_path(out)
    Asked(**wishes)
    _check_weights(weights)
    with capped(budget):
        frame = ask(image, keyword, category, **given)
        if given["dry_run"]:
            show_plan(frame)
            if details:
                click.echo(f"Details: up to {counted(details, 'call')} more.")
            return
        offers = decided(frame, weights, details=details, quantity=wishes["quantity"])
    result = made(offers, **wishes, picture=image, thumbnails=thumbnails)
    saved = result.save(path)
    click.echo(f"{result.findings.verdict.headline}.")
    click.echo(f"A report of {counted(len(offers), 'offer')} saved to {saved}. {origin(offers)}")


_WISHES = ("title", "quantity", "currency", "rate", "rate_date", "suppliers", "confirmed", "conclusion")
"""Options that are parameters of `tm.report`, too."""


def decided(offers: pd.DataFrame, weights: Weights, *, details: int, quantity: int | None) -> pd.DataFrame:
    """The offers scored, with the details of the best ones, whose tiers then count."""
    if weights is not None and details:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataWarning)  # told by the scoring that counts
            offers = tm.score(offers, weights, quantity=quantity)
    if details:
        offers = tm.add_details(offers, details, quantity=quantity)
    return offers if weights is None else tm.score(offers, weights, quantity=quantity)


def _check_weights(weights: Weights) -> None:
    from tmapi_analytics.frames import empty_frame

    if weights is not None:
        tm.score(empty_frame(), weights)
