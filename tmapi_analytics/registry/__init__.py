"""What plugins offer, found, checked and run so that none of them can break the host.

There are three ways in: an installed package (entry points in the group ``tmapi_analytics``, the package's
own criteria and charts among them), a file (``TMAPI_PLUGINS``, `load_file`), and a cell (`criterion`).
Nothing is looked for until something is asked here for the first time.

A plugin that does not load, offers something unusable, takes a name of another's, raises, or returns
nonsense is told by one `PluginWarning` and shown by `plugins`; everything else goes on. This room imports no
built-in, computes no score and draws nothing: it hands out what is offered and guards how it is run.
"""

from tmapi_analytics.registry.cells import criterion
from tmapi_analytics.registry.checks import checked_series
from tmapi_analytics.registry.deriving import add_columns, derived_columns
from tmapi_analytics.registry.offers import Offered
from tmapi_analytics.registry.session import (
    cells,
    load_file,
    offered,
    plugins,
    publish,
    publishers,
    reset,
    run,
)

__all__ = [  # sorted
    "Offered",
    "add_columns",
    "cells",
    "checked_series",
    "criterion",
    "derived_columns",
    "load_file",
    "offered",
    "plugins",
    "publish",
    "publishers",
    "reset",
    "run",
]
