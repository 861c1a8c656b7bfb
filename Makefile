# Two commands do all the set-up: `make run` and `make test`. What stands behind them: installers/setup.

SETUP = $(or $(shell sh installers/setup/find-python.sh),false) -m installers.setup
# A package is made of the system's own Python where that is new enough: its libraries are made to be passed on.
SYSTEM_PYTHON = $(or $(shell PATH="/usr/bin:$$PATH" sh installers/setup/find-python.sh),false)
IN_VENV := .venv/bin/python -m

.PHONY: help run test test-offline soak lint bench gpu package package-twice test-package clean

help:
	@echo "make run           set up, answer questions about the samples, open the window"
	@echo "make test          set up everything and run the tests"
	@echo "make test-offline  the tests where there is no network at all (Linux)"
	@echo "make soak          the tests with their long counts"
	@echo "make lint          style, types and import rules"
	@echo "make bench         speed and quality, as tables"
	@echo "make gpu           the model engines for NVIDIA cards"
	@echo "make package       what people install, in dist"
	@echo "make package-twice the same two times, and what differs"
	@echo "make test-package  the package installed, used and removed in a bare Debian 12, as root"
	@echo "make clean         remove the environment and all that was built"

run:
	@$(SETUP) run

test:
	@$(SETUP) dev
	$(IN_VENV) pytest -n 2

test-offline:
	@$(SETUP) dev
	unshare --map-root-user --net $(IN_VENV) tests.helpers.no_network -n 2

soak:
	@$(SETUP) dev
	FOLIOSCOPE_SOAK=1 $(IN_VENV) pytest

lint:
	@$(SETUP) dev
	$(IN_VENV) ruff check .
	$(IN_VENV) ruff format --check .
	$(IN_VENV) mypy
	.venv/bin/lint-imports

bench:
	@$(SETUP) checks
	$(IN_VENV) tests.benchmarks

gpu:
	@$(SETUP) gpu

package:
	@$(SYSTEM_PYTHON) -m installers.package

package-twice:
	@$(SYSTEM_PYTHON) -m installers.package twice

test-package:
	@$(SYSTEM_PYTHON) -m installers.proof dist/*.deb

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
