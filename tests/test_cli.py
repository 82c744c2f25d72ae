"""The command line, over real sandboxes: what is printed, what is paid, how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

import tmapi_analytics as tm
from tmapi_analytics.cli import main
from tmapi_analytics.devserver import Sandbox

COMMAND = [sys.executable, "-m", "tmapi_analytics"]
GOES_ON = "the same command goes on and pays only for the rest"


def run(*arguments: str, typed: str | None = None, **variables: str) -> Result:
    """The command, in this process; an exception let through, or advice in Python, fails the test."""
    result = CliRunner().invoke(main, arguments, input=typed, env=variables, catch_exceptions=False)

    assert not re.search(r"tm\.\w|\.frame|\.resume|=True|\{", result.stderr)
    return result


def started(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    """The command, in a process of its own."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **variables},
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def settings_of(box: Sandbox) -> dict[str, str]:
    """What leads another process to `box`."""
    return {"TMAPI_BASE_URL": box.url, "TMAPI_TOKEN": box.token, "TMAPI_PUBLISH_URL": box.upload_url}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a command writes by a bare name go to the test's folder."""
    monkeypatch.chdir(tmp_path)


# --- the demo


def test_the_demo_shows_offers_saves_them_and_tells_the_cost() -> None:
    """One search of four calls, the same again for nothing, and both tables hold every offer."""
    result = run("demo")

    assert result.exit_code == 0
    assert "all made up" in result.stdout
    assert "San Ming Shi Run" in result.stdout
    assert "cost 4 calls" in result.stdout
    assert "0 calls, everything from the store" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Next")
    assert len(pd.read_csv("demo/offers.csv")) > 50
    assert "Made-up data" in Path("demo/report.html").read_text(encoding="utf-8")
    if find_spec("pyarrow"):
        assert len(pd.read_parquet("demo/offers.parquet")) == len(pd.read_csv("demo/offers.csv"))


@pytest.mark.parametrize("width", [80, 120])
def test_the_demo_fits_the_terminal(width: int) -> None:
    """No line of it is broken by a usual terminal."""
    result = run("demo", COLUMNS=str(width))

    assert max(map(cell_len, result.stdout.splitlines())) <= width


def test_the_demo_leaves_a_real_token_alone() -> None:
    """With real settings around it warns of nothing, calls nobody and shows nothing of the token."""
    with Sandbox() as real:
        result = run("demo", TMAPI_TOKEN="a-real-token-0815", TMAPI_BASE_URL=real.url)

        assert real.calls == 0
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "0815" not in result.output


def test_the_demo_without_pyarrow_writes_csv_alone() -> None:
    """Parquet is an extra: without it nothing is missing that was promised."""
    code = "import sys; sys.modules['pyarrow'] = None; from tmapi_analytics.cli import main; main()"

    done = subprocess.run([sys.executable, "-c", code, "demo", "--out", "here/and/there"], check=False)

    assert done.returncode == 0
    assert {path.name for path in Path("here/and/there").iterdir()} == {"offers.csv", "report.html"}


# --- search


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        pytest.param(["--price", "5:60"], {"price_start": "5", "price_end": "60"}, id="a price range"),
        pytest.param(["--price", "5:"], {"price_start": "5"}, id="a lowest price"),
        pytest.param(["--price", ":60"], {"price_end": "60"}, id="a highest price"),
        pytest.param(
            ["--sort", "sales", "--language", "zh"], {"sort": "sales", "language": "zh"}, id="order"
        ),
        pytest.param(["--page-size", "5"], {"page_size": "5"}, id="the size of a page"),
        pytest.param(["--free-shipping"], {"free_shipping": "true"}, id="a filter"),
        pytest.param(["--no-is-factory"], {"is_factory": "false"}, id="a filter the other way"),
        pytest.param(
            ["--extra", "a=b=c", "--extra", "d="], {"a": "b=c", "d": ""}, id="parameters of the future"
        ),
    ],
)
def test_an_option_reaches_the_api(box: Sandbox, options: list[str], sent: dict[str, str]) -> None:
    """Each option becomes the parameter that the API knows."""
    result = run("search", box.picture_url(), *options)

    asked = box.log[-1].params
    assert result.exit_code == 0
    assert {name: asked.get(name) for name in sent} == sent


def test_a_filter_that_is_not_named_is_not_sent(box: Sandbox) -> None:
    """Neither yes nor no means either."""
    run("search", box.picture_url())

    assert not {"is_factory", "free_shipping", "price_start", "price_end"} & box.log[-1].params.keys()


