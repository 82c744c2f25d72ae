"""A report: the offers, what was asked of them and the pictures of the best; it writes itself as a file.

What a report says is computed once, in ``findings``; how it looks is up to the writer of each format. To add
a format, add a row to `_WRITERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from tmapi_analytics.disk import write_atomically
from tmapi_analytics.reports import tables
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from tmapi_analytics.reports.findings import Findings

ASKED_PICTURE = "asked"
"""Under this name `Report.pictures` holds the picture that was searched with, where it is known."""
_ALLOWED = "allow-popups allow-popups-to-escape-sandbox"
"""In a notebook: links may open a page of their own. No script, no form, nothing else."""
_HEIGHT = 760
"""Pixels of a report in a notebook; it scrolls within."""


@dataclass(frozen=True, eq=False)
class Report:
    """What was found, to be shown in a notebook or saved.

    Attributes
    ----------
    offers : pandas.DataFrame
        As given to `tm.report`, with the columns of `tm.flag`.
    asked : Asked
        What for.
    pictures : mapping
        ``img_url`` -> the bytes of a small JPEG; `ASKED_PICTURE` for the one that was searched with.
    earlier : pandas.DataFrame, optional
        The look before, for what has changed since.

    Examples
    --------
    >>> import pandas as pd
    >>> Report(pd.DataFrame({"item_id": [1, 2]}))
    <Report of 2 offers>
    """

    offers: pd.DataFrame
    asked: Asked = field(default_factory=Asked)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    earlier: pd.DataFrame | None = None

    @cached_property
    def findings(self) -> Findings:
        """What the report says: everything that a writer writes, computed once."""
        from tmapi_analytics.reports.findings import find

        return find(self.offers, self.asked, self.earlier)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """The file that now holds the report; its ending says which format.

        Parameters
        ----------
        path : str or path
            Ends in ``.html``, ``.xlsx``, ``.md``, ``.csv`` or ``.parquet``. The last two hold the offers
            alone, as `save_table` writes them. A file that is there is replaced once the new one is whole.

        Returns
        -------
        Path
            Where the file is.

        Raises
        ------
        ParameterError
            Another ending, or a folder that is not there.
        ConfigError
            The format needs an extra.
        OSError
            The file cannot be written; an old one is as it was.
        """
        target = report_path(path)
        write_atomically(target, _WRITERS[target.suffix.lower()](self))
        return target

    def _repr_html_(self) -> str:
        from tmapi_analytics.reports.page import as_html

        title, page = escape(self.findings.title), escape(as_html(self, embedded=True).decode())
        # A frame of its own: neither the page's style nor anything in it reaches the notebook.
        return (
            f'<iframe title="{title}" sandbox="{_ALLOWED}" srcdoc="{page}"'
            f' style="width: 100%; height: {_HEIGHT}px; border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<Report of {counted(len(self.offers), 'offer')}>"


def report_path(path: str | os.PathLike[str]) -> Path:
    """`path`, if a report can be saved there; to be asked before a search is paid for.

    Raises
    ------
    ParameterError, ConfigError
        As `Report.save`.
    """
    return tables.writable_path(path, _WRITERS, "a report")


def _as_html(report: Report) -> bytes:
    from tmapi_analytics.reports.page import as_html

    return as_html(report)


def _as_workbook(report: Report) -> bytes:
    from tmapi_analytics.reports.book.workbook import as_workbook

    return as_workbook(report)


def _as_markdown(report: Report) -> bytes:
    from tmapi_analytics.reports.markdown import as_markdown

    return as_markdown(report)


_WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".html": _as_html,
    ".xlsx": _as_workbook,
    ".md": _as_markdown,
    ".csv": lambda report: tables.as_csv(report.offers),
    ".parquet": lambda report: tables.as_parquet(report.offers),
}
