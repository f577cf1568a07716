# `make` installs and runs the tour. `make test` installs and runs every check.
# Both make their own virtual environment in .venv and need only Python >= 3.11 and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: tour test install install-dev format lint types docs clean

tour: install
	$(BIN)/westphalia tour

test: install-dev lint types
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

# The pages of the data sets, from loaders/*/source.yaml.
docs: install
	$(BIN)/python -m westphalia.loaders.pages docs/sources

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis tour
