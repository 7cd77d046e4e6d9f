# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= $(shell nproc)

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1 #/p' $(MAKEFILE_LIST) | column -t -s '#'

setup: .venv/dev.stamp .venv/rules.stamp ## virtual environment with everything, locked by hash

run: .venv/runtime.stamp .venv/rules.stamp ## Kansli on http://localhost:8000 with the five samples read in; a log-in link is printed last
	@$(BIN)/kansli serve --demo

test: .venv/dev.stamp .venv/rules.stamp ## set up what is missing (Debian packages too) and run all tests, on SQLite and on PostgreSQL
	@scripts/debian-packages requirements/debian.txt
	$(BIN)/pytest -n $(WORKERS)
	$(BIN)/pytest -n $(WORKERS) --postgres

check: .venv/dev.stamp ## format, lint, types, import contracts
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp ## put the code in form
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests

bench: .venv/dev.stamp .venv/rules.stamp ## measure speed and error rates; docs/performance.md tells what was reached
	@scripts/debian-packages requirements/debian.txt
	$(BIN)/python -m tests.bench

lock: .venv/dev.stamp ## resolve dependencies anew into requirements/*.lock
	@set -e; for extras in "runtime" "runtime,dev"; do \
	  $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    --extra $$extras --output-file requirements/$${extras##*,}.lock pyproject.toml; done

clean: ## remove what was made, save the samples and your data in var/
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks .import_linter_cache

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kansli needs Python 3.11 or later"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo python3-venv > .venv-package; scripts/debian-packages .venv-package; s=$$?; rm -f .venv-package; exit $$s; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/runtime.stamp: .venv/python.stamp requirements/runtime.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements/runtime.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/runtime.stamp requirements/dev.lock
	$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

.venv/rules.stamp: .venv/runtime.stamp $(wildcard src/kansli/reader/rules/sv/*.toml)
	$(BIN)/python -m kansli.reader.rules
	@touch $@
