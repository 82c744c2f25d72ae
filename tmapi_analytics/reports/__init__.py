"""What leaves the notebook: tables as files and in a terminal.

``tables`` writes files, ``terminal`` draws for the command line, ``wording`` makes numbers readable and
seller text harmless. The room takes frames and hands on bytes or text; it asks for nothing and changes no
frame.
"""

from tmapi_analytics.reports.tables import save_table

__all__ = ["save_table"]
