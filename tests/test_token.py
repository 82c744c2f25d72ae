"""The token appears nowhere: no file, log, message, repr, traceback, frame or warning has it."""

from __future__ import annotations

import copy
import io
import json
import logging
import pickle
import sys
import traceback
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest

import tmapi_analytics as tm
from tmapi_analytics import config
from tmapi_analytics.client import current
from tmapi_analytics.devserver import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType, TracebackType

PLAIN = "tkQ7f3Zm9Lw2Xc8Vb5Nh1Rj6"
SPECIAL = "tkQ7f3Zm9Lw2%26&+=#?/\\\"'{}<>|~`;:@!$^*()[],.6"
FORMS = ["query", "header"]


def spellings(token: str) -> set[str]:
    """The token as it might stand in a URL, a JSON text, a repr, or cut in half."""
    written = {token, quote(token), quote(token, safe=""), quote_plus(token), json.dumps(token)[1:-1]}
    return {*written, repr(token)[1:-1], token[:8], quote(token[-9:], safe="")}


def leaks(text: str | bytes, token: str) -> list[str]:
    """The spellings of the token that `text` holds."""
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    return [spelling for spelling in spellings(token) if spelling in text]


def every_error(error: BaseException) -> Iterator[BaseException]:
    """The error and all that hang on it."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.append(one)
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "cause", None))
        waiting += [other for other in inner if isinstance(other, BaseException)]


def every_frame(trace: TracebackType | None) -> Iterator[FrameType]:
    """The frames of a traceback."""
    while trace is not None:
        yield trace.tb_frame
        trace = trace.tb_next


def told_by(error: BaseException) -> str:
    """All that a debugger, a notebook or an error service could show of `error`."""
    parts = []
    for one in every_error(error):
        parts += [str(one), repr(one), repr(vars(one)), repr(one.args), *traceback.format_exception(one)]
        for frame in every_frame(one.__traceback__):
            if frame.f_code.co_filename != __file__:
                parts += [repr(value) for value in frame.f_locals.values()]
    return "\n".join(parts)


def fetch(**more: object) -> object:
    """Search for a picture."""
    return tm.search_image("https://example.com/lotus.jpg", **more)


def some_pages(box: Sandbox) -> None:
    """Page 1 comes, then the balance is gone."""
    fetch()
    box.fail(439, times=None)
    fetch(pages=3)


def over_budget(_: Sandbox) -> None:
    """Stop after two calls."""
    with tm.budget(2):
        fetch(pages=4)


def refused_connection(box: Sandbox) -> None:
    """Call a server that is gone."""
    box.stop()
    fetch()


def too_slow(box: Sandbox) -> None:
    """Wait in vain."""
    box.disturb("slow", seconds=1, times=None)
    with tm.settings(timeout=0.05):
        fetch()


def no_certificate(box: Sandbox) -> None:
    """Speak https to a server that does not."""
    with tm.settings(base_url=box.url.replace("http://", "https://")):
        fetch()


def no_publisher(_: Sandbox) -> None:
    """Search with a local picture that nobody publishes."""
    from PIL import Image

    with tm.settings(publish_command=None, publish_url=None):
        tm.search_image(Image.new("RGB", (8, 8)))


def no_folder(_: Sandbox) -> None:
    """Use a cache folder that cannot be."""
    with tm.settings(cache_dir="/dev/null/folder"):
        fetch()


def wrong_setting(_: Sandbox) -> None:
    """Set a timeout that is no number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMAPI_TIMEOUT", "soon")
        fetch()


def wrong_file(_: Sandbox) -> None:
    """Misspell a setting in the file that holds the token."""
    folder = config.config_dir()
    folder.mkdir(parents=True, exist_ok=True)
    token = config.resolve().token
    assert token is not None
    (folder / "config.toml").write_text(f"token = '''{token.reveal()}'''\ntimeuot = 5\n")
    del token
    try:
        fetch()
    finally:
        (folder / "config.toml").unlink()


