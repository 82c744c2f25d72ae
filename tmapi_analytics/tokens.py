"""The token: a value that cannot be seen by accident, and where it is kept between sessions."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

from tmapi_analytics.disk import write_atomically
from tmapi_analytics.errors import SecurityWarning, warn_once

_FILE = "token"
_IN_KEYRING = "in the keyring"  # what the file says where the keyring has the token
_SERVICE = "tmapi-analytics"


class Secret:
    """A token that can be sent but not seen: it prints as its last two characters and does not pickle.

    Examples
    --------
    >>> token = Secret("abcdefgh")
    >>> print(token, [token], f"{token}")
    …gh […gh] …gh
    >>> token.reveal()
    'abcdefgh'
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The token itself, for the one line that sends it."""
        return self._value

    def __repr__(self) -> str:
        return f"…{self._value[-2:]}" if len(self._value) > 4 else "…"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError("a token is not pickled: let the other process read its own settings")


def keep(token: Secret, folder: Path) -> str:
    """Keep the token in the system's keyring where there is one, else in a 0600 file; says where it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    in_keyring = _into_keyring(token)
    content = _IN_KEYRING if in_keyring else token.reveal()
    write_atomically(folder / _FILE, content.encode(), mode=0o600)
    _from_keyring.cache_clear()
    return "the keyring" if in_keyring else str(folder / _FILE)


def kept(folder: Path) -> tuple[str, Secret] | None:
    """Where the token is kept and the token, if `keep` was ever called."""
    path = folder / _FILE
    try:
        token = Secret(path.read_text(encoding="utf-8").strip())
        exposed = os.name == "posix" and path.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError):
        return None
    if exposed:
        message = f"others on this machine can read {path}: run tm.login() again, or chmod 600"
        warn_once(message, SecurityWarning)
    if token == Secret(_IN_KEYRING):
        in_keyring = _from_keyring()
        return ("keyring", in_keyring) if in_keyring else None
    return (str(path), token) if token != Secret("") else None


def _into_keyring(token: Secret) -> bool:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        keyring.set_password(_SERVICE, "token", token.reveal())
    except (KeyringError, RuntimeError):  # no keyring on this machine: the file it is
        return False
    return True


@functools.cache
def _from_keyring() -> Secret | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        token = keyring.get_password(_SERVICE, "token")
    except (KeyringError, RuntimeError):
        return None
    return Secret(token) if token else None
