"""The search panel, in a model that knows no widget and a view that decides nothing.

Model: ``asking`` (form -> call), ``costing`` (plan -> sentence), ``filtering`` (which offers stay),
``coding`` (all of it as Python), ``running`` (work beside the main thread), ``uploads``. View: ``form``,
``sieve``, ``charting``, ``comparing``, ``saving``, put together in ``searching``, ``results`` and ``panel``.

Widget events come in several threads. What they change is guarded by one lock in each half of the panel, and
no call to the API is made while one is held.
"""

from tmapi_analytics.widgets.panel.panel import SearchPanel

__all__ = ["SearchPanel"]
