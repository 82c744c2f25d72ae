"""The command that reports: from a picture to a file, and nothing paid for what cannot be written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import tmapi_analytics as tm
from tmapi_analytics.cli import main

if TYPE_CHECKING:
    from click.testing import Result

    from tmapi_analytics.devserver import Sandbox


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a command writes by a bare name go to the test's folder."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    """What ``tmapi-analytics report`` prints; advice in Python fails the test."""
    result = CliRunner().invoke(main, ["report", *arguments])

    assert not re.search(r"tm\.\w|\.frame|\.resume|=True|\{", result.stderr)
    return result


def test_a_picture_becomes_a_report(box: Sandbox) -> None:
    """Searched, scored, detailed and saved by one line that tells the choice, the file and the cost."""
    result = run(
        box.pictures["lotus"],
        "--weights=price=0.5,repurchase_rate=0.3",
        "--details=3",
        "--quantity=300",
        "--title=Lotus seeds",
        "--out=lotus.md",
    )

    text = Path("lotus.md").read_text(encoding="utf-8")
    assert result.exit_code == 0, result.output
    assert "First choice: " in result.stdout
    assert "A report of 19 offers saved to lotus.md. 5 calls." in result.stdout
    assert "All made up" in result.stdout
    assert text.startswith("# Lotus seeds")
    assert "tier price at 300 pieces" in text


def test_its_words_may_be_chinese_and_its_offers_confirmed(box: Sandbox) -> None:
    """The report's language is not that of the titles."""
    first, second = tm.search_items("bamboo cup")["item_id"].head(2)

    result = run(
        "--keyword=bamboo cup",
        "--report-language=zh",
        "--conclusion=Order.",
        f"--confirmed={first},{second}",
        "--no-thumbnails",
        "--out=cups.md",
    )

    assert result.exit_code == 0, result.output
    assert "## 结论" in Path("cups.md").read_text(encoding="utf-8")


def test_a_dry_run_tells_what_details_would_cost(box: Sandbox) -> None:
    """They are calls beside those of the search."""
    result = run("--keyword=bamboo cup", "--details=20", "--dry-run")

    assert "Details: up to 20 calls more." in result.stdout


def test_a_dry_run_writes_nothing(box: Sandbox) -> None:
    """It says what the search would cost."""
    result = run("--keyword=bamboo cup", "--pages=3", "--dry-run")

    assert result.exit_code == 0
    assert "Nothing was called." in result.stdout
    assert box.calls == 0
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param("--out=lotus.pdf", ".html", id="a format that is not there"),
        pytest.param("--out=nowhere/lotus.html", "no folder", id="a folder that is not there"),
        pytest.param("--out=/proc/lotus.html", "nothing can be written", id="a folder to read only"),
        pytest.param("--out=folder.html", "is a folder", id="a name that a folder has"),
        pytest.param("--weights=prize=1", "prize", id="a criterion that is not there"),
        pytest.param("--weights=price:1", "price=0.5", id="weights written otherwise"),
        pytest.param("--currency=EUR", "rate", id="a currency without its rate"),
        pytest.param("--quantity=0", "quantity", id="no pieces"),
        pytest.param("--suppliers=99", "suppliers", id="too many suppliers"),
        pytest.param("--confirmed=first", "confirmed", id="an id in words"),
        pytest.param("--report-language=de", "language", id="a language that is not there"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_paid(box: Sandbox, wrong, told) -> None:
    """One line, exit code 2, no call."""
    Path("folder.html").mkdir()

    result = run("--keyword=bamboo cup", wrong)

    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert box.calls == 0


def test_criteria_that_are_named_to_a_shell_are_there(box: Sandbox) -> None:
    """The advice after a slip can be followed."""
    advice = run("--keyword=bamboo cup", "--weights=prize=1").stderr.partition("Some are ")[2]

    assert set(advice.strip(".\n").split(", ")) < set(tm.criteria()["criterion"])


def test_a_budget_is_for_search_and_details_together(box: Sandbox) -> None:
    """Two calls are not enough for one page and two details; what came stays in the store."""
    result = run("--keyword=bamboo cup", "--details=2", "--budget=2")

    assert result.exit_code == 9
    assert box.calls == 2
    assert list(Path().iterdir()) == []
