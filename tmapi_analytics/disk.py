"""Files that must survive: private folders, locks between processes, databases, atomic writes.

What the store, the ledger and the settings share. It knows nothing of pages or money.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from tmapi_analytics.errors import ConfigError

OTHER_FOLDER = "Free some space or name another folder: TMAPI_CACHE_DIR or tm.settings(cache_dir=...)."
"""What to do when the cache folder cannot be used."""


_SIGNS_OF_DAMAGE = ("malformed", "unsupported file format", "no such column", "Could not decode")
"""In messages of errors that SQLite gives as operational, although the file itself is broken."""


def private_folder(path: Path) -> Path:
    """`path` as a folder that only its owner can enter, made where it was missing.

    Raises
    ------
    ConfigError
        It cannot be made or written to.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        problem: str | None = error.strerror or type(error).__name__
    else:
        problem = None if os.access(path, os.W_OK | os.X_OK) else "it is not writable"
    if problem:
        raise ConfigError(f"the cache folder {path} cannot be used: {problem}", hint=OTHER_FOLDER)
    return path


@contextmanager
def lock(path: Path, waiting: Callable[[], object] | None = None) -> Iterator[None]:
    """Hold `path` as a lock against every other thread and process; waits for as long as it takes.

    `waiting` is called once where somebody else holds it.
    """
    from filelock import FileLock, Timeout

    private_folder(path.parent)
    held = FileLock(path)
    try:
        taken = held.acquire(blocking=waiting is None)
    except Timeout:
        if waiting is not None:
            waiting()
        taken = held.acquire()
    with taken:
        yield


def identity(path: Path) -> tuple[int, int] | None:
    """Which file `path` is, in which process: either may change under whoever keeps it open."""
    try:
        return os.getpid(), path.stat().st_ino
    except FileNotFoundError:
        return None


def set_aside(path: Path) -> Path:
    """Rename a damaged database, so that a new one can start; returns where the old one is now."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    path.replace(aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
    return aside


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is broken, as opposed to locked, full or read-only.

    Examples
    --------
    >>> is_damage(sqlite3.DatabaseError("file is not a database"))
    True
    >>> is_damage(sqlite3.OperationalError("database or disk is full"))
    False
    """
    if any(text in str(error) for text in _SIGNS_OF_DAMAGE):
        return True
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)


def create_database(path: Path, schema: str) -> None:
    """Make `path` a database in write-ahead mode with the tables of `schema`; harmless where it is one.

    Raises
    ------
    sqlite3.Error
        It cannot be written, or is no database.
    """
    if _is_write_ahead(path):
        _prepare(path, schema)
        return
    # Several processes that switch a new file to write-ahead mode at once meet "database is locked".
    with lock(path.with_name(f"{path.name}.lock")):
        _prepare(path, schema)


def _prepare(path: Path, schema: str) -> None:
    with closing(sqlite3.connect(path, timeout=30)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript(f"BEGIN IMMEDIATE; {schema}; COMMIT")


def _is_write_ahead(path: Path) -> bool:
    if not path.exists():
        return False
    # Asked of SQLite: to open and close the file ourselves would drop this process's locks on it.
    with closing(sqlite3.connect(path, timeout=30)) as database:
        return bool(database.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def is_sound(path: Path) -> bool:
    """Whether every page of the database `path` can be read."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as database:
            return bool(database.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def write_atomically(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write `content` to `path` whole or not at all: a failure leaves the old file as it was.

    Parameters
    ----------
    path : Path
        Where to; its folder must exist.
    content : bytes
        All of it.
    mode : int, optional
        Permissions from the first moment on; the user's usual ones where not given.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.chmod(_usual_mode() if mode is None else mode)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
