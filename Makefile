# Two commands on a fresh machine: `make demo` runs the product, `make test` its tests. `make` alone lists the others.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Each worker of xdist imports every installed plug-in; with the needed ones alone a run takes half the time.
PYTEST := PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(BIN)/python -m pytest
PARALLEL := -p xdist -p pytest_cov -n 2 --dist worksteal
BROWSER := -p playwright -p xdist -n 2 --dist worksteal
TESTS := $(wildcard tests/unit tests/integration tests/web tests/architecture tests/races)
CODE := $(wildcard wsgi.py portal partners tools migrations tests benchmarks)
TEMPLATES := $(wildcard templates)
POSTGRES15 ?= /usr/lib/postgresql/15/bin

export PYTHON
# Where byte code may not be written, each of the many processes compiles everything anew, which takes it 2.5 s.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test test-python test-browser lint format types imports translations assets migrate fresh check prove

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile
	@echo "  PYTHON=python3 names the interpreter, PORT=8000 the demonstration's port"

install: ## .venv with everything pinned; at once when nothing changed
	@tools/install.sh

demo: install ## run the product with a sample province; Ctrl-C stops it
	@exec $(BIN)/portal demo --port "$(PORT)"

test: test-python test-browser ## the whole suite

test-python: install assets ## unit, integration, web and architecture tests
	$(PYTEST) $(PARALLEL) $(ARGUMENTS) $(TESTS)

# Apart from the others, because a browser beside them makes both slow; two at once, because a tour or a page that waits leaves a core idle.
test-browser: install assets ## browser tests, where a Chromium is found
	@if [ -d tests/e2e ]; then set -x; $(PYTEST) $(BROWSER) $(ARGUMENTS) tests/e2e; fi

lint: install ## ruff, its formatter, djlint
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(if $(TEMPLATES),$(BIN)/djlint --quiet --lint $(TEMPLATES))

format: install ## rewrite to the house's layout
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

types: install ## mypy, strict
	$(BIN)/mypy $(CODE)

imports: install ## the import contracts
	$(BIN)/lint-imports

translations: install ## every word on screen stands in the catalogues, none is left over
	$(BIN)/python tools/translations.py

assets: install ## front-end files into instance/static
	@$(BIN)/python tools/assets.py instance/static

migrate: install ## the database named by DATABASE_OWNER_URL or DATABASE_URL to the newest schema
	$(BIN)/portal migrate

fresh: ## the demonstration in a fresh clone of HEAD with an empty home folder
	tools/fresh_demo.sh

# One after the other, so that the first fault is the last line on the screen.
check: ## what has to hold before a change goes in
	$(MAKE) lint
	$(MAKE) types
	$(MAKE) imports
	$(MAKE) translations
	$(MAKE) test
	$(MAKE) fresh

prove: install assets ## the long runs: PostgreSQL 15, races again and again, every cut of the tour, the worst input into every form, planted faults
	@if [ -x "$(POSTGRES15)/postgres" ]; then \
		$(BIN)/python tools/with_postgres.py "$(POSTGRES15)" $(MAKE) test-python; \
	elif [ "$${REQUIRE_PG15:-}" = 1 ]; then \
		echo "prove: there is no PostgreSQL 15 in $(POSTGRES15)" >&2; exit 1; \
	else \
		echo "prove: skipped, there is no PostgreSQL 15 in $(POSTGRES15)"; \
	fi
	AXE_EVERY_WAY=1 $(PYTEST) $(BROWSER) tests/e2e/test_pages.py
	RACE_ROUNDS=20 $(PYTEST) $(PARALLEL) tests/races
	$(PYTEST) $(PARALLEL) tests/prove
	$(BIN)/python tools/mutants.py
