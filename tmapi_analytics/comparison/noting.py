"""What to know of a supplier's row: whether it may be two shops, and what its numbers leave out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.comparison import latin
from tmapi_analytics.comparison.identity import fold
from tmapi_analytics.comparison.saying import joined
from tmapi_analytics.comparison.taking import coded, floats, texts

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tmapi_analytics.comparison.grouping import Grouping
    from tmapi_analytics.comparison.saying import Said

    Mask = NDArray[np.bool_]

UNNAMED = "name no supplier"
"""Said of offers."""


def notes(table: pd.DataFrame) -> list[str | None]:
    """The column ``note`` of `suppliers`, a text a row of `table`; None where there is nothing to say."""
    unnamed = table["is_unnamed"].to_numpy(dtype=bool)
    said = [(unnamed, f"these offers {UNNAMED}; surely they are several suppliers'")]
    return joined([*said, *_identity(table, ~unnamed), *_gaps(table)], len(table))


def differences(groups: Grouping) -> dict[str, Mask]:
    """In what offers under one name differ, as columns: ``provinces_differ``, ``years_differ``."""
    provinces, _ = coded(
        texts(groups.frame, "province"), lambda name: latin.province_in_english(name) or name
    )
    return {
        "provinces_differ": _differ(groups, np.where(provinces < 0, np.nan, provinces)),
        "years_differ": _differ(groups, floats(groups.frame, "shop_years")),
    }


def _identity(table: pd.DataFrame, named: Mask) -> Iterator[Said]:
    """A name is a guess; the seller's own number is not."""
    numbered = table["seller_member_id"].notna().to_numpy()
    guessed = named & ~numbered
    elsewhere, other_years = table["provinces_differ"].to_numpy(), table["years_differ"].to_numpy()
    yield guessed & elsewhere & other_years, "may be two shops (provinces and shop years differ)"
    yield guessed & elsewhere & ~other_years, "may be two shops (provinces differ)"
    yield guessed & ~elsewhere & other_years, "may be two shops (shop years differ)"
    if numbered.any():  # without numbers the name is the key
        yield named & _same_name(table["company_name"]), "another shop has the same name"


def _differ(groups: Grouping, values: NDArray[np.float64]) -> Mask:
    each = groups.each(values)
    found: Mask = (each.max() > each.min()).to_numpy()
    return found


def _same_name(names: pd.Series[Any]) -> Mask:
    folded = names.map(fold, na_action="ignore")
    return (folded.duplicated(keep=False) & folded.notna()).to_numpy()


def _gaps(table: pd.DataFrame) -> Iterator[Said]:
    offers = table["offers"].tolist()
    unknown, baits = table["sales_unknown"].to_numpy(), table["baits"].to_numpy()
    yield ~table["counts"].to_numpy(), "none of its offers is confirmed"
    yield unknown > 0, lambda row: f"sales unknown for {unknown[row]:,} of {offers[row]:,} offers"
    yield baits > 0, lambda row: f"bait price left out, for {baits[row]:,} of {offers[row]:,} offers"
