"""Paid-for answers on disk: the newest of each page, and every older one until it is pruned.

A thin room over `requests_cache`'s SQLite storage, used as a dictionary and never as a session: what is
stored, when it is stale and what may replace it is decided above. Reading goes straight to the file, since
most runs of a notebook only read and need not load the rest. Nothing here is ever deleted except by
`Store.prune` and `Store.clear`, and no error can get in, because only a `Page` can.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from tmapi_analytics import disk
from tmapi_analytics.errors import ConfigError, StoreWarning, warn

FILE = "store.sqlite"
_TABLE = "pages"
_OLDER = "@"  # between the key of a page and the time of an answer that a newer one has replaced

if TYPE_CHECKING:
    from requests_cache.backends.sqlite import SQLiteDict

T = TypeVar("T")


class Page(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer of the API, as it came, and what it was the answer to.

    Attributes
    ----------
    endpoint : str
        A name of `endpoints.ENDPOINTS`.
    params : dict of str to str
        What was asked, without the token.
    asked : str
        The same, short, for people: ``lotus.jpg``.
    number : int
        The page number, from 1.
    fetched_at : datetime
        When the answer arrived, UTC.
    seconds : float
        How long it took.
    body : bytes
        The whole envelope, JSON.
    from_case : bool
        Whether somebody else's case brought it, so that it is only as good as the case.
    """

    endpoint: str
    params: dict[str, str]
    asked: str
    number: int
    fetched_at: datetime
    seconds: float
    body: bytes
    from_case: bool = False


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Page).decode


def _dump(page: Page) -> bytes:
    content = _encode(page)
    return zlib.crc32(content).to_bytes(4, "big") + content


def _load(stored: bytes) -> Page | None:
    """The page, or None where a bit has fallen over: damage is a miss, never a wrong page."""
    checksum, content = stored[:4], memoryview(stored)[4:]
    if zlib.crc32(content).to_bytes(4, "big") != checksum:
        return None
    try:
        return _decode(content)
    except msgspec.MsgspecError:
        return None


def answer_name(key: str, page: Page) -> str:
    """What this very answer under `key` is called, also when a newer one has taken its place."""
    return f"{key}{_OLDER}{page.fetched_at.timestamp():.6f}"


