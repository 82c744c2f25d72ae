"""Parameters and settings: what is wrong is said before a call is spent; every setting has a known source."""

from __future__ import annotations

import importlib.util
import io
import os
import stat
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import tmapi_analytics as tm
from tmapi_analytics import config, tokens
from tmapi_analytics.client import current
from tmapi_analytics.devserver import Sandbox
from tmapi_analytics.search import asking, search_endpoint
from tmapi_analytics.tokens import Secret

if TYPE_CHECKING:
    from collections.abc import Sequence

HALF = "\ud800"  # half of a character: cannot be sent, stored or shown


def jpeg(size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG")
    return out.getvalue()


WRONG = {
    "page_size": [0, 21, -1, "20", None, True, 20.0, pd.NA, np.zeros(2)],
    "pages": [0, -1, 10_001, 1.5, "2", "ALL", None, True, pd.NA, [1], np.array(["all"]), float("nan")],
    "sort": ["sale", "Sales", "", None, 5, ["sales"], pd.NA, np.zeros(2)],
    "language": ["english", "EN", "", None, 5, pd.NA],
    "price": [
        5,
        "5-60",
        (5,),
        (5, 6, 7),
        (60, 5),
        (-1, None),
        ("a", None),
        (float("nan"), None),
        (float("inf"), None),
        (1e300, None),
        (10**400, None),
        (True, None),
        (pd.NA, None),
        ([1], 2),
        {5, 60},
        np.array([5, 60]),
        pd.NA,
    ],
    "free_shipping": [1, 0, "true", [], pd.NA],
    "max_age": [
        "20",
        "1.5",
        "",
        "abc",
        "NaT",
        "nan",
        "-1h",
        5,
        True,
        False,
        timedelta(days=-1),
        timedelta.max,
        pd.NA,
        pd.NaT,
        [1],
        np.zeros(2),
        np.timedelta64(1, "h"),
    ],
    "label": ["", " ", 5, HALF, [], pd.NA],
    "extra": [
        "x",
        5,
        [],
        pd.NA,
        {"page": 1},
        {"img_url": "/search/x.jpg"},
        {"sort": "sales"},
        {"free_shipping": True},
        {"apiToken": "x"},
        {"APIKEY": "x"},
        {5: 1},
        {"": 1},
        {HALF: 1},
        {"a": HALF},
        {"a": None},
        {"a": [1]},
    ],
    "keyword": [5, "", " ", b"cup", HALF, ["cup"], pd.NA, np.zeros(2)],
    "cat_id": ["", "abc", -5, 5.0, True, b"12", "１３０８", 10**30, 10**5000, [1], pd.NA],
    "client": ["https://api.tmapi.io", 5, object(), tm.Client],
    "page": [1],
    "verified_suplier": [True],
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]
PICTURES = [
    None,
    "",
    "  ",
    5,
    True,
    object(),
    [],
    {},
    pd.NA,
    pd.DataFrame(),
    np.zeros((3, 3)),
    *("https://[bad", "http://", "https://exa mple.com/x.jpg", "https://example.com/\x1b[2J.jpg"),
    *("ftp://x/y.jpg", "data:image/png;base64,AAAA", "no such file.jpg", "a\x00b.jpg", "~nouser/x.jpg", "/"),
    *(f"{HALF}.jpg", f"https://example.com/{HALF}.jpg", "x" * 5000),
    *(b"", b"no picture", jpeg()[:40], jpeg()[:200], b"GIF89a"),
]


def numbered(values: Sequence[object]) -> list[str]:
    """Ids that tell values of strange types apart."""
    shown = [value if isinstance(value, tuple) else ("image", value) for value in values]
    return [f"{name} {number} {type(value).__name__}" for number, (name, value) in enumerate(shown)]


# Before a call is spent


@pytest.mark.parametrize(("name", "value"), CASES, ids=numbered(CASES))
def test_a_wrong_parameter_is_refused_before_a_call_is_spent(box, name, value):
    """Whatever its type, a value that cannot be meant is a ParameterError that names the parameter."""
    with pytest.raises(tm.ParameterError, match=f"{name}|a name in extra"):
        tm.search_items(**{"keyword": "cup", name: value})

    assert box.calls == 0


@pytest.mark.parametrize("image", PICTURES, ids=numbered(PICTURES))
def test_a_wrong_picture_is_refused_before_a_call_is_spent(box, image):
    """What is no picture, or not there, or damaged is a ParameterError."""
    with pytest.raises(tm.ParameterError):
        tm.search_image(image)

    assert box.calls == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sort": "sale"}, 'did you mean "sales"\\? Choose from: default, sales, price_up, price_down'),
        ({"language": "russian"}, "Choose from: en, zh, ru, vi, ja, ko"),
        ({"page_size": 21}, "Give a whole number from 1 to 20"),
        ({"verfied_supplier": True}, 'did you mean "verified_supplier"'),
        ({"is_super_factory": True}, 'did you mean "is_factory"'),
        ({"price": (60, 5)}, "cannot start at 60 and end at 5"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_refusal_names_what_is_allowed_and_the_nearest(box, given, said):
    """The message is enough to mend the line."""
    with pytest.raises(tm.ParameterError, match=said):
        tm.search_image(box.pictures["lotus"], **given)


def test_a_search_for_nothing_is_refused(box):
    """Neither keyword nor category is a search for everything."""
    with pytest.raises(tm.ParameterError, match="nothing to search for"):
        tm.search_items()

    assert box.calls == 0


@pytest.mark.parametrize("cap", [-1, 1.5, "5", True, None, pd.NA])
def test_a_budget_that_cannot_be_kept_is_refused(cap):
    """A cap is a whole number of calls."""
    with pytest.raises(tm.ParameterError, match="cannot be kept"):
        tm.budget(cap)


@pytest.mark.parametrize("by", ["week", "", 5, ["day"], pd.NA])
def test_an_account_that_cannot_be_grouped_so_is_refused(box, by):
    """The message names the groupings."""
    with pytest.raises(tm.ParameterError, match="Choose from: day, month"):
        tm.spend(by=by)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"price": (5, 60)}, {"price_start": "5", "price_end": "60"}),
        ({"price": (None, 60.5)}, {"price_end": "60.5"}),
        ({"price": (100, None)}, {"price_start": "100"}),
        ({"price": ["5", np.float64(60)]}, {"price_start": "5", "price_end": "60"}),
        ({"free_shipping": True}, {"free_shipping": "true"}),
        ({"new_arrival": np.False_}, {"new_arrival": "false"}),
        ({"page_size": np.int64(10)}, {"page_size": "10"}),
        ({"extra": {"a b&c": "d=e&f#", "g": True, "h": 1.5}}, {"a b&c": "d=e&f#", "g": "true", "h": "1.5"}),
        ({"keyword": "茶杯 & cup=1#?%"}, {"keyword": "茶杯 & cup=1#?%"}),
        ({"cat_id": np.int64(130822002)}, {"cat_id": "130822002"}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_was_asked_arrives_as_it_was_asked(box, given, sent):
    """Prices, flags and strange characters reach the API unharmed."""
    tm.search_items(**{"keyword": "cup", **given})

    assert sent.items() <= box.log[0].params.items()


def test_flags_that_are_not_given_are_not_sent(box):
    """None means either, not no."""
    tm.search_items("cup")

    assert set(box.log[0].params) == {"keyword", "language", "sort", "page", "page_size"}


@pytest.mark.parametrize(
    "age", ["20h", "7d", "90min", "2 D", "1.5 w", timedelta(hours=1), pd.Timedelta("1h"), 0, 0.0], ids=repr
)
def test_an_age_is_a_length_of_time_with_its_unit(age):
    """Texts, timedeltas and 0 are understood."""
    assert asking.cutoff(age) is not None


# Settings


def test_an_argument_wins_over_a_block_over_the_environment_over_the_file(monkeypatch):
    """Each source is overruled by the one before it."""
    config.config_dir().mkdir(parents=True)
    (config.config_dir() / "config.toml").write_text('project = "file"\nconcurrency = 2\n')

    from_file = config.resolve().project
    monkeypatch.setenv("TMAPI_PROJECT", "environment")
    from_environment = config.resolve().project
    with tm.settings(project="outer"), tm.settings(project="block"):
        from_block = config.resolve().project
        from_argument = tm.Client(project="argument").settings.project
    after = config.resolve()

    assert (from_file, from_environment, from_block, from_argument) == (
        "file", "environment", "block", "argument",
    )  # fmt: skip
    assert (after.project, after.concurrency) == ("environment", 2)


def test_none_in_a_block_means_not_set_anywhere(monkeypatch):
    """A block can take a setting away."""
    monkeypatch.setenv("TMAPI_TOKEN", "from-the-environment")

    with tm.settings(token=None):
        inside = config.resolve().token

    assert inside is None
    assert config.resolve().token == Secret("from-the-environment")


def test_show_settings_says_where_each_value_came_from(monkeypatch, box):
    """A sandbox, a block, the environment and the default are told apart."""
    monkeypatch.setenv("TMAPI_CALL_PRICE", "0.02")

    with tm.settings(project="lotus"):
        rows = tm.show_settings().set_index("setting")

    assert rows["source"].to_dict() | {"concurrency": "default"} == {
        **dict.fromkeys(rows.index, "default"),
        **dict.fromkeys(["token", "base_url", "cache_dir", "publish_url", "publish_command"], "sandbox"),
        "project": "with tm.settings()",
        "call_price": "environment",
        "backoff": "environment",
    }
    assert rows.loc["call_price", ["value", "variable"]].tolist() == ["0.02", "TMAPI_CALL_PRICE"]
    assert list(rows.index) == [*config.SETTINGS, "plugins", "disable_plugins"]


def test_show_settings_lists_what_the_environment_says_of_plugins(monkeypatch):
    """Files of plugins and switched-off plugins are in the table, with their variables."""
    monkeypatch.setenv("TMAPI_DISABLE_PLUGINS", "title_match")
    monkeypatch.delenv("TMAPI_PLUGINS", raising=False)

    rows = tm.show_settings().set_index("variable")[["value", "source"]]

    assert rows.loc["TMAPI_DISABLE_PLUGINS"].tolist() == ["title_match", "environment"]
    assert rows.loc["TMAPI_PLUGINS"].tolist() == ["", "default"]


def test_settings_of_a_block_end_with_it_also_after_an_error(box):
    """An error inside does not leave the block's settings behind."""
    with pytest.raises(tm.ParameterError), tm.settings(project="lotus"):
        tm.search_items("cup", sort="sale")

    assert config.resolve().project is None


def test_settings_of_a_block_are_not_seen_by_other_threads(box):
    """Two notebooks' threads do not disturb one another."""
    seen = []

    with tm.settings(project="lotus"):
        thread = threading.Thread(target=lambda: seen.append(config.resolve().project))
        thread.start()
        thread.join()

    assert seen == [None]


def test_clients_are_reused_for_equal_settings(box):
    """Without ``client=`` connections are kept, and another setting is another client."""
    first = current()
    with tm.settings(concurrency=2):
        other = current()

    assert current() is first
    assert other is not first


SETTINGS = (
    [("token", value) for value in ["", " ", "a b", "a\nb", "ü", "\0", "令牌"]]
    + [
        ("base_url", value)
        for value in ["", "api.tmapi.io", "ftp://x", "https://", "https://[bad", "https://.\n"]
    ]
    + [("base_url", f"https://h{rest}") for rest in ["?x=1", "#x", ":99999", ":abc", " .x"]]
    + [("base_url", "https://user@h"), ("base_url", 5)]
    + [("cache_dir", value) for value in ["", " ", "~nouser/x", "a\0b", 5]]
    + [("timeout", value) for value in ["x", 0, -1, 1e9, float("nan"), True, 10**400]]
    + [("concurrency", value) for value in ["x", 0, 1.5, 65, True]]
    + [("backoff", -1), ("call_price", "x"), ("call_price", -1), ("publish_url", "x"), ("tokn", "x")]
)


@pytest.mark.parametrize(("name", "value"), SETTINGS, ids=numbered(SETTINGS))
def test_a_setting_that_cannot_be_used_is_refused_and_changes_nothing(name, value):
    """The error names the setting; nothing of the block is kept."""
    before = config.resolve()

    with pytest.raises(tm.ParameterError, match=name), tm.settings(**{"project": "lotus", name: value}):
        pass

    assert config.resolve() == before


@pytest.mark.parametrize(
    "variable", ["TMAPI_TIMEOUT", "TMAPI_BASE_URL", "TMAPI_CONCURRENCY", "TMAPI_CALL_PRICE"]
)
def test_a_wrong_variable_of_the_environment_is_a_config_error_that_names_it(monkeypatch, variable):
    """What the user did not type in this line is no ParameterError."""
    monkeypatch.setenv(variable, "nonsense")

    with pytest.raises(tm.ConfigError, match=f"{variable.removeprefix('TMAPI_').lower()} 'nonsense'"):
        tm.search_items("cup")


@pytest.mark.parametrize(
    "content", ["timeout = soon", "timeuot = 5", "timeout = 'soon'", "\0", "[token]\na = 1"], ids=repr
)
def test_a_wrong_config_file_is_a_config_error_that_names_it(content):
    """A misspelt name is as wrong as a misspelt value."""
    config.config_dir().mkdir(parents=True)
    (config.config_dir() / "config.toml").write_text(content)

    with pytest.raises(tm.ConfigError, match=r"config.toml|token"):
        tm.search_items("cup")


# The token and the base URL


def test_without_a_token_the_error_says_what_to_do():
    """A first search without any set-up names login, variable and sandbox."""
    with pytest.raises(tm.ConfigError, match=r"tm.login.*TMAPI_TOKEN.*tm.sandbox"):
        tm.search_items("cup")


@pytest.fixture
def no_keyring():
    """A machine without a system keyring."""
    if importlib.util.find_spec("keyring") is None:
        yield
        return
    import keyring.backends.fail

    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def own_keyring():
    """A keyring of the test's own, as its (service, user) -> password."""
    keyring = pytest.importorskip("keyring")
    kept: dict[tuple[str, str], str] = {}

    class Memory(keyring.backend.KeyringBackend):
        priority = 1

        def set_password(self, service, username, password):
            kept[service, username] = password

        def get_password(self, service, username):
            return kept.get((service, username))

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    tokens._from_keyring.cache_clear()
    yield kept
    keyring.set_keyring(before)
    tokens._from_keyring.cache_clear()


def test_login_keeps_the_token_where_only_its_owner_can_read_it(monkeypatch, no_keyring):
    """The file is 0600 from the start, in a folder that is 0700, and the answer does not show the token."""
    monkeypatch.setattr("getpass.getpass", lambda _: " a-new-token\n")

    said = tm.login()

    file = config.config_dir() / "token"
    assert file.read_text() == "a-new-token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert config.resolve().token == Secret("a-new-token")
    assert "a-new-token" not in said
    assert "…en" in said


def test_a_system_keyring_keeps_the_token_out_of_files(monkeypatch, own_keyring):
    """Where there is a keyring the file says no more than that."""
    monkeypatch.setattr("getpass.getpass", lambda _: "a-new-token")

    said = tm.login()

    assert own_keyring == {("tmapi-analytics", "token"): "a-new-token"}
    assert "a-new-token" not in (config.config_dir() / "token").read_text()
    assert config.resolve().token == Secret("a-new-token")
    assert tm.show_settings().set_index("setting").loc["token", "source"] == "keyring"
    assert "keyring" in said


def test_a_login_that_fails_keeps_the_token_that_was_there(monkeypatch, no_keyring):
    """What was typed wrong does not replace what was right."""
    for typed in ("right-token", "wrong token"):
        monkeypatch.setattr("getpass.getpass", lambda _, typed=typed: typed)
        with suppress(tm.ParameterError):
            tm.login()

    assert config.resolve().token == Secret("right-token")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_token_file_that_others_can_read_is_warned_about():
    """A file that was copied carelessly still works, and is told."""
    folder = config.config_dir()
    folder.mkdir(parents=True)
    (folder / "token").write_text("a-token")
    (folder / "token").chmod(0o644)

    with pytest.warns(tm.SecurityWarning, match="others on this machine can read"):
        token = config.resolve().token

    assert token == Secret("a-token")


@pytest.mark.parametrize("spelling", ["{}/", "{}//", " {} ", "{}?", "{}#"])
def test_a_base_url_spelt_differently_is_the_same_store(box, spelling):
    """Nothing is paid twice for a slash."""
    tm.search_items("cup")

    with tm.settings(base_url=spelling.format(box.url)):
        tm.search_items("cup")

    assert box.calls == 1


def test_a_host_in_capitals_is_the_same_host():
    """Host names have no capitals."""
    assert tm.Client(base_url="HTTPS://API.TMAPI.IO/").settings.base_url == config.DEFAULT_BASE_URL


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.9.9.9"])
def test_plain_http_to_this_machine_needs_no_warning(host, recwarn):
    """Nobody can listen on the way."""
    tm.Client(base_url=f"http://{host}:8000")

    assert list(recwarn) == []


@pytest.mark.parametrize(
    "host", ["api.tmapi.top", "localhost.example.com", "127.0.0.1.example.com", "0.0.0.0", "10.0.0.1"]
)
def test_plain_http_to_another_machine_warns_once_that_the_token_travels_in_clear(host):
    """It is done as asked, and told once a session."""
    url = f"http://{host}:{4000 + len(host)}"

    with pytest.warns(tm.SecurityWarning, match="travels in clear") as caught:
        clients = [tm.Client(base_url=url) for _ in range(2)]

    assert len(caught) == 1
    assert clients[0].settings.base_url == url


def test_an_unreachable_host_is_a_passing_failure_that_names_it():
    """The message names host and remedy, and no call counts."""
    with tm.settings(base_url="http://127.0.0.1:9", token="anything"):
        with pytest.raises(tm.ServiceError, match=r"127.0.0.1 cannot be reached.*offline=True"):
            tm.search_items("cup")

        paid = tm.spend()["paid"].sum()

    assert paid == 0


def test_a_host_without_a_good_certificate_is_never_talked_to(box):
    """A call by https to a server that has none fails, and says which host has one."""
    with (
        tm.settings(base_url=box.url.replace("http:", "https:")),
        pytest.raises(tm.TmapiError, match=r"certificate.*https://api.tmapi.io"),
    ):
        tm.search_items("cup")

    assert box.calls == 0


@pytest.mark.parametrize("form", ["query", "header"])
@pytest.mark.parametrize("token", ["plain-token", "a%26b&c+d=e#f?g/h\\i\"j'k", "~`!@$^*()[]{}|;:,.<>"])
def test_every_token_is_sent_as_it_is_in_both_forms(tmp_path, token, form):
    """Characters that mean something in a URL or a header are not lost."""
    with (
        Sandbox(token=token, token_form=form) as server,
        tm.settings(base_url=server.url, token=token, cache_dir=tmp_path),
    ):
        frame = tm.search_items("cup")

    assert len(frame) > 0


@pytest.mark.parametrize(("kind", "calls"), [("http", 2), ("gateway", 2), ("body", 2)])
def test_a_token_that_is_wrong_costs_one_call_for_each_form_and_no_more(tmp_path, kind, calls):
    """A wrong token is not retried beyond its other form."""
    with Sandbox() as server, tm.settings(base_url=server.url, token="wrong-token", cache_dir=tmp_path):
        if kind != "gateway":
            server.fail(401, form=kind, times=None)
        with pytest.raises(tm.AuthError, match=r"tm.login") as caught:
            tm.search_items("cup", pages=3)

    assert server.calls == calls
    assert caught.value.status == 401


def test_a_proxy_of_the_environment_does_not_get_calls_to_this_machine(box, monkeypatch):
    """Loopback is never sent to a proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    with tm.settings(concurrency=3):
        tm.search_items("cup")

    assert box.calls == 1


def test_the_cache_folder_is_the_owners_alone(tmp_path, box):
    """What was paid for, and asked, is nobody else's business."""
    with tm.settings(cache_dir=tmp_path / "new" / "folder"):
        tm.search_items("cup")

    assert stat.S_IMODE(Path(tmp_path / "new" / "folder").stat().st_mode) == 0o700


def test_a_search_by_its_endpoints_name_is_that_of_its_verb(box):
    """Parameters, store and frame are the same, so that the second of the two costs nothing."""
    asked = {"keyword": "mug", "new_arrival": True, "language": "zh"}
    by_verb = tm.search_items(**asked)
    box.reset()

    by_name = search_endpoint("search_items", **asked)

    assert box.calls == 0
    pd.testing.assert_frame_equal(by_name, by_verb)


@pytest.mark.parametrize(
    ("endpoint", "asked", "says"),
    [
        pytest.param("search_itms", {}, 'did you mean "search_items"', id="an endpoint that there is not"),
        pytest.param(
            "convert_url", {}, "there is no search 'convert_url'", id="an endpoint that is no search"
        ),
        pytest.param("search_items", {"keywrd": "mug"}, 'did you mean "keyword"', id="a misspelt subject"),
        pytest.param(
            "search_items", {"keyword": "mug", "is_factory": True}, '"is_factory"', id="another one's filter"
        ),
        pytest.param("search_items", {}, "Give keyword or cat_id", id="nothing to search for"),
    ],
)
def test_an_endpoint_takes_what_its_row_names(box, endpoint, asked, says):
    """Anything else is refused before a call is spent."""
    with pytest.raises(tm.ParameterError, match=says):
        search_endpoint(endpoint, **asked)

    assert box.calls == 0
