"""By mouse and keyboard in a notebook: the search panel, and its parts that can stand alone.

The one room that imports ipywidgets. Nothing is computed here: what the panel does, the verbs do, and
`SearchPanel.code` says how. Seller text goes to the browser as text, never as markup, and the token never
goes there at all.
"""

from tmapi_analytics.widgets.gallery import Gallery
from tmapi_analytics.widgets.panel import SearchPanel
from tmapi_analytics.widgets.weights import Weights

__all__ = ["Gallery", "SearchPanel", "Weights"]
