"""From a picture to a table of 1688.com suppliers, ranked by what matters to you.

::

    import tmapi_analytics as tm

    tm.sandbox()                       # try everything without a token; made-up data
    offers = tm.search_image("https://example.com/lotus.jpg", pages=5, sort="sales", price=(5, 60))
    ranked = tm.score(offers, {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}, quantity=300)
    tm.chart("price_distribution", ranked)

A search returns a plain `pandas.DataFrame` with the same columns, dtypes and order each time
(`data_dictionary` explains them). What was paid for is stored and never paid for again; ``dry_run=True``
says what a search would cost, `budget` caps it and `spend` accounts for it.

The tour, from the picture to the answer:

- `search_image`, `search_items`, `search_category`: ask; a frame comes back. `concat` joins several.
- `add_details`: price tiers, stock and shop of the best; the price at your quantity.
- `score`, `criteria`: rank offers by weighted criteria. `explain` says why one stands where it stands,
  `sensitivity` how sure that is.
- `chart`, `charts`: pictures of a frame.
- `criterion`, `export_plugin`, `plugins`, `add_columns`: criteria of your own, from a cell to a package.
- `data_dictionary`: what each column means.
- `spend`, `budget`: money.
- `login`, `settings`, `show_settings`, `Client`: the token, and where everything is.
- `sandbox`: a local server that speaks the API.
- `TmapiError` and its family: what can go wrong, and what to do then.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from tmapi_analytics.client import Client
    from tmapi_analytics.config import login, settings, show_settings
    from tmapi_analytics.details import add_details
    from tmapi_analytics.errors import (
        AuthError,
        BalanceError,
        BudgetError,
        BusyError,
        ColumnError,
        ConfigError,
        DataWarning,
        ParameterError,
        PluginError,
        PluginWarning,
        ReplyError,
        SearchInterrupted,
        SecurityWarning,
        ServiceError,
        StaleWarning,
        StoreWarning,
        TmapiError,
        TmapiWarning,
    )
    from tmapi_analytics.exporting import export_plugin
    from tmapi_analytics.frames import concat
    from tmapi_analytics.ledger import budget
    from tmapi_analytics.ranking import criteria, explain, score, sensitivity
    from tmapi_analytics.registry import add_columns, criterion, plugins
    from tmapi_analytics.search import search_category, search_image, search_items
    from tmapi_analytics.toolkit import chart, charts, data_dictionary, sandbox, spend

_ROOMS = {
    "client": ["Client"],
    "config": ["login", "settings", "show_settings"],
    "errors": [
        "AuthError",
        "BalanceError",
        "BudgetError",
        "BusyError",
        "ColumnError",
        "ConfigError",
        "DataWarning",
        "ParameterError",
        "PluginError",
        "PluginWarning",
        "ReplyError",
        "SearchInterrupted",
        "SecurityWarning",
        "ServiceError",
        "StaleWarning",
        "StoreWarning",
        "TmapiError",
        "TmapiWarning",
    ],
    "details": ["add_details"],
    "exporting": ["export_plugin"],
    "frames": ["concat"],
    "ledger": ["budget"],
    "ranking": ["criteria", "explain", "score", "sensitivity"],
    "registry": ["add_columns", "criterion", "plugins"],
    "search": ["search_category", "search_image", "search_items"],
    "toolkit": ["chart", "charts", "data_dictionary", "sandbox", "spend"],
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [  # sorted
    "AuthError",
    "BalanceError",
    "BudgetError",
    "BusyError",
    "Client",
    "ColumnError",
    "ConfigError",
    "DataWarning",
    "ParameterError",
    "PluginError",
    "PluginWarning",
    "ReplyError",
    "SearchInterrupted",
    "SecurityWarning",
    "ServiceError",
    "StaleWarning",
    "StoreWarning",
    "TmapiError",
    "TmapiWarning",
    "add_columns",
    "add_details",
    "budget",
    "chart",
    "charts",
    "concat",
    "criteria",
    "criterion",
    "data_dictionary",
    "explain",
    "export_plugin",
    "login",
    "plugins",
    "sandbox",
    "score",
    "search_category",
    "search_image",
    "search_items",
    "sensitivity",
    "settings",
    "show_settings",
    "spend",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: importing the package itself costs next to nothing."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