def interrupted(_: Sandbox) -> None:
    """Stop by Ctrl-C after page 2."""

    def stop(done: int, _planned: int, _text: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    fetch(pages=4, progress=stop)


def failing(status: int, form: str) -> Callable[[Sandbox], None]:
    """What makes every call fail."""

    def provoke(box: Sandbox) -> None:
        box.fail(status, times=None, form=form)
        fetch()

    return provoke


def disturbed(kind: str) -> Callable[[Sandbox], None]:
    """What spoils every answer."""

    def provoke(box: Sandbox) -> None:
        box.disturb(kind, times=None)
        fetch()

    return provoke


ERRORS: dict[str, Callable[[Sandbox], None]] = {
    **{f"{status} as {form}": failing(status, form) for status in (401, 404, 417, 422, 439, 499, 500, 503)
       for form in ("http", "body", "gateway")},
    **{kind: disturbed(kind) for kind in ("cut", "truncate", "not_json", "not_envelope", "redirect")},
    "a wrong parameter": lambda _: fetch(sort="sale"),
    "a spent balance midway": some_pages,
    "a spent budget": over_budget,
    "a refused connection": refused_connection,
    "a slow answer": too_slow,
    "a host without certificate": no_certificate,
    "no publisher": no_publisher,
    "no folder": no_folder,
    "a wrong setting": wrong_setting,
    "a wrong file": wrong_file,
    "a Ctrl-C": interrupted,
    "a page that is not stored": lambda _: fetch(offline=True),
}  # fmt: skip


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that anybody logs, at DEBUG, urllib3 with it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(params=[PLAIN, SPECIAL], ids=["a plain token", "a token of strange characters"])
def token(request, monkeypatch) -> str:
    """The token, set as most users set it."""
    monkeypatch.setenv("TMAPI_TOKEN", request.param)
    return str(request.param)


@pytest.fixture(params=FORMS)
def server(request, token, monkeypatch) -> Iterator[Sandbox]:
    """A server that knows the token in one form and is no sandbox to the settings."""
    with Sandbox(token=token, token_form=request.param) as running:
        monkeypatch.setenv("TMAPI_BASE_URL", running.url)
        monkeypatch.setenv("TMAPI_TIMEOUT", "5")
        yield running


@pytest.fixture
def traces(log, capfd, recwarn, clean_settings) -> Callable[[], str]:
    """Everything that was logged, printed, warned of or written to a file so far."""

    def told() -> str:
        written = [content.decode(errors="replace") for content in files(clean_settings).values()]
        warned = [str(warning.message) for warning in recwarn]
        return "\n".join([log.getvalue(), *capfd.readouterr(), *warned, *written])

    return told


def files(*folders: Path) -> dict[str, bytes]:
    """The content of every file below some folders."""
    return {str(path): path.read_bytes() for one in folders for path in one.rglob("*") if path.is_file()}


# The search for the token itself must be able to find one.


@pytest.mark.parametrize("token", [PLAIN, SPECIAL])
def test_the_search_for_the_token_finds_it(token):
    """Each of the ways a token could be written is seen by the tests below."""
    error = ValueError(f"https://x/?apiToken={quote(token, safe='')}")
    inner = RuntimeError("no token here")
    inner.__cause__ = error

    assert leaks(told_by(inner), token)
    assert leaks(json.dumps({"echo": token}), token)
    assert leaks(f"…{token}…".encode(), token)


@pytest.mark.parametrize("provoke", ERRORS.values(), ids=ERRORS)
def test_no_error_shows_the_token(server, token, traces, provoke):
    """Message, traceback, the variables of its frames, log, output, warnings and files are clean."""
    with pytest.raises((tm.TmapiError, KeyboardInterrupt)) as raised:
        provoke(server)

    assert leaks(told_by(raised.value), token) == []
    assert leaks(traces(), token) == []


def test_the_log_of_urllib3_is_there_and_clean(server, token, log):
    """At DEBUG the requests are seen, the token in them is not."""
    fetch(pages=2)

    assert "/1688/global/search/image/v2?" in log.getvalue()
    assert leaks(log.getvalue(), token) == []


def test_no_file_holds_the_token_after_searches(server, token, clean_settings, tmp_path):
    """Store, ledger and locks are clean, also where the answers repeat the request with its token."""
    server.disturb("echo_token", times=None)
    fetch(pages=3)
    fetch(pages=3, max_age=0)
    tm.search_items("bamboo cup")

    written = files(clean_settings, tmp_path)

    assert any(b"imgextra5" in content for content in written.values())
    assert any(b'"request"' in content for content in written.values())
    assert [name for name, content in written.items() if leaks(content, token)] == []


def test_no_frame_shows_the_token(server, token):
    """Offers, attrs, plan, account and settings are clean, echoed tokens or not."""
    server.disturb("echo_token", times=None)
    offers = fetch(pages=2)
    tables = [offers, fetch(pages=2, dry_run=True), tm.spend(), tm.spend(by="asked"), tm.show_settings()]

    told = [f"{table.to_csv()}{table.attrs}" for table in tables]

    assert [leaks(text, token) for text in told if leaks(text, token)] == []


def test_an_echoed_token_costs_no_offer(server, token):
    """Taking the token out of an answer leaves the offers as they are."""
    clean = fetch(pages=2)
    server.disturb("echo_token", times=None)

    echoed = fetch(pages=2, max_age=0)

    assert echoed["item_id"].equals(clean["item_id"])


def test_a_redirect_is_not_followed_with_the_token(server):
    """Another origin never gets a call, and the error names it."""
    server.disturb("redirect", times=None)

    with pytest.raises(tm.ReplyError, match=r"another address.*If you trust localhost"):
        tm.search_items("bamboo cup")

    assert {call.status for call in server.log} <= {302, 401}
    assert len(server.log) <= 2


def test_nothing_that_can_be_printed_shows_the_token(server, token):
    """Client, settings, store and what hangs on them print without it; so does a secret itself."""
    fetch()
    client = current()
    things = [client, client.settings, client.store, client.ledger, vars(client), config.resolve().token]

    told = "".join(f"{thing!r}{thing!s}{thing}" for thing in things)

    assert leaks(told, token) == []
    assert f"…{token[-2:]}" in told


def test_show_settings_shows_two_characters_and_where_the_token_came_from(server, token):
    """Enough to tell two tokens apart, and no more."""
    rows = tm.show_settings().set_index("setting")

    assert rows.loc["token", "value"] == f"…{token[-2:]}"
    assert rows.loc["token", "source"] == "environment"


@pytest.mark.parametrize("carry", [pickle.dumps, copy.deepcopy], ids=["pickled", "copied"])
def test_a_token_is_not_carried_elsewhere(token, carry):
    """A secret in a pickle would end in a file."""
    with pytest.raises(TypeError, match="not pickled") as raised:
        carry(config.resolve().token)

    assert leaks(str(raised.value), token) == []


def test_a_publishing_program_does_not_get_the_token(server, token, tmp_path):
    """The user's own program sees the environment without it."""
    code = (
        f"import os, pathlib; pathlib.Path({str(tmp_path / 'seen')!r}).write_text(str(os.environ));"
        "print('https://example.com/mug.jpg')"
    )
    script = tmp_path / "publish.py"
    script.write_text(code)
    from PIL import Image

    with tm.settings(publish_command=f"{sys.executable} {script}"):
        tm.search_image(Image.new("RGB", (8, 8), "red"))

    seen = (tmp_path / "seen").read_text()
    assert "TMAPI_BASE_URL" in seen
    assert leaks(seen, token) == []


@pytest.mark.parametrize("where", ["argument", "environment", "file", "login"])
def test_a_token_that_cannot_be_used_is_not_shown_either(monkeypatch, where):
    """A key with a typing error is still nearly the key."""
    broken = f"{PLAIN} {PLAIN}"
    if where == "environment":
        monkeypatch.setenv("TMAPI_TOKEN", broken)
    if where == "file":
        config.config_dir().mkdir(parents=True)
        (config.config_dir() / "token").write_text(broken)
        (config.config_dir() / "token").chmod(0o600)
    monkeypatch.setattr("getpass.getpass", lambda _: broken)

    use = {"argument": lambda: tm.Client(token=broken), "login": tm.login}.get(where, tm.show_settings)

    with pytest.raises(tm.TmapiError, match="one word of plain characters") as raised:
        use()

    shown = str(raised.value) if where == "argument" else told_by(raised.value)
    assert leaks(shown, PLAIN) == []


@pytest.mark.parametrize(
    "base_url",
    [f"https://api.tmapi.io/?apiToken={PLAIN}", f"https://user:{PLAIN}@api.tmapi.io"],
    ids=["in the query", "as a password"],
)
def test_a_token_that_was_put_into_the_base_url_is_not_shown(base_url):
    """An address that is refused because it holds a secret is not repeated."""
    with pytest.raises(tm.ParameterError, match="base_url from argument cannot be used") as raised:
        tm.Client(base_url=base_url)

    assert leaks(str(raised.value), PLAIN) == []


def test_an_error_inside_a_settings_block_does_not_bring_the_token_along(server, token, monkeypatch):
    """The block that names the token is no part of the traceback."""
    monkeypatch.delenv("TMAPI_TOKEN")
    server.fail(439, times=None)

    with pytest.raises(tm.BalanceError) as raised, tm.settings(token=token):
        fetch()

    assert leaks(told_by(raised.value), token) == []
