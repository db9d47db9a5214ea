# The Cross-Entropy Course. `make help` lists what can be made.
# Written for GNU make 3.81 and later, so that it runs on macOS as it is.

VENV  := .venv
RUN   := $(VENV)/bin/python
READY := $(VENV)/.ready
SITE  := _build/html/index.html
PORT  ?= 8000

# The first Python on the path that is new enough. `make book PYTHON=/some/python` takes another one.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# What shapes every page. When one of these is newer than the last good build, all pages are built anew.
SHAPE := $(READY) _config.yml _toc.yml $(shell find book/_ext book/_templates book/_static companion \
	-type f ! -path '*/__pycache__/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help book test lint unit notebooks site links reach fuzz lighthouse spoil mutants bench accuracy conventions fresh-book refresh handout pdf lab lite browser colab serve clean distclean

help:  ## say what can be made (this list)
	@echo "The Cross-Entropy Course"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

book: $(READY) _build/.shape  ## build the website in _build/html; the first time this installs what it needs
	@[ -e _build/.good ] || rm -rf _build/html _build/.doctrees
	@rm -f _build/.good
	@$(VENV)/bin/jupyter-book build . -W --keep-going -n
	@touch _build/.good
	@echo "The book is ready. Open $(SITE) in a browser, or type: make serve"

# A build that did not end well is never built upon: Sphinx would not repeat the warnings of pages that it has read.
_build/.shape: $(SHAPE)
	@mkdir -p _build && rm -f _build/.good && touch $@

test: lint fresh-book  ## check everything: lint, book, unit tests, doctests, notebooks, the built site
	@$(RUN) book/_tools/check.py

lint: $(READY)  ## check style and format
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .

unit: $(READY)  ## only the unit tests and doctests
	@$(RUN) book/_tools/check.py unit

notebooks: $(READY)  ## only the notebooks: execute each, compare with its stored outputs
	@$(RUN) book/_tools/check.py notebooks

site: book  ## only the checks of the built site
	@$(RUN) book/_tools/check.py site

links: $(READY)  ## ask other sites for the pages that the book links to (needs the network; every week in CI)
	@$(VENV)/bin/jupyter-book build . --builder linkcheck -n --keep-going

lighthouse: book  ## measure three pages with Lighthouse, as on a desktop and on a phone (needs npm, and its network)
	@$(RUN) book/_tools/lighthouse.py

reach: $(READY)  ## print a table of all that the curriculum calls proved: verdict, method, time
	@$(RUN) tests/derivation/reach.py

# Progress is shown by the percentage; the counts and the seed stand at the end. One false verdict fails it.
STATEMENTS ?= 20000
SEED ?= $(shell date +%Y%m%d)
fuzz: $(READY)  ## judge 20,000 random statements and look for a false verdict (SEED=7: those of another seed)
	@FUZZ=$(STATEMENTS) SEED=$(SEED) $(RUN) -m pytest -n 2 tests/derivation/test_random.py

# One change of each sort in every line; MUTANTS=all takes every change at every place.
MUTANTS ?= sorts
spoil: $(READY)  ## spoil every line of every derivation in each way that it allows: does the judge refuse? (an hour)
	@MUTANTS=$(MUTANTS) $(RUN) -m pytest -n 2 tests/derivation/test_mutants.py

# One place of the numeric core is broken at a time; ONLY='companion.binary.*' takes one module.
ONLY ?=
MUTMUT := .venv-mutants
mutants: $(MUTMUT)/.ready  ## break the numeric core place by place: do the tests notice? (an hour or two)
	@nice -n 19 $(MUTMUT)/bin/mutmut run $(if $(ONLY),'$(ONLY)')
	@$(MUTMUT)/bin/python tests/mutation/score.py

$(MUTMUT)/.ready: tests/mutation/requirements.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: make mutants PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(MUTMUT)
	@$(MUTMUT)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# What companion is compared with is large, so it lives in an environment of its own, and the rest works without it.
BENCH := .venv-bench
bench: $(BENCH)/.ready  ## measure accuracy and speed beside SciPy, PyTorch, JAX, scikit-learn and Keras (20 minutes)
	@$(BENCH)/bin/python -m benchmarks

accuracy: $(BENCH)/.ready  ## only the accuracy of make bench
	@$(BENCH)/bin/python -m benchmarks accuracy

conventions: $(BENCH)/.ready  ## only what each library takes its arguments for, and its surprising inputs
	@$(BENCH)/bin/python -m benchmarks conventions

# Package by package: one that cannot be had here is named, and left out.
$(BENCH)/.ready: benchmarks/requirements.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: make bench PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(BENCH)
	@grep -o '^[^# ]*' benchmarks/requirements.txt | while read -r package; do \
		echo "Installing $$package"; \
		$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
			--constraint benchmarks/requirements.txt "$$package" || echo "Left out: $$package"; done
	@touch $@

# From nothing, because a page is not read again when a label that it refers to is gone from another page.
fresh-book: $(READY)
	@rm -f _build/.good
	@$(MAKE) --no-print-directory book

refresh: $(READY)  ## execute the notebooks and store their outputs (NOTEBOOK=book/x.ipynb: only that one)
	@$(RUN) book/_tools/refresh.py $(NOTEBOOK)

HANDOUT ?= _build/handout
handout: $(READY)  ## write the notebooks without solutions, for a class (HANDOUT=folder: not in _build/handout)
	@$(RUN) book/_tools/handout.py "$(HANDOUT)"

pdf: book  ## set the book as _build/pdf/cross-entropy-course.pdf (needs XeLaTeX; says what is missing)
	@$(RUN) book/_tools/pdf.py

lab: $(READY)  ## open the book in JupyterLab
	@$(VENV)/bin/jupyter-lab --ServerApp.root_dir=book

# What a browser runs is large too, and made by tools that the book does not need: an environment of its own again.
LITE := .venv-lite
lite: $(LITE)/.ready $(READY)  ## build what runs the notebooks in a browser, then the book with links to it (needs npm)
	@$(LITE)/bin/python book/_lite/build.py
	@$(MAKE) --no-print-directory book

browser: lite  ## run a chapter and exercises in the browser, with NumPy from Pyodide's host (needs the network)
	@COURSE_NETWORK=1 $(RUN) -m pytest -rs tests/site/test_lite.py tests/site/test_in_python.py

$(LITE)/.ready: book/_lite/requirements.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: make lite PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(LITE)
	@$(LITE)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

colab: $(READY)  ## push the notebooks, with a cell that installs the course, as the branch colab (the publishing workflow)
	@$(RUN) book/_tools/colab.py

serve: book  ## show the built site at http://localhost:8000 (PORT=8001: at another port)
	@$(RUN) book/_tools/serve.py --port $(PORT)

clean:  ## remove what was built; keep the installed packages
	rm -rf _build .pytest_cache .ruff_cache .hypothesis mutants
	find benchmarks book companion tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## remove the installed packages too
	rm -rf $(VENV) $(BENCH) $(MUTMUT) $(LITE) *.egg-info

# The environment is made anew where there is none, where its Python is gone, and where the repository was moved
# (an environment knows its own path). Otherwise changed requirements are only installed over it.
ifneq ($(shell $(RUN) -Ic 'print(open("$(READY)").read())' 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

$(READY): requirements.txt pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed, and none was found on the path." \
		"Install one, or say where it is: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 or newer is needed;" \
		"$(PYTHON) is $$($(PYTHON) --version 2>&1). Say where one is: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make a virtual environment:" \
		"its venv or ensurepip module is missing. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@[ "$$($(RUN) -Ic 'print(open("$(READY)").read())' 2>/dev/null)" = "$(CURDIR)" ] \
		|| { echo "Making $(VENV) with $$($(PYTHON) --version)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing the packages of requirements.txt (once; a minute or two)"
	@$(RUN) -m pip install --disable-pip-version-check --requirement requirements.txt
	@printf '%s' '$(CURDIR)' > $@
