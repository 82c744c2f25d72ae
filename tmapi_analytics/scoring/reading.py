"""A scored frame, read back: by what weights, with what in the gaps, in which groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tmapi_analytics.errors import ColumnError, ParameterError, check_frame
from tmapi_analytics.scoring import plan
from tmapi_analytics.scoring.weighing import read_weights

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Group:
    """Offers that were scored together.

    Attributes
    ----------
    label : str
        The group's value of ``by``; empty where there is one group.
    rows : slice or array
        Their positions in the frame that was read.
    frame : pandas.DataFrame
        Their rows, the unranked among them.
    shares : mapping
        Criterion -> share of the weight, 0 where nothing was known.
    fills, medians : mapping
        Criterion -> utility of a missing value, and of the median offer.
    method : str
        How scores came about.
    record : mapping
        What the attrs say beyond that; empty where they are lost.
    """

    label: str
    rows: Any
    frame: pd.DataFrame
    shares: Mapping[str, float]
    fills: Mapping[str, float]
    medians: Mapping[str, float]
    method: str
    record: Mapping[str, Any]

    @property
    def known(self) -> NDArray[np.float64]:
        """Utilities, an offer a row, NaN where unknown."""
        return self.frame[[f"utility_{name}" for name in self.shares]].to_numpy(dtype="float64")

    @property
    def weights(self) -> NDArray[np.float64]:
        """The shares in the order of the columns of `known`."""
        return np.array(list(self.shares.values()))

    def filled(self, fill: float | None = None) -> NDArray[np.float64]:
        """Utilities with `fill` for what is unknown; without it, with what the scoring took."""
        gaps = [self.fills[name] if fill is None else fill for name in self.shares]
        return np.where(np.isnan(self.known), gaps, self.known)


def read(scored: pd.DataFrame, weights: Mapping[str, float] | None = None) -> Iterator[Group]:
    """The groups of a scored frame.

    Parameters
    ----------
    scored : pandas.DataFrame
        As `tm.score` gave it, or some of its rows.
    weights : mapping, optional
        Where the attrs were lost: the weights, by weighted sum, gaps filled with the median.

    Raises
    ------
    ParameterError
        Neither the frame nor `weights` say how it was scored, or both do.
    ColumnError
        The columns of the scoring are not there.
    """
    check_frame(scored)
    if weights is None:
        info = plan.told_by(scored)
        _check_columns(scored, info["criteria"])
        for label, rows in plan.groups(scored, info["by"]):
            yield _told(label, rows, scored.iloc[rows], info)
    elif plan.ATTRS in scored.attrs:
        raise ParameterError(
            "this frame knows its weights", hint="Leave out weights=, or score it anew with them."
        )
    else:
        yield _guessed(scored, weights)


def _told(label: str, rows: Any, frame: pd.DataFrame, info: Mapping[str, Any]) -> Group:
    record = info["groups"][label]
    shares, against = record["shares"], record["criteria"]
    medians = {name: against[name]["median"] if name in against else 0.5 for name in shares}
    fills = {name: against.get(name, {}).get("fill") for name in shares}
    gaps = {name: medians[name] if fill is None else fill for name, fill in fills.items()}
    return Group(label, rows, frame, shares, gaps, medians, info["method"], record)


def _guessed(frame: pd.DataFrame, weights: Mapping[str, float]) -> Group:
    names = [str(name).removeprefix("utility_") for name in frame.columns if str(name).startswith("utility_")]
    shares = read_weights(weights, names)
    medians = {name: float(frame[f"utility_{name}"].median()) for name in shares}
    return Group("", slice(None), frame, shares, medians, medians, "weighted_sum", {})


def _check_columns(scored: pd.DataFrame, names: list[str]) -> None:
    for column in ("rank", *(f"utility_{name}" for name in names)):
        if column not in scored:
            raise ColumnError(f'there is no column "{column}"', hint="Use the frame that tm.score gave.")


def identity(frame: pd.DataFrame, place: int) -> Any:
    """What an offer is called: its ``item_id``, or its index label where there is none."""
    called = frame["item_id"].iloc[place] if "item_id" in frame else frame.index[place]
    return plan.plain(called)
