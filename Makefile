# `make` alone tells what there is. Each target makes .venv by itself where it is missing or older than what it is made of.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Scrapy's own command, from this checkout whatever else is installed.
SCRAPY := $(BIN)/scrapy
# The sample newsroom's own web archive, in the places of the Wayback Machine and of Common Crawl.
ARCHIVES := -s WAYBACK_URL=http://127.0.0.1:8806 -s COMMON_CRAWL_URL=http://127.0.0.1:8806 \
	-s COMMON_CRAWL_DATA_URL=http://127.0.0.1:8806

.DEFAULT_GOAL := help
.PHONY: help demo test eval bench scale check clean

help: ## show this
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(VENV)/made: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "make: expected Python 3.11 or newer as $(PYTHON); give another with PYTHON=..." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: expected Python 3.11 or newer, found $$($(PYTHON) --version)" >&2; exit 2; }
	@echo "making $(VENV) (once; some minutes) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt pip setuptools
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/made ## crawl the bundled sample newsroom into archive/sample, and compare with its truth
	$(SCRAPY) newsroom --while '$(SCRAPY) crawl news -a outlets=seeds/sample/outlets.toml -a archive=sample $(ARCHIVES)'
	$(SCRAPY) newsroom --compare archive/sample

test: $(VENV)/made ## run the tests
	$(BIN)/python -m pytest

eval: $(VENV)/made ## measure reading and judging on labelled data, list every miss, compare with the floors
	$(BIN)/python benchmarks/evaluate.py --misses

$(VENV)/bench: $(VENV)/made
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[bench]'
	@touch $@

bench: $(VENV)/bench ## ratios to bare Scrapy and others, in one run; BENCH='--help' tells of its parts
	$(BIN)/python benchmarks/bench.py $(BENCH)

scale: $(VENV)/made ## how an archive of a million stories compares with one of a thousand
	$(BIN)/python benchmarks/archive_scale.py

check: $(VENV)/made ## all that must hold: format, lint, types, import rules, evaluation floors, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python benchmarks/evaluate.py
	$(MAKE) --no-print-directory test

clean: ## remove .venv, caches and the sample's archive; other archives stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info archive/sample
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
