"""Every setting, and where it came from.

Order: argument > ``with tm.settings(...)`` or a live sandbox, the one opened last > environment > file >
default. This is the only room that reads the environment. It never shows a token: see `tokens.Secret`.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from tmapi_analytics import tokens
from tmapi_analytics.errors import ConfigError, ParameterError, SecurityWarning, warn_once
from tmapi_analytics.parse import is_loopback
from tmapi_analytics.tokens import Secret
from tmapi_analytics.wording import nearest

if TYPE_CHECKING:
    import pandas as pd

APP = "tmapi-analytics"
DEFAULT_BASE_URL = "https://api.tmapi.io"


def _token(value: Any) -> Secret:
    token = value if isinstance(value, Secret) else Secret(str(value).strip())
    text = token.reveal()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("a token is one word of plain characters")
    return token


def _url(value: Any) -> str:
    url = str(value).strip().rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w:]\S*", parts.hostname or ""):
        raise ValueError(f"it starts with https:// and names a host, as {DEFAULT_BASE_URL} does")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("it holds no user, password, query or fragment")
    if parts.port == 0:  # reading it checks it, too
        raise ValueError("its port is a number from 1 to 65535")
    # The same address spelt differently is the same store.
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def _folder(value: Any) -> Path:
    if not str(value).strip() or "\0" in str(value):
        raise ValueError("it is the path of a folder")
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise ValueError(f"{error}") from None


def _number(value: Any, *, low: float, high: float) -> float:
    number = float(value)
    if isinstance(value, bool) or not low <= number <= high:
        raise ValueError(f"it is a number from {low:g} to {high:g}")
    return number


def _concurrency(value: Any) -> int:
    number = _number(value, low=1, high=64)
    if number != int(number):
        raise ValueError("it is a whole number from 1 to 64")
    return int(number)


def _default_cache_dir() -> Path:
    # A data folder, not a cache folder: what was paid for must not be swept away by the system.
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


@dataclass(frozen=True)
class Setting:
    """One setting: how its text is read, what it is without one, what it means."""

    read: Callable[[Any], Any]
    default: Callable[[], Any]
    meaning: str


SETTINGS: Mapping[str, Setting] = {
    "token": Setting(_token, lambda: None, "the API token; better set with tm.login()"),
    "base_url": Setting(_url, lambda: DEFAULT_BASE_URL, "where the API is"),
    "cache_dir": Setting(_folder, _default_cache_dir, "folder of the stored answers and the ledger"),
    "call_price": Setting(
        lambda value: _number(value, low=0, high=1e6), lambda: None, "what one call costs, in your money"
    ),
    "concurrency": Setting(_concurrency, lambda: 5, "calls in flight at once, at most"),
    "timeout": Setting(
        lambda value: _number(value, low=0.001, high=3600), lambda: 60.0, "seconds to wait for an answer"
    ),
    "backoff": Setting(
        lambda value: _number(value, low=0, high=600), lambda: 1.0, "seconds before the first retry; doubles"
    ),
    "project": Setting(str, lambda: None, "label that the ledger notes with each call"),
    "publish_command": Setting(
        str, lambda: None, "program that gets a picture file as its last argument and prints its public URL"
    ),
    "publish_url": Setting(
        _url, lambda: None, "address that takes a picture by PUT and answers its public URL"
    ),
}


_PLUGINS = {
    "plugins": "files of plugins to load, separated as in PATH",
    "disable_plugins": "plugins to leave out, separated by commas; all spares only the package's own",
}
"""Of the environment only: which plugins there are is no matter of one call."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one call, resolved. Field names, types and defaults are those of `SETTINGS`."""

    token: Secret | None
    base_url: str
    cache_dir: Path
    call_price: float | None
    concurrency: int
    timeout: float
    backoff: float
    project: str | None
    publish_command: str | None
    publish_url: str | None


class _Layer(NamedTuple):
    """Settings of a ``with`` block or a live sandbox; of those around a call, the one opened last wins."""

    opened: int
    source: str
    values: dict[str, Any]


