"""What was seen when: older answers out of the store, as frames.

`history` gives every look that is stored at a picture, words, a category, or some offers; `earlier` the one
before a frame. ``stored`` finds the answers, ``looks`` tells which belong together, ``verbs`` makes frames of
them. Nothing here ever calls: what was not asked then cannot be asked now.
"""

from tmapi_analytics.timeline.verbs import earlier, history

__all__ = ["earlier", "history"]