@pytest.mark.parametrize(
    ("subject", "endpoint"),
    [
        pytest.param(["--keyword", "bamboo cup"], "search_items", id="words"),
        pytest.param(["--category", "130822002"], "search_category", id="a category"),
    ],
)
def test_words_or_a_category_do_instead_of_a_picture(box: Sandbox, subject: list[str], endpoint: str) -> None:
    """The subject picks the endpoint."""
    result = run("search", *subject)

    assert result.exit_code == 0
    assert [call.endpoint for call in box.log] == [endpoint]


def test_a_local_picture_is_published_first(box: Sandbox, tmp_path: Path) -> None:
    """A file on disk is a subject as good as a URL."""
    from PIL import Image

    Image.new("RGB", (50, 50), "pink").save(tmp_path / "photo.png")

    result = run("search", "photo.png")

    assert result.exit_code == 0
    assert [call.endpoint for call in box.log] == ["convert_url", "search_image"]


def test_a_search_shows_its_offers_and_its_cost(box: Sandbox) -> None:
    """As many rows as asked for, how many there are, what was paid, and that they are made up."""
    result = run("search", box.picture_url(), "--pages", "2", "--limit", "3")

    assert "908305897124" not in result.stdout
    assert sum(line.startswith(("1 ", "2 ", "3 ", "4 ")) for line in result.stdout.splitlines()) == 4
    assert "3 of 39 offers. 3 calls. All made up" in result.stdout


def test_the_same_search_again_costs_nothing_and_says_so(box: Sandbox) -> None:
    """The store answers."""
    run("search", box.picture_url())
    before = box.calls

    result = run("search", box.picture_url())

    assert box.calls == before
    assert "No calls, everything from the store." in result.stdout


def test_all_pages_can_be_asked_for(box: Sandbox) -> None:
    """--pages takes "all" as well as a number."""
    result = run("search", box.picture_url(), "--pages", "all", "--price", ":12", "--out", "offers.csv")

    assert result.exit_code == 0
    assert (
        tm.search_image(box.picture_url(), pages="all", price=(None, 12), offline=True).attrs["tmapi"]["more"]
        is False
    )


def test_saving_is_told_in_one_line(box: Sandbox) -> None:
    """With --out nothing else is printed."""
    result = run("search", box.picture_url(), "--label", "my lotus", "--out", "offers.csv")

    saved = pd.read_csv("offers.csv")
    assert result.stdout.count("\n") == 1
    assert f"{len(saved)} offers saved to offers.csv" in result.stdout
    assert saved["search"].unique().tolist() == ["my lotus"]


def test_a_dry_run_calls_nothing_and_sums_up(box: Sandbox) -> None:
    """The plan is a table, and its last row says what the search would cost."""
    result = run("search", box.picture_url(), "--pages", "3", "--dry-run")

    assert box.calls == 0
    assert "pages 1 to 3" in result.stdout
    assert any(line.split()[:3] == ["in", "all", "4"] for line in result.stdout.splitlines())


def test_offline_says_what_is_missing_and_calls_nothing(box: Sandbox) -> None:
    """Nothing stored, nothing called, one line."""
    result = run("search", box.picture_url(), "--offline")

    assert result.exit_code != 0
    assert result.stderr.count("\n") == 1
    assert box.calls == 0


def test_an_older_answer_can_be_asked_for_again(box: Sandbox) -> None:
    """--max-age 0 pays once more."""
    run("search", box.picture_url())

    result = run("search", box.picture_url(), "--max-age", "0")

    assert "1 call." in result.stdout


def test_a_young_answer_is_not_asked_for_again(box: Sandbox) -> None:
    """--max-age 20h keeps what came just now."""
    run("search", box.picture_url())

    result = run("search", box.picture_url(), "--max-age", "20h")

    assert "No calls" in result.stdout


