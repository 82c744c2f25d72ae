"""What charts of ranked offers say about the ranking: within what, and who has no rank and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmapi_analytics.plots import labels, terms
from tmapi_analytics.plots.words import left_out_of, speaker
from tmapi_analytics.scoring.plan import ATTRS

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.comparison.phrasing import Say

_MOST_REASONS = 3
"""More would fill the chart; of the others only the number is told."""


def ranked_within(offers: pd.DataFrame, language: str) -> str:
    """That ranks start anew in each group of a scoring; empty where there is one group."""
    told = offers.attrs.get(ATTRS, {})
    if len(told.get("groups", ())) < 2:
        return ""
    return speaker(language)("ranked_within", by=terms.column_name(str(told["by"]), language))


def not_ranked(say: Say, unranked: pd.DataFrame) -> str:
    """How many offers have no rank, by what ``excluded_by`` says; empty where there are none.

    Examples
    --------
    >>> import pandas as pd
    >>> not_ranked(speaker("en"), pd.DataFrame({"excluded_by": ["moq <= 300", "moq <= 300", None]}))
    'left out: 2 not ranked (moq <= 300), 1 not ranked'
    """
    reasons = unranked.get("excluded_by", default=unranked.index.to_series()[:0]).value_counts()
    told = reasons.head(_MOST_REASONS)
    parts = [
        say("not_ranked_why", n=number, why=labels.shorten(str(why), 40)) for why, number in told.items()
    ]
    if others := len(unranked) - int(told.sum()):
        parts.append(say("not_ranked", n=others))
    return left_out_of(say, parts)
