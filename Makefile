# Everything from nothing: the environment in .venv, the Debian packages that are missing.
PYTHON = .venv/bin/python
READY = .venv/ready
MARKS ?=
SOAK ?=

.DEFAULT_GOAL = help
.PHONY: help demo down test check bench soak clean

help: ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## two wikis on this machine and a story played on them
	@.ci/setup wiki browser
	@.venv/bin/residente sandbox demo

down: $(READY) ## stop and remove the wikis of the demo
	@.venv/bin/residente sandbox down

test: check ## check, then all tests
	@.ci/setup wiki databases browser
	@$(PYTHON) -m pytest -n 2 --dist loadscope $(MARKS)

check: $(READY) ## style, formatting, types
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy

bench: $(READY) ## requests and time of a run against a bare loop of edits
	@.ci/setup wiki
	@$(PYTHON) -m tests.bench

soak: $(READY) ## ten minutes of requests while the service is killed; SOAK='--minutes 2' for less
	@.ci/setup wiki
	@$(PYTHON) -m tests.soak $(SOAK)

clean: ## remove what was made here; the demo's wikis are kept (make down)
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find bot tasks tests -name __pycache__ -prune -exec rm -rf {} +

# One editable installation serves the demo and the tests.
$(READY): pyproject.toml
	@.ci/setup python
	@touch $@
