"""How the documents are built: `make docs`. Nothing is fetched, and a warning is an error."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_extensions"))

from tmapi_analytics import __version__ as release  # noqa: E402

PANEL = (
    "![The panel after a search: the form, the cost line, the weights and the cards](../pictures/panel.png)"
)

# The tutorials are the notebooks, with a picture where a page without a kernel cannot show the panel.
for path in (HERE.parent / "notebooks").glob("*.ipynb"):
    notebook = nbformat.read(path, as_version=4)
    for place, cell in enumerate(notebook.cells):
        if "panel" in cell.metadata.get("tags", []):
            cell.metadata.tags.append("remove-output")
            notebook.cells.insert(place + 1, nbformat.v4.new_markdown_cell(PANEL, id="panel"))
            break
    nbformat.write(notebook, HERE / "tutorials" / path.name)

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
html_static_path = ["_static"]
html_css_files = ["notebooks.css"]
html_show_copyright = False
pygments_dark_style = "github-dark"
smartquotes = False  # two hyphens are an option

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
nb_ipywidgets_js = {}  # the panel is a picture here; scripts from elsewhere would draw nothing
