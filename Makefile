# make figures · make article · make test · make report · make bench · make test-browser ·
# make test-cluster · make docs · make lock
PYTHON ?= python3
CORES ?= all
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/requirements.lock.made
RESULTS = $$($(BIN)/python -c "import yaml; print('results/' + yaml.safe_load(open('config.yaml')).get('name', 'published'))")

# Snakemake keeps its sources in the user's cache, and ends in a traceback where there can be none.
CACHE := $${XDG_CACHE_HOME:-$$HOME/.cache}
export XDG_CACHE_HOME := $(shell (mkdir -p "$(CACHE)" && echo "$(CACHE)") 2>/dev/null || echo "$(CURDIR)/.snakemake/cache")

.DEFAULT_GOAL := figures
.PHONY: figures article test test-browser test-cluster report bench docs lock environment clean

figures: environment  ## everything that `snakemake` makes: the write-up and the audit
	@$(BIN)/snakemake --cores $(CORES) --quiet reason host
	@echo
	@echo "figures  $(RESULTS)/figures/   (PDF, SVG, PNG)"
	@echo "tables   $(RESULTS)/tables/"
	@echo "report   make report writes report.html"

article: environment  ## the results as a page with the networks in it, and a PDF
	@$(BIN)/snakemake article --cores $(CORES) --quiet reason host
	@echo
	@echo "article  $(RESULTS)/article/index.html   (one file, no network)"
	@echo "paper    $(RESULTS)/article/article.pdf"

report: environment figures  ## one self-contained page with every figure and table
	@$(BIN)/snakemake --report report.html
	@echo "report   report.html"

test: environment  ## style, types, layers, spelling, then the whole suite
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/pytest -n 2 --dist worksteal -m "not cluster and not browser"

test-cluster: environment  ## a tiny study on a real Slurm on this host (Debian, root)
	bash tests/workflow/cluster/install.sh
	$(BIN)/pytest -m cluster tests/workflow/cluster

test-browser: environment  ## the page in Chromium, its types, its accessibility
	bash tests/article/install.sh
	$(BIN)/pytest tests/article/test_browser.py tests/article/test_engine.py tests/article/test_playground.py

bench: environment  ## speed, side by side; results/benchmarks/
	$(BIN)/python benchmarks/run.py

docs: environment  ## what is written from code and results: config/README.md, its schema, README's findings
	$(BIN)/python -m pseudo_invertible.study.docs
	$(BIN)/python -m pseudo_invertible.workflow.readme results/published

lock: environment  ## every version with its hashes, from pyproject.toml; environment.yml
	$(BIN)/python -m uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --upgrade --quiet \
		--custom-compile-command "make lock" --output-file requirements.lock
	$(BIN)/python -m pseudo_invertible.workflow.conda pyproject.toml requirements.lock > environment.yml

# Made again only when the content of the lock has changed.
environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "error: Python %d.%d is too old; 3.11 or newer is needed: make PYTHON=python3.12 …" % sys.version_info[:2])'
	@if ! cmp --silent requirements.lock $(STAMP); then \
		echo "Installing requirements.lock into $(VENV) (once; about a minute)"; \
		rm -rf $(VENV) && $(PYTHON) -m venv $(VENV) \
		&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
			--requirement requirements.lock \
		&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . \
		&& cp requirements.lock $(STAMP); \
	fi

clean:  ## everything that was made, but not the environment
	find results -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
	rm -rf .snakemake report.html
