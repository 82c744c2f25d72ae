"""From a picture to a table of 1688.com suppliers, ranked by what matters to you.

::

    import tmapi_analytics as tm

    tm.sandbox()                       # try everything without a token; made-up data
    offers = tm.search_image("https://example.com/lotus.jpg", pages=5, sort="sales", price=(5, 60))
    ranked = tm.score(offers, {"price": 0.5, "repurchase_rate": 0.3, "shop_years": 0.2}, quantity=300)
    tm.chart("price_distribution", ranked)
    tm.suppliers(ranked).head(10)
    tm.report(ranked, currency="EUR", rate=7.85).save("lotus.html")
    tm.SearchPanel()                   # the same, by mouse

A search returns a plain `pandas.DataFrame` with the same columns, dtypes and order each time
(`data_dictionary` explains them). What was paid for is stored and never paid for again; ``dry_run=True``
says what a search would cost, `budget` caps it and `spend` accounts for it.

The tour, from the picture to the answer:

- `search_image`, `search_items`, `search_category`: ask; a frame comes back. `concat` joins several.
- `search_batch`: hundreds of pictures or keywords out of a table, into a dataset.
- `add_details`: price tiers, stock and shop of the best; the price at your quantity.
- `score`, `criteria`: rank offers by weighted criteria. `explain` says why one stands where it stands,
  `sensitivity` how sure that is.
- `suppliers`, `compare`, `flag`: one row a supplier, side by side, and what should make you careful.
- `history`, `earlier`, `changes`: what was seen before, and what is otherwise now; it costs nothing.
- `chart`, `charts`: pictures of a frame.
- `report`, `save_case`, `open_case`: what a buyer reads, and what a colleague checks it with.
- `SearchPanel`: the same by mouse, in a notebook.
- `criterion`, `export_plugin`, `plugins`, `add_columns`: criteria of your own, from a cell to a package.
- `data_dictionary`: what each column means.
- `spend`, `budget`: money.
- `login`, `settings`, `show_settings`, `Client`: the token, and where everything is.
- `sandbox`: a local server that speaks the API.
- `TmapiError` and its family: what can go wrong, and what to do then.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from tmapi_analytics import widgets as widgets
    from tmapi_analytics.batch import search_batch
    from tmapi_analytics.cases import open_case, save_case
    from tmapi_analytics.client import Client
    from tmapi_analytics.comparison import changes, compare, flag
    from tmapi_analytics.config import login, settings, show_settings
    from tmapi_analytics.details import add_details
    from tmapi_analytics.distributed import concat, suppliers
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
    from tmapi_analytics.ledger import budget
    from tmapi_analytics.ranking import criteria, explain, score, sensitivity
    from tmapi_analytics.registry import add_columns, criterion, plugins
    from tmapi_analytics.reports.verbs import report
    from tmapi_analytics.search import search_category, search_image, search_items
    from tmapi_analytics.timeline import earlier, history
    from tmapi_analytics.toolkit import chart, charts, data_dictionary, sandbox, spend
    from tmapi_analytics.widgets import SearchPanel

_ROOMS = {
    "batch": ["search_batch"],
    "cases": ["open_case", "save_case"],
    "client": ["Client"],
    "comparison": ["changes", "compare", "flag"],
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
    "distributed": ["concat", "suppliers"],
    "exporting": ["export_plugin"],
    "ledger": ["budget"],
    "ranking": ["criteria", "explain", "score", "sensitivity"],
    "registry": ["add_columns", "criterion", "plugins"],
    "reports.verbs": ["report"],
    "search": ["search_category", "search_image", "search_items"],
    "timeline": ["earlier", "history"],
    "toolkit": ["chart", "charts", "data_dictionary", "sandbox", "spend"],
    "widgets": ["SearchPanel"],
}
_WITHOUT_FRAMES = {"client", "config", "errors", "ledger"}
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
    "SearchPanel",
    "SecurityWarning",
    "ServiceError",
    "StaleWarning",
    "StoreWarning",
    "TmapiError",
    "TmapiWarning",
    "add_columns",
    "add_details",
    "budget",
    "changes",
    "chart",
    "charts",
    "compare",
    "concat",
    "criteria",
    "criterion",
    "data_dictionary",
    "earlier",
    "explain",
    "export_plugin",
    "flag",
    "history",
    "login",
    "open_case",
    "plugins",
    "report",
    "sandbox",
    "save_case",
    "score",
    "search_batch",
    "search_category",
    "search_image",
    "search_items",
    "sensitivity",
    "settings",
    "show_settings",
    "spend",
    "suppliers",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: importing the package itself costs next to nothing."""
    if name == "widgets":
        return importlib.import_module(f"{__name__}.widgets")
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = _ROOM_OF[name]
    value = getattr(importlib.import_module(f"{__name__}.{room}"), name)
    globals()[name] = value
    if room not in _WITHOUT_FRAMES:
        _give_accessor()
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__", "widgets"]


def _give_accessor() -> None:
    """Let every frame have ``.tmapi``."""
    importlib.import_module(f"{__name__}.accessor").register()


if "pandas" in sys.modules:  # else it is too heavy to load for this; the first verb will
    _give_accessor()
