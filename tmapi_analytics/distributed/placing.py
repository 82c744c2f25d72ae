"""Offers in parts in, the same offers with their scores out: each part is scored against what all are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tmapi_analytics.distributed import shipping
from tmapi_analytics.distributed.measuring import Survey
from tmapi_analytics.distributed.parts import each, outline
from tmapi_analytics.distributed.scorer import Scorer, Tally, added_up
from tmapi_analytics.distributed.shipping import lacks
from tmapi_analytics.errors import ParameterError, PluginWarning, warn
from tmapi_analytics.scoring import placing, plan
from tmapi_analytics.scoring.aggregating import is_alone
from tmapi_analytics.scoring.criteria import PRICE
from tmapi_analytics.scoring.measuring import FAILED
from tmapi_analytics.scoring.plan import ATTRS, Plan

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.distributed.parts import Frame
    from tmapi_analytics.distributed.shipping import Guard
    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.registry import Offered


def score(
    offers: Frame,
    asked: Plan,
    offered: Mapping[str, Offered[Criterion]],
    guard: Guard,
    *,
    like: pd.DataFrame | None = None,
    top: int | None = None,
    strict: bool = False,
) -> Frame:
    """The offers with their scores beside them, as a Dask DataFrame; `tm.score` says what each column is.

    What has to be known of all offers is found at once; scores are computed when the frame is.

    Parameters
    ----------
    offers : Dask DataFrame
        Read twice where a cluster keeps what counts, else up to five times.
    offered : mapping
        Name -> criterion, of all that this machine has.
    guard : callable
        Makes of an offered criterion, with ``strict=``, one that cannot break the scoring.
    like : pandas.DataFrame, optional
        A scored frame, or the outline of one.
    top : int, optional
        How many of the best get a rank; those who tie with the last of them get one, too.

    Raises
    ------
    ParameterError
        Something needs all offers in one place, or cannot be done for another reason.
    ColumnError
        No criterion finds its columns, or a requirement does not.
    PluginError
        With `strict`, where a plugin failed, or a worker has not got it.
    """
    outlined = outline(offers)
    known: Mapping[str, Any] = {}
    if like is not None:
        asked, known = plan.like(like, asked)
    criteria = {name: one.value for name, one in offered.items()}
    asked = plan.checked(asked, criteria, outlined)
    _check(asked, top)
    chosen = placing.choose(placing.unscored(outlined), asked, criteria)
    names = [*(criterion.name for criterion in chosen), *{PRICE.name} & set(asked.require or {})]
    survey = Survey(offers, asked, chosen, shipping.packed(offered, names, guard, strict=strict), known)
    _tell_missing(survey)
    scorer = _scorer(survey, top or 0)
    scored = offers.map_partitions(scorer, meta=scorer(outlined))
    scored.attrs = dict(scorer.attrs)  # Dask keeps them with the parts, and shows none itself
    return scored


def _check(asked: Plan, top: object) -> None:
    if asked.normalize == "rank":
        raise ParameterError(
            'normalize="rank" needs all offers in one place, and Dask holds them in parts',
            hint='Take "minmax" or "zscore".',
        )
    if not is_alone(asked.method):
        raise ParameterError(
            f"{asked.method} looks at all offers at once, and Dask holds them in parts",
            hint="Take weighted_sum or weighted_product.",
        )
    if isinstance(asked.weights, str) and asked.weights != "equal":
        raise ParameterError(
            f'weights="{asked.weights}" needs all offers in one place, and Dask holds them in parts',
            hint='Give numbers, or "equal"; tm.score of a sample tells what they would be.',
        )
    if top is not None and (isinstance(top, bool) or not isinstance(top, int) or top < 1):
        raise ParameterError(f"top cannot be {top!r}", hint="Give how many of the best get a rank.")


def _tell_missing(survey: Survey) -> None:
    for name, why in survey.silent.items():
        if why == FAILED:  # of which the worker has told
            continue
        if survey.shipment.strict:
            raise lacks(survey.shipment, name, why)
        warn(f"{lacks(survey.shipment, name, why)} Its weight goes to the others.", PluginWarning)


def _scorer(survey: Survey, top: int) -> Scorer:
    """What scores each part, against what all offers are."""
    asked, shipment = survey.asked, survey.shipment
    names = [criterion.name for criterion in survey.chosen]
    scorer = Scorer(asked, replace(shipment, strict=True), names, frozenset(survey.silent), survey.measures)
    tally = _tally(survey, scorer, top)
    records = {label: {**record, **tally[label].counts} for label, record in survey.records.items()}
    info = {
        **placing.told(asked, survey.chosen, records, survey.known),
        "plugins": {name: shipment.wanted[name] for name in names},
    }
    best = {label: one.best for label, one in tally.items()}
    return replace(scorer, best=best, attrs={**survey.about, ATTRS: info})


def _tally(survey: Survey, scorer: Scorer, top: int) -> dict[str, Tally]:
    """Who is ranked, group by group; nothing is computed where that is everybody, and no rank is wanted."""
    asked = survey.asked
    everybody = not asked.require and asked.missing != "drop"
    if top or not everybody or not all(any(one["shares"].values()) for one in survey.records.values()):
        tallied = added_up(each(survey.read(scorer.names), partial(scorer.tally, top=top)), top)
    else:
        tallied = {}
    return {label: tallied.get(label, _all_of(rows)) for label, rows in survey.rows.items()}


def _all_of(rows: int) -> Tally:
    return Tally({"ranked": rows, "excluded": 0, "unknown_passed": {}})
