# Everything a stranger needs: `make demo`, `make test`. Each target sets up what it needs by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OLD := .venv-pandas22
PLUGINS := $(wildcard plugins/*)

.PHONY: help demo test test-all lint docs browser pictures bench lab test-pandas22 release-check clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The stamp is newer than pyproject.toml exactly when the environment is as pyproject.toml says.
$(VENV)/.stamp: pyproject.toml $(wildcard plugins/*/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "tmapi-analytics needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)"; exit 1; }
	@echo "Setting up $(VENV), which takes a minute or more ..."
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@$(BIN)/python -m pip install --quiet --editable ".[all]" $(PLUGINS:%=--editable %) --group dev
	@touch $@

demo: $(VENV)/.stamp  ## the main job on the sandbox: a picture in, a table of offers and a report out
	@$(BIN)/tmapi-analytics demo --out demo

# Found by tests/browser/chromium.py, too.
browser:  ## Chromium and a font for Chinese, installed where they may be
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  command -v $$name >/dev/null && exit 0; done; \
	[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests ..."; \
	  { apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 && exit 0; \
	fi; \
	echo "The browser tests need Chromium: install it (Debian: apt-get install chromium fonts-noto-cjk)"; exit 1

test: $(VENV)/.stamp browser  ## the tests
	@$(BIN)/python -m pytest -q -m "not slow"

test-all: test lint docs  ## the tests, and everything that is slow
	@$(BIN)/python -m pytest -q -m slow
	@$(MAKE) --no-print-directory test-pandas22
	@$(MAKE) --no-print-directory release-check

lint: $(VENV)/.stamp  ## style, types, who imports whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

docs: $(VENV)/.stamp  ## the documents, in docs/_build; a warning is an error
	@$(BIN)/python -m sphinx -q -n -W --keep-going -b html docs docs/_build

pictures: $(VENV)/.stamp browser  ## the README's pictures, taken anew
	@PICTURES=1 $(BIN)/python -m pytest -q tests/browser/test_pictures.py

bench: $(VENV)/.stamp  ## speed, as ratios within one run; bench.json holds the same
	@$(BIN)/python tests/bench/run.py --out bench.json

lab: $(VENV)/.stamp  ## JupyterLab with the toolkit installed
	@$(BIN)/jupyter lab notebooks

# The oldest pandas that is supported, with and without pyarrow; browsers and Dask do not see the difference.
NOT_OLD := --ignore=tests/browser --ignore=tests/distributed --ignore=tmapi_analytics/distributed
test-pandas22: pyproject.toml  ## the tests on pandas 2.2
	@test -x $(OLD)/bin/python || $(PYTHON) -m venv $(OLD)
	@$(OLD)/bin/python -m pip install --quiet --upgrade pip
	@$(OLD)/bin/python -m pip install --quiet --editable ".[excel,fonts]" "pandas==2.2.*" --group test --group bench
	@$(OLD)/bin/python -m pip uninstall --quiet --yes pyarrow
	@echo "pandas 2.2, without pyarrow:"
	@$(OLD)/bin/python -m pytest -q -m "not slow" $(NOT_OLD) tests tmapi_analytics
	@$(OLD)/bin/python -m pip install --quiet --editable ".[parquet]" "pandas==2.2.*"
	@echo "pandas 2.2, with pyarrow:"
	@$(OLD)/bin/python -m pytest -q -m "not slow" $(NOT_OLD) tests tmapi_analytics

release-check: $(VENV)/.stamp  ## wheel and sdist, each installed into an empty environment and demonstrated
	@$(BIN)/python -m pip install --quiet --group release
	@$(BIN)/python tests/release_check.py

clean:  ## remove what the targets made
	rm -rf $(VENV) $(OLD) demo dist docs/_build docs/tutorials/*.ipynb docs/jupyter_execute build bench.json .mypy_cache .pytest_cache .ruff_cache .hypothesis