class Store:
    """The stored pages of one cache folder. Safe from any thread and process.

    A damaged file is set aside with one warning; whatever can still be read in it is carried over.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._lock = threading.RLock()
        self._database: sqlite3.Connection | None = None
        self._pages: SQLiteDict | None = None
        self._identity: tuple[int, int] | None = None

    def get(self, key: str) -> Page | None:
        """The newest answer under `key`, or None."""
        if self._database is None and not self._path.exists():
            return None  # reading must not leave a folder behind
        return self._run(lambda database: _read(database, key))

    def answer(self, name: str) -> Page | None:
        """The answer of that `answer_name`, or None; the newest of its page may be another."""
        key = name.partition(_OLDER)[0]
        newest = self.get(key)
        return newest if newest and answer_name(key, newest) == name else self.get(name)

    def answers(self, key: str) -> list[Page]:
        """Every answer under `key`, the oldest first; unreadable ones are passed over."""
        if not self._path.exists():
            return []
        names = self._run(lambda database: _keys(database, of=key))
        return sorted(filter(None, map(self.get, names)), key=lambda page: page.fetched_at)

    def add(self, key: str, page: Page) -> None:
        """Keep `page` as the newest answer under `key`; the one before stays, by its time.

        An answer that cannot be kept is told in a warning and not raised: it is in hand, and paid for.
        """
        try:
            self._run(lambda database: self._write(database, key, page))
        except ConfigError as error:
            warn(f"an answer could not be stored and would be paid again: {error}", StoreWarning)

    def items(self) -> Iterator[tuple[str, Page]]:
        """Every answer, older ones too, as (key of its page, answer); unreadable ones are passed over."""
        if not self._path.exists():
            return
        for stored_key in self._run(_keys):
            page = self.get(stored_key)
            if page is not None:
                yield stored_key.partition(_OLDER)[0], page

    def prune(self, before: datetime | None = None) -> int:
        """Delete answers; returns how many.

        Parameters
        ----------
        before : datetime, optional
            Delete every answer that came before then, the newest of its page too. Where not given, only
            answers that a newer one has replaced.
        """
        if not self._path.exists():
            return 0
        return self._run(lambda database: self._prune(database, before))

    def clear(self) -> int:
        """Delete every answer; returns how many."""
        return self.prune(datetime.max.replace(tzinfo=UTC))

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self._folder.glob(f"{FILE}*"))

    def lock(self, key: str) -> AbstractContextManager[None]:
        """Hold the page `key` against every other thread and process."""
        disk.private_folder(self._folder)
        return disk.lock(self._folder / "locks" / f"{key}.lock")

    def check(self) -> None:
        """Make sure that an answer could be stored, before one is paid for.

        Raises
        ------
        ConfigError
            The folder or the file cannot be written.
        """
        self._run(_probe)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            for opened in (self._database, self._pages):
                if opened is not None:
                    opened.close()
            self._database = self._pages = None

    def _write(self, database: sqlite3.Connection, key: str, page: Page) -> None:
        _probe(database)
        older = _read(database, key)
        pages = self._dictionary()
        with pages.bulk_commit():
            if older is not None:
                pages[answer_name(key, older)] = older
            pages[key] = page
        # requests-cache rolls a failed write back without a word
        if _read(database, key) != page:
            raise sqlite3.OperationalError("the disk is full or the file cannot be written")

    def _prune(self, database: sqlite3.Connection, before: datetime | None) -> int:
        if before is None:
            doomed = [key for key in _keys(database) if _OLDER in key]
        else:
            pages = ((key, _read(database, key)) for key in _keys(database))
            doomed = [key for key, page in pages if page is None or page.fetched_at < before]
        _probe(database)
        self._dictionary().bulk_delete(doomed)
        self._dictionary().vacuum()
        return len(doomed)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """`work` on the open file; where that is damaged, on the one that takes its place."""
        with self._lock:
            try:
                return work(self._opened())
            except sqlite3.Error as error:
                problem = error
            if not disk.is_damage(problem):
                raise ConfigError(f"the store {self._path} cannot be used: {problem}", hint=disk.OTHER_FOLDER)
            self._replace_damaged()
            return work(self._opened())

    def _opened(self) -> sqlite3.Connection:
        if self._database is not None and self._identity == disk.identity(self._path):
            return self._database
        disk.private_folder(self._folder)
        disk.create_database(self._path, "")
        self._database = sqlite3.connect(
            self._path, timeout=30, isolation_level=None, check_same_thread=False
        )
        self._identity = disk.identity(self._path)
        self._pages = None
        if not self._database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_TABLE,)).fetchone():
            self._dictionary()  # makes the table
        return self._database

    def _dictionary(self) -> SQLiteDict:
        """The file as requests-cache writes it. Loaded late: most runs of a notebook only read."""
        from requests_cache.backends.sqlite import SQLiteDict
        from requests_cache.serializers import SerializerPipeline, Stage

        if self._pages is None:
            serializer = SerializerPipeline([Stage(dumps=_dump, loads=_load)], name="page", is_binary=True)
            self._pages = SQLiteDict(
                self._path, table_name=_TABLE, serializer=serializer, wal=True, busy_timeout=30_000
            )
        return self._pages

    def _replace_damaged(self) -> None:
        self.close()
        with self.lock("damaged"):
            if disk.is_sound(self._path):
                return  # another process was faster
            aside = disk.set_aside(self._path)
            self._opened()
            pages = self._dictionary()
            saved = 0
            for key, page in _salvage(aside):
                pages[key] = page
                saved += 1
        warn(
            f"the store was damaged; it is now {aside} and a new one begins with the {saved} answers that "
            "could be read",
            StoreWarning,
        )


def _read(database: sqlite3.Connection, key: str) -> Page | None:
    row = database.execute(f"SELECT value FROM {_TABLE} WHERE key = ?", (key,)).fetchone()  # noqa: S608 - a constant
    return _load(row[0]) if row else None


def _keys(database: sqlite3.Connection, of: str = "") -> list[str]:
    """The names of all answers, or of those of one page."""
    query = f"SELECT key FROM {_TABLE} WHERE key = ? OR key GLOB ?"  # noqa: S608
    return [key for (key,) in database.execute(query, (of, f"{of}{_OLDER}*" if of else "*"))]


def _probe(database: sqlite3.Connection) -> None:
    """Raise where the file cannot be written now: requests-cache would try for ever."""
    database.execute("BEGIN IMMEDIATE")
    database.execute("ROLLBACK")


def _salvage(path: Path) -> Iterator[tuple[str, Page]]:
    """What can be read of a damaged file: row by row, so that one bad row costs only itself."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        last = _row(database, f"SELECT max(rowid) FROM {_TABLE}")  # noqa: S608 - a constant
        for number in range(1, ((last and last[0]) or 0) + 1):
            row = _row(database, f"SELECT key, value FROM {_TABLE} WHERE rowid = {number}")  # noqa: S608
            page = _load(bytes(row[1])) if row else None
            if row and page:
                yield row[0], page


def _row(database: sqlite3.Connection, query: str) -> Any:
    with suppress(sqlite3.Error):
        return database.execute(query).fetchone()
    return None
