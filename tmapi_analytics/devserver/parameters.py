"""What a search was asked for: read out of its parameters, or refused as the API refuses it, with 422.

The allowed values are those of `endpoints`, so that the client and the sandbox cannot disagree.
Parameters that the contract does not know are let pass, as the API does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tmapi_analytics.devserver.wire import RefusalError
from tmapi_analytics.endpoints import DETAIL_LANGUAGES, LANGUAGES, MAX_PAGE_SIZE, Endpoint

Params = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which offers are wanted and in which order, the same for all pages.

    Attributes
    ----------
    endpoint : str
        A name of `endpoints.ENDPOINTS`.
    flags : tuple of str
        The filters that are on.
    """

    endpoint: str
    sort: str
    lowest: float
    highest: float
    flags: tuple[str, ...]
    keyword: str
    cat_id: str


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Which part of it, and in which language."""

    page: int
    page_size: int
    language: str


def read_wish(endpoint: Endpoint, params: Params) -> Wish:
    """The wish in the parameters of a search.

    A flag that is ``false`` does not filter: it is the same as a flag that is not sent.
    """
    flags = [flag for flag in endpoint.flags if _choice(params, flag, ("false", "true")) == "true"]
    return Wish(
        endpoint=endpoint.name,
        sort=_choice(params, "sort", endpoint.sorts),
        lowest=_price(params, "price_start", 0.0),
        highest=_price(params, "price_end", float("inf")),
        flags=tuple(flags),
        keyword=params.get("keyword", "").strip(),
        cat_id=params.get("cat_id", "").strip(),
    )


def read_paging(params: Params) -> Paging:
    """The page wanted."""
    return Paging(
        page=_count(params, "page", 1, highest=999_999),
        page_size=_count(params, "page_size", MAX_PAGE_SIZE, highest=MAX_PAGE_SIZE),
        language=_choice(params, "language", LANGUAGES),
    )


def read_item(params: Params) -> tuple[int, str]:
    """Which item is wanted, and in which language."""
    text = params.get("item_id", "").strip()
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise RefusalError(422, "parameter error: item_id is required")
    return int(text), _choice(params, "language", DETAIL_LANGUAGES)


def page_number(params: Params) -> int | None:
    """The page that is asked for, None where it is no page number; not asking is asking for the first."""
    text = params.get("page") or "1"
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def filters(endpoint: Endpoint, params: Params) -> dict[str, str]:
    """The filters as the answer repeats them."""
    names = ("price_start", "price_end", *endpoint.flags)
    return {name: params[name] for name in names if params.get(name)}


def _choice(params: Params, name: str, allowed: Collection[str]) -> str:
    value = params.get(name) or next(iter(allowed))
    if value not in allowed:
        raise RefusalError(422, f"parameter error: {name} must be one of {', '.join(allowed)}")
    return value


def _count(params: Params, name: str, default: int, *, highest: int) -> int:
    text = params.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= highest:
        raise RefusalError(422, f"parameter error: {name} must be 1 to {highest}")
    return int(text)


def _price(params: Params, name: str, default: float) -> float:
    text = params.get(name)
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text):
        raise RefusalError(422, f"parameter error: {name} must be a number")
    return float(text)
