"""How the score came about: weights, what each is worth, and how sure the places are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.reports.naming import supplier, titles
from tmapi_analytics.reports.remarks import choice
from tmapi_analytics.reports.sections.sureness import interval, sure
from tmapi_analytics.reports.shape import Cell, Drawing, Fact, Head, Section, Table
from tmapi_analytics.reports.voice import NONE
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from tmapi_analytics.reports.material import Material
    from tmapi_analytics.reports.voice import Voice

_MOST_GROUPS = 6
_MOST_REASONS = 5
_HOW = ("method", "normalize", "missing", "winsorize")


def scores(material: Material) -> Section:
    """Weights, sensitivity and the charts of both; without facts and tables where nothing was scored."""
    say = material.voice.say
    if not material.is_scored:
        return Section(key="scoring", heading=say("scoring"))
    tables = [_weights(material)] if material.scoring else []
    if material.sureness is not None:
        tables.append(_sureness(material))
    return Section(
        key="scoring",
        heading=say("scoring"),
        text=(say("method_score"),),
        facts=tuple(_facts(material)),
        tables=tuple(tables),
        drawings=tuple(_drawings(material)),
    )


def _facts(material: Material) -> Iterator[Fact]:
    say, scoring, offers = material.voice.say, material.scoring, material.offers
    if scoring.get("require"):
        yield Fact(say("required"), short(json.dumps(scoring["require"], ensure_ascii=False), 300))
    if "excluded_by" in offers:
        for why, count in offers["excluded_by"].value_counts().head(_MOST_REASONS).items():
            yield Fact(say("excluded"), say("excluded_why", n=count, why=short(why, 200)))


def _weights(material: Material) -> Table:
    voice, say = material.voice, material.voice.say
    groups = list(material.scoring.get("groups", {}).items())[:_MOST_GROUPS]
    label = [Head(say("group"))] if len(groups) > 1 else []
    heads = [
        *label,
        Head(say("criterion")),
        *(Head(say(key), numeric=True) for key in ("weight", "counted", "spread")),
    ]
    rows = [
        (*([Cell(short(name, 40) or NONE)] if label else []), *cells)
        for name, record in groups
        for cells in _weight_rows(voice, record, _spread(material, name))
    ]
    return Table(say("weights_caption"), tuple(heads), tuple(rows))


def _weight_rows(
    voice: Voice, record: Mapping[str, Any], spread: Mapping[str, float]
) -> Iterator[tuple[Cell, ...]]:
    for name, share in record["shares"].items():
        give = voice.say("points", points=spread[name] * 100) if name in spread else NONE
        yield (
            Cell(voice.criterion(name)),
            Cell(voice.percent(record["weights"].get(name))),
            Cell(voice.percent(share)),
            Cell(give),
        )


def _spread(material: Material, group: str) -> Mapping[str, float]:
    """Standard deviations of the weights that were tried, 0.07 for 7 points; empty where none were."""
    if material.sureness is None:
        return {}
    told: Mapping[str, float] = (
        material.sureness.attrs["tmapi_sensitivity"]["groups"].get(group, {}).get("weight_sd", {})
    )
    return told


def _sureness(material: Material) -> Table:
    assert material.sureness is not None  # noqa: S101  # for mypy: asked only where it is there
    voice, say = material.voice, material.voice.say
    draws = material.sureness.attrs["tmapi_sensitivity"]["draws"]
    numeric = ("rank", "score", "coverage_head")
    heads = [
        Head(say("offer")),
        *(Head(say(key), numeric=True) for key in numeric),
        Head(say("top", n=1), numeric=True),
        Head(say("top", n=3), numeric=True),
        Head(say("interval"), numeric=True),
        Head(say("if_unknown"), numeric=True),
    ]
    ranked = int((~np.isnan(material.places)).sum())
    caption = say("sensitivity_caption", draws=draws, offers=voice.offers(ranked))
    if by := material.scoring.get("by"):
        caption = f"{caption} {say('grouped', by=short(by, 40))}"
    order = np.argsort(np.nan_to_num(material.places, nan=np.inf), kind="stable")
    rows = [cells for row in order if (cells := _sure_row(material, int(row)))]
    return Table(caption, tuple(heads), tuple(rows))


def _sure_row(material: Material, row: int) -> tuple[Cell, ...]:
    voice, place = material.voice, sure(material, row)
    if place is None:
        return ()
    offer, (title, _) = material.peers.iloc[row], titles(material, row)
    return (
        Cell(short(title, 60) or NONE, under=" · ".join(filter(None, supplier(material, row)))),
        Cell(voice.number(material.places[row])),
        Cell(voice.number(offer["score"], ".2f")),
        Cell(voice.percent(offer["score_coverage"])),
        Cell(voice.percent(place["p_top1"])),
        Cell(voice.percent(place["p_top3"])),
        Cell(interval(voice, place)),
        Cell(f"{place['rank_if_best']:.0f} / {place['rank_if_worst']:.0f}"),
    )


def _drawings(material: Material) -> Iterator[Drawing]:
    if material.sureness is not None:
        for name in ("score_breakdown", "rank_intervals"):
            yield Drawing(name, material.peers)


def scored_by(material: Material) -> Iterator[Fact]:
    """Method, options and plugins of the scoring, as its attrs tell them."""
    say, scoring = material.voice.say, material.scoring
    if not scoring:
        return
    parts = {name: choice(material.voice, scoring.get(name, NONE)) for name in _HOW}
    cut = [say("cut_ends", winsorize=parts["winsorize"])] if scoring.get("winsorize") else []
    yield Fact(say("scored_by"), material.voice.listed([say("by_method", **parts), *cut]))
    if scoring.get("options"):
        yield Fact(say("options"), short(json.dumps(scoring["options"], ensure_ascii=False), 300))
    if plugins := sorted(set(scoring.get("plugins", {}).values())):
        yield Fact(say("plugins"), short(material.voice.listed([short(one, 60) for one in plugins]), 400))
