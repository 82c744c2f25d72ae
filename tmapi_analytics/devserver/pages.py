"""One page of a search, as ``data`` of the envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tmapi_analytics.devserver.chance import seeded
from tmapi_analytics.devserver.finding import find
from tmapi_analytics.devserver.parameters import Paging, Params, Wish, filters, read_paging, read_wish
from tmapi_analytics.devserver.payload import Item, clean, messy
from tmapi_analytics.endpoints import ENDPOINTS, MAX_TOTAL

if TYPE_CHECKING:
    from tmapi_analytics.devserver.catalogue import Offer
    from tmapi_analytics.devserver.looks import Look
    from tmapi_analytics.devserver.state import State


def search_page(
    state: State, endpoint: str, params: Params, *, look: Look | None = None, nothing: bool = False
) -> dict[str, Any]:
    """The page that the parameters ask for; past the end it has no items.

    Parameters
    ----------
    state : State
        For the settings.
    endpoint : str
        A name of `endpoints.ENDPOINTS`.
    params : mapping
        As sent.
    look : Look, optional
        The picture.
    nothing : bool
        Find nothing whatever is asked, as for a stale path.
    """
    wish, paging = read_wish(ENDPOINTS[endpoint], params), read_paging(params)
    places = () if nothing else find(state.seed, wish, look, messy=state.messy, day=state.day)
    end = paging.page * paging.page_size
    shown = places[end - paging.page_size : end + _extra(state, wish, paging)]
    return {
        "page": paging.page,
        "page_size": paging.page_size,
        **_total_count(state, wish, len(places)),
        "keyword": wish.keyword,
        "sort": wish.sort,
        "cat_id": wish.cat_id,
        "filters": filters(ENDPOINTS[endpoint], params),
        "items": [_item(state, endpoint, offer, paging.language) for offer in shown],
        "has_next_page": end < len(places),
    }


def _extra(state: State, wish: Wish, paging: Paging) -> int:
    """How many items of the next page this one has too."""
    chance = seeded(state.seed, wish, paging.page).random()
    return 2 if state.messy and chance < 0.1 else 0


def _total_count(state: State, wish: Wish, count: int) -> dict[str, int | str]:
    told = state.total_count
    if told == "missing":
        return {}
    if told == "overstated":
        return {"total_count": min(MAX_TOTAL, 2 * count + 100)}
    as_text = state.messy and seeded(state.seed, wish).random() < 0.2
    return {"total_count": str(count) if told == "string" or as_text else count}


def _item(state: State, endpoint: str, offer: Offer | None, language: str) -> Item | None:
    if offer is None:
        return None
    item = clean(offer, url=state.url, language=language, endpoint=endpoint)
    return messy(item, offer, seed=state.seed, endpoint=endpoint) if state.messy else item
