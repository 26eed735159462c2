# Two commands on a fresh machine: `make demo` serves the tray with demo content, `make test` runs every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Byte code of all libraries takes half a minute; what is used gets it at its first import.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
STAMP := $(VENV)/.installed
RUNTIME_STAMP := $(VENV)/.installed-runtime

# Without kept byte code every command of a test run would compile all libraries again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo serve test test-postgres check bench browser lock messages docs clean

setup: $(STAMP)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The runtime alone is enough for the demo; tests and checks add the rest.
$(RUNTIME_STAMP): requirements/base.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/base.txt
	$(PIP) --no-deps --no-build-isolation --editable . 2>/dev/null \
	  || $(PIP) --no-deps --editable .
	touch $@

$(STAMP): requirements/dev.txt $(RUNTIME_STAMP)
	$(PIP) --require-hashes -r requirements/dev.txt
	touch $@

demo: $(RUNTIME_STAMP)
	$(BIN)/luotsi migrate
	$(BIN)/luotsi demo
	$(BIN)/luotsi serve

serve: $(RUNTIME_STAMP)
	$(BIN)/luotsi migrate
	$(BIN)/luotsi serve

# Debian's Chromium plays the browser tests; it is installed when no Chromium is found.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing chromium for the browser tests"; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  else sudo apt-get update -qq && sudo apt-get install -y -qq chromium >/dev/null; fi; }

test: $(STAMP) browser
	$(BIN)/python -m pytest -n 2 --dist worksteal -q
	$(MAKE) test-postgres

# The tests that touch the database once more, on a real PostgreSQL that starts from a wheel.
test-postgres: $(STAMP)
	LUOTSI_TEST_POSTGRES=1 $(BIN)/python -m pytest -n 2 --dist worksteal -q -m "not browser and not slow" \
	  tests/directory tests/guidance tests/connectors tests/web tests/cli

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src/luotsi
	$(BIN)/lint-imports
	$(BIN)/luotsi docs --check

bench: $(STAMP)
	$(BIN)/python -m benchmarks

lock: $(STAMP)
	cd requirements && for f in base dev; do ../$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host --no-emit-options --allow-unsafe --strip-extras -o $$f.txt $$f.in; done

messages: $(RUNTIME_STAMP)
	$(BIN)/python -m luotsi.web.messages

docs: $(RUNTIME_STAMP)
	$(BIN)/luotsi docs

clean:
	rm -rf $(VENV) var build dist src/*.egg-info
