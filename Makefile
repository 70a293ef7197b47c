# Everything about a checkout of Watchbill. Debian 12 with python3.11, git and make is enough to begin.
# SYSTEM=no leaves the system's packages alone.

PYTHON ?= python3.11
BIN := .venv/bin
# Chromium refuses its sandbox to root; everybody else keeps it.
SANDBOX := $(if $(filter 0,$(shell id -u)),QTWEBENGINE_DISABLE_SANDBOX=1)
# Pictures and measures need a window: on the screen there is, or on one in memory.
SCREEN := $(if $(DISPLAY)$(WAYLAND_DISPLAY),,xvfb-run --auto-servernum)

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-check run test check bench tour prove bundle lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup:  ## fetch and build what running needs
	@$(PYTHON) packaging/prepare.py run

setup-test:  ## the same for tests and checks
	@$(PYTHON) packaging/prepare.py test

run: setup  ## open the sample plan; without a screen, write its orders
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@echo "There is no screen: doing the whole job without a window."
	@rm -rf build/demo
	@$(BIN)/python main.py demo --out build/demo
else
ifneq ($(SANDBOX),)
	@echo "Running as root: the map page has no sandbox of its own. Better use an ordinary account."
endif
	@$(SANDBOX) $(BIN)/python main.py open --sample
endif

# Each process of the first has a screen in memory for its windows; the second runs where there is no Qt.
test: setup-test  ## all tests: windows first, then everything else in an environment without Qt
	$(SANDBOX) QT_QPA_PLATFORM=xcb $(BIN)/python -m pytest --numprocesses=2 --dist=worksteal \
		tests/ui tests/packaging/test_bundle.py tests/test_house.py
	.venv-headless/bin/python -m pytest -c tests/headless.ini --rootdir=. --numprocesses=2

setup-check:  ## the tools of the checks alone
	@$(PYTHON) packaging/prepare.py check

check: setup-check  ## lint, format, types, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy packaging/prepare.py packaging/locks.py packaging/assets
	$(BIN)/mypy packaging/bundle
	$(BIN)/lint-imports

bench: setup-test  ## measure speed and quality
	$(SANDBOX) $(SCREEN) $(BIN)/python -m tests.benchmarks

tour: setup-test  ## walk through the window in every size, theme and language; pictures in build/tour
	$(SANDBOX) $(if $(DISPLAY)$(WAYLAND_DISPLAY),,xvfb-run --auto-servernum -s "-screen 0 1920x1080x24") $(BIN)/python -m tests.tour

prove: export WATCHBILL_PROVE = 1
prove: test  ## all tests with the full counts

bundle: setup-test  ## make dist/watchbill, one folder that runs from a stick, and try it out
	@$(BIN)/python packaging/bundle/build.py
	@$(BIN)/python packaging/bundle/check.py

lock: setup-test  ## refresh every lock; UPGRADE=yes moves to the newest versions
	$(BIN)/python packaging/locks.py

clean:  ## remove everything fetched or built
	rm -rf build dist .venv .venv-headless
