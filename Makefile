# Works on a machine that has only Python 3.11, git and make: uv comes into .tools/, everything else into .venv/.
# Never run a bare `uv sync` or `uv run` here: on Linux they would bring the CUDA build of torch.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV ?= .tools/bin/uv
BIN := .venv/bin
# An environment that the caller has active must not become ours.
unexport VIRTUAL_ENV UV_PYTHON UV_PROJECT_ENVIRONMENT PYTHONPATH PYTHONHOME
export UV_PYTHON_DOWNLOADS := never

.PHONY: help
help:  ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name what; do printf '  make %-17s %s\n' "$$name" "$$what"; done

.PHONY: setup
setup: .venv/.base  ## Install envs, bench and the development tools into .venv (no torch)

.PHONY: setup-train
setup-train: .venv/.train  ## Install all of it: CPU torch, or CUDA torch where a GPU is (TORCH=cpu|cuda decides by hand)

.PHONY: demo
demo: setup-train  ## Evolve a tiny agent on three environments, from random weights, and show the table
	$(BIN)/agentgym-evol demo

.PHONY: test
test: setup-train  ## Run all tests (ARGS="-k maze" is handed to pytest)
	scripts/run_tests $(ARGS)

.PHONY: test-integrations
test-integrations: setup  ## Test the adapters of other libraries, each installed on its own (ARGS="gem" picks)
	scripts/test_integrations $(UV) $(ARGS)

.PHONY: check check-format check-lint check-types check-imports check-lock
check: check-format check-lint check-types check-imports check-lock  ## Check format, lint, types, import contracts and the lock file
check-format: setup
	$(BIN)/ruff format --check
check-lint: setup
	$(BIN)/ruff check
check-types: setup-train
	$(BIN)/pyright
check-imports: setup
	$(BIN)/lint-imports
check-lock: setup
	scripts/check_lock $(UV)

.PHONY: golden
golden: setup  ## Record the golden transcripts anew; read the diff as you would read code
	$(BIN)/python -m pytest tests/golden --rewrite-golden

.PHONY: docs
docs: setup-train  ## Bring the made parts of the documentation up to date and build the site into site/
	$(BIN)/python scripts/make_docs.py
	$(BIN)/zensical build --clean

.PHONY: bench
bench: setup-train  ## Measure the speed of environments and generation
	$(BIN)/agentgym-bench speed

.PHONY: build
build: .venv/.base  ## Build the wheels and source archives of the three packages into dist/
	rm -rf dist
	$(UV) build --quiet --all-packages --out-dir dist

.PHONY: wheels
wheels: build  ## Build the wheels, install each alone in a clean environment and try it
	scripts/try_wheels $(UV)

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"

.venv/bin/python: | $(UV)
	$(UV) venv --quiet --clear --python $(PYTHON) .venv

.venv/.base: uv.lock pyproject.toml $(wildcard packages/*/pyproject.toml) | .venv/bin/python
	$(UV) sync --quiet --frozen --inexact
	@touch $@

.venv/.train: .venv/.base scripts/install_training_stack scripts/torch_source
	scripts/install_training_stack $(UV) $(TORCH)
	@touch $@
