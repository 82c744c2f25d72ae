"""The store: what is in it stays in it, and damage is a miss, never a wrong page."""

from __future__ import annotations

import sqlite3
import time
import warnings
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import tmapi_analytics as tm
from tmapi_analytics import disk
from tmapi_analytics.store import Page, Store

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def page(number: int = 1, *, at: datetime = NOW, body: bytes = b"{}") -> Page:
    """An answer."""
    return Page(
        endpoint="search_items",
        params={"keyword": "茶杯", "page": str(number)},
        asked="茶杯",
        number=number,
        fetched_at=at,
        seconds=0.5,
        body=body,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store")


def raw(store: Store) -> Path:
    """The file of a store that is closed, so that it can be damaged."""
    store.close()
    return store._path


def test_what_was_added_comes_back_as_it_was(store):
    """Bytes, texts and times are the same, also in a store that is opened anew."""
    kept = page(body='{"title": "莲子"}\0\xff'.encode("latin-1", "replace"))
    store.add("key", kept)

    assert store.get("key") == kept
    assert Store(store._folder).get("key") == kept
    assert store.get("another") is None


def test_reading_an_unused_store_leaves_no_folder_behind(store):
    """Only what is paid for makes files."""
    found = (store.get("key"), list(store.items()), store.prune(), store.clear(), store.size())

    assert found == (None, [], 0, 0, 0)
    assert not store._folder.exists()


def test_a_newer_answer_leaves_the_older_ones_until_they_are_pruned(store):
    """Three answers to one page are three until `prune`, which leaves the newest."""
    answers = [page(at=NOW + timedelta(hours=hours)) for hours in range(3)]
    for answer in answers:
        store.add("key", answer)

    before = sorted(one.fetched_at for _, one in store.items())
    pruned = store.prune()

    assert before == [one.fetched_at for one in answers]
    assert {key for key, _ in store.items()} == {"key"}
    assert pruned == 2
    assert store.get("key") == answers[-1]


def test_pruning_by_age_takes_the_newest_of_a_page_too(store):
    """`prune(before)` deletes what came before then, and nothing else."""
    store.add("old", page(at=NOW - timedelta(days=40)))
    store.add("new", page(at=NOW))

    pruned = store.prune(NOW - timedelta(days=30))

    assert pruned == 1
    assert store.get("old") is None
    assert store.get("new") is not None


def test_clearing_leaves_nothing(store):
    """Everything goes, older answers too."""
    for hours in range(3):
        store.add("key", page(at=NOW + timedelta(hours=hours)))

    assert store.clear() == 3
    assert list(store.items()) == []


def test_a_bit_that_has_fallen_over_is_a_miss(store):
    """A row whose checksum is wrong is not there, and the other rows are."""
    store.add("good", page(1))
    store.add("bad", page(2, body=b"x" * 500))
    with closing(sqlite3.connect(raw(store))) as database, database:
        (value,) = database.execute("SELECT value FROM pages WHERE key = 'bad'").fetchone()
        flipped = value.replace(b"x" * 500, b"x" * 499 + b"y")
        database.execute("UPDATE pages SET value = ? WHERE key = 'bad'", (flipped,))

    assert flipped != value
    assert store.get("bad") is None
    assert store.get("good") == page(1)
    assert [key for key, _ in store.items()] == ["good"]


@pytest.mark.parametrize("value", [b"", b"abc", b"\0" * 40], ids=["nothing", "too short", "zeros"])
def test_a_row_that_is_no_page_is_a_miss(store, value):
    """Whatever somebody has written into the file, it never becomes a page."""
    store.add("key", page())
    with closing(sqlite3.connect(raw(store))) as database, database:
        database.execute("UPDATE pages SET value = ?", (value,))

    assert store.get("key") is None


def test_a_planted_pickle_is_not_run(store, tmp_path):
    """The store reads no pickle, so a file from elsewhere runs no code."""
    planted = b"cos\nsystem\n(S'touch " + str(tmp_path / "planted").encode() + b"'\ntR."
    store.add("key", page())
    with closing(sqlite3.connect(raw(store))) as database, database:
        database.execute("UPDATE pages SET value = ?", (planted,))

    assert store.get("key") is None
    assert not (tmp_path / "planted").exists()


@pytest.mark.parametrize("wal", [True, False], ids=["with a log", "without a log"])
def test_a_file_that_is_no_database_is_set_aside_with_one_warning(store, wal):
    """The damaged file is kept under another name, and the store works."""
    store.add("key", page())
    file = raw(store)
    file.write_bytes(b"this is no database, but it is long enough to be taken for one" * 100)
    if wal:
        file.with_name(f"{file.name}-wal").write_bytes(b"nor is this a log")

    with pytest.warns(tm.StoreWarning, match="begins with the 0 answers") as caught:
        store.add("key", page(2))

    assert len(caught) == 1
    assert store.get("key") == page(2)
    assert [one.read_bytes()[:7] for one in store._folder.glob("*damaged-*") if "wal" not in one.name] == [
        b"this is"
    ]


@pytest.mark.parametrize("place", [0.2, 0.4, 0.6, 0.8])
def test_what_can_be_read_of_a_damaged_file_is_kept(store, place):
    """A block of rubbish costs the answers it hit; no answer comes out changed."""
    pages = {f"{number:064d}": page(number, body=bytes([65 + number]) * 12_000) for number in range(20)}
    for key, one in pages.items():
        store.add(key, one)
    file = raw(store)
    content = bytearray(file.read_bytes())
    start = int(len(content) * place) // 4096 * 4096
    content[start : start + 4096] = b"\xa5" * 4096
    file.write_bytes(content)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        kept = {key: one for key in pages if (one := store.get(key))}

    assert len(caught) <= 1
    assert len(kept) >= 15
    assert all(pages[key] == one for key, one in kept.items())


def test_several_processes_open_a_new_store_at_once(elsewhere, tmp_path, until):
    """Nobody meets a locked database, and every answer is there afterwards."""
    code = """
    import pathlib, sys, time
    from datetime import UTC, datetime
    from tmapi_analytics.store import Page, Store
    me = str(__import__("os").getpid())
    pathlib.Path("ready" + me).touch()
    while not pathlib.Path("go").exists(): __import__("time").sleep(0.001)
    for number in range(5):
        Store(pathlib.Path("store")).add(me + str(number), Page(endpoint="e", params={}, asked="", number=1,
            fetched_at=datetime.now(UTC), seconds=0.0, body=b"{}"))
    """
    processes = [elsewhere(code) for _ in range(6)]
    until(lambda: len(list(tmp_path.glob("ready*"))) == 6)

    (tmp_path / "go").touch()
    errors = [process.communicate(timeout=30)[1] for process in processes]

    assert errors == [""] * 6
    assert len(list(Store(tmp_path / "store").items())) == 30


def test_a_damaged_store_met_by_several_processes_is_set_aside_once(elsewhere, tmp_path, until):
    """One process replaces the file, the others use the new one, and no answer is lost."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "store.sqlite").write_bytes(b"no database at all, but long enough " * 100)
    code = """
    import pathlib, warnings
    from datetime import UTC, datetime
    from tmapi_analytics.store import Page, Store
    warnings.simplefilter("ignore")
    me = str(__import__("os").getpid())
    pathlib.Path("ready" + me).touch()
    while not pathlib.Path("go").exists(): __import__("time").sleep(0.001)
    Store(pathlib.Path("store")).add(me, Page(endpoint="e", params={}, asked="", number=1,
        fetched_at=datetime.now(UTC), seconds=0.0, body=b"{}"))
    """
    processes = [elsewhere(code) for _ in range(4)]
    until(lambda: len(list(tmp_path.glob("ready*"))) == 4)

    (tmp_path / "go").touch()
    errors = [process.communicate(timeout=30)[1] for process in processes]

    assert errors == [""] * 4
    assert len(list(Store(tmp_path / "store").items())) == 4
    assert len(list((tmp_path / "store").glob("store.sqlite.damaged-*"))) == 1


def test_a_held_page_waits_for_another_process(elsewhere, store, tmp_path, until):
    """A lock on a page is one between processes, and ends with its holder."""
    code = """
    import pathlib, time
    from tmapi_analytics.store import Store
    with Store(pathlib.Path("store")).lock("key"):
        pathlib.Path("held").touch()
        time.sleep(60)
    """
    holder = elsewhere(code)
    until((tmp_path / "held").exists)
    waited = time.monotonic()
    with store.lock("another"):
        pass
    free = time.monotonic() - waited

    holder.kill()
    with store.lock("key"):
        pass

    assert free < 5


def test_a_store_is_private(store):
    """Only its owner can enter the folder."""
    with store.lock("key"):
        pass

    assert store._folder.stat().st_mode & 0o077 == 0


def test_writing_a_file_whole_or_not_at_all(tmp_path):
    """A write that fails leaves the old content and no rest."""
    file = tmp_path / "file"
    disk.write_atomically(file, b"old")

    with pytest.raises(TypeError):
        disk.write_atomically(file, "no bytes")  # type: ignore[arg-type]

    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
