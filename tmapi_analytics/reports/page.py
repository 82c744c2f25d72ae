"""The report as one page of HTML that needs nothing else: no script, no font, no picture from elsewhere.

Every text is escaped by the template engine, which knows nothing as safe but what this module builds. The
page forbids itself to load anything (its Content-Security-Policy), so that a slip would still reach nobody.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from tmapi_analytics.reports.charting import drawn
from tmapi_analytics.reports.report import ASKED_PICTURE
from tmapi_analytics.reports.voice import link_name
from tmapi_analytics.reports.words import speaker
from tmapi_analytics.wording import has_chinese

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

    from tmapi_analytics.reports.report import Report
    from tmapi_analytics.reports.shape import Fact


def as_html(report: Report, *, embedded: bool = False) -> bytes:
    r"""The whole page, UTF-8.

    Parameters
    ----------
    report : Report
        What to write.
    embedded : bool
        For an iframe's ``srcdoc``: links within the page stay in it, instead of leading to the page around.

    Examples
    --------
    >>> from tmapi_analytics.frames import empty_frame
    >>> from tmapi_analytics.reports.report import Report
    >>> as_html(Report(empty_frame()))[:32]
    b'<!doctype html>\n<html lang="en">'
    """
    findings = report.findings
    page = _template().render(
        findings=findings,
        base="about:srcdoc" if embedded else "",
        say=speaker(report.asked.language),
        language={"zh": "zh-Hans"}.get(report.asked.language, report.asked.language),
        pictures={name: _data("jpeg", picture) for name, picture in report.pictures.items()},
        asked_picture=ASKED_PICTURE,
        draw=partial(drawn, asked=report.asked),
    )
    return page.encode("utf-8")


@cache
def _template() -> Template:
    import jinja2

    engine = jinja2.Environment(
        loader=jinja2.PackageLoader("tmapi_analytics.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters.update(png=partial(_data, "png"), tongue=_tongue, by_label=_by_label, named=link_name)
    return engine.get_template("report.html")


def _data(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _by_label(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    """Facts that follow each other under one name, together."""
    return [(label, list(some)) for label, some in groupby(facts, key=attrgetter("label"))]


def _tongue(text: str) -> str | Markup:
    """The text, marked as Chinese where it has Chinese in it: so that it is read aloud and drawn as such."""
    from markupsafe import Markup

    return Markup('<span lang="zh-Hans">{}</span>').format(text) if has_chinese(text) else text
