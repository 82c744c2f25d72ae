"""Options that follow from all offers, such as the median of their prices, found where the offers are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tmapi_analytics.distributed.ordering import by_key, ordered
from tmapi_analytics.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.distributed.parts import Frame, Parts
    from tmapi_analytics.distributed.selecting import Ordered
    from tmapi_analytics.distributed.surveying import Key, Told

    Options = dict[Key, dict[str, Any]]
    """Label and criterion -> options."""

MIDDLE = 0.5


def fitted(offers: Frame | Parts, ask: Callable[[pd.DataFrame], Told]) -> tuple[Options, list[Told]]:
    """The options that follow from all offers, and what each part told.

    Parameters
    ----------
    ask : callable
        `Questions.fits`, of certain criteria.

    Raises
    ------
    ParameterError
        A plugin tells a bare number, and another one in each part.
    """
    order, told = ordered(offers, ask, (MIDDLE,))
    found = {key: median(one) for key, one in order.items()}
    found |= {key: _mean(sums) for key, sums in by_key(part.sums for part in told).items()}
    found |= {key: _agreed(key, facts) for key, facts in by_key(part.facts for part in told).items()}
    options: Options = defaultdict(dict)
    for (label, name, option), value in found.items():
        options[label, name][option] = value
    return dict(options), told


def median(values: Ordered) -> float | None:
    """The median of values that lie in parts; None where there are none."""
    return sum(values.around[MIDDLE]) / 2 if values.count else None


def _mean(sums: Sequence[tuple[float, float]]) -> float | None:
    totals, weights = zip(*sums, strict=True)
    return sum(totals) / sum(weights) if sum(weights) else None


def _agreed(key: Key, facts: Sequence[Any]) -> Any:
    _, name, option = key
    if any(fact != facts[0] for fact in facts):
        raise ParameterError(
            f'the criterion "{name}" fits its option "{option}" to each part of the offers by itself',
            hint=f'Give it a value: options={{"{name}": {{"{option}": ...}}}}. '
            "A plugin can give hookspecs.Median or Mean instead of a number.",
        )
    return facts[0]
