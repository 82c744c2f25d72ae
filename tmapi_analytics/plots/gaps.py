"""The chart of missing values: how much of each column is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmapi_analytics.columns import COLUMNS, DETAIL_COLUMNS
from tmapi_analytics.hookspecs import Chart
from tmapi_analytics.plots import labels, style, terms
from tmapi_analytics.plots.words import speaker

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_SEARCHED = tuple(column.name for column in COLUMNS)
_DETAILED = tuple(column.name for column in DETAIL_COLUMNS)


def draw_gaps(ax: Axes, offers: pd.DataFrame, language: str) -> None:
    """Draw a bar for each column of a search that lacks values, the emptiest first.

    Columns of `add_details` are measured against the offers that have details, and say so. Scores and columns
    of plugins are not shown: what is missing there follows from these.
    """
    say = speaker(language)
    detailed = _with_details(offers)
    lacking = missing_shares(offers[[name for name in _SEARCHED if name in offers]])
    lacking |= missing_shares(detailed[[name for name in _DETAILED if name in offers]])
    gaps = {name: share for name, share in lacking.items() if share}
    told = say("complete", n=len(lacking) - len(gaps)) if gaps else ""
    about = say("with_details", n=len(detailed)) if set(gaps) & set(_DETAILED) else ""
    style.headline(ax, say("gaps", offers=say("offers", n=len(offers))), told, about)
    ax.set_xlabel(say("gaps_axis"))
    if gaps:
        largest = dict(sorted(gaps.items(), key=lambda gap: -gap[1]))
        shares = list(largest.values())
        style.bars_across(ax, [100 * share for share in shares], map(style.percent, shares))
        labels.name_rows(ax, [_name(column, language) for column in largest])
        ax.set_xlim(0, 110)
        ax.set_xticks([0, 25, 50, 75, 100])
    elif len(offers) and lacking:
        style.no_data(ax, say, "nothing_missing")
    else:
        style.no_data(ax, say)


def missing_shares(offers: pd.DataFrame) -> dict[str, float]:
    """The share of missing values of each column; empty without rows.

    Examples
    --------
    >>> import pandas as pd
    >>> missing_shares(pd.DataFrame({"moq": [1, None], "price": [9.9, 5.0]}))
    {'moq': 0.5, 'price': 0.0}
    """
    return {str(name): float(share) for name, share in offers.isna().mean().items()} if len(offers) else {}


def _with_details(offers: pd.DataFrame) -> pd.DataFrame:
    if "detail_fetched_at" not in offers:
        return offers.iloc[:0]
    return offers[offers["detail_fetched_at"].notna()]


def _name(column: str, language: str) -> str:
    name = terms.column_name(column, language)
    return f"{name} *" if column in _DETAILED else name


MISSING_VALUES = Chart(
    name="missing_values",
    draw=draw_gaps,
    options={"language": "en"},
    meaning="Which columns lack values, and for what share of the offers.",
)
