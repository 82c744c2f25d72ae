"""The ledger: each call is noted before it is sent, and no budget around it is passed."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from typing import TYPE_CHECKING

import pytest

import tmapi_analytics as tm
from tmapi_analytics import ledger
from tmapi_analytics.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

API = "https://api.tmapi.io"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    empty = Ledger(tmp_path / "ledger", API, "lotus")
    yield empty
    empty.close()


def test_a_call_that_has_no_end_yet_is_paid_and_has_no_status(book):
    """Whoever is killed in between has still paid."""
    book.begin("search_items", "cup")

    row = book.table().iloc[0]

    assert row[["paid", "endpoint", "asked", "project"]].tolist() == [True, "search_items", "cup", "lotus"]
    assert book.table()["status"].isna().all()


@pytest.mark.parametrize(
    ("sent", "paid"), [(True, 1), (False, 0)], ids=["a call that was sent", "one that was not"]
)
def test_only_calls_that_were_sent_are_paid(book, sent, paid):
    """Where no connection was made nothing was billed."""
    book.end(book.begin("search_items", "cup"), status=None, seconds=0.1, sent=sent)

    assert book.table()["paid"].sum() == paid


def test_a_cost_is_missing_without_a_price(book):
    """Unknown is not free."""
    book.begin("search_items", "cup")
    book.saved([("search_items", "cup")])

    assert book.table()["cost"].isna().all()
    assert book.table(call_price=0.5)["cost"].tolist() == [0.5, 0.0]
    assert ledger.grouped(book.table(), "asked")["cost"].isna().all()


def test_accounts_of_two_base_urls_do_not_mix(book, tmp_path):
    """One file, many accounts."""
    Ledger(tmp_path / "ledger", "http://127.0.0.1:1", None).begin("search_items", "cup")

    assert book.table().empty


def test_calls_of_many_threads_are_all_noted(book):
    """No note is lost where several write at once."""
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: book.begin("search_items", "cup"), range(80)))

    assert len(set(numbers)) == 80
    assert len(book.table()) == 80


def test_calls_of_many_processes_are_all_noted(elsewhere, book, tmp_path, until):
    """A new ledger may be opened by several processes at once."""
    code = """
    import pathlib
    from tmapi_analytics.ledger import Ledger
    pathlib.Path("ready" + str(__import__("os").getpid())).touch()
    while not pathlib.Path("go").exists(): __import__("time").sleep(0.001)
    book = Ledger(pathlib.Path("ledger"), "https://api.tmapi.io", None)
    for _ in range(10): book.begin("search_items", "cup")
    """
    processes = [elsewhere(code) for _ in range(4)]
    until(lambda: len(list(tmp_path.glob("ready*"))) == 4)

    (tmp_path / "go").touch()
    errors = [process.communicate(timeout=30)[1] for process in processes]

    assert errors == [""] * 4
    assert len(book.table()) == 40


def test_a_ledger_that_somebody_deleted_begins_anew(book):
    """What is open is then no longer the file of that name, and would be lost with the process."""
    book.begin("search_items", "cup")
    book._path.unlink()

    book.begin("search_items", "mug")

    assert Ledger(book._path.parent, API, None).table()["asked"].tolist() == ["mug"]


def test_a_killed_process_leaves_every_note(elsewhere, book, tmp_path):
    """Nothing waits in memory for the end of the process."""
    code = """
    import os, pathlib
    from tmapi_analytics.ledger import Ledger
    book = Ledger(pathlib.Path("ledger"), "https://api.tmapi.io", None)
    for _ in range(3): book.begin("search_items", "cup")
    os.kill(os.getpid(), 9)
    """

    assert elsewhere(code).wait(timeout=60) == -9

    assert len(book.table()) == 3


def test_a_forked_process_notes_on_its_own(book):
    """It cannot use what its parent has open."""
    book.begin("search_items", "cup")

    child = os.fork()
    if child == 0:
        book.begin("search_items", "mug")
        os._exit(0)
    os.waitpid(child, 0)
    book.begin("search_items", "lamp")

    assert book.table()["asked"].tolist() == ["cup", "mug", "lamp"]


def test_a_damaged_ledger_is_set_aside_with_one_warning(book):
    """The file is kept under another name, and the note is made."""
    book.begin("search_items", "cup")
    book.close()
    book._path.write_bytes(b"no database at all, but long enough " * 100)

    with pytest.warns(tm.StoreWarning, match="the ledger was damaged") as caught:
        book.begin("search_items", "cup")

    assert len(caught) == 1
    assert len(book.table()) == 1
    assert len(list(book._path.parent.glob("ledger.sqlite.damaged-*"))) == 1


def test_a_ledger_that_cannot_be_written_stops_the_call(tmp_path):
    """A call that could not be noted is not made."""
    (tmp_path / "file").touch()

    with pytest.raises(tm.ConfigError, match="cannot be used"):
        Ledger(tmp_path / "file", API, None).begin("search_items", "cup")


def test_an_answer_is_worth_more_than_its_note(book):
    """Where the end of a call cannot be noted, that is a warning and no error."""
    number = book.begin("search_items", "cup")
    book._path.unlink()
    book._path.mkdir()

    with pytest.warns(tm.StoreWarning, match="the ledger misses something"):
        book.end(number, status=200, seconds=0.1, sent=True)


def test_a_locked_ledger_is_waited_for(book):
    """Another program that is reading or writing does not lose a note."""
    book.begin("search_items", "cup")
    with closing(sqlite3.connect(book._path, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, other.rollback).start()

        book.begin("search_items", "cup")
        time.sleep(0.05)

    assert len(book.table()) == 2


# Budgets


def test_a_refused_reservation_counts_nowhere():
    """A call that one budget refuses is not counted by the others."""
    with tm.budget(5) as outer, tm.budget(0), pytest.raises(tm.BudgetError):
        ledger.reserve()

    assert outer.spent == 0


def test_a_call_that_was_not_sent_is_given_back_to_every_budget():
    """Giving back works through all blocks."""
    with tm.budget(5) as outer, tm.budget(3) as inner:
        give_back = ledger.reserve()
        taken = (outer.spent, inner.spent)
        give_back()

    assert taken == (1, 1)
    assert (outer.spent, inner.spent) == (0, 0)


def test_a_closed_budget_grants_nothing_whatever_is_given_back():
    """A call that was under way and not sent after all makes no room for another."""
    with ledger.counter() as counter:
        give_back = ledger.reserve()
        counter.close()
        give_back()

        with pytest.raises(tm.BudgetError):
            ledger.reserve()


def test_many_threads_never_pass_a_cap():
    """Between looking and taking nobody else takes."""
    barrier = threading.Barrier(16)

    def take() -> int:
        barrier.wait()
        granted = 0
        for _ in range(50):
            try:
                ledger.reserve()
                granted += 1
            except tm.BudgetError:
                pass
        return granted

    with tm.budget(100) as budget, ThreadPoolExecutor(16) as pool:
        futures = [pool.submit(copy_context().run, take) for _ in range(16)]
        granted = sum(future.result() for future in futures)

    assert granted == 100 == budget.spent


def test_a_budget_ends_with_its_block():
    """Outside the block nothing is capped, also after an error inside and where a block is entered twice."""
    budget = tm.budget(0)
    with pytest.raises(ZeroDivisionError), budget, budget:
        raise ZeroDivisionError

    ledger.reserve()

    assert budget.spent == 0


def test_one_budget_may_be_entered_by_several_threads():
    """Threads that overlap inside the same budget leave it without a stumble."""
    budget, barrier = tm.budget(10), threading.Barrier(4)

    def work(_: int) -> None:
        with budget:
            barrier.wait()
            ledger.reserve()
            barrier.wait()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert budget.spent == 4
    assert budget.left == 6
