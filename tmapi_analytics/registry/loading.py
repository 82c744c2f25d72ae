"""Where plugins come from: installed packages and files.

The package's own entry points are the first, then those of others by name, then files: where two want one
name, the first has it.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from tmapi_analytics import config, hookspecs

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from tmapi_analytics.registry.host import Host


def fill(empty: Host, *, only_own: bool = False) -> None:
    """Load what is installed, then the files that ``TMAPI_PLUGINS`` names; or the package's own alone."""
    found = entry_points(group=hookspecs.PROJECT)
    for entry in sorted(found, key=lambda entry: (not _is_own(entry), entry.name)):
        if _is_own(entry) or not only_own:
            add_installed(empty, entry)
    for path in [] if only_own else config.plugin_files():
        add_file(empty, path)


def add_installed(host: Host, entry: EntryPoint) -> None:
    """Take in one entry point, whose distribution tells the version."""
    dist = entry.dist
    host.add(
        entry.name,
        "entry point",
        entry.load,
        source=f"{dist.name if dist else ''}: {entry.value}",
        version=dist.version if dist else "",
        own=_is_own(entry),
    )


def add_file(host: Host, path: Path) -> None:
    """Take in a module that is one file; the file's name without ``.py`` is the plugin's."""
    path = path.absolute()
    host.add(path.stem, "file", lambda: _module(path), source=str(path))


def _is_own(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == config.APP


def _module(path: Path) -> ModuleType:
    name = f"tmapi_plugin_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a .py file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module
