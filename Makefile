# What people type. Everything lives in .venv, made on first use; Python >= 3.11 is all that has to be there before.
#
#   make run     open a session in this terminal
#   make test    the whole suite
#   make check   format, lint, types, import rules, unit tests: under a minute
#   make sync    make the blocking half of the library from the awaited one
#   make docs    make the man page, the completions and the pages of commands, options, formats and hooks
#   make bench   measure against tmux (BENCH='--help' says what can be chosen)
#   make stress  the tests of the library 200 times on a machine that is busy (STRESS='--minutes 10 tests/embed')
#   make fuzz    the property tests with 10,000 examples each
#   make package build the wheel, install it elsewhere, run it
#   make clean   remove what all this made
#
# make PYTHON=/path/to/python3 chooses another interpreter for a new .venv, make TESTS=tests/unit/test_x.py a part of the suite.

.SUFFIXES:

VENV = .venv
BIN = $(VENV)/bin
TESTS = tests
PYTEST = $(BIN)/python -m pytest --numprocesses auto

.PHONY: all run test check lint sync docs bench fuzz package clean

all: check

run: $(VENV)/.installed
	@$(BIN)/pywfmux new-session -A -s workflow-dev

test: $(VENV)/.tools
	@$(PYTEST) $(TESTS)

check: lint
	@$(PYTEST) --quiet tests/unit

lint: $(VENV)/.tools
	@$(BIN)/ruff format --check --quiet . || { echo "format them with: $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@scripts/make-sync --check && $(BIN)/python scripts/make-library-reference --check || { echo "make them with: make sync" >&2; exit 1; }
	@$(BIN)/python scripts/make-docs --check && $(BIN)/python scripts/make-completions --check || { echo "make them with: make docs" >&2; exit 1; }

# The blocking face of the library and its reference, made from the awaited one.
sync: $(VENV)/.tools
	@scripts/make-sync
	@$(BIN)/python scripts/make-library-reference

# What the tables of commands, options, variables and hooks say, for people and shells.
docs: $(VENV)/.tools
	@$(BIN)/python scripts/make-docs
	@$(BIN)/python scripts/make-completions

# Measured is what a user installs: an editable install spends half an interpreter's start on finding its modules.
bench:
	@PYTHON="$(PYTHON)" scripts/make-venv .venv-bench
	@rm -rf build
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check .
	@for peer in pexpect libtmux tui-test; do \
		.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check $$peer || echo "no $$peer here" >&2; done
	@.venv-bench/bin/python -m benchmarks $(BENCH)

stress: $(VENV)/.tools
	@$(BIN)/python scripts/stress $(STRESS)

fuzz: $(VENV)/.tools
	@$(BIN)/python -m tests.fuzz_terminal 60
	@HYPOTHESIS_PROFILE=fuzz $(PYTEST) tests/property

package: $(VENV)/.tools
	@scripts/check-package

# The stamps are made again when what they install from changes, so that a second make starts at once.
$(VENV)/.installed: pyproject.toml scripts/make-venv scripts/install
	@PYTHON="$(PYTHON)" scripts/make-venv $(VENV)
	@test -e $(VENV)/.tools || scripts/install $(VENV)
	@touch $@

$(VENV)/.tools: pyproject.toml scripts/make-venv scripts/install
	@PYTHON="$(PYTHON)" scripts/make-venv $(VENV)
	@scripts/install $(VENV) '[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .venv-bench build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
