"""Options that several commands share, and texts of the command line -> values of the verbs.

What a verb checks by itself is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import click

from tmapi_analytics.endpoints import ENDPOINTS, LANGUAGES, SORTS
from tmapi_analytics.errors import ParameterError

_Command = Callable[..., None]
_Decorator = Callable[[_Command], _Command]

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


def weights(_: click.Context, param: click.Parameter, text: str | None) -> dict[str, float] | str | None:
    """``price=0.5,shop_years=0.2`` as a dict; one word, such as ``equal``, as it is."""
    if text is None or re.fullmatch(r"\s*\w+\s*", text):
        return text and text.strip()
    parts = [part.partition("=") for part in text.split(",")]
    if not all(name.strip() and _is_number(weight) for name, _, weight in parts):
        raise _unlike(param, text, "price=0.5,shop_years=0.2")
    return {name.strip(): float(weight) for name, _, weight in parts}


def ids(_: click.Context, __: click.Parameter, text: str | None) -> list[str]:
    """``908305897124,819919675160`` as a list."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def pages(_: click.Context, __: click.Parameter, text: str) -> int | str:
    """A number where it is one."""
    return int(text) if text.isdecimal() else text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*\d*\.?\d+\s*", text) is not None


def _unlike(param: click.Parameter, text: str, like: str) -> ParameterError:
    return ParameterError(f"{param.opts[0]} cannot be {text!r}", hint=f"Write it like {like}.")


def _together(*parts: _Decorator) -> _Decorator:
    """One decorator of several, in the order in which ``--help`` lists them."""

    def decorate(command: _Command) -> _Command:
        for part in reversed(parts):
            command = part(command)
        return command

    return decorate


def _filters() -> list[_Decorator]:
    """One option for each filter of the API; not given, it means either."""
    names = sorted({flag for endpoint in ENDPOINTS.values() for flag in endpoint.flags})
    flags = {name: f"--{name}/--no-{name}".replace("_", "-") for name in names}
    return [
        click.option(flag, default=None, help=_FILTERS.get(name, "A filter of the API."))
        for name, flag in flags.items()
    ]


_FILTERS = {
    "free_shipping": "Only with free shipping.",
    "is_factory": "Only of factories; pictures only.",
    "is_super_factory": "Only of large factories that 1688.com picked; words and categories only.",
    "new_arrival": "Only new offers.",
    "support_dropshipping": "Only of sellers who send to your customers.",
    "verified_supplier": "Only of suppliers that 1688.com has verified; pictures only.",
}
how = _together(
    click.option(
        "--pages", default="1", callback=pages, metavar="N|all", help="Pages at most; 1 if not given."
    ),
    click.option("--page-size", type=int, default=20, metavar="N", help="Offers a page, 1 to 20."),
    click.option("--language", default="en", metavar="CODE", help=f"Of the titles: {', '.join(LANGUAGES)}."),
    click.option("--sort", default="default", metavar="ORDER", help=f"Order: {', '.join(SORTS)}."),
    click.option("--price", callback=price, metavar="LOW:HIGH", help="CNY; 5: and :60 are open ends."),
    *_filters(),
    click.option("--max-age", callback=age, metavar="AGE", help="Ask again where older: 20h, 7d."),
    click.option("--offline", is_flag=True, help="Never call: only what is stored."),
    click.option("--dry-run", is_flag=True, help="Call nothing: say what it would cost."),
    click.option("--budget", type=int, metavar="CALLS", help="Stop before more than this are made."),
    click.option("--extra", multiple=True, callback=extra, metavar="NAME=VALUE", help="Pass on a parameter."),
)
"""How to search: an option for each parameter of a search."""
asking = _together(
    click.argument("image", required=False),
    click.option("--keyword", metavar="WORDS", help="Search by words instead of a picture."),
    click.option("--category", metavar="ID", help="List a category instead."),
    how,
    click.option("--label", metavar="TEXT", help='What the column "search" says.'),
)
"""What to search for and how: the argument IMAGE, and the options."""
money = _together(
    click.option("--currency", metavar="CODE", help="Show prices in it, too: EUR."),
    click.option("--rate", type=float, metavar="CNY", help="CNY for one unit of it: 7.85."),
    click.option("--rate-date", metavar="DATE", help="Of the rate: 2026-03-01."),
)
"""What prices are shown in."""
