"""How good the data is: what is missing, repeated, unreadable or not meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tmapi_analytics import tiers
from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS
from tmapi_analytics.comparison.identity import supplier_keys
from tmapi_analytics.comparison.peers import bait
from tmapi_analytics.plots.gaps import missing_shares
from tmapi_analytics.reports.labels import column_name
from tmapi_analytics.reports.remarks import remark
from tmapi_analytics.reports.shape import Cell, Fact, Head, Section, Table
from tmapi_analytics.reports.voice import known
from tmapi_analytics.scoring.evidence import numbers
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from tmapi_analytics.reports.material import Material

_MEANINGS = {column.name: column.meaning for column in (*COLUMNS, *DETAIL_COLUMNS)}


def quality(material: Material) -> Section:
    """What is to be known about the data before it is believed."""
    say = material.voice.say
    some = len(material.offers) > 0
    return Section(
        key="quality",
        heading=say("quality"),
        facts=tuple(_facts(material)),
        tables=(_gaps(material),) if some else (),
    )


def _facts(material: Material) -> Iterator[Fact]:
    yield from _counts(material)
    yield from _told(material)
    yield from _prices(material)
    for note in material.scoring.get("notes", []):
        yield Fact(material.voice.say("scoring_notes"), remark(material.voice, note))


def _counts(material: Material) -> Iterator[Fact]:
    say, offers = material.voice.say, material.offers
    total = material.about.get("total_count")
    counted = say("found_of", n=len(offers), total=total) if total else f"{len(offers):,}"
    yield Fact(say("found"), counted)
    yield Fact(say("suppliers"), f"{supplier_keys(offers).nunique():,}")
    if linked := int(offers["duplicate_of"].notna().sum()):
        yield Fact(say("listed_twice"), say("listed_twice_kept", n=linked))


def _told(material: Material) -> Iterator[Fact]:
    """What the search and the details say went wrong."""
    say, about = material.voice.say, material.about
    if about.get("repeats_removed"):
        yield Fact(say("repeats"), f"{about['repeats_removed']:,}")
    for key in ("missing_pages", "not_refreshed"):
        pages = [page for search in material.searches for page in search.get(key) or []]
        if pages:
            yield Fact(say(key), short(material.voice.listed(list(map(str, pages)))))
    if about.get("more"):
        yield Fact(say("more"), say("more_yes"))
    for column, told in (about.get("unreadable") or {}).items():
        name, example = column_name(column, material.voice.language), short(told.get("example"), 60)
        count = int(known(told.get("count")) or 0)
        yield Fact(say("unreadable"), say("unreadable_one", column=name, n=count, example=example))


def _prices(material: Material) -> Iterator[Fact]:
    say, offers = material.voice.say, material.offers
    if count := int(bait(offers).sum()):
        yield Fact(say("bait_prices"), say("bait_rule", n=count))
    if floors := int(np.nansum(numbers(offers["sales_90d_is_floor"]))):
        yield Fact(say("floors"), say("of", n=floors, all=len(offers)))
    if material.asked.quantity is not None:
        known = sum(basis != tiers.UNKNOWN for basis in material.bases)
        yield Fact(say("tiers"), say("of", n=known, all=len(material.peers)))


def _gaps(material: Material) -> Table:
    """A row a column that has gaps, the largest first; what details add, of the offers that have them."""
    voice, say, offers = material.voice, material.voice.say, material.offers
    detailed = (
        offers[offers["detail_fetched_at"].notna()] if "detail_fetched_at" in offers else offers.head(0)
    )
    shares = missing_shares(offers[[column.name for column in COLUMNS]])
    added = missing_shares(detailed[[column.name for column in DETAIL_COLUMNS if column.name in offers]])
    rows = [
        (
            Cell(f"{column_name(name, voice.language)}{' *' if name in added else ''}"),
            Cell(voice.percent(share)),
            Cell(_MEANINGS[name]),
        )
        for name, share in sorted({**shares, **added}.items(), key=lambda one: -one[1])
        if share > 0
    ]
    heads = (Head(say("column")), Head(say("gaps"), numeric=True), Head(say("meaning")))
    caption = say("gaps_details", n=len(detailed)) if added else say("gaps_caption")
    if voice.language == "zh":  # its names are the marketplace's own terms; meanings are English
        return Table(caption, heads[:2], tuple(row[:2] for row in rows))
    return Table(caption, heads, tuple(rows))
