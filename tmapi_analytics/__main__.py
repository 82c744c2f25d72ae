"""``python -m tmapi_analytics`` is the command ``tmapi-analytics``."""

from tmapi_analytics.cli import main

main(prog_name="tmapi-analytics")
