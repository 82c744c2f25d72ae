"""A zip with known files in it, and nothing else: packed in memory, and unpacked there after a close look.

What is opened may come from a stranger. Nothing is ever written to where a zip says, and a zip whose list of
contents is not exactly that of a case is refused before anything in it is unpacked.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

MOST_BYTES = 100_000_000
"""Of the zip."""
MOST_UNPACKED = 500_000_000
"""Bytes of all its files together."""
MOST_FILES = 100_000
_KNOWN = re.compile(
    r"(case|offers|earlier|report|answers)\.json|answers/[0-9]{5}\.json|pictures/[0-9]{4}\.jpg", re.ASCII
)
_TOO_LARGE = "it is larger than a case may be"
_SLACK = 1_000_000  # bytes; below, an honest file may be all alike
_DENSEST = 300  # times; no honest larger file can be packed so tight
_KINDS = (0, stat.S_IFREG)  # no kind is a regular file, too
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class NoCase(ValueError):  # noqa: N818 - what a file is not, and no fault of anybody's
    """What was given is no case; what its message quotes of the file is escaped."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of `files`, the same bytes for the same files.

    Raises
    ------
    NoCase
        `unpack` would refuse it: it is too large.

    Examples
    --------
    >>> unpack(pack({"case.json": b"{}"}))
    {'case.json': b'{}'}
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # Without a time of its own, and readable for whoever unpacks it by hand.
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        _check(archive.infolist())
    if out.tell() > MOST_BYTES:
        raise NoCase(_TOO_LARGE)
    return out.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The files in a zip that `pack` made.

    Raises
    ------
    NoCase
        It is none, or holds anything that `pack` would not have put there; the message says what.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except NoCase:
        raise
    except _BROKEN:
        problem = "it is damaged, or no zip"
    raise NoCase(problem)


def read(path: Path) -> bytes:
    """The content of the file `path`.

    Raises
    ------
    NoCase
        It cannot be read, or is larger than any case.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        problem = error.strerror or type(error).__name__
    else:
        if len(content) <= MOST_BYTES:
            return content
        problem = _TOO_LARGE
    raise NoCase(problem)


def digest(content: bytes) -> str:
    """The checksum that a case gives for each of its files."""
    return hashlib.sha256(content).hexdigest()


def _check(entries: list[zipfile.ZipInfo]) -> None:
    for problem in _problems(entries):
        raise NoCase(problem)


def _problems(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        yield _TOO_LARGE
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        yield "two of its files have the same name"
    for entry in entries:
        if entry.flag_bits & 1:
            yield "it is encrypted"
        if not _KNOWN.fullmatch(entry.filename) or stat.S_IFMT(entry.external_attr >> 16) not in _KINDS:
            yield f"it holds {entry.filename[:60]!r}, which no case does"
        if entry.file_size > max(_SLACK, _DENSEST * entry.compress_size):
            yield f"its {entry.filename} would unpack to {entry.file_size:,} bytes"
        if entry.compress_type not in _METHODS:
            yield "it is packed in a way that no case is"
