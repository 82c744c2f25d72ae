"""How the documents are built: `make docs`. Nothing is fetched, and a warning is an error."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_extensions"))

from tmapi_analytics import __version__ as release  # noqa: E402

# The tutorials are the notebooks, as they are.
for notebook in (HERE.parent / "notebooks").glob("*.ipynb"):
    shutil.copyfile(notebook, HERE / "tutorials" / notebook.name)

project = "tmapi-analytics"
author = "The tmapi-analytics maintainers"
version = release
language = "en"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx_click",
    "generated",
    "names",
]
exclude_patterns = ["_build", "_extensions", "jupyter_execute"]
html_theme = "furo"
html_title = f"tmapi-analytics {release}"
html_static_path: list[str] = []

# A name in backquotes is a link where it names something public, and code where it does not.
default_role = "name"
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
