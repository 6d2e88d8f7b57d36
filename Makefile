# The two commands are `make run` and `make test`; both need only Python 3.11 or later and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes
APP := fanlight/vault/app/index.html
APP_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/paraglide/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test compiled honest check bench docs wheel audit app browser go softhsm namespaces lint types floors frontend-check clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: $(VENV)/.build $(APP) ## Start Fanlight with a demo world (ARGS=--check starts, tries it and stops)
	@$(BIN)/python -m fanlight run --demo $(ARGS)

test: $(VENV)/.test $(APP) browser go softhsm namespaces ## Run every test, in real Chromium and on both databases
	@$(BIN)/python -m tests.suites $(ARGS)

honest: $(VENV)/.test ## Try every control of the feed (FANLIGHT_ADDRESS=http://… asks a running one)
	@$(BIN)/python -m pytest -q -p no:django $(ARGS) tests/honest

check: $(VENV)/.test lint types floors frontend-check ## Read everything without running it: style, types, floors

bench: $(VENV)/.test $(APP) ## Measure; prints a table and writes build/bench.json
	@$(BIN)/python -m bench $(ARGS)

docs: $(VENV)/.test ## Write docs/reference again from the code
	@$(BIN)/python docs/write.py

wheel: $(VENV)/.build $(APP) ## Build a wheel with the app inside, which needs no Node; the same bytes for everyone
	@rm -f dist/fanlight-*.whl
	@umask 022; SOURCE_DATE_EPOCH=1580601600 $(BIN)/python -m hatchling build --target wheel --directory dist
	@$(BIN)/python -m fanlight release show dist/fanlight-*.whl

audit: $(VENV)/.build ## Build the auditor's wheel, which holds nothing of ours
	@umask 022; cd audit && SOURCE_DATE_EPOCH=1577836800 $(CURDIR)/$(BIN)/python -m hatchling build -t wheel -d $(CURDIR)/dist

app: $(APP)

$(APP): $(VENV)/.build $(APP_SOURCES)
	@$(BIN)/python frontend/build.py
	@touch $@

lint: $(VENV)/.test
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check . && echo "style: fine"

types: $(VENV)/.test
	@$(BIN)/mypy && $(BIN)/mypy --config-file audit/pyproject.toml audit/fanlight_audit

floors: $(VENV)/.test
	@$(BIN)/lint-imports

frontend-check: $(VENV)/.build
	@$(BIN)/python frontend/build.py --check

compiled: $(VENV)/.test # The recommender's arithmetic, once, and not by each suite that needs it
	@$(BIN)/python -m fanlight recommender simulate --policy ours --people 20 --videos 50 --days 1 >/dev/null

# One after the other: apt-get lets nobody in beside itself.
browser: $(VENV)/.test
	@$(BIN)/python -m tests.browser

go: $(VENV)/.test | browser
	@$(BIN)/python -m tests.go

softhsm: $(VENV)/.test | go
	@$(BIN)/python -m tests.softhsm

namespaces: $(VENV)/.test | softhsm
	@$(BIN)/python -m tests.namespaces

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fanlight needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 …")'
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.build: requirements/build.txt | $(VENV)/bin/python
	@echo "Installing what Fanlight runs on (hash-checked)"
	@$(PIP) --quiet --progress-bar off -r requirements/build.txt
	@touch $@

$(VENV)/.test: requirements/test.txt | $(VENV)/.build
	@echo "Installing what the tests need (hash-checked)"
	@$(PIP) --quiet --progress-bar off -r requirements/test.txt
	@touch $@

clean: ## Remove what was built; your data stays
	rm -rf build dist fanlight/vault/app frontend/node_modules
