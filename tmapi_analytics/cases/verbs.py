"""The verbs that users call: a report into a file, and the same report out of it."""

from __future__ import annotations

import io
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tmapi_analytics import __version__
from tmapi_analytics.cases import answers, archive, frames
from tmapi_analytics.cases.archive import NoCase
from tmapi_analytics.client import current
from tmapi_analytics.disk import write_atomically
from tmapi_analytics.errors import ConfigError, ParameterError, StoreWarning, overheard, warn
from tmapi_analytics.publishing import LONGEST_SIDE
from tmapi_analytics.reports.asked import Asked
from tmapi_analytics.reports.report import Report
from tmapi_analytics.reports.tables import writable_path
from tmapi_analytics.wording import counted

if TYPE_CHECKING:
    import os

    from tmapi_analytics.client import Client
    from tmapi_analytics.store import Page

FORMAT = "tmapi-analytics case"
VERSION = 1
"""Of the format; a case of a later one is refused."""
_NO_CASE = "Check the path, or ask for it to be saved again with tm.save_case(); nothing was changed here."
_UNREADABLE = (
    *(ValueError, TypeError, LookupError, ArithmeticError, AttributeError),  # what pandas makes of nonsense
    *(RecursionError, msgspec.MsgspecError),
)


class _Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``case.json``."""

    format: str
    version: int
    saved_at: datetime
    made_with: dict[str, str]
    files: dict[str, str]


class _Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``report.json``: what was asked, and for each picture where in the zip it is."""

    asked: dict[str, Any]
    pictures: dict[str, str]


def save_case(path: str | os.PathLike[str], report: Report, *, client: Client | None = None) -> Path:
    """The file that now holds a report with everything it rests on, for a colleague.

    In it are the offers with their scores, what the report was asked for, the look that it tells changes
    since, its pictures, and the answers that the offers came from, as the API gave them: whoever opens it
    does not pay for them again. It holds no token and no path of this machine.

    Parameters
    ----------
    path : str or path
        Ends in ``.zip``. A file that is there is replaced once the new one is whole.
    report : Report
        As `tm.report` gives it.
    client : Client, optional
        In whose store the answers are, instead of that of the settings around.

    Returns
    -------
    Path
        Where the file is.

    Raises
    ------
    ParameterError
        `report` is none, its offers have a column that cannot be kept, or the path cannot be.
    OSError
        The file cannot be written; an old one is as it was.

    Warns
    -----
    StoreWarning
        Some of the answers are no longer in the store; the case is without them.

    Examples
    --------
    >>> import tempfile
    >>> import tmapi_analytics as tm
    >>> from tmapi_analytics.reports.report import Report
    >>> with tm.sandbox(), tempfile.TemporaryDirectory() as folder:
    ...     cups = Report(tm.search_items("bamboo cup"))
    ...     print(save_case(f"{folder}/cups.zip", cups).name)
    cups.zip
    """
    target = writable_path(path, [".zip"], "a case")
    if not isinstance(report, Report):
        raise ParameterError(f"a {type(report).__name__} is no report", hint="Give what tm.report() gives.")
    pictures = {url: f"pictures/{number:04}.jpg" for number, url in enumerate(report.pictures)}
    files = {
        "offers.json": _json(frames.as_plain(report.offers)),
        **_look_before(report),
        "report.json": _json({"asked": report.asked.as_dict(), "pictures": pictures}),
        **{place: report.pictures[url] for url, place in pictures.items()},
        **answers.pack(_stored(report, current(client))),
    }
    try:
        content = archive.pack({"case.json": _manifest(files), **files})
    except NoCase as error:
        problem = str(error)
    else:
        write_atomically(target, content)
        return target
    raise ParameterError(
        f"the report cannot be saved as a case: {problem}", hint="Score and report fewer offers."
    )


