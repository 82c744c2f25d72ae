"""Which answers in the store are of a picture, of words, of a category, of some offers, or of a frame.

An answer does not say which picture it is of, and two pictures may have one name. Only who has the picture
can tell, or the names of the answers that a frame was made of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tmapi_analytics.client import Client, Got, Request
from tmapi_analytics.endpoints import ENDPOINTS

if TYPE_CHECKING:
    from tmapi_analytics.store import Page

SEARCHES = ("search_image", "search_items", "search_category")
DETAIL = "item_detail"


def of_picture(client: Client, identity: str) -> Iterator[Got]:
    """Every answer to a search with the picture of that identity."""
    for one in _all(client, ["search_image"]):
        if _key(client, one.page, identity) == one.key:
            yield one


def of_subject(client: Client, subject: Mapping[str, str]) -> Iterator[Got]:
    """Every answer to a search for exactly these words, this category, or these words in this category."""
    for one in _all(client, SEARCHES):
        asked = {name: one.page.params[name] for name in ("keyword", "cat_id") if name in one.page.params}
        if asked == subject and _key(client, one.page) == one.key:
            yield one


def of_offers(client: Client, item_ids: Collection[int]) -> Iterator[Got]:
    """Every answer that may hold one of these offers: of searches, and of details."""
    names = re.compile("|".join(map(str, item_ids)).encode())
    for one in _all(client, [*SEARCHES, DETAIL]):
        if names.search(one.page.body):
            yield one


def of_frame(client: Client, about: Mapping[str, Any]) -> Iterator[Got]:
    """Every answer to the pages that a search's frame was made of, as its `attrs` name them."""
    for key in dict.fromkeys(str(name).partition("@")[0] for name in about.get("answers") or ()):
        for page in client.store.answers(key):
            yield Got(key=key, page=page)


def by_search(answers: Iterable[Got]) -> list[list[Got]]:
    """Answers of one subject, those to one search together: the same endpoint and parameters but the page."""
    found: dict[object, list[Got]] = {}
    for one in answers:
        found.setdefault((one.page.endpoint, frozenset(parameters(one.page).items())), []).append(one)
    return list(found.values())


def parameters(page: Page) -> dict[str, str]:
    """What was asked, without the page number."""
    return {name: value for name, value in page.params.items() if name != "page"}


def _all(client: Client, endpoints: Collection[str]) -> Iterator[Got]:
    for key, page in client.store.items():
        if page.endpoint in endpoints:
            yield Got(key=key, page=page)


def _key(client: Client, page: Page, identity: str = "") -> str:
    """The name that a page has if it came from this base URL and is of that picture."""
    request = Request(endpoint=ENDPOINTS[page.endpoint], params=page.params, identity=identity)
    return request.key(client.settings.base_url)
