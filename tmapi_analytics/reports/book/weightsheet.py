"""The sheet Weights of a workbook: how the offers were scored, and weights that can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tmapi_analytics.errors import ColumnError, ParameterError
from tmapi_analytics.reports.book.sheets import place
from tmapi_analytics.reports.remarks import choice
from tmapi_analytics.scoring.reading import Group, read

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.reports.book.sheets import Sheet
    from tmapi_analytics.reports.material import Material

_CRITERION, _WEIGHT, _SHARE, _FILL, _AS_SCORED = range(5)
_HEADS = ("criterion", "weight", "share", "fill", "as_scored")
_FIRST = 3  # row of the first criterion


@dataclass(frozen=True, eq=False)
class Scored:
    """How the offers of a workbook were scored, and whether their scores can follow other weights.

    Attributes
    ----------
    material : Material
        What the report is written from.
    offers : pandas.DataFrame
        Those of its offers that the workbook holds.
    """

    material: Material
    offers: pd.DataFrame

    @cached_property
    def groups(self) -> list[Group]:
        """Offers that were scored together; none where nothing tells."""
        try:
            return list(read(self.offers)) if self.material.scoring else []
        except (ColumnError, ParameterError, LookupError):  # a merge has lost some of it
            return []

    @property
    def criteria(self) -> list[str]:
        """By which they were scored, in the order of the utilities."""
        return list(self.groups[0].shares) if self.groups else []

    @cached_property
    def why_still(self) -> str:
        """Why scores cannot follow the weights; empty where they do."""
        say = self.material.voice.say
        if not self.groups:
            return str(say("unscored"))
        first, *others = self.groups
        if first.method != "weighted_sum":
            return str(say("why_method", method=choice(self.material.voice, first.method)))
        return "" if all(other.shares == first.shares for other in others) else str(say("why_groups"))


def share_cell(number: int) -> str:
    """Where on the sheet the share of a criterion stands, the first being 0."""
    return place(_FIRST + number, _SHARE)


def write_weights(sheet: Sheet, scored: Scored) -> None:
    """A row a criterion, its weight to be changed where the scores can follow."""
    say = sheet.book.say
    sheet.widths([30, 14, 12, 20, 14, 20])
    if not scored.groups:
        sheet.sentence(say("unscored"))
        return
    sheet.sentence(say("weights_still", why=scored.why_still) if scored.why_still else say("weights_live"))
    for group in scored.groups if scored.why_still else scored.groups[:1]:
        _write_group(sheet, scored, group)


def _write_group(sheet: Sheet, scored: Scored, group: Group) -> None:
    sheet.row += 1
    if scored.why_still and group.label:
        sheet.sentence(group.label, bold=True)
    for column, key in enumerate(_HEADS):
        sheet.head(sheet.row, column, sheet.book.say(key))
    first, last = sheet.row + 1, sheet.row + len(group.shares)
    weights = "" if scored.why_still else f"{place(first, _WEIGHT)}:{place(last, _WEIGHT)}"
    for row, line in enumerate(_lines(scored, group), start=first):
        _write_line(sheet, row, line, weights)
    sheet.row = last + 1


@dataclass(frozen=True)
class _Line:
    """A criterion, its weight, the share that counted, and what the unknown counts as (None: all are)."""

    criterion: str
    weight: float
    share: float
    fill: float | None


def _lines(scored: Scored, group: Group) -> Iterator[_Line]:
    for name, share in group.shares.items():
        weight = group.record["weights"].get(name, share)
        fill = group.fills[name] if name in group.record["criteria"] else None
        yield _Line(scored.material.voice.criterion(name), weight, share, fill)


def _write_line(sheet: Sheet, row: int, line: _Line, weights: str) -> None:
    """One criterion; its share follows `weights`, the cells of all of them, where there are any."""
    sheet.put(row, _CRITERION, line.criterion)
    sheet.put(row, _AS_SCORED, line.weight, num_format="0.###")
    sheet.put(row, _FILL, line.fill, num_format="0.000")
    if line.fill is None:
        sheet.put(row, _WEIGHT, sheet.book.say("nothing_known"), italic=True)
    elif weights:
        sheet.put(row, _WEIGHT, line.weight, num_format="0.###", bg_color="#FFF2CC", border=1)
        sheet.at_least_zero(row, _WEIGHT)
        share = f"=IF(SUM({weights})=0,0,{place(row, _WEIGHT)}/SUM({weights}))"
        sheet.formula(row, _SHARE, share, line.share, num_format="0.0%")
        return
    else:
        sheet.put(row, _WEIGHT, line.weight, num_format="0.###")
    sheet.put(row, _SHARE, line.share, num_format="0.0%")
