# make demo   set everything up and assess a note
# make test   set everything up and run the tests
# make check  style, types, knowledge;  make bench  speed;  make docs-picture  the README's picture
# make docs   build the site of the knowledge in build/site
# make weights  learn the weights of findings anew after a change of frequencies or case reports
# make golden  write the golden plans anew after an intended change
# make lock   renew requirements.lock and docs/requirements.lock

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: venv demo check test bench docs docs-picture weights golden lock clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := src tests scripts $(wildcard benchmarks)

venv: $(READY)

# The first of these that is Python 3.11 or newer and can make an environment.
$(READY): requirements.lock pyproject.toml
	@for python in python3 python python3.11 python3.12 python3.13 python3.14; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	    2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "make: no Python 3.11 or newer with venv found; install one (Debian: python3-venv)" >&2; \
	  exit 1; \
	fi; \
	$$found -m venv --clear $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $(READY)

demo: $(READY)
	@$(BIN)/coxa assess examples/labral-calcification.txt

check: $(READY)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/coxa knowledge check

test: $(READY)
	$(BIN)/python -m pytest

bench: $(READY)
	$(PIP) install pyagrum==3.3.1 pgmpy==1.1.2
	@for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script; done

docs-picture: $(READY)
	@mkdir -p build
	$(BIN)/coxa assess examples/labral-calcification.txt --out build/answer.html
	$(BIN)/python scripts/picture.py

docs: $(READY)
	$(PIP) install --require-hashes -r docs/requirements.lock
	@rm -rf build/pages && mkdir -p build/pages
	$(BIN)/coxa knowledge pages build/pages
	@cp docs/method.md docs/measured.md docs/audit-2026-11.md docs/model-card.md docs/hazards.md docs/papers.md build/pages/ && cp -r docs/assets build/pages/
	$(BIN)/mkdocs build --quiet --config-file docs/mkdocs.yml
	@echo "the site is in build/site; open build/site/index.html"

weights: $(READY)
	$(PIP) install scipy==1.17.1
	$(BIN)/python scripts/learn_weights.py --left-out

golden: $(READY)
	$(BIN)/python scripts/golden_plans.py

lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --extra pdf --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate -c requirements.lock docs/requirements.in -o docs/requirements.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