_openings = itertools.count()
_blocks: ContextVar[tuple[_Layer, ...]] = ContextVar("tmapi_settings", default=())
_sandboxes: list[_Layer] = []


def resolve(**arguments: Any) -> Settings:
    """The settings as they are now; `arguments` that are not None win over everything.

    Raises
    ------
    ParameterError
        An unknown name, or a value of `arguments` that cannot be read.
    ConfigError
        A value from the environment or the file that cannot be read, or a file that is not TOML.
    """
    values = {name: value for name, (value, _) in _trace(arguments).items()}
    settings = Settings(**values)
    host = urlsplit(settings.base_url)
    if host.scheme == "http" and not is_loopback(host.hostname):
        message = f"the token travels in clear to {settings.base_url}: use https:// if the host has it"
        warn_once(message, SecurityWarning)
    return settings


@contextmanager
def settings(**values: Any) -> Iterator[Settings]:
    """Settings for the calls inside a ``with`` block.

    Parameters
    ----------
    **values
        Any of ``tm.show_settings()``: token, base_url, cache_dir, call_price, concurrency, timeout,
        backoff, project, publish_command, publish_url. None means "as if it were not set anywhere".

    Raises
    ------
    ParameterError
        An unknown name or a value that cannot be read; nothing has changed then.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> with tm.settings(project="lotus", concurrency=2) as now:
    ...     now.concurrency
    2
    """
    _check_names(values)
    read = {name: _read(name, value, "argument") for name, value in values.items()}
    reset = _blocks.set((*_blocks.get(), _Layer(next(_openings), "with tm.settings()", read)))
    try:
        yield resolve()
    finally:
        _blocks.reset(reset)


@contextmanager
def sandbox_settings(**values: Any) -> Iterator[None]:
    """Settings of a live sandbox: for every thread; beneath arguments and blocks that open later."""
    read = {name: _read(name, value, "sandbox") for name, value in values.items()}
    layer = _Layer(next(_openings), "sandbox", read)
    _sandboxes.append(layer)
    try:
        yield
    finally:
        _sandboxes.remove(layer)


def show_settings() -> pd.DataFrame:
    """Each setting, its value now and where it came from; the token only as its last two characters.

    The last two, about plugins, are read from the environment alone.

    Returns
    -------
    pandas.DataFrame
        One row a setting; columns ``setting``, ``value`` (text), ``source``, ``variable`` (of the
        environment) and ``meaning``.

    Examples
    --------
    >>> import tmapi_analytics as tm
    >>> list(tm.show_settings().columns)
    ['setting', 'value', 'source', 'variable', 'meaning']
    """
    import pandas as pd

    told = [
        (name, "" if value is None else str(value), source, SETTINGS[name].meaning)
        for name, (value, source) in _trace({}).items()
    ]
    for name, meaning in _PLUGINS.items():
        value = os.environ.get(_variable(name), "").strip()
        told.append((name, value, "environment" if value else "default", meaning))
    table = pd.DataFrame(told, columns=["setting", "value", "source", "meaning"])
    table.insert(3, "variable", [_variable(name) for name in table["setting"]])
    return table


def login() -> str:
    """Ask for the token without echo and keep it: in the system's keyring where there is one, else in a file.

    The file lies in your config folder and only you can read it (0600).

    Returns
    -------
    str
        One line that says where the token is now.

    Raises
    ------
    ParameterError
        What was typed is not a token; a token that was there before stays.
    """
    import getpass

    token = _read("token", Secret(getpass.getpass("TMAPI token (not shown): ").strip()), "what was typed")
    return f"Token {token} kept in {tokens.keep(token, config_dir())}."


def config_dir() -> Path:
    """The user's config folder: ``TMAPI_CONFIG_DIR``, else where this system keeps such things."""
    from platformdirs import user_config_path

    given = os.environ.get("TMAPI_CONFIG_DIR")
    return _folder(given) if given else user_config_path(APP, appauthor=False)