def open_case(path: str | os.PathLike[str], *, client: Client | None = None) -> Report:
    """The report of a case, as it was saved: the same offers, scores and pictures, without token or network.

    The answers in it go into the store where it has none to the same pages: whoever has a token can search
    and look up details again without paying for them, and frames made of them say so in
    ``attrs["tmapi"]["from_case"]``. A case is only as true as who sent it: its answers are not signed.

    Parameters
    ----------
    path : str or path
        A file that `tm.save_case` made. No code in it is run, and nothing is unpacked onto the disk.
    client : Client, optional
        Whose store gets the answers, instead of that of the settings around.

    Returns
    -------
    Report
        To be shown, saved or taken apart: ``.offers`` is the frame, equal to the one that was saved.

    Raises
    ------
    ParameterError
        The file is not there, or is no whole and harmless case; nothing has changed then.

    Warns
    -----
    StoreWarning
        The answers could not be stored.

    Examples
    --------
    >>> import tempfile
    >>> import tmapi_analytics as tm
    >>> from tmapi_analytics.reports.report import Report
    >>> with tm.sandbox(), tempfile.TemporaryDirectory() as folder:
    ...     cups = Report(tm.search_items("bamboo cup"))
    ...     open_case(save_case(f"{folder}/cups.zip", cups))
    <Report of 20 offers>
    """
    one = current(client)
    file = Path(path).expanduser()
    try:
        files = _checked(archive.unpack(archive.read(file)))
        report, kept = _report(files), answers.unpack(files)
        with overheard():
            _ = report.findings  # attrs that make no sense are found here, and not when it is saved
    except _UNREADABLE as error:
        # Whatever else complains may quote what a stranger wrote.
        said = str(error) if isinstance(error, NoCase) else "what is in it is not what a case holds"
        problem = f"{file.name!r} cannot be opened as a case: {said}"
    else:
        try:
            answers.fill(one.store, kept.items())
        except ConfigError as error:
            warn(f"the answers of the case could not be stored: {error}", StoreWarning)
        return report
    raise ParameterError(problem, hint=_NO_CASE)


def _look_before(report: Report) -> dict[str, bytes]:
    """The frame that changes are told since, where there is one; without its answers, which nobody needs."""
    if report.earlier is None:
        return {}
    return {"earlier.json": _json(frames.as_plain(report.earlier))}


def _stored(report: Report, client: Client) -> dict[str, Page]:
    """The answers that the offers came from, as far as they are still stored."""
    found = {name: client.store.answer(name) for name in answers.names(report.offers)}
    lost = sum(page is None for page in found.values())
    if lost:
        warn(
            f"{lost} of {counted(len(found), 'answer')} are not in the store any more: the case has their "
            "offers, but whoever opens it would pay for them",
            StoreWarning,
        )
    return {name: page for name, page in found.items() if page is not None}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    import pandas as pd

    manifest = _Manifest(
        format=FORMAT,
        version=VERSION,
        saved_at=datetime.now(UTC),
        made_with={
            "tmapi_analytics": __version__,
            "pandas": pd.__version__,
            "python": platform.python_version(),
        },
        files={name: archive.digest(content) for name, content in files.items()},
    )
    return _json(msgspec.to_builtins(manifest))


def _json(value: Any) -> bytes:
    # Not msgspec: a title may hold half a character, and a column NaN.
    return json.dumps(value).encode()


def _checked(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files besides the manifest, if they are those that it names."""
    told = json.loads(files.pop("case.json", b"null"))
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NoCase("it is another kind of zip")
    if told.get("version") != VERSION:
        raise NoCase(f"its format is not version {VERSION}: another version of tmapi-analytics saved it")
    manifest = msgspec.convert(told, _Manifest)
    if manifest.files != {name: archive.digest(content) for name, content in files.items()}:
        raise NoCase("its files are not those that were put into it")
    return files


def _report(files: Mapping[str, bytes]) -> Report:
    told = msgspec.convert(json.loads(files["report.json"]), _Told)
    offers = frames.from_plain(json.loads(files["offers.json"]))
    before = files.get("earlier.json")
    earlier = None if before is None else frames.from_plain(json.loads(before))
    pictures = {url: _picture(files[place]) for url, place in told.pictures.items()}
    return Report(offers, Asked(**told.asked), pictures, earlier)


def _picture(content: bytes) -> bytes:
    """The picture, if it is a small JPEG and whole."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            if max(image.size) <= LONGEST_SIDE:
                image.load()
                return content
    except Exception:  # noqa: BLE001, S110 - whatever Pillow stumbles over in a stranger's bytes
        pass
    raise NoCase("one of its pictures is no small JPEG")
