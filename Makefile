# Everything runs in a virtual environment of its own, made on first use.
PYTHON ?= python3
VENV ?= .venv
DATA ?= data
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

.PHONY: help play test check format train evaluate bench screenshots words lock clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

play: $(VENV)/.play ## Start the game
	@$(BIN)/digitgame

test: $(VENV)/.dev ## Run the tests
	$(BIN)/python -m pytest -m "not benchmark"

check: $(VENV)/.dev ## Check format, lint, types, the laws of the house and the locked packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/audit.py requirements.lock

format: $(VENV)/.dev ## Put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: $(VENV)/.dev ## Train the network on the data sets in DATA (default: data)
	$(BIN)/python -m training train --data $(DATA)

evaluate: $(VENV)/.dev ## Measure the network on the data sets in DATA
	$(BIN)/python -m training evaluate --data $(DATA)

bench: $(VENV)/.dev ## Measure speed, as ratios
	$(BIN)/python -m pytest -m benchmark -s tests/benchmarks

screenshots: $(VENV)/.dev ## Make the README's pictures from the real screens
	$(BIN)/python -m tests.screenshots docs/screens

words: $(VENV)/.dev ## Bring the translations of the game's words up to date
	$(BIN)/python -m tests.catalogue

lock: $(VENV)/.dev ## Choose anew the exact versions of what playing needs (requirements.lock)
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --generate-hashes \
		--strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file requirements.lock pyproject.toml

clean: ## Remove the virtual environment and what tools left behind
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "digitgame needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.play: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[web,train,dev]'
	@touch $@ $(VENV)/.play
