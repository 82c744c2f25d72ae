"""How a command behaves when something is wrong: one line, an exit code, never a traceback.

The exit codes are those of `errors`; 2 also for options that `click` refuses, 130 for Ctrl-C, 1 for a file
that cannot be written. A reader that closes the pipe ends the command in silence.
"""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from tmapi_analytics.errors import BudgetError, SearchInterrupted, TmapiError, TmapiWarning
from tmapi_analytics.wording import plain

_GOES_ON = "What came is in the store; the same command goes on and pays only for the rest."
_IN_A_SHELL = {
    SearchInterrupted.default_hint: _GOES_ON,
    BudgetError.default_hint: _GOES_ON,
    "same line": "same command",
    "tm.login()": "tmapi-analytics login",
    "tm.show_settings()": "tmapi-analytics settings",
    "on tm.sandbox()": "with tmapi-analytics demo",
    " or tm.settings(cache_dir=...)": "",
    "tm.budget(20)": "--budget 20",
    "tm.criteria() lists them": "Some are price, repurchase_rate, shop_years, sales_90d, moq",
    "What is stored is in .frame; the": "The",
    "offline=True": "--offline",
    "out=...": "--out FOLDER",
    'image="photo"': "--image-column photo",
    'keyword="words"': "--keyword-column words",
    "extra={...}": "--extra NAME=VALUE",
    "Give (low, high) in CNY, either of them None: price=(5, 60).": "Write it like 5:60, 5: or :60.",
}
"""What errors and warnings advise in Python -> the same for somebody who types."""


class Commands(click.Group):
    """Commands in the order in which they were added, and calm whatever happens in them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The order of a first day, not of the alphabet."""
        del ctx
        return list(self.commands)

    def main(self, *args: Any, standalone_mode: bool = True, **more: Any) -> Any:
        """What the shell calls; what click refuses is one line, too."""
        try:
            code: Any = super().main(*args, standalone_mode=False, **more)  # type: ignore[call-overload]
        except click.ClickException as error:
            _say(f"{error.format_message()} Try --help.", click.style("error: ", fg="red"))
            code = error.exit_code
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; errors end here."""
        _never_choke()
        try:
            with _calm_warnings():
                super().invoke(ctx)
        except TmapiError as error:
            _fail(ctx, str(error), error.exit_code)
        except (KeyboardInterrupt, EOFError, click.Abort) as error:
            _say(f"stopped. {_GOES_ON}" if hasattr(error, "resume") else "stopped")
            ctx.exit(130)
        except BrokenPipeError:
            raise  # click knows what to do
        except OSError as error:
            _fail(ctx, f"{error.filename or 'a file'}: {error.strerror or error}", 1)


def _fail(ctx: click.Context, message: str, code: int) -> NoReturn:
    _say(message, click.style("error: ", fg="red"))
    ctx.exit(code)


def in_a_shell(message: str) -> str:
    """What an error or a warning says, for somebody who types."""
    for python, shell in _IN_A_SHELL.items():
        message = message.replace(python, shell)
    return message


def _say(message: str, kind: str = "") -> None:
    click.echo(f"{kind}{plain(in_a_shell(message))}", err=True)


def _never_choke() -> None:
    """Have a question mark printed for what the terminal's encoding cannot say."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def _calm_warnings() -> Iterator[None]:
    """Our own warnings as notes of one line, each once; others as ever."""
    said: set[str] = set()

    def note(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if not issubclass(category, TmapiWarning):
            as_ever(message, category, *where, **more)
        elif str(message) not in said:
            said.add(str(message))
            _say(str(message), "note: ")

    with warnings.catch_warnings():
        as_ever = warnings.showwarning
        warnings.showwarning = note
        warnings.simplefilter("always", TmapiWarning)
        yield
