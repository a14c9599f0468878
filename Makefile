PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

MILLION ?= /tmp/million/archive.db

.PHONY: demo test check serve bench bench-serve endurance slow notebooks browser screenshots check-wheel clean

demo: $(VENV)/.installed  ## crawl the bundled site twice and search it
	$(BIN)/nkarchive demo

test: $(VENV)/.tested  ## the test suite
	$(BIN)/python -m pytest -q -m "not slow and not browser" -n 2 --dist loadfile

slow: $(VENV)/.tested  ## the long tests: kill loops, replays
	$(BIN)/python -m pytest -q -m slow -n 3 --dist loadgroup  # the longest of them wait for most of their time

browser: $(VENV)/.browsed  ## the reading room in Chromium (skipped, with a reason, where there is none)
	$(BIN)/python -m pytest -q -m browser tests/test_browser.py

notebooks: $(VENV)/.noted  ## what docs/notebooks.md shows, with pandas, polars and DuckDB
	$(BIN)/python -m pytest -q -m slow tests/test_notebooks.py

screenshots: $(VENV)/.browsed  ## every page of the reading room at two widths, into screenshots/
	$(BIN)/python tests/screenshots.py screenshots

check: $(VENV)/.tested  ## linters, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: $(VENV)/.installed  ## read the archive in a browser
	$(BIN)/nkarchive serve

check-wheel: $(VENV)/.tested  ## a wheel in an empty environment imports and runs
	bash tests/check_wheel.sh $(BIN)/python

bench: $(VENV)/.tested  ## crawl, search and deduplication, beside what others use (where it is installed)
	$(BIN)/python benchmarks/crawl.py
	$(BIN)/python benchmarks/search.py
	$(BIN)/python benchmarks/dedup.py
	$(BIN)/python benchmarks/silence.py
	$(BIN)/python benchmarks/frontier.py

endurance: $(VENV)/.tested  ## the memory of a crawl of 100,000 pages (an hour)
	$(BIN)/python benchmarks/endurance.py

bench-serve: $(VENV)/.tested  ## pages of a million articles (10 GB, made once), beside plain Datasette
	test -e $(MILLION) || $(BIN)/python benchmarks/million.py $(MILLION)
	$(BIN)/python benchmarks/serve.py $(MILLION)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -c constraints.txt -e '.[datasette]'
	touch $@

$(VENV)/.tested: pyproject.toml constraints.txt $(VENV)/.installed
	$(PIP) install -c constraints.txt -e '.[test]'
	touch $@

$(VENV)/.browsed: pyproject.toml constraints.txt $(VENV)/.tested
	-$(PIP) install -c constraints.txt -e '.[browser]'
	touch $@

$(VENV)/.noted: pyproject.toml constraints.txt $(VENV)/.tested
	-$(PIP) install -c constraints.txt -e '.[notebooks]'
	touch $@

clean:
	rm -rf $(VENV) demo-archive screenshots dist
