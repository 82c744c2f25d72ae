"""What to know of a supplier's row: whether it may be two shops, and what its numbers leave out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.comparison import latin
from tmapi_analytics.comparison.identity import fold
from tmapi_analytics.comparison.saying import joined
from tmapi_analytics.comparison.taking import coded, floats, texts
from tmapi_analytics.comparison.words import speaker

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.grouping import Grouping
    from tmapi_analytics.comparison.phrasing import Say
    from tmapi_analytics.comparison.saying import Said

    Mask = NDArray[np.bool_]


def notes(table: pd.DataFrame, language: str = "en") -> list[str | None]:
    """The column ``note`` of `suppliers`, a text a row of `table`; None where there is nothing to say."""
    say = speaker(language)
    unnamed = table["is_unnamed"].to_numpy(dtype=bool)
    said = [(unnamed, say("unnamed")), *_identity(table, ~unnamed, say), *_gaps(table, say)]
    return joined(said, len(table), say("then"))


def differences(groups: Grouping) -> dict[str, Mask]:
    """In what offers under one name differ, as columns: ``provinces_differ``, ``years_differ``."""
    provinces, _ = coded(
        texts(groups.frame, "province"), lambda name: latin.province_in_english(name) or name
    )
    return {
        "provinces_differ": _differ(groups, np.where(provinces < 0, np.nan, provinces)),
        "years_differ": _differ(groups, floats(groups.frame, "shop_years")),
    }


def _identity(table: pd.DataFrame, named: Mask, say: Say) -> Iterator[Said]:
    """A name is a guess; the seller's own number is not."""
    numbered = table["seller_member_id"].notna().to_numpy()
    guessed = named & ~numbered
    elsewhere, other_years = table["provinces_differ"].to_numpy(), table["years_differ"].to_numpy()
    yield guessed & elsewhere & other_years, say("two_shops")
    yield guessed & elsewhere & ~other_years, say("two_places")
    yield guessed & ~elsewhere & other_years, say("two_ages")
    if numbered.any():  # without numbers the name is the key
        yield named & _same_name(table["company_name"]), say("same_name")


def _differ(groups: Grouping, values: NDArray[np.float64]) -> Mask:
    each = groups.each(values)
    found: Mask = (each.max() > each.min()).to_numpy()
    return found


def _same_name(names: pd.Series[Any]) -> Mask:
    folded = names.map(fold, na_action="ignore")
    return (folded.duplicated(keep=False) & folded.notna()).to_numpy()


def _gaps(table: pd.DataFrame, say: Say) -> Iterator[Said]:
    offers = table["offers"].tolist()
    unknown, baits = table["sales_unknown"].to_numpy(), table["baits"].to_numpy()
    yield ~table["counts"].to_numpy(), say("none_confirmed")
    yield unknown > 0, lambda row: say("sales_unknown", unknown=unknown[row], n=offers[row])
    yield baits > 0, lambda row: say("baits", baits=baits[row], n=offers[row])