# --- mistakes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "one subject, not none", id="no subject"),
        pytest.param(["a.jpg", "--keyword", "cup"], "one subject, not 2", id="two subjects"),
        pytest.param(["nowhere.jpg"], "nowhere.jpg", id="a picture that is not there"),
        pytest.param(
            ["--keyword", "cup", "--sort", "sale"], 'did you mean "sales"', id="an order with a slip"
        ),
        pytest.param(
            ["--keyword", "cup", "--pages", "x"], "pages cannot be 'x'", id="pages that are no number"
        ),
        pytest.param(["--keyword", "cup", "--price", "5"], "5:60, 5: or :60", id="a price without a colon"),
        pytest.param(["--keyword", "cup", "--price", "60:5"], "5:60, 5: or :60", id="a price upside down"),
        pytest.param(["--keyword", "cup", "--max-age", "20"], "20h", id="an age without a unit"),
        pytest.param(["--keyword", "cup", "--extra", "a"], "name=value", id="a parameter without a value"),
        pytest.param(
            ["--keyword", "cup", "--is-factory"], "is_super_factory", id="a filter of another search"
        ),
        pytest.param(["--keyword", "cup", "--out", "a.xls"], ".csv or .parquet", id="an unknown ending"),
        pytest.param(["--keyword", "cup", "--out", "no/a.csv"], "no folder", id="a folder that is not there"),
        pytest.param(["--keyword", "cup", "--budget", "-1"], "budget", id="a budget below zero"),
    ],
)
def test_a_mistake_is_one_line_and_costs_nothing(box: Sandbox, arguments: list[str], says: str) -> None:
    """Everything that can be checked is checked before a call is spent."""
    result = run("search", *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert box.calls == 0


@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param(401, 4, id="an unknown token"),
        pytest.param(439, 5, id="a spent balance"),
        pytest.param(500, 6, id="a broken service"),
        pytest.param(404, 7, id="a wrong address"),
    ],
)
def test_an_exit_code_tells_the_kind_of_failure(box: Sandbox, status: int, code: int) -> None:
    """A script can tell them apart without reading."""
    box.fail(status, times=None)

    result = run("search", "--keyword", "cup")

    assert result.exit_code == code
    assert result.stderr.count("\n") == 1


def test_without_a_token_the_error_says_what_to_type() -> None:
    """Advice is given in the words of a shell, not of Python."""
    result = run("search", "--keyword", "cup")

    assert result.exit_code == 3
    assert "tmapi-analytics login" in result.stderr


def test_an_error_cannot_steer_the_terminal(box: Sandbox) -> None:
    """What is quoted in an error loses its escape sequences and its line breaks."""
    result = run("search", "--keyword", "cup", "--out", "a\x1b[2J\n.xls")

    assert "\x1b" not in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_cannot_be_written_is_one_line(box: Sandbox, tmp_path: Path) -> None:
    """A folder stands where the file should be: told before anything is paid for."""
    (tmp_path / "offers.csv").mkdir()

    result = run("search", "--keyword", "cup", "--out", "offers.csv")

    assert box.calls == 0
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert "offers.csv" in result.stderr


def test_a_warning_is_a_calm_line(box: Sandbox) -> None:
    """A refresh that failed shows the older offers and notes it, without file names or code."""
    run("search", "--keyword", "cup")
    box.fail(500, times=None)

    result = run("search", "--keyword", "cup", "--max-age", "0")

    assert result.exit_code == 0
    assert result.stderr.startswith("note: 1 page could not be refreshed")
    assert result.stderr.count("\n") == 1
    assert ".py" not in result.stderr


# --- interruptions


def test_a_search_that_stops_leaves_the_old_file(box: Sandbox, tmp_path: Path) -> None:
    """The balance ends at page 3: one line, and what was saved before is still there."""
    file = tmp_path / "offers.csv"
    file.write_text("old")
    box.fail(439, page=3, times=None)

    stopped = run("search", box.picture_url(), "--pages", "5", "--out", "offers.csv")

    assert stopped.exit_code == 8
    assert stopped.stderr.count("\n") == 1
    assert GOES_ON in stopped.stderr
    assert file.read_text() == "old"


def test_the_same_command_goes_on_after_a_stop(box: Sandbox) -> None:
    """The second run pays for the pages that did not come, and for no other."""
    command = ["search", box.picture_url(), "--pages", "5", "--out", "offers.csv"]
    box.fail(439, page=3, times=None)
    run(*command)
    came = {call.params["page"] for call in box.log if call.endpoint == "search_image" and call.status == 200}
    box.reset()

    finished = run(*command)

    asked = [call.params["page"] for call in box.log]
    assert finished.exit_code == 0
    assert sorted(asked) == sorted({"1", "2", "3", "4", "5"} - came)
    assert pd.read_csv("offers.csv")["page"].unique().tolist() == [1, 2, 3, 4, 5]


def test_a_budget_is_kept(box: Sandbox) -> None:
    """No call beyond it, its own exit code, and the way on."""
    result = run("search", box.picture_url(), "--pages", "9", "--budget", "3")

    assert box.calls == 3
    assert result.exit_code == 9
    assert "budget of 3 calls" in result.stderr
    assert GOES_ON in result.stderr


