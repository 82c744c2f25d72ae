"""Getting the details and adding them to a copy of the frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tmapi_analytics.details.told import Told, item_of
from tmapi_analytics.errors import DataWarning, TmapiError, warn
from tmapi_analytics.frames import searches
from tmapi_analytics.search.run import Run
from tmapi_analytics.search.telling import warn_about
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from tmapi_analytics.client import Got
    from tmapi_analytics.details.wanted import Details
    from tmapi_analytics.search.fetching import Fetching


class DetailRun(Run):
    """Gets the details and adds them to a copy of the frame."""

    def __init__(
        self, frame: pd.DataFrame, ids: pd.Index, wanted: Details, quantity: int | None, **how: Any
    ) -> None:
        super().__init__(wanted, **how)
        self._frame = frame.copy()
        self._ids = ids
        self._details = wanted
        self._quantity = quantity

    def _answers(self, fetching: Fetching) -> Iterator[tuple[int, Got]]:
        came = False
        numbers = range(1, self._details.pages + 1)
        fetching.asked.update(numbers)
        for answer in fetching.pages(numbers, ends=lambda _: False):
            came = True
            yield answer
        if fetching.failed and not came:
            raise min(fetching.failed.items())[1]

    def _built(self, used: list[Got], *, missing: list[int], calls: int) -> pd.DataFrame:
        told = Told(quantity=self._quantity, language=self._details.language, calls=calls)
        details = told.read([one.page for one in used])
        told.asked = self._details.pages
        told.paid = sum(one.paid for one in used)
        told.stored = len(used) - told.paid
        told.missing = [self._details.item_ids[number - 1] for number in missing]
        told.not_refreshed = [item_of(one.page) for one in used if one.failure]
        told.from_case = sum(one.page.from_case for one in used)
        told.answers = [one.answer for one in used]
        frame = self._frame.copy()
        for name, values in details.reindex(self._ids).items():
            frame[name] = values.array
        frame.attrs["tmapi"] = self._about(told)
        return frame

    def _about(self, told: Told) -> dict[str, Any]:
        """What the frame tells of itself, with the details; those before them are counted in and leave."""
        about, held = self._frame.attrs.get("tmapi") or {}, searches(self._frame)
        for one in held:
            told.count_in(one.pop("details", {}))
        if "searches" in about:
            about = {**about, "searches": held}
        made_up = bool(about.get("sandbox")) or told.sandbox
        return {**about, "sandbox": made_up, "details": asdict(told)}

    def _warn(self, used: list[Got], frame: pd.DataFrame, failed: dict[int, TmapiError]) -> None:
        warn_about(self._wanted, used, frame.attrs["tmapi"]["details"]["unreadable"])
        if failed:
            number, error = min(failed.items())
            warn(
                f"{counted(len(failed), 'offer')} cannot be looked up and stay without details, such as "
                f"{self._wanted.name(number)}: {error.message}",
                DataWarning,
            )
