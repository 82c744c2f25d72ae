"""The searches: what is asked, what it will cost, and getting it page by page.

``asking`` checks and holds what is asked (``wanted`` is all that the others need of it), ``plan`` says what
it would cost, ``run`` gets the pages and survives whatever happens on the way, ``telling`` says how it
goes, ``verbs`` is what users call.
"""

from tmapi_analytics.search.verbs import search_category, search_endpoint, search_image, search_items

__all__ = ["search_category", "search_endpoint", "search_image", "search_items"]
