"""The endpoints as a table: address, method, parameters with their allowed values.

To add an endpoint, add a row to `ENDPOINTS`; checking, the store's key, the plan and the sandbox read it, and
`search_endpoint` searches it.
Nothing here calls anything. Source of the rows: the vendor's pages for each endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LANGUAGES = ("en", "zh", "ru", "vi", "ja", "ko")
DETAIL_LANGUAGES = ("zh", "en", "ru", "th", "pt", "es", "tr", "vi", "ja", "ko")
"""Those of `item_detail`, the API's own default first."""
SORTS = ("default", "sales", "price_up", "price_down")
MAX_PAGE_SIZE = 20
"""The largest page that every search endpoint documents."""
MAX_TOTAL = 2000
"""The number at which the API caps ``total_count``."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One address of the API.

    Attributes
    ----------
    name : str
        How messages, the ledger and `attrs` call it.
    path : str
        Below the base URL.
    method : {"GET", "POST"}
        POST sends its parameters as JSON.
    answer, answer_type : str, type or several
        The key that ``data`` must hold, and with what, for an answer to count as one: an envelope
        without it is an error, never "no results".
    subject : tuple of str
        What a search looks for, at least one of them; texts, sent as they are, but for ``image`` and
        ``cat_id``. Empty for what is no search.
    sorts, languages : tuple of str
        What it understands as ``sort`` and ``language``, its default first; no languages where it takes none.
    flags : tuple of str
        Boolean filters it understands, sent as ``true`` or ``false``.
    """

    name: str
    path: str
    method: Literal["GET", "POST"] = "GET"
    answer: str = "items"
    answer_type: type | tuple[type, ...] = list
    subject: tuple[str, ...] = ()
    sorts: tuple[str, ...] = SORTS
    languages: tuple[str, ...] = LANGUAGES
    flags: tuple[str, ...] = ()


_SHARED_FLAGS = ("support_dropshipping", "free_shipping", "new_arrival")

ENDPOINTS: Mapping[str, Endpoint] = {
    row.name: row
    for row in (
        Endpoint(
            name="search_image",
            path="/1688/global/search/image/v2",
            subject=("image",),
            flags=("support_dropshipping", "is_factory", "verified_supplier", "free_shipping", "new_arrival"),
        ),
        Endpoint(
            name="search_items",
            path="/1688/global/search/items",
            subject=("keyword", "cat_id"),
            flags=(*_SHARED_FLAGS, "is_super_factory"),
        ),
        Endpoint(
            name="search_category",
            path="/1688/category/items/v2",
            subject=("cat_id",),
            flags=(*_SHARED_FLAGS, "is_super_factory"),
        ),
        Endpoint(
            name="convert_url",
            path="/1688/tools/image/convert_url",
            method="POST",
            answer="image_url",
            answer_type=str,
        ),
        Endpoint(
            name="item_detail",
            path="/1688/item_detail",
            answer="item_id",
            answer_type=(int, str),
        ),
    )
}
