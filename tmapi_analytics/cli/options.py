"""Texts of the command line -> values of the verbs. What a verb checks by itself is left to it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tmapi_analytics.errors import ParameterError

if TYPE_CHECKING:
    import click

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGE = re.compile(r"(\d{1,4})([mhdw])")


def age(_: click.Context, param: click.Parameter, text: str | None) -> timedelta | None:
    """``20h`` as a timedelta. A bare number is refused: nobody knows of what, and it may delete or cost."""
    if text is None or text == "0":
        return None if text is None else timedelta(0)
    match = _AGE.fullmatch(text)
    if match is None:
        raise _unlike(param, text, "30m, 20h, 7d, 2w or 0")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def price(_: click.Context, param: click.Parameter, text: str | None) -> tuple[str | None, str | None] | None:
    """``5:60``, ``5:`` or ``:60`` as the two ends."""
    if text is None:
        return None
    low, colon, high = text.partition(":")
    if not colon:
        raise _unlike(param, text, "5:60, 5: or :60")
    return low or None, high or None


def extra(_: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """``name=value``, any number of them, as a dict."""
    for text in texts:
        if "=" not in text:
            raise _unlike(param, text, "name=value")
    return dict(text.split("=", 1) for text in texts)


def pages(_: click.Context, __: click.Parameter, text: str) -> int | str:
    """A number where it is one."""
    return int(text) if text.isdecimal() else text


def _unlike(param: click.Parameter, text: str, like: str) -> ParameterError:
    return ParameterError(f"{param.opts[0]} cannot be {text!r}", hint=f"Write it like {like}.")