def test_ctrl_c_ends_in_one_line_and_keeps_what_came(box: Sandbox) -> None:
    """Exit code 130; the pages that came are not paid for again."""
    box.latency = {"search_image": 0.3}
    process = started("search", box.picture_url(), "--pages", "9", **settings_of(box), TMAPI_CONCURRENCY="1")
    while sum(call.endpoint == "search_image" for call in box.log) < 2:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)

    came = sum(call.endpoint == "search_image" for call in box.log)
    box.latency = 0.0
    _, _ = started("search", box.picture_url(), "--pages", "9", **settings_of(box)).communicate(timeout=30)

    assert process.returncode == 130
    assert told.count("\n") == 1
    assert GOES_ON in told
    assert came < 9
    assert box.calls == 1 + 9


# --- the store


@pytest.fixture
def refreshed(box: Sandbox) -> Sandbox:
    """A store of two pages and a conversion; one page was asked for twice."""
    run("search", box.picture_url(), "--pages", "2")
    run("search", box.picture_url(), "--max-age", "0")
    return box


def test_the_cache_tells_how_much_there_is(refreshed: Sandbox) -> None:
    """Pages, answers that were replaced, and the folder."""
    result = run("cache", "info")

    assert "Pages    3, and 1 older answer" in result.stdout
    assert "just now" in result.stdout
    assert "kB" in result.stdout
    assert "Folder" in result.stdout


def test_pruning_takes_only_what_a_newer_answer_replaced(refreshed: Sandbox) -> None:
    """After it the same search still costs nothing."""
    result = run("cache", "prune", "--yes")
    again = run("search", refreshed.picture_url(), "--pages", "2")

    assert "1 answer deleted" in result.stdout
    assert "No calls" in again.stdout


@pytest.mark.parametrize("command", [["clear"], ["prune", "--older-than", "0"]], ids=" ".join)
def test_what_was_paid_for_is_not_deleted_unasked(refreshed: Sandbox, command: list[str]) -> None:
    """The loss is told, and No is the answer of who only hits Enter."""
    result = run("cache", *command, typed="\n")
    again = run("search", refreshed.picture_url(), "--pages", "2")

    assert "4 answers of 4 will be deleted" in result.stdout
    assert "3 pages would cost a call again" in result.stdout
    assert "Nothing was deleted" in result.stdout
    assert "No calls" in again.stdout


@pytest.mark.parametrize("answer", [["--yes"], []], ids=["said before", "typed"])
def test_clearing_deletes_every_answer(refreshed: Sandbox, answer: list[str]) -> None:
    """After a yes the store is empty."""
    result = run("cache", "clear", *answer, typed="y\n")

    assert "4 answers deleted" in result.stdout
    assert "Pages    0" in run("cache", "info").stdout


def test_a_question_that_nobody_answers_deletes_nothing(refreshed: Sandbox) -> None:
    """At the end of the input the command stops."""
    result = run("cache", "clear", typed="")

    assert result.exit_code == 130
    assert "Pages    3" in run("cache", "info").stdout


def test_young_answers_are_not_older_than_a_day(refreshed: Sandbox) -> None:
    """--older-than keeps what is younger, replaced or not."""
    result = run("cache", "prune", "--older-than", "1d", "--yes")

    assert "nothing to delete" in result.stdout


def test_a_bare_number_is_no_age(refreshed: Sandbox) -> None:
    """90 of what? Nothing is deleted on a guess."""
    result = run("cache", "prune", "--older-than", "90", "--yes")

    assert result.exit_code == 2
    assert "Pages    3, and 1 older answer" in run("cache", "info").stdout


# --- money and settings


def test_spend_tells_calls_and_money(box: Sandbox) -> None:
    """Paid and saved ones, and what they came to."""
    with tm.settings(call_price=0.5):
        run("search", "--keyword", "cup")
        run("search", "--keyword", "cup")
        result = run("spend")

    assert "1 call paid for 0.50 in your money, 1 saved by the store." in result.stdout
    assert result.stdout.count("search_items") == 2


def test_spend_can_be_summed(box: Sandbox) -> None:
    """One row a group."""
    run("search", box.picture_url(), "--pages", "3")

    result = run("spend", "--by", "endpoint")

    rows = {
        line.split()[0]: line.split()[1]
        for line in result.stdout.splitlines()
        if line.startswith(("conv", "sea"))
    }
    assert rows == {"convert_url": "1", "search_image": "3"}


