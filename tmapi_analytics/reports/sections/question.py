"""What was asked, when it was answered, and what that cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tmapi_analytics.reports.shape import Fact, Section
from tmapi_analytics.reports.voice import known
from tmapi_analytics.reports.words import PARAMETERS
from tmapi_analytics.wording import short

if TYPE_CHECKING:
    from tmapi_analytics.reports.material import Material
    from tmapi_analytics.reports.voice import Voice

_SUBJECTS = {"search_image": "image", "search_items": "keyword", "search_category": "cat_id"}
"""Endpoint -> the parameter that says what was asked for."""


def question(material: Material) -> Section:
    """The question and its price; what the frame no longer tells is left out."""
    say = material.voice.say
    facts = [fact for search in material.searches for fact in _searched(material.voice, search)]
    if dates := answered(material):
        facts.append(Fact(say("answers_of"), dates))
    if material.asked.quantity is not None:
        facts.append(Fact(say("wanted"), material.voice.pieces(material.asked.quantity)))
    facts.append(Fact(say("money"), _money(material.voice)))
    facts += _cost(material)
    if given := sum(
        int(known(one.get("from_case")) or 0) for one in [*material.searches, *details(material)]
    ):
        facts.append(Fact(say("from_case"), say("from_case_counted", n=given)))
    return Section(key="question", heading=say("question"), facts=tuple(facts))


def called(material: Material) -> str:
    """What was asked for, short; empty where nothing tells."""
    names = [_subject(search) for search in material.searches]
    if not any(names):
        names = list(material.offers["search"].dropna().unique()[:3])
    return material.voice.listed([short(name, 40) for name in names if name])


def answered(material: Material) -> str:
    """The day, or the first and the last, on which the API answered; empty where nothing tells."""
    told = [*material.searches, *details(material)]
    days = sorted(str(one[end])[:10] for one in told for end in ("oldest", "newest") if one.get(end))
    if not days:
        return ""
    if days[0] == days[-1]:
        return days[0]
    return material.voice.say("dates", first=days[0], last=days[-1])


def details(material: Material) -> list[Mapping[str, Any]]:
    """What is told of the details that were added, of each time."""
    told = {id(one): one.get("details") for one in [material.about, *material.searches]}
    return [one for one in told.values() if isinstance(one, Mapping)]


def _searched(voice: Voice, search: Mapping[str, Any]) -> Iterator[Fact]:
    endpoint = search.get("endpoint")
    if endpoint not in _SUBJECTS:
        return
    parameters = {
        name: value for name, value in search.get("parameters", {}).items() if name != _SUBJECTS[endpoint]
    }
    yield Fact(voice.say("searched_by"), f"{voice.say(endpoint)}: {_subject(search)}")
    yield Fact(
        voice.say("parameters"),
        short(voice.listed([_parameter(voice, name, value) for name, value in parameters.items()]), 400),
    )


def _parameter(voice: Voice, name: str, value: Any) -> str:
    key = f"parameter_{name}"
    called = voice.say(key) if key in PARAMETERS else name.replace("_", " ")
    shown = voice.say("yes" if value else "no") if isinstance(value, bool) else short(str(value), 60)
    return f"{called}: {shown}"


def _subject(search: Mapping[str, Any]) -> str:
    subject = search.get("parameters", {}).get(_SUBJECTS.get(str(search.get("endpoint"))))
    return "" if subject is None else short(str(subject), 80)


def _money(voice: Voice) -> str:
    money = voice.money
    if not money.note:
        return voice.say("money_cny")
    key = "rate_on" if money.date else "rate"
    rate = voice.say(key, code=money.code, rate=money.rate, date=money.date)
    return voice.say("money_other", code=money.code, rate=rate)


def _cost(material: Material) -> Iterator[Fact]:
    """Calls of the searches and of the details, in money where it is known what one costs."""
    voice, told = material.voice, [*material.searches, *details(material)]
    counts = [int(calls) for one in told if (calls := known(one.get("calls"))) is not None]
    if not counts:
        return
    price, calls = material.asked.call_price, sum(counts)
    shown = voice.say("calls", n=calls)
    cost = shown if price is None else voice.say("cost_money", calls=shown, money=calls * price)
    stored = sum(int(known(one.get("stored")) or 0) for one in told)
    if stored:
        cost = voice.say("cost_stored", cost=cost, n=stored) if calls else voice.say("cost_nothing")
    yield Fact(voice.say("cost"), cost)
