# make run    set up what is missing, then open the app (without a display: write pictures to out/)
# make test   set up what is missing, then run every check and test
#
# Each check can be called alone: make lint | types | translations | pytest

PYTHON := .venv/bin/python
FILE ?=
TESTS ?=

.PHONY: run test setup lint types translations pytest thorough bench docs screenshots clean

run:
	@python3 tools/bootstrap.py run
	@$(PYTHON) tools/start.py $(if $(FILE),"$(FILE)")

test: lint types translations pytest

setup:
	@python3 tools/bootstrap.py test

lint: setup
	$(PYTHON) -m ruff check .

types: setup
	$(PYTHON) -m mypy

translations: setup
	$(PYTHON) tools/translations.py check

# Two workers: the suite is meant for two cores. Tests draw without a screen; the one that needs
# an X server starts its own.
pytest: export QT_QPA_PLATFORM = offscreen
pytest: setup
	$(PYTHON) -m pytest -n 2 $(TESTS)

# What is exported, looked at by programs of other makers, as far as they are installed.
thorough: export QT_QPA_PLATFORM = offscreen
thorough: export TCONV_THOROUGH = 1
thorough: setup
	$(PYTHON) -m pytest -rs tests/gui/test_every_format.py

# Ratios to peers; all are run even if one misses its mark. What is left out only helps the others.
BENCHMARKS := $(filter-out __init__ pairs peers,$(patsubst benchmarks/%.py,%,$(wildcard benchmarks/*.py)))
bench: export QT_QPA_PLATFORM = offscreen
bench:
	@python3 tools/bootstrap.py bench
	@missed=0; for name in $(BENCHMARKS); do \
	    echo "== $$name"; $(PYTHON) -m benchmarks.$$name || missed=1; \
	done; exit $$missed

SIZES := 1280x800 2560x1440
screenshots: export QT_QPA_PLATFORM = offscreen
screenshots:
	@python3 tools/bootstrap.py run
	@mkdir -p out/screenshots
	for size in $(SIZES); do \
	    $(PYTHON) main.py screenshot --size $$size --theme light -o out/screenshots/light-$$size.png && \
	    $(PYTHON) main.py screenshot --size $$size --theme dark -o out/screenshots/dark-$$size.png && \
	    $(PYTHON) main.py screenshot --size $$size --lang zh_CN -o out/screenshots/zh_CN-$$size.png || exit 1; \
	done

# The pictures of the README and the guide; a test tells when they are not what the program draws.
docs:
	@python3 tools/bootstrap.py run
	$(PYTHON) main.py build docs/figures.toml

# What was built or cached; not .venv, and not out/, which holds pictures.
clean:
	rm -rf build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
