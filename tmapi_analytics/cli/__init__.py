"""The command ``tmapi-analytics``: the verbs for people who type.

Each command reads its options, calls a verb and prints what came. ``trying`` needs no token, ``searching``
asks, ``batching`` asks for a whole table, ``reporting`` writes for those who decide, ``storing`` looks after
what was paid for, ``account`` after money and settings, ``plugins`` after what others have added; ``conduct``
turns whatever goes wrong into one line and an exit code. Heavy libraries are loaded by the command that needs
them, so that ``--help`` is quick.
"""

from __future__ import annotations

import click

from tmapi_analytics import config
from tmapi_analytics.cli import account, batching, plugins, reporting, searching, storing, trying
from tmapi_analytics.cli.conduct import Commands

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=config.APP, message="%(prog)s %(version)s")
@click.option("--plugin", "files", multiple=True, metavar="FILE", help="Use a plugin that is one .py file.")
def main(files: tuple[str, ...]) -> None:
    """From a picture to a table of 1688.com suppliers.

    Start with "tmapi-analytics demo": it needs no token and no network.
    """
    plugins.use(files)


for _command in (
    trying.demo,
    searching.search,
    batching.batch,
    reporting.report,
    storing.cache,
    account.spend,
    account.settings,
    account.login,
    plugins.plugins,
    trying.sandbox,
):
    main.add_command(_command)
