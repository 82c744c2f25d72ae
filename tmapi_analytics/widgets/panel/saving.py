"""A report or a case of what is shown, saved from the panel."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from tmapi_analytics.widgets.looks import field, row
from tmapi_analytics.widgets.parts import Button, Line

if TYPE_CHECKING:
    from tmapi_analytics.reports.report import Report


class Saving(ipywidgets.VBox):
    """Where to save, and as what.

    Parameters
    ----------
    save : callable
        Called with a function that saves and gives the path, to be run beside the main thread.
    """

    def __init__(self, *, save: Callable[[Callable[[Callable[..., Report]], object]], object]) -> None:
        self._save = save
        self._own: set[Path] = set()
        self.title = field(ipywidgets.Text, "Title", wide=True)
        self.conclusion = field(ipywidgets.Textarea, "Your conclusion", wide=True, continuous_update=False)
        self.report_path = field(ipywidgets.Text, "Report", wide=True, value="report.html")
        self.case_path = field(ipywidgets.Text, "Case", wide=True, value="search.zip")
        self.save_report = Button("Save report", lambda: self._save(self._as_report))
        self.save_case = Button("Save case", lambda: self._save(self._as_case))
        hint = Line(
            text="A report ends in .html, .xlsx, .md, .csv or .parquet. "
            "A case holds everything, to be opened again with tm.open_case().",
            kind="dim",
        )
        self.told = Line()
        where = [self.title, self.conclusion, self.report_path, self.case_path]
        super().__init__([*where, row(self.save_report, self.save_case), self.told, hint])

    @property
    def words(self) -> dict[str, Any]:
        """What the analyst has to say, as `tm.report` takes it."""
        given = {"title": self.title.value.strip(), "conclusion": self.conclusion.value.strip()}
        return {name: text for name, text in given.items() if text}

    def _as_report(self, report: Callable[..., Report]) -> object:
        made = report(**self.words)
        return self._noted(made.save(self._free(self.report_path.value)))

    def _as_case(self, report: Callable[..., Report]) -> object:
        from tmapi_analytics.cases import save_case

        made = report(**self.words)
        return self._noted(save_case(self._free(self.case_path.value), made))

    def _free(self, text: str) -> str:
        """The path, numbered where there is a file that this panel did not write: nothing is lost."""
        path = Path(text.strip()).expanduser()
        numbered = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
        while path.is_file() and path.absolute() not in self._own:
            path = next(numbered)
        return str(path) if text.strip() else ""

    def _noted(self, path: Path) -> Path:
        self._own.add(path.absolute())
        return path