def network(base_url: str) -> tuple[dict[str, str], str | bool]:
    """Proxies and certificate bundle for `base_url`, read from the environment once, not at each request."""
    import urllib.request

    parts = urlsplit(base_url)
    bypass = bool(urllib.request.proxy_bypass(parts.hostname or ""))
    proxies = {} if bypass or is_loopback(parts.hostname) else urllib.request.getproxies()
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    return {key: url for key, url in proxies.items() if key in ("http", "https", "all")}, bundle or True


def plugin_files() -> list[Path]:
    """Files that ``TMAPI_PLUGINS`` names, separated as in ``PATH``."""
    return [_folder(path) for path in os.environ.get("TMAPI_PLUGINS", "").split(os.pathsep) if path.strip()]


def disabled_plugins() -> set[str]:
    """Names that ``TMAPI_DISABLE_PLUGINS`` lists, separated by commas; ``all`` among them means every one."""
    names = os.environ.get("TMAPI_DISABLE_PLUGINS", "").split(",")
    return {name.strip() for name in names if name.strip()}


def environment_for_programs() -> dict[str, str]:
    """The environment for a program that we start: all but the token."""
    return {name: value for name, value in os.environ.items() if name != _variable("token")}


def _variable(name: str) -> str:
    return f"TMAPI_{name.upper()}"


def _check_names(values: Mapping[str, Any]) -> None:
    for name in values:
        if name not in SETTINGS:
            raise ParameterError(
                f'there is no setting "{name}"{nearest(name, SETTINGS)}',
                hint=f"There are: {', '.join(SETTINGS)}.",
            )


def _read(name: str, value: Any, source: str) -> Any:
    if value is None:
        return None
    try:
        return SETTINGS[name].read(value)
    except (TypeError, ValueError, OverflowError) as error:
        why = str(error)
    family = ParameterError if source in ("argument", "what was typed") else ConfigError
    # An address may hold a password or a token where it cannot be used.
    hidden = name == "token" or re.search("[?@]", str(value))
    shown = "" if hidden else f" {str(value)!r}"
    raise family(f"{name}{shown} from {source} cannot be used", hint=f"{why[:1].upper()}{why[1:]}.")


def _trace(arguments: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
    """Each setting's value and where it came from: the first layer that names it wins."""
    _check_names(arguments)
    layers = [("argument", {name: value for name, value in arguments.items() if value is not None})]
    around = sorted((*_blocks.get(), *_sandboxes), reverse=True, key=attrgetter("opened"))
    layers += [(layer.source, layer.values) for layer in around]
    layers += [("environment", _environment()), (str(config_dir() / "config.toml"), _file())]
    found = {}
    for name, setting in SETTINGS.items():
        source = next(((label, layer[name]) for label, layer in layers if name in layer), None)
        if source is None and name == "token":
            source = tokens.kept(config_dir())
        if source is None:
            source = ("default", setting.default())
        label, value = source
        value = setting.default() if value is None else value
        found[name] = (_read(name, value, label), label)
    return found


def _environment() -> dict[str, Any]:
    given = {name: os.environ.get(_variable(name), "").strip() for name in SETTINGS}
    return _hidden({name: value for name, value in given.items() if value})


def _hidden(values: dict[str, Any]) -> dict[str, Any]:
    """`values` with the token as a `Secret`: a debugger shows the variables of every frame of an error."""
    return {name: Secret(str(value).strip()) if name == "token" else value for name, value in values.items()}


def _file() -> dict[str, Any]:
    path = config_dir() / "config.toml"
    if not path.exists():
        return {}
    import tomllib

    try:
        values = _hidden(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = str(error)
    else:
        unknown = [name for name in values if name not in SETTINGS]
        if not unknown:
            return values
        problem = f'there is no setting "{unknown[0]}"{nearest(unknown[0], SETTINGS)}'
    raise ConfigError(f"{path} cannot be used: {problem}", hint=f"It may set: {', '.join(SETTINGS)}.")
