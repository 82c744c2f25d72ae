"""The verbs of scoring, which take criteria by name: score, explain, sensitivity, criteria.

Names are looked up in the registry, and plugins run behind its guard: one that fails is told and left out,
and its weight goes to the others. What is computed, `scoring` computes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from tmapi_analytics import distributed, registry
from tmapi_analytics.distributed import is_dask, outline
from tmapi_analytics.errors import ParameterError
from tmapi_analytics.money import read_currency
from tmapi_analytics.scoring import explaining, placing, valuing, varying
from tmapi_analytics.scoring.criteria import BUILT_IN
from tmapi_analytics.scoring.plan import ATTRS, Plan

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.hookspecs import Criterion
    from tmapi_analytics.registry import Offered
    from tmapi_analytics.scoring.normalizing import Normalize


def score(
    offers: pd.DataFrame,
    weights: Mapping[str, float] | str | None = None,
    *,
    quantity: int | None = None,
    method: str = "weighted_sum",
    normalize: Normalize = "minmax",
    missing: str | float = "median",
    winsorize: float | tuple[float, float] = 0.0,
    require: Mapping[str, Any] | None = None,
    unknown: Literal["pass", "drop"] = "pass",
    by: str | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    among: Sequence[str] | None = None,
    like: pd.DataFrame | None = None,
    sort: bool = False,
    top: int | None = None,
    strict: bool = False,
) -> pd.DataFrame:
    """The offers with a score, a rank and the reasons beside them.

    Scores compare offers within one scoring: 0.8 says nothing about another search, unless it is scored
    with ``like=``.

    Parameters
    ----------
    offers : pandas.DataFrame
        From a search, or from anywhere with the columns that the criteria need. It stays as it is. Or a Dask
        DataFrame: what has to be known of all offers is found at once and exactly, reading them a few times,
        and the scores when they are asked for. Not for ``normalize="rank"``, methods that look at all offers
        at once, and weights by what offers differ in.
    weights : mapping or str
        Criterion -> a number of 0 or more; only their proportions count. `criteria` lists the names. Or
        ``"equal"``; or, to weigh by what the offers differ in (extra ``mcda``), ``"critic"``,
        ``"entropy"``, ``"std"``, ``"variance"``, ``"gini"``, ``"angle"``, ``"lopcow"``, ``"merec"``.
    quantity : int, optional
        Wanted pieces: the price is that of its tier where ``price_tiers`` is known, the list price elsewhere
        (told); a smallest order up to it is no disadvantage.
    method : str
        How utilities become a score: ``"weighted_sum"``, ``"weighted_product"``, or, with the extra
        ``mcda``, one of pymcdm's: ``"topsis"``, ``"vikor"``, ``"edas"``, ``"waspas"`` and more, which
        ``docs/explanation/scoring.md`` lists with what each is and needs.
    normalize : {"minmax", "rank", "zscore"}
        How values become utilities: by the way from the worst to the best; by the share of offers that are
        worse; by the normal distribution's share below.
    missing : {"median", "worst", "best", "drop"} or float
        The utility of what is unknown: the median of the known ones, 0, 1 or a number of your own. "drop"
        leaves the offer unranked.
    winsorize : float or (float, float)
        Share of the values to cut at each end before normalising. Nothing is cut unless asked for: bait
        prices are missing already, and scales are logarithmic where values spread.
    require : mapping, optional
        Column -> a value, or an operator and a value: ``{"ships_in_48h": True, "moq": ("<=", 300)}`` with
        ``<= < >= > == !=`` or ``in``. Offers that fail stay, unranked. Utilities are those among all offers.
    unknown : {"pass", "drop"}
        What a requirement does with an offer of which the value is unknown.
    by : str, optional
        Score within each value of this column, such as ``"search"``.
    options : mapping, optional
        Criterion -> its options, such as ``{"repurchase_rate": {"m": 50}}``.
    bounds : mapping, optional
        Criterion -> (low, high) in its unit, instead of the worst and the best value of the offers. For
        min-max only.
    among : sequence of str, optional
        The criteria that ``"equal"`` and its like are for; without it the package's own as far as their
        columns are there.
    like : pandas.DataFrame, optional
        A scored frame whose weights, bounds, options and everything else are used, but for `sort`, so that
        scores compare. With ``normalize="rank"`` the ranks are still those among the new offers. A criterion
        of which nothing was known there, and a group that was not there, are measured among the new offers
        alone, and told. Not for methods that look at all offers at once, such as TOPSIS.
    sort : bool
        Best first, the unranked last.
    top : int, optional
        Of a Dask DataFrame: how many of the best get a rank, and who ties with the last of them. Without it,
        none do.
    strict : bool
        Raise where a plugin fails.

    Returns
    -------
    pandas.DataFrame
        The offers, with columns of these names replaced:

        - ``score``: 0 to 1; ``rank``: 1 is best, ties share the lower number. Both missing for the unranked.
        - ``utility_<criterion>``: 0 to 1, more is better, missing where the value is.
        - ``contribution_<criterion>``: these sum to the score (weighted sum only).
        - ``score_coverage``: the share of the weight that is on known values.
        - ``excluded_by``: why an offer is not ranked; missing where it is.

        ``attrs["tmapi_score"]`` says how: weights, bounds, options, plugins with versions, notes. Of a Dask
        DataFrame it comes a Dask DataFrame, and what is computed of it has the same attrs.

    Raises
    ------
    ParameterError
        Names that do not exist, weights that are negative, missing or all zero, a quantity that is no number
        of pieces, more offers than the method takes, and whatever else cannot be done; it names what can.
    ColumnError
        A required column, or the columns of all criteria, are not there.
    ConfigError
        The method needs an extra.
    PluginError
        With `strict`, where a plugin failed.

    Warns
    -----
    DataWarning
        One, about what was left out: bait prices, columns that are not there, list prices for tiers.
    PluginWarning
        A plugin failed; its weight went to the others.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"item_id": [1, 2, 3], "price": [60.0, 40.8, 54.69], "shop_years": [9, 3, 1]})
    >>> ranked = score(offers, {"price": 3, "shop_years": 1}, sort=True)
    >>> ranked[["item_id", "score", "rank", "contribution_price", "contribution_shop_years"]].round(2)
       item_id  score  rank  contribution_price  contribution_shop_years
    1        2   0.86     1                0.75                     0.11
    0        1   0.25     2                0.00                     0.25
    2        3   0.18     3                0.18                     0.00
    """
    asked = Plan(
        weights=weights,
        quantity=quantity,
        method=method,
        normalize=normalize,
        missing=missing,
        winsorize=winsorize,
        require=require,
        unknown=unknown,
        by=by,
        options=options,
        bounds=bounds,
        among=among,
    )
    offered = registry.offered("criteria")
    like = outline(like) if is_dask(like) else like
    if is_dask(offers):
        _check_not(
            sort, "sort", "a Dask DataFrame", 'scored.nlargest(100, "score").compute() gives the best.'
        )
        whole: pd.DataFrame = distributed.score(
            offers, asked, offered, _guard, like=like, top=top, strict=strict
        )
        return whole
    _check_not(top, "top", "a DataFrame of pandas", "All its offers get a rank.")
    scored = placing.score(offers, asked, _guarded(offered, strict=strict), like=like, sort=sort)
    info = scored.attrs[ATTRS]
    info["plugins"] = {name: offered[name].whose for name in info["criteria"]}
    return scored


def explain(
    scored: pd.DataFrame,
    item_id: object,
    *,
    weights: Mapping[str, float] | None = None,
    currency: str | None = None,
    rate: float | None = None,
    rate_date: str | None = None,
) -> pd.DataFrame:
    """Why an offer stands where it stands: a row a criterion, and a last one with the score and a sentence.

    Parameters
    ----------
    scored : pandas.DataFrame
        As `score` gave it, or some of its rows.
    item_id : int
        The offer; where several rows carry it, the best of them. A label of the index where there is no
        ``item_id`` column.
    weights : mapping, optional
        For a frame whose attrs were lost (a merge does that).
    currency, rate, rate_date : optional
        What lines and sentence show money in first, CNY beside it: ``currency="EUR", rate=7.85`` is 7.85 CNY
        for 1 EUR. ``value`` stays in its unit.

    Returns
    -------
    pandas.DataFrame
        Indexed by criterion: ``value`` (as it was measured, which for the repurchase rate is after the pull
        towards the mean) and its ``unit``, ``utility``, ``weight`` (the share that counted: that of a
        criterion of which nothing is known went to the others), ``contribution`` (weighted sum only),
        ``plugin`` (with its version) and ``line``, which also says what is listed where that is another
        value. The last row, ``total``, holds the sums and the sentence.

        pandas cuts long text when it shows a table. ``.style`` shows every line whole, and the sentence
        stands in ``attrs["tmapi_explain"]["sentence"]``, too.

    Raises
    ------
    ParameterError
        No such offer, nothing says how the frame was scored, or a currency without its rate.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"item_id": [1, 2, 3], "price": [60.0, 40.8, 54.69], "shop_years": [9, 3, 1]})
    >>> why = explain(score(offers, {"price": 3, "shop_years": 1}), 2)
    >>> why["line"]["shop_years"]
    '3 years: utility 0.44, gives 0.11 of 0.25'
    >>> why["line"]["total"]
    'Offer 2 is number 1 of 3 with 0.86: beside the median offer, price speaks for it most (+0.57),
    nothing against it; 100 % of the weight is on known values.'
    >>> why.attrs["tmapi_explain"]["sentence"] == why["line"]["total"]
    True
    """
    money = read_currency(currency, rate, rate_date)
    criteria = _guarded(registry.offered("criteria"))
    table = explaining.explain(scored, item_id, criteria, weights=weights, money=money)
    plugins = scored.attrs.get(ATTRS, {}).get("plugins", {})
    table.insert(len(table.columns) - 1, "plugin", [plugins.get(name, "") for name in table.index])
    return table


def with_values(scored: pd.DataFrame) -> pd.DataFrame:
    """A copy of the offers with ``value_<criterion>``, as `valuing.with_values` says, of all criteria."""
    return valuing.with_values(scored, _guarded(registry.offered("criteria")))


def sensitivity(
    scored: pd.DataFrame,
    *,
    weights: Mapping[str, float] | None = None,
    kappa: float = 50.0,
    draws: int = 5_000,
    seed: int = 0,
    top: int = 2_000,
) -> pd.DataFrame:
    """How the order moves if the weights, and what is missing, were otherwise.

    The probabilities and the rank interval hold *if only the weights vary*: they do not know how wrong
    prices, sales or the choice of criteria are.

    Parameters
    ----------
    scored : pandas.DataFrame
        As `score` gave it, or some of its rows, which are then ranked among themselves.
    weights : mapping, optional
        For a frame whose attrs were lost.
    kappa : float
        How sure the weights w are: they are drawn from Dirichlet(kappa · w), so the standard deviation of a
        weight is ``sqrt(w · (1 - w) / (kappa + 1))``: at 50, 0.50 ± 0.07 and 0.20 ± 0.06. Weights of zero
        stay zero.
    draws : int
        How many sets of weights.
    seed : int
        The same seed draws the same weights.
    top : int
        Only this many of the best offers get probabilities and intervals, to bound memory.

    Returns
    -------
    pandas.DataFrame
        A row an offer, in the frame's order; missing for the unranked.

        - ``rank``: among the rows given.
        - ``p_top1``, ``p_top3``, ``p_top10``: share of the draws in which the offer is among the best so
          many; those who tie all count.
        - ``rank_low``, ``rank_high``: between these it lies in 90 % of the draws.
        - ``rank_if_best``, ``rank_if_worst``: its rank if all that is missing of it were as good, or as
          bad, as can be, and the others stay. For methods that look at all offers at once, such as TOPSIS,
          only of the `top`, since each is a scoring of its own.

        ``attrs["tmapi_sensitivity"]`` holds, for each group, ``weight_sd``, ``notes`` and ``swap``: the
        smallest change of one weight, the others in proportion, beyond which first and second change places;
        at ``swaps_at`` they tie. None where no single weight swaps them, and for methods that are no
        weighted sum of anything, which ``notes`` says.

    Raises
    ------
    ParameterError
        Nothing says how the frame was scored; a kappa, draws, seed or top that cannot be.

    Examples
    --------
    >>> import pandas as pd
    >>> offers = pd.DataFrame({"item_id": [1, 2, 3], "price": [60.0, 40.8, 54.69], "shop_years": [9, 3, 1]})
    >>> moved = sensitivity(score(offers, {"price": 2, "shop_years": 3}))
    >>> moved[["item_id", "rank", "p_top1", "rank_low", "rank_high"]].round(1)
       item_id  rank  p_top1  rank_low  rank_high
    0        1     2     0.3         1          2
    1        2     1     0.7         1          2
    2        3     3     0.0         3          3
    >>> swap = moved.attrs["tmapi_sensitivity"]["groups"][""]["swap"]
    >>> swap["criterion"], swap["weight"], round(swap["swaps_at"], 2)
    ('price', 0.4, 0.36)
    """
    return varying.vary(scored, weights=weights, kappa=kappa, draws=draws, seed=seed, top=top)


def criteria() -> pd.DataFrame:
    """Every criterion there is, a row each: the package's own, then those of plugins.

    Returns
    -------
    pandas.DataFrame
        All text: ``criterion``, ``goal``, ``unit``, ``scale``, ``needs`` (columns), ``options`` (with
        defaults), ``bounds``, ``meaning``, ``plugin`` and ``version``.

    Examples
    --------
    >>> table = criteria().set_index("criterion")
    >>> table.loc["repurchase_rate", ["goal", "needs"]].tolist()
    ['max', 'repurchase_rate, sales_90d']
    """
    import pandas as pd

    rows = [
        {
            "criterion": name,
            "goal": one.value.goal,
            "unit": one.value.unit,
            "scale": one.value.scale,
            "needs": ", ".join(one.value.needs),
            "options": ", ".join(f"{option}={default!r}" for option, default in one.value.options.items()),
            "bounds": "{} to {}".format(*one.value.bounds) if one.value.bounds else "",
            "meaning": one.value.meaning,
            "plugin": one.plugin,
            "version": one.version,
        }
        for name, one in registry.offered("criteria").items()
    ]
    return pd.DataFrame(rows)


def _check_not(given: object, name: str, kind: str, instead: str) -> None:
    if given:
        raise ParameterError(f"{name}= does not go with {kind}", hint=f"Leave it out. {instead}")


def _guarded(offered: Mapping[str, Offered[Criterion]], *, strict: bool = False) -> dict[str, Criterion]:
    """The criteria, each run through the registry: what fails gives None and is told."""
    return {name: _guard(one, strict=strict) for name, one in offered.items()}


def _guard(offered: Offered[Criterion], *, strict: bool) -> Criterion:
    """The criterion for one scoring: a part that failed is not called again, and the first is told."""
    failed: set[Callable[..., Any]] = set()

    def guard(function: Callable[..., Any], flaw: Callable[..., str | None]) -> Callable[..., Any]:
        def run(offers: pd.DataFrame, **options: Any) -> Any:
            def call() -> Any:
                return function(offers if function in _TRUSTED else _private(offers), **options)

            if run in failed:
                return None
            result = registry.run(offered, call, check=partial(flaw, offers), strict=strict, tell=not failed)
            if result is None:
                failed.add(run)
            return result

        return run

    one = offered.value
    return replace(
        one,
        value=guard(one.value, registry.checked_series),
        fit=one.fit and guard(one.fit, _no_options),
        notes=one.notes and guard(one.notes, _no_sentences),
    )


_TRUSTED = {part for one in BUILT_IN for part in (one.value, one.fit, one.notes)}
"""What changes no offers, and need not be given a copy of them."""


def _no_options(_: pd.DataFrame, fitted: object) -> str | None:
    fits = isinstance(fitted, Mapping) and all(isinstance(name, str) for name in fitted)
    return None if fits else f"fit gives a {type(fitted).__name__}, not options by name"


def _no_sentences(_: pd.DataFrame, notes: object) -> str | None:
    fits = isinstance(notes, list | tuple) and all(isinstance(note, str) for note in notes)
    return None if fits else f"notes gives a {type(notes).__name__}, not a list of sentences"


def _private(offers: pd.DataFrame) -> pd.DataFrame:
    """Offers that a plugin may spoil; a shallow copy shares what ``.array`` lets it write to."""
    return offers.copy(deep=True)
