# Everything runs in its own virtual environment, which is created on first use.
PYTHON ?= python3
VENV ?= .venv
DATA ?= data
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install

# Exact versions, also for build dependencies (pip 26.2 renamed the variable for those).
LOCKED := PIP_CONSTRAINT=requirements-dev.lock PIP_BUILD_CONSTRAINT=requirements-dev.lock

PYTEST := $(BIN)/python -m pytest --numprocesses auto --hypothesis-profile
PROFILE := quick

.DEFAULT_GOAL := help

.PHONY: help play test test-all newest check format train evaluate bench screenshots words manual lock clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

play: $(VENV)/.play ## Start the game
	@$(BIN)/digitgame

test: $(VENV)/.dev ## Run the quick tests
	$(PYTEST) $(PROFILE) -m "not slow and not e2e and not benchmark"

test-all: PROFILE := full
test-all: test ## Run all tests but the benchmarks, the quick ones with more examples
	$(PYTEST) full -m "(slow or e2e) and not benchmark"

newest: ## Run the tests with the newest versions that pyproject.toml allows
	rm -rf .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip --quiet --disable-pip-version-check install --editable '.[web,school,train,dev]'
	.venv-newest/bin/python -m pip list
	.venv-newest/bin/python -m pytest --numprocesses auto -m "not benchmark"

check: $(VENV)/.dev ## Check format, lint, types, import contracts and vulnerabilities
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/audit.py requirements.lock

format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(VENV)/.dev ## Train the network on the data sets in DATA (default: data)
	$(BIN)/python -m training train --data $(DATA)

evaluate: $(VENV)/.dev ## Measure the network on the data sets in DATA
	$(BIN)/python -m training evaluate --data $(DATA)

bench: $(VENV)/.dev ## Measure speed relative to references
	$(BIN)/python -m pytest -m benchmark -s tests/benchmarks

screenshots: $(VENV)/.dev ## Make the pictures of the screens
	$(BIN)/python -m tests.tools.screenshots docs/screens
	$(BIN)/python -m tests.tools.animation docs/screens

words: $(VENV)/.dev ## Update the translations
	$(BIN)/python -m tests.tools.catalogue

LOCK := $(BIN)/uv --quiet pip compile pyproject.toml --upgrade --universal --python-version 3.11 \
	--system-certs --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

manual: $(VENV)/.dev ## Update the manual page
	@$(BIN)/python -m tests.tools.manual

lock: $(VENV)/.dev ## Update the lock files
	$(LOCK) --generate-hashes --output-file requirements.lock
	$(LOCK) --generate-hashes --extra school --constraint requirements.lock --output-file requirements-school.lock
	$(LOCK) --no-annotate --all-extras --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove the virtual environments, builds and caches
	rm -rf $(VENV) .venv-newest build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "digitgame needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.play: $(VENV)/.python pyproject.toml requirements.lock
	$(PIP) --require-hashes --requirement requirements.lock
	$(LOCKED) $(PIP) --no-deps --editable .
	@touch $@

# As a constraint, the lock installs nothing by itself: a PyTorch build without CUDA brings no CUDA
# packages. It contains every version of requirements.lock. Without --no-compile, pip would compile
# all of PyTorch; Python compiles only what it imports.
$(VENV)/.dev: $(VENV)/.python pyproject.toml requirements-dev.lock
	$(LOCKED) $(PIP) --no-compile --editable '.[web,school,train,dev]'
	@touch $@ $(VENV)/.play
