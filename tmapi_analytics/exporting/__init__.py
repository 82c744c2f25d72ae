"""A criterion from a notebook's cell -> files that work without the notebook.

``lifting`` takes the function out of its cell and refuses by name what would not run elsewhere; ``writing``
makes an installable project of it, or one file for ``TMAPI_PLUGINS``. The function is not
run, no file overwritten.
"""

from tmapi_analytics.exporting.writing import export_plugin

__all__ = ["export_plugin"]
