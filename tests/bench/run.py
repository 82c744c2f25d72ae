"""Run the benchmarks: ``python tests/bench/run.py [--out FILE.json] [--rounds 31] [names...]``.

A name is any part of a measure's name. Exits with 1 where a measure was missed. To add a measure,
write a function with ``@case`` in a module beside this one and import the module here.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from dataclasses import asdict
from pathlib import Path

import cases_batch  # noqa: F401  # importing adds its cases
import cases_dask  # noqa: F401
import cases_frames  # noqa: F401
import cases_import  # noqa: F401
import cases_paging  # noqa: F401
import cases_panel  # noqa: F401
import cases_plugins  # noqa: F401
import cases_report  # noqa: F401
import cases_scoring  # noqa: F401
import cases_store  # noqa: F401
import cases_suppliers  # noqa: F401
from harness import CASES
from rich.console import Console
from rich.table import Table


def main() -> int:
    """Measure, print the table, write the JSON."""
    options = _options()
    results = []
    for case in CASES:
        if not options.names or any(name in case.name for name in options.names):
            ratio = case.measure(options.rounds)
            results.append(
                {"measure": case.name, **asdict(ratio), "reach": case.reach, "verdict": case.verdict(ratio)}
            )
    Console().print(_table(results))
    if options.out:
        machine = {"python": platform.python_version(), "rounds": options.rounds}
        options.out.write_text(json.dumps({**machine, "results": results}, indent=2) + "\n", encoding="utf-8")
    return any(result["verdict"] == "missed" for result in results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the benchmarks.")
    parser.add_argument("names", nargs="*", help="parts of names; all where none is given")
    parser.add_argument("--out", type=Path, help="write the results as JSON, too")
    parser.add_argument("--rounds", type=int, default=31)
    return parser.parse_args()


def _table(results: list[dict[str, object]]) -> Table:
    table = Table("measure", "seen", "A/A", "to reach", "verdict")
    for result in results:
        same = "" if result["same"] is None else f"{result['same']:.2f}"
        table.add_row(
            str(result["measure"]),
            f"{result['seen']:.2f}",
            same,
            "" if result["reach"] is None else f"{result['reach']:.2f} or less",
            str(result["verdict"]),
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
