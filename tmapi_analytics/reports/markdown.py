"""The report as Markdown (CommonMark with GitHub's tables): words and tables, no pictures.

No text of a seller, or of anybody, becomes a heading, a link, an image, HTML or another cell: `escaped` sees
to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from tmapi_analytics.reports.words import speaker

if TYPE_CHECKING:
    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.reports.report import Report
    from tmapi_analytics.reports.shape import Cell, Fact, Head, Pick, Section, Table

MOST_ROWS = 100
"""Longer tables do not read as Markdown; they are cut, and that is told."""
_ACTIVE = re.compile(r"[\\`*_{}\[\]#|~$^=]|://|@|(?<=www)\.|(?<![^\W_])!|^[-+]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def as_markdown(report: Report) -> bytes:
    """The whole report, UTF-8.

    Examples
    --------
    >>> from tmapi_analytics.frames import empty_frame
    >>> from tmapi_analytics.reports.report import Report
    >>> as_markdown(Report(empty_frame())).decode().splitlines()[0]
    '# Offers on 1688.com'
    """
    findings, say = report.findings, speaker(report.asked.language)
    verdict = findings.verdict
    lines = chain(
        [f"# {escaped(findings.title)}", "", escaped(findings.subtitle), ""],
        [f"> **{escaped(findings.made_up)}**", ""] if findings.made_up else [],
        [f"## {say('verdict')}", ""],
        [" · ".join(f"**{escaped(badge)}**" for badge in verdict.badges), ""] if verdict.badges else [],
        [f"**{escaped(verdict.headline)}**", ""],
        [escaped(verdict.under), ""] if verdict.under else [],
        _listed(verdict.points),
        [f"## {say('conclusion')}", ""] if findings.conclusion else [],
        chain.from_iterable([escaped(paragraph), ""] for paragraph in findings.conclusion),
        [f"## {say('shortlist')}", ""] if findings.picks else [],
        chain.from_iterable(_pick(say, place, pick) for place, pick in enumerate(findings.picks, start=1)),
        chain.from_iterable(_section(say, section) for section in findings.sections),
    )
    return "\n".join(lines).encode("utf-8")


def escaped(text: str) -> str:
    r"""`text` so that Markdown shows it as it is.

    Examples
    --------
    >>> escaped("[x](javascript:1) *now* | <b>")
    '\\[x\\](javascript:1) \\*now\\* \\| &lt;b&gt;'
    >>> escaped("https://evil.example"), escaped("- 5 % off")
    ('https:\\//evil.example', '\\- 5 % off')
    """
    return _ACTIVE.sub(_with_backslash, " ".join(text.split()).translate(_ENTITIES))


def _with_backslash(found: re.Match[str]) -> str:
    return ":\\//" if found.group() == "://" else f"\\{found.group()}"


def _pick(say: Say, place: int, pick: Pick) -> Iterator[str]:
    names = filter(None, (pick.supplier, pick.supplier_other))
    yield f"### {place}. {' · '.join(escaped(name) for name in names)}"
    yield ""
    yield from _facts(
        [
            (say("offer"), _linked(pick.title, pick.offer_url)),
            *((fact.label, _said(fact)) for fact in pick.facts),
            *((say("look_twice"), escaped(flag)) for flag in pick.flags),
            *([(say("note"), escaped(pick.note))] if pick.note else []),
            *([(say("confirmed"), "✓")] if pick.confirmed else []),
        ]
    )


def _section(say: Say, section: Section) -> Iterator[str]:
    if not (section.text or section.facts or section.tables):
        return
    yield f"## {section.heading}"
    yield ""
    for sentence in section.text:
        yield from (escaped(sentence), "")
    yield from _facts((fact.label, _said(fact)) for fact in section.facts)
    for table in section.tables:
        yield from _table(say, table)


def _listed(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield f"- {escaped(sentence)}"
    yield ""


def _said(fact: Fact) -> str:
    return escaped(f"{fact.text} ({fact.under})" if fact.under else fact.text)


def _facts(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Facts whose texts are escaped already."""
    for label, text in facts:
        yield f"- **{escaped(label)}**: {text}"
    yield ""


def _table(say: Say, table: Table) -> Iterator[str]:
    rows = table.rows[:MOST_ROWS]
    yield f"*{escaped(table.caption)}*"
    yield ""
    yield _row(_head(head) for head in table.heads)
    yield _row("---:" if head.numeric else "---" for head in table.heads)
    for row in rows:
        yield _row(_cell(say, cell) for cell in row)
    yield ""
    if len(rows) < table.count:
        yield from (escaped(say("rows_cut", shown=len(rows), n=table.count)), "")


def _head(head: Head) -> str:
    return escaped(f"{head.text} ({head.under})" if head.under else head.text)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(say: Say, cell: Cell) -> str:
    text = _linked(cell.text, cell.url)
    under = f" ({escaped(cell.under)})" if cell.under else ""
    mark = f" **{'▲' if cell.mark == 'best' else '▽'} {say(cell.mark)}**" if cell.mark else ""
    alert = f" **{say('look_twice')}:** {escaped(cell.alert)}" if cell.alert else ""
    return f"{text}{under}{mark}{alert}"


def _linked(text: str, url: str) -> str:
    """`text` as a link where there is an address; what would end the link is percent-encoded."""
    return f"[{escaped(text)}]({quote(url, safe=':/?&=%+~,;@-._')})" if url else escaped(text)
