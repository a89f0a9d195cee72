# The course by make. `make help` lists what there is; each target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile
SANDBOX := $(firstword $(wildcard /usr/bin/bwrap /usr/local/bin/bwrap) bubblewrap)

.PHONY: help demo test quick elsewhere lab release check pins clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

demo: $(READY) $(SANDBOX)  ## the whole loop in a minute or two: release, lecture, three submissions, grades, feedback
	$(BIN)/python tests/demo.py

# a process for each core, a thread for each process
test: $(READY) $(SANDBOX)  ## everything that must hold before a change is kept
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(PYTEST) tests
	$(PYTEST) --nbval --nbval-cell-timeout=300 solutions
	$(PYTEST) --nbval-lax --nbval-cell-timeout=300 lectures

quick: $(READY) $(SANDBOX)  ## the tests that belong to the files changed since main
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	OMP_NUM_THREADS=1 $(BIN)/python tests/quick.py

# before a lecture is called done; ONLY=12 or ONLY="lectures/03 bank" for some, SETTINGS="busy one-thread" for some
elsewhere: $(READY) $(SANDBOX)  ## lectures, solutions and bank as on other machines: rounding, threads, speed, data
	$(BIN)/python tests/elsewhere.py $(ONLY) $(if $(SETTINGS),--settings $(SETTINGS))

lab: $(READY)  ## JupyterLab on the course's start page
	$(BIN)/course lab

release: $(READY)  ## regenerate exercises/ from solutions/
	$(BIN)/course release

check: $(READY)  ## is everything current and well-formed?
	$(BIN)/course check

pins: $(READY)  ## constraints.txt anew, from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade --quiet \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file constraints.txt

clean:  ## what the targets made, the environment too
	rm -rf $(VENV) demo *.egg-info .pytest_cache .ruff_cache

# uv installs in seconds where pip takes minutes: the one on the PATH, else one from pip
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	uv=$$(command -v uv || echo $(BIN)/uv) && \
	    $$uv pip install --quiet --compile-bytecode --python $(BIN)/python -e '.[dev]' -c constraints.txt
	touch $@

# the sandbox that submissions run in; without it (macOS) grading refuses, and its tests say so
$(SANDBOX):
	@if command -v apt-get >/dev/null; then sudo=$$(command -v sudo); [ $$(id -u) = 0 ] && sudo=; \
	    $$sudo apt-get update -qq && $$sudo apt-get install -qq -y bubblewrap >/dev/null; \
	else echo "no bubblewrap here: install it with your system's packages to grade submissions"; fi
