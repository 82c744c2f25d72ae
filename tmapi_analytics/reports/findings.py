"""Everything that a report says, in the order in which it says it: plain text, tables, and charts to draw.

No format is known here; ``page``, ``markdown`` and ``workbook`` write it down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tmapi_analytics import __version__
from tmapi_analytics.reports.material import Material
from tmapi_analytics.reports.sections.changed import changed
from tmapi_analytics.reports.sections.listing import listing
from tmapi_analytics.reports.sections.quality import quality
from tmapi_analytics.reports.sections.question import answered, called, question
from tmapi_analytics.reports.sections.scores import scored_by, scores
from tmapi_analytics.reports.sections.shortlist import picks
from tmapi_analytics.reports.sections.sidebyside import flags, side_by_side
from tmapi_analytics.reports.sections.verdict import verdict
from tmapi_analytics.reports.shape import Drawing, Fact, Pick, Section, Verdict
from tmapi_analytics.wording import plain, short

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.reports.asked import Asked

_MARKET = ("price_distribution", "sales_distribution", "price_vs_sales", "supplier_prices", "provinces")


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a report says.

    Attributes
    ----------
    asked : Asked
        What for.
    title, subtitle : str
        Of the whole.
    made_up : str
        A warning where the offers come from a sandbox; empty where they are real.
    verdict : Verdict
        What to take away.
    picks : tuple of Pick
        The shortlist, the best first.
    conclusion : tuple of str
        The analyst's, a paragraph each.
    sections : tuple of Section
        The rest, in order; none is empty.
    """

    asked: Asked
    title: str
    subtitle: str
    made_up: str
    verdict: Verdict
    picks: tuple[Pick, ...]
    conclusion: tuple[str, ...]
    sections: tuple[Section, ...]


def find(offers: pd.DataFrame, asked: Asked, earlier: pd.DataFrame | None = None) -> Findings:
    """What there is to say about the offers, and what has changed since an earlier look.

    Raises
    ------
    ColumnError
        The frame lacks a column without which nothing can be said.

    Examples
    --------
    >>> from tmapi_analytics.frames import empty_frame
    >>> from tmapi_analytics.reports.asked import Asked
    >>> find(empty_frame(), Asked(title="Lotus seeds")).verdict.headline
    'No results'
    """
    material = Material(offers, asked, earlier)
    say = material.voice.say
    parts = (
        side_by_side(material),
        scores(material),
        flags(material),
        changed(material),
        _market(material),
        question(material),
        quality(material),
        listing(material),
        _notes(material),
        _method(material),
    )
    return Findings(
        asked=asked,
        title=_title(material),
        subtitle=" · ".join(_subtitle(material)),
        made_up=say("made_up") if _is_made_up(material) else "",
        verdict=verdict(material),
        picks=picks(material),
        conclusion=_paragraphs(asked.conclusion),
        sections=tuple(part for part in parts if part.text or part.facts or part.tables or part.drawings),
    )


def _title(material: Material) -> str:
    say, search = material.voice.say, called(material)
    own = short(material.asked.title, 200)
    return own or (say("title", search=search) if search else say("title_bare"))


def _subtitle(material: Material) -> Iterator[str]:
    say = material.voice.say
    yield material.voice.offers(len(material.offers))
    if dates := answered(material):
        yield say("answered", dates=dates)
    if material.asked.quantity is not None:
        yield say("for_pieces", pieces=material.voice.pieces(material.asked.quantity))


def _is_made_up(material: Material) -> bool:
    before = {} if material.earlier is None else material.earlier.attrs.get("tmapi") or {}
    return any(search.get("sandbox") for search in (material.about, *material.searches, before))


def _paragraphs(text: str | None) -> tuple[str, ...]:
    """The lines of an analyst's text that say something."""
    lines = (plain(line).strip() for line in (text or "").splitlines())
    return tuple(filter(None, lines))


def _market(material: Material) -> Section:
    say, offers = material.voice.say, material.offers
    tiers = ("price_by_quantity",) if "price_tiers" in offers and offers["price_tiers"].notna().any() else ()
    drawings = [Drawing(name, offers) for name in (*_MARKET, *tiers)]
    everything = say("all_found") if material.is_checked else ""
    return Section(
        key="market",
        heading=say("market"),
        text=tuple(filter(None, (everything,))),
        drawings=tuple(drawings) if len(offers) else (),
    )


def _notes(material: Material) -> Section:
    facts = tuple(Fact(str(item_id), short(note, 2_000)) for item_id, note in material.asked.notes.items())
    return Section(key="notes", heading=material.voice.say("notes"), facts=facts)


def _method(material: Material) -> Section:
    say = material.voice.say
    scored = ("method_rate", "method_sure") if material.is_scored else ()
    versions = [f"tmapi-analytics {__version__}"]
    told = {short(search.get("version"), 20) for search in material.searches}
    searched = {f"tmapi-analytics {version}" for version in told if version}
    facts = [*scored_by(material), Fact(say("versions"), material.voice.listed(versions))]
    if searched:
        facts.append(Fact(say("searched_with"), material.voice.listed(sorted(searched))))
    return Section(
        key="method",
        heading=say("method"),
        text=tuple(say(key) for key in (*scored, "method_truth")),
        facts=tuple(facts),
    )
