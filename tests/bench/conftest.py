"""Benchmarks are run by `run.py`; pytest has nothing to collect here."""

collect_ignore_glob = ["*.py"]
