"""``tmapi-analytics batch``: the cost first, then a folder, and an exit code that says how it ended."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from tmapi_analytics.cli import main

pytest.importorskip("pyarrow", reason="needs the extra [parquet]")

if TYPE_CHECKING:
    from tmapi_analytics.devserver import Sandbox

TABLE = "keyword,sku,pages\nbamboo cup,007,2\nmug,008,\n,009,\nlamp,010,many\n"


def run(*arguments: str, typed: str | None = None) -> Result:
    """The command, in this process; an exception let through, or advice in Python, fails the test."""
    result = CliRunner().invoke(main, ["batch", *arguments], input=typed, catch_exceptions=False)

    assert not re.search(r"tm\.\w|\.frame|\.resume|=True|\{|(out|image|keyword)=", result.output)
    return result


@pytest.fixture(autouse=True)
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of two good rows and two bad ones, in the working folder."""
    monkeypatch.chdir(tmp_path)
    Path("cups.csv").write_text(TABLE, encoding="utf-8")


def test_a_dry_run_shows_cost_and_problems_and_leaves_nothing(box: Sandbox) -> None:
    """What cannot be asked is shown before anything is paid."""
    result = run("cups.csv", "--dry-run")

    assert result.exit_code == 0
    assert "4 rows: 0 stored, 2 to ask, 2 that cannot be asked. 3 calls, 11 at worst." in result.stdout
    assert "Parameters: keyword, pages. Yours: sku." in result.stdout
    assert "there is nothing to search for" in result.stdout
    assert "pages cannot be 'many'" in result.stdout
    assert (box.calls, Path("offers").exists()) == (0, False)


def test_the_plan_says_the_cost_where_the_price_of_a_call_is_known(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From what is expected to what it may be at worst."""
    monkeypatch.setenv("TMAPI_CALL_PRICE", "0.02")

    result = run("cups.csv", "--dry-run")

    assert "that is 0.06 to 0.22." in result.stdout


@pytest.mark.parametrize(("typed", "code", "calls"), [("n\n", 0, 0), ("y\n", 1, 3)], ids=["no", "yes"])
def test_it_asks_before_it_pays(box: Sandbox, typed: str, code: int, calls: int) -> None:
    """And takes no for an answer; two of the rows fail."""
    result = run("cups.csv", typed=typed)

    assert result.exit_code == code
    assert "Begin?" in result.stdout
    assert box.calls == calls


def test_it_fills_the_folder_and_says_what_came(box: Sandbox) -> None:
    """The offers, the status, the best of each row, and that all of it is made up."""
    result = run("cups.csv", "--yes", "--out", "cups", "--top", "2", "--weights", "shop_years=1")

    assert result.exit_code == 1
    assert "4 rows: 2 done, 2 failed; 3 calls." in result.stdout
    assert "All made up" in result.stdout
    assert len(pd.read_parquet("cups")) == pd.read_csv("cups/_status.csv")["offers"].sum()
    assert pd.read_csv("cups/_top.csv", dtype={"sku": str})["sku"].tolist() == ["007"] * 2 + ["008"] * 2
    assert result.stdout.count("there is nothing to search for") == 1


def test_rows_without_a_problem_are_a_success(box: Sandbox) -> None:
    """A row that finds nothing is one of them."""
    Path("good.csv").write_text("keyword\nbamboo cup\nno such thing\n", encoding="utf-8")

    result = run("good.csv", "--yes")

    assert result.exit_code == 0
    assert "2 rows: 1 done, 1 no offers" in result.stdout


def test_what_is_stored_is_not_asked_about(box: Sandbox) -> None:
    """A run that costs nothing needs no yes."""
    run("cups.csv", "--yes")
    box.reset()

    result = run("cups.csv")

    assert (result.exit_code, box.calls) == (1, 0)
    assert "Begin?" not in result.stdout


def test_a_spent_budget_ends_with_its_exit_code_and_the_same_command_goes_on(box: Sandbox) -> None:
    """One line says so; the next run pays for the rest."""
    stopped = run("cups.csv", "--yes", "--budget", "2")
    assert stopped.exit_code == 9
    assert "Run the same command again" in stopped.stderr
    assert box.calls == 2

    result = run("cups.csv", "--yes")

    assert result.exit_code == 1  # of the two bad rows
    assert box.calls == 3


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["nowhere.csv"], "No such file"),
        (["cups.csv", "--image-column", "photo", "--keyword-column", "words"], "there is no column"),
        (["cups.csv", "--sort", "best"], "sort cannot be 'best'"),
    ],
    ids=["no such table", "no such column", "a wrong parameter"],
)
def test_what_is_wrong_is_one_line(box: Sandbox, arguments: list[str], problem: str) -> None:
    """With an exit code of its own kind, and before any call."""
    result = run(*arguments, "--yes")

    assert result.exit_code in (2, 10)
    assert problem in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert box.calls == 0


def test_advice_in_the_table_is_for_a_shell_too(box: Sandbox) -> None:
    """What a row's problem asks for is an option, not an argument of Python."""
    result = run("cups.csv", "--yes", "--offline")

    assert "--offline" in result.stdout
    assert box.calls == 0


def test_what_the_plan_noted_is_not_said_again(box: Sandbox) -> None:
    """Plan and search read the same table; one note of a column's new name is enough."""
    Path("cups.csv").write_text("keyword,title\nbamboo cup,mine\n", encoding="utf-8")

    result = run("cups.csv", "--yes")

    assert result.stderr.count("own_title") == 1


def test_many_problems_are_shown_in_part(box: Sandbox) -> None:
    """A hundred bad rows do not fill the terminal; the status has them all."""
    Path("bad.csv").write_text("image\n" + "nowhere.jpg\n" * 100, encoding="utf-8")

    result = run("bad.csv", "--dry-run")

    assert "90 more with a problem." in result.stdout
