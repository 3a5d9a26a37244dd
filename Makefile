# Every command of the project; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := src samples tests benchmarks
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install install-dev install-bench postgres chromium demo test soak bench lint format coverage dist docs conformance new-check pins clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Vedette needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

install: $(VENV)/.installed chromium ## put the command at .venv/bin/vedette

install-bench: install-dev
	@$(BIN)/python -c 'import aiohttp' 2>/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check 'aiohttp>=3.13'

install-dev: $(VENV)/.installed-dev ## the same, with what developers need

postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; \
	  else echo "The tests start a PostgreSQL of their own: sudo apt-get install postgresql"; exit 1; fi

chromium:
	@[ -n "$$VEDETTE_CHROMIUM" ] || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	  command -v google-chrome >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "Scans run pages in Chromium: sudo apt-get install chromium"; [ -z "$(NEEDS_CHROMIUM)" ]; fi

demo: install ## scan the bundled sample site and show what is found
	@$(BIN)/vedette demo

test: export NEEDS_CHROMIUM := yes
test: install-dev postgres chromium lint ## run every check and test (long kill and chaos runs: make soak)
	$(BIN)/pytest -n $(WORKERS) -m 'not soak'

soak: install-dev postgres ## the long kill and chaos runs
	$(BIN)/pytest -m soak

bench: install-bench ## measure, beside a peer or a limit in the same run; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks --write

lint: install-dev ## formatting, style, types, floors of the house
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml

format: install-dev ## rewrite the code in the one format
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

coverage: install-dev postgres ## the tests again, with a report of lines that none of them runs
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m 'not soak'
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

docs: install-dev ## write the generated pages again
	$(BIN)/python -m tests.support.check_pages
	$(BIN)/python -m tests.support.cli_page
	$(BIN)/python -m tests.support.permission_page
	$(BIN)/python -m tests.support.coverage_page
	$(BIN)/python -m tests.support.policy_page
	$(BIN)/python -m tests.support.readme
	$(BIN)/python -m vedette.wire.scan_task_fields > docs/api/scan-detail.md
	$(BIN)/python -m tests.support.connector_operations
	$(BIN)/python -m vedette.connector.manifest > src/vedette/connector/manifest.json

conformance: install-dev ## hold the API to a vendor's Swagger file: make conformance SWAGGER=path
	@[ -n "$(SWAGGER)" ] || { echo "Name the file: make conformance SWAGGER=path"; exit 1; }
	@$(BIN)/python -m tests.support.conformance $(SWAGGER)

new-check: install-dev ## lay a check and its test: make new-check NAME=weakness-class
	$(BIN)/python -m tests.support.new_check $(NAME)

dist: install-dev ## build the wheel that pipx installs
	$(BIN)/pip install --quiet --disable-pip-version-check build
	$(BIN)/python -m build --wheel --outdir dist .

pins: install-dev ## resolve the pinned requirements again
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -c requirements.txt -o requirements-dev.txt

clean: ## remove what was built and installed here
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .hypothesis .pytest_cache