def test_spend_before_the_first_call_is_not_an_error() -> None:
    """Nothing was spent, and it says so."""
    result = run("spend")

    assert result.exit_code == 0
    assert result.stdout == "0 calls paid, 0 saved by the store.\n"


def test_settings_tell_where_each_came_from_and_hide_the_token() -> None:
    """The token is its last two characters."""
    result = run("settings", TMAPI_TOKEN="secret-token-xy", TMAPI_CONCURRENCY="3")

    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line.strip()}
    assert rows["token"] == ["…xy", "environment"]
    assert rows["concurrency"] == ["3", "environment"]
    assert "secret" not in result.output


def test_login_keeps_the_token_and_does_not_show_it(clean_settings: Path) -> None:
    """It asks, stores for the owner alone, and later commands find it."""
    process = subprocess.Popen(
        [*COMMAND, "login"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    out, err = process.communicate("secret-token-xy\n", timeout=30)

    file = clean_settings / "config" / "token"
    assert process.returncode == 0
    assert "secret" not in out + err
    assert file.stat().st_mode & 0o777 == 0o600
    assert "…xy" in run("settings").stdout


# --- the command itself


def test_help_and_version_load_nothing_heavy() -> None:
    """Whoever asks for help does not wait for pandas."""
    code = (
        "import sys; from tmapi_analytics.cli import main\n"
        "for args in (['-h'], ['--version'], ['search', '--help']):\n"
        "    main(args, standalone_mode=False)\n"
        "sys.exit(bool({'pandas', 'rich', 'requests', 'werkzeug'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert f"{tm.__version__}\n" in done.stdout


def test_a_reader_that_goes_away_is_no_error(box: Sandbox) -> None:
    """`| head` ends the command without a word."""
    with started("search", "--keyword", "cup", **settings_of(box)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()

    assert told == ""
    assert process.returncode == 1


def test_a_terminal_without_unicode_gets_question_marks(box: Sandbox) -> None:
    """Chinese on an ASCII terminal is replaced and does not end the command."""
    search = ("search", "--keyword", "cup", "--language", "zh")
    process = started(*search, **settings_of(box), PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    out, err = process.communicate(timeout=60)

    assert process.returncode == 0, err
    assert "????" in out
    assert out.isascii()


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The command `sandbox`, running, and the settings that it told to paste."""
    with started("sandbox", "--balance", "3") as process:
        assert process.stdout is not None
        told = {}
        for line in process.stdout:
            if line.strip().startswith("export"):
                name, _, value = line.split()[1].partition("=")
                told[name] = value
            if "search" in line:
                break
        yield process, told
        process.kill()


def test_the_sandbox_serves_whoever_pastes_its_lines(
    served: tuple[subprocess.Popen[str], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the three settings a search works, as long as the balance lasts."""
    _, told = served
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    worked = run("search", f"{told['TMAPI_BASE_URL']}/pictures/lotus.jpg", "--pages", "2")
    refused = run("search", "--keyword", "cup")

    assert set(told) == {"TMAPI_BASE_URL", "TMAPI_TOKEN", "TMAPI_PUBLISH_URL", "TMAPI_CACHE_DIR"}
    assert worked.exit_code == 0
    assert "made up" in worked.stdout
    assert refused.exit_code == 5


def test_ctrl_c_ends_the_sandbox(served: tuple[subprocess.Popen[str], dict[str, str]]) -> None:
    """One line and 130."""
    process, _ = served
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)

    assert process.returncode == 130
    assert told == "stopped\n"


def test_a_port_that_is_taken_is_one_line(box: Sandbox) -> None:
    """The sandbox says so and ends."""
    result = run("sandbox", "--port", box.url.rpartition(":")[2])

    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1


def test_prices_come_in_a_currency_of_choice(box: Sandbox) -> None:
    """--currency and --rate add a column before the one in CNY, and the rate is told."""
    asked = ("--currency", "EUR", "--rate", "7.85", "--rate-date", "2026-03-01")

    result = run("search", box.picture_url(), *asked)

    assert result.exit_code == 0
    assert re.search(r"EUR +CNY", result.stdout)
    assert "1 EUR = 7.85 CNY on 2026-03-01." in result.stdout


def test_a_currency_without_a_rate_is_refused_before_anything_is_paid(box: Sandbox) -> None:
    """One line, and no call."""
    result = run("search", box.picture_url(), "--currency", "EUR")

    assert result.exit_code != 0
    assert result.stderr.count("\n") == 1
    assert box.calls == 0
