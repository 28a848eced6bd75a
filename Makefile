# Works on a machine that has only Python 3.11, git and make: uv comes into .tools/, everything else into .venv/.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(or $(shell command -v uv),.tools/bin/uv)
BIN := .venv/bin
export UV_PYTHON := $(PYTHON)
export UV_PYTHON_DOWNLOADS := never
# An active environment of the caller must not become ours.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

PROJECTS := pyproject.toml $(wildcard packages/*/pyproject.toml)

.PHONY: help
help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: setup
setup: .venv/.base  ## Install envs, bench and the development tools into .venv (no torch)

.PHONY: setup-train
setup-train: .venv/.train  ## Install all of it, with torch (CPU build without a GPU; TORCH=cpu|cuda decides by hand)

.venv/.base: uv.lock $(PROJECTS) | $(filter .tools/%,$(UV))
	$(UV) sync --quiet --frozen --inexact
	@touch $@

.venv/.train: .venv/.base scripts/install_training_stack
	scripts/install_training_stack $(UV) $(TORCH)
	@touch $@

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"
