# Pepper: `make run` opens the dashboard, `make test` runs every check, `make bench` the benchmarks,
# `make torture` what takes long: processes killed, disks filled, crowds of readers and writers.
# Each sets up what it needs, in .venv, and does nothing twice.

PYTHON ?= python3
PORT   ?= 8501
# Where the data lies; `make run DATA=/srv/pepper PORT=8600`.
DATA   ?= $(or $(PEPPER_HOME),data)

BIN := .venv/bin
export PEPPER_HOME := $(abspath $(DATA))
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint torture bench clean
.DEFAULT_GOAL := run

run: .venv/run.stamp
	@$(BIN)/python -m sample_data --if-empty
	@$(BIN)/streamlit run dashboard.py --server.port $(PORT)

# Python keeps what it compiled: every process that a test starts is there sooner. The files are
# begun in the order of tests/conftest.py, not those with the most tests first. Three at once: of two
# cores one would often wait, for a browser, a server or another process.
test: .venv/dev.stamp .venv/browser.stamp lint
	@env -u PEPPER_HOME -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: .venv/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# Three at once, since the longest mostly wait, and what shares its samples in one of them; then, with
# nothing beside them, those that measure how long somebody waits.
torture: .venv/dev.stamp .venv/browser.stamp
	@env -u PEPPER_HOME PEPPER_TORTURE=1 $(BIN)/python -m pytest tests/torture -m "not alone" -n 3 --dist loadgroup --no-loadscope-reorder
	@env -u PEPPER_HOME PEPPER_TORTURE=1 $(BIN)/python -m pytest tests/torture -m alone

bench: .venv/dev.stamp
	@env -u PEPPER_HOME $(BIN)/python -m benchmarks

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results

# A virtual environment that was cut off half-way has no pip; it is made again.
.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Pepper needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V)." \
	    "Name another one: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv || \
	  { echo "The virtual environment cannot be made. On Debian and Ubuntu:" \
	    "apt-get install python3-venv" >&2; exit 1; }
	@touch $@

.venv/run.stamp: .venv/made.stamp requirements.txt
	@echo "Installing what Pepper needs (once) …"
	@$(BIN)/pip install --quiet -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	@echo "Installing what the tests need (once) …"
	@$(BIN)/pip install --quiet -r requirements-dev.txt
	@touch $@

# The browser of the tests: what is there, else Debian's chromium, else Playwright's own.
.venv/browser.stamp: .venv/dev.stamp
	@command -v chromium >/dev/null || \
	  { grep -qs '^ID=debian' /etc/os-release && \
	    { [ "$$(id -u)" = 0 ] || sudo -n true 2>/dev/null; } && \
	    SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo) && \
	    echo "Installing chromium for the browser tests (once) …" && \
	    $$SUDO apt-get update -qq && \
	    $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium >/dev/null; } || \
	  { echo "Installing Playwright's chromium for the browser tests (once) …"; \
	    $(BIN)/playwright install chromium; }
	@touch $@
