"""Charts: the one room that imports matplotlib.

`draw` puts a `hookspecs.Chart`, ours or a plugin's, on axes of its own or on yours. Nothing here uses pyplot
or changes matplotlib's global settings, so that a chart may be drawn in a widget's thread and leaves the
charts of a notebook as they were. matplotlib is loaded when the first chart is drawn, not before.
"""

from tmapi_analytics.plots.drawing import draw

__all__ = ["draw"]
