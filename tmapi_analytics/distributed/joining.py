"""Dask DataFrames, and pandas' among them, joined to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from tmapi_analytics import frames
from tmapi_analytics.distributed.parts import is_dask, outline

if TYPE_CHECKING:
    from tmapi_analytics.distributed.parts import Frame


def concat(given: Sequence[Frame | pd.DataFrame]) -> Frame:
    """The parts of all frames one after another, with the columns and dtypes that pandas' frames would have.

    Rows keep the labels of their own frame: a fresh index would need each part to know how long those before
    it are. Of where offers came from the attrs say only whether any are made up.
    """
    import dask.dataframe as dd

    whole = _outline(given)
    align = Alignment(whole)
    parts = [_dask(frame).map_partitions(align, meta=whole) for frame in given]
    return dd.concat(parts)  # type: ignore[no-untyped-call]  # Dask has few types


@dataclass(frozen=True)
class Alignment:
    """Gives each part the same columns, dtypes and attrs; what a part lacks is missing in its rows."""

    outline: pd.DataFrame

    def __call__(self, part: pd.DataFrame) -> pd.DataFrame:
        """The part as the whole has its columns."""
        columns = {
            name: part[name].astype(dtype) if name in part else pd.Series(None, index=part.index, dtype=dtype)
            for name, dtype in self.outline.dtypes.items()
        }
        aligned = pd.DataFrame(columns, index=part.index)
        aligned.attrs = dict(self.outline.attrs)
        return aligned


def _outline(given: Sequence[Frame | pd.DataFrame]) -> pd.DataFrame:
    """What pandas would make of these frames, if each had rows."""
    from dask.dataframe.dispatch import meta_nonempty

    outlines = [outline(frame) if is_dask(frame) else frame.head(0) for frame in given]
    whole = frames.concat([meta_nonempty(one) for one in outlines]).head(0)
    about = [one.attrs["tmapi"] for one in outlines if one.attrs.get("tmapi")]
    whole.attrs = {"tmapi": {"sandbox": any(one.get("sandbox") for one in about)}} if about else {}
    return whole


def _dask(frame: Frame | pd.DataFrame) -> Frame:
    import dask.dataframe as dd

    if is_dask(frame):
        return frame
    return dd.from_pandas(frame, npartitions=1, sort=False)  # type: ignore[no-untyped-call]
