"""What a page costs that is already stored."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson
from harness import Ratio, case, ratio
from pages import make_pages
from requests_cache import CachedSession

import tmapi_analytics as tm
from tmapi_analytics.endpoints import ENDPOINTS
from tmapi_analytics.search.asking import read_ask

_ASKED: dict[str, Any] = {
    "keyword": "lotus",
    "cat_id": None,
    "language": "en",
    "sort": "default",
    "price": None,
    "extra": None,
    "pages": 50,
    "page_size": 20,
    "label": None,
    **dict.fromkeys(ENDPOINTS["search_items"].flags),
}


def warm_client(folder: str, pages: int) -> tm.Client:
    """A client whose store holds the pages of ``search_items("lotus", pages=50)``."""
    client = tm.Client(token="bench-token", cache_dir=folder)
    ask = read_ask(ENDPOINTS["search_items"], _ASKED)
    for page in make_pages(pages):
        client.store.add(ask.request(page.number).key(client.settings.base_url), page)
    return client


@case("a warm page out of the store, over CachedSession.get", reach=0.15)
def page_over_session(rounds: int) -> Ratio:
    """From what is asked to the stored bytes, over the same page from requests-cache's session."""
    request = read_ask(ENDPOINTS["search_items"], _ASKED).request(1)
    with tempfile.TemporaryDirectory() as folder, tm.sandbox() as box:
        session = CachedSession(Path(folder, "session.sqlite"), backend="sqlite", allowable_codes=[200])
        params = {**request.params, "apiToken": box.token}
        url = box.url + request.endpoint.path
        session.get(url, params=params)
        client = tm.Client(cache_dir=Path(folder, "store"))
        client.page(request)
        seen = ratio(lambda: client.stored(request), lambda: session.get(url, params=params), rounds=rounds)
        assert box.calls == 2, "one of the two went to the network"
        client.close()
        session.close()
    return seen


@case("50 warm pages to frame, over orjson.loads", reach=7.0)
def warm_search(rounds: int) -> Ratio:
    """The whole verb, ledger included, over merely parsing the same bytes."""
    bodies = [page.body for page in make_pages(50)]
    with tempfile.TemporaryDirectory() as folder, warm_client(folder, 50) as client:
        return ratio(
            lambda: tm.search_items("lotus", pages=50, client=client, progress=False),
            lambda: [orjson.loads(body) for body in bodies],
            rounds=rounds,
        )
