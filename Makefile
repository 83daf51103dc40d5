# Two commands matter: `make demo` shows Midweek at work, `make test` proves it. Everything lives in .venv/.
PY ?= python3
V  := .venv
UV := $(V)/bin/uv
COMPILE := $(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate
# Store, HTTP and concurrency once more on PostgreSQL.
ON_POSTGRES := tests/store $(addprefix tests/web/test_,way_in.py recovery.py \
	security.py drafts.py restored.py) $(addprefix tests/attacks/test_,races.py tampering.py)
TESTS := $(V)/bin/python -m pytest -q -n 2
INSTALL := $(UV) pip install -q --python $(V)/bin/python

.PHONY: demo serve test test-long lint bench lock clean

demo: $(V)/.run
	@$(V)/bin/midweek demo $(ARGS)

serve: $(V)/.run
	@$(V)/bin/midweek serve $(ARGS)

test: $(V)/.dev
	@$(V)/bin/python tests/chromium.py
	$(TESTS) --dist loadfile --no-loadscope-reorder -m "not long" $(ARGS)
	$(V)/bin/python tests/postgres.py pytest -q -n 3 -m "not long and not browser" $(ON_POSTGRES)

test-long: $(V)/.dev
	@$(V)/bin/python tests/chromium.py
	$(TESTS) --dist worksteal -m long $(ARGS)

lint: $(V)/.dev
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	$(V)/bin/mypy midweek

bench: $(V)/.dev
	$(V)/bin/python bench/run.py $(ARGS)

# Moves the pins: edit pyproject.toml (or requirements/uv.in), then `make lock`.
lock: $(V)/.uv
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(V)

$(V)/.uv: requirements/uv.txt
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Midweek needs Python 3.11 or newer: try 'make PY=python3.11'."; exit 2; }
	@$(PY) -m venv --without-pip $(V) && $(PY) -m pip --version >/dev/null || { echo "Python's pip and venv are needed (on Debian: apt-get install python3-pip python3-venv)."; exit 2; }
	@$(PY) -m pip --python $(V)/bin/python install -qq --require-hashes -r $<
	@touch $@

$(V)/.run: requirements/run.txt pyproject.toml $(V)/.uv
	@$(INSTALL) --no-build --require-hashes -r $<
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(V)/.dev: requirements/dev.txt $(V)/.run
	@$(INSTALL) --no-build --require-hashes -r $<
	@touch $@
