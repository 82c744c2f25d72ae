"""A case: one file that holds a report and everything it rests on, to be opened where nothing else is.

``verbs`` is what users call, ``archive`` packs and unpacks, ``frames`` turns a frame into plain values and
back, ``answers`` brings stored answers along. The zip holds JSON and JPEG files and a list with their
checksums. No pickle, no path and no token goes in, and whatever else is in a zip is refused.
"""

from tmapi_analytics.cases.verbs import open_case, save_case

__all__ = ["open_case", "save_case"]
