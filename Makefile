# Lumen: every task by its name. `make` alone lists them.

PYTHON ?= python3
# Two environments: what a running Lumen has loaded never changes under it, whatever is installed
# to train, explore or test.
VENV   := .venv
BIN    := $(VENV)/bin
DEVENV := .venv-dev
DEVBIN := $(DEVENV)/bin
# Home Assistant's libraries are exact, older than ours, and of one Python.
HOMEENV := .venv-home-assistant
HOMEBIN := $(HOMEENV)/bin
PYTHON313 ?= python3.13
ARGS   ?=

# pip says little unless something fails.
PIP_INSTALL := pip install --quiet --disable-pip-version-check

# What a person's environment wants of pip and Python holds for their own, not for these two.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV PYTHONPATH PYTHONHOME

# What was installed is remembered by a stamp, renewed when the requirements change.
DAEMON  := $(VENV)/.daemon
TRAINER := $(DEVENV)/.trainer
EXPLORE := $(DEVENV)/.explore
DEV     := $(DEVENV)/.dev
HOME_ASSISTANT := $(HOMEENV)/.home-assistant

.DEFAULT_GOAL := help
# One pip at a time in an environment.
.NOTPARALLEL:
# Every task that is listed is one, and no file.
.PHONY: $(shell awk -F: '/^[a-z0-9-]+:.*\#\# / {print $$1}' $(firstword $(MAKEFILE_LIST)))

help:  ## list these tasks
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(DAEMON)  ## start Lumen: on a Pi with the HAT there, elsewhere in a simulated room
	@# Ctrl-C is no error for make to tell of; make itself ends by it.
	@exec $(BIN)/python -c 'import sys, lumen.commands.entry; code = lumen.commands.entry.main(); sys.exit(0 if code == 130 else code)' run $(ARGS)

setup: $(DAEMON)  ## install the daemon alone into .venv

trainer-setup: $(TRAINER)  ## install the trainer into .venv-dev

test: $(DEV)  ## check and test everything
	@$(MAKE) --no-print-directory check
	$(DEVBIN)/pytest $(ARGS)

check: $(DEV)  ## types, lint and format, tests included
	$(DEVBIN)/ruff check
	$(DEVBIN)/ruff format --check
	$(DEVBIN)/mypy --num-workers auto

format: $(DEV)  ## put the code into its format
	$(DEVBIN)/ruff check --fix
	$(DEVBIN)/ruff format

bench: $(DEV)  ## measure speed, memory and wear, beside alternatives (ARGS="--quick" for a look)
	$(DEVBIN)/python tests/bench/suite.py $(ARGS)

fuzz: $(DEV)  ## fuzz every input, guided by coverage (ARGS="--seconds 600" for long)
	@$(DEVBIN)/$(PIP_INSTALL) -e ".[fuzz]"
	$(DEVBIN)/python tests/fuzz/guided.py $(ARGS)

mutants: $(DEV)  ## change the code in small ways, and print what no test notices (ARGS="--only rules")
	@$(DEVBIN)/$(PIP_INSTALL) -e ".[mutants]"
	@$(DEVBIN)/python tests/mutation/mutants.py $(ARGS)

prove-power: $(DEV)  ## kill the daemon 500 times, and check what is lost; some 20 minutes
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.power $(ARGS)

prove-backup: $(DEV)  ## kill backups and restores 200 times each; some two minutes
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.backups $(ARGS)

prove-attacks: $(DEV)  ## attack a running daemon on the loopback; some three minutes
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.attacks $(ARGS)

prove-stop: $(DEV)  ## stop Lumen with a second signal at 165 steps of its end; some two minutes
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.stops $(ARGS)

prove-home-assistant: $(HOME_ASSISTANT)  ## let a real Home Assistant live with Lumen (Python 3.13, Mosquitto, Chromium)
	@$(HOMEBIN)/pytest -n 0 tests/outlets/mqtt/test_home_assistant_schemas.py tests/outlets/mqtt/test_home_assistant.py $(ARGS)

prove-life: $(DEV)  ## run a simulated month and year, and 15 minutes in real time
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.month
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.year
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.writes

prove-year: $(DEV)  ## live a made-up year with its memory, and kill what keeps its days; some 30 minutes
	@PYTHONPATH=tests:tests/core $(DEVBIN)/python -m endurance.days_kept
	@PYTHONPATH=tests:tests/core $(DEVBIN)/python -m endurance.memory $(ARGS)

prove-past: $(DEV)  ## ask for views of a memory of 90 days, and measure the event loop; two minutes
	@PYTHONPATH=tests $(DEVBIN)/python -m endurance.long_past $(ARGS)

truth: $(DEV)  ## compare what is said with what truly was (ARGS="--days 1" for a look)
	@PYTHONPATH=tests:tests/core $(DEVBIN)/python -m truth $(ARGS)

chaos: $(DEV)  ## live 20 simulated years under faults of every kind; some 20 minutes of a core a year (ARGS="--years 1")
	@PYTHONPATH=tests $(DEVBIN)/python -m chaos $(ARGS)

lies: $(DEV)  ## measure how soon a sensor that lies is named, and false alarms in real rooms
	@PYTHONPATH=tests $(DEVBIN)/python -m lies $(ARGS)

distill: $(TRAINER)  ## make the student again: dataset, base, teacher, labels, student
	$(DEVBIN)/trainer distill $(ARGS)

explore: $(EXPLORE)  ## look at trajectories, speakers and figures in the browser
	@exec $(DEVBIN)/python -c 'import sys, trainer.commands.entry; code = trainer.commands.entry.main(); sys.exit(0 if code == 130 else code)' explore $(ARGS)

pictures: $(DAEMON)  ## make the documentation's pictures
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/day_figure.py
	$(BIN)/python docs/plugin_pictures.py

film: $(DAEMON)  ## film the first minute of `make run` for the README, in real time
	$(BIN)/python docs/film.py

architecture: $(DAEMON)  ## draw the picture of the rooms from their imports
	@$(BIN)/python docs/architecture_figure.py

snapshot: $(DAEMON)  ## describe the snapshot's fields in docs/dev/snapshot.md, and its JSON schema
	$(BIN)/python docs/snapshot_schema.py

promises: $(DAEMON)  ## write docs/reliability.md from docs/promises.toml
	@$(BIN)/python docs/promises.py

catalogue: $(DEV)  ## collect messages, compile the catalogues of other languages, name what is missing
	@$(DEVBIN)/python docs/catalogue.py

parts: $(DAEMON)  ## write the tables of sensors in the documentation from the registry
	@$(BIN)/python docs/parts_table.py

install:  ## install Lumen as a service of this machine, or upgrade it
	@sudo systemd/install

uninstall:  ## remove the service; stored data stays, ARGS=--purge deletes it
	@sudo systemd/uninstall $(ARGS)

lock: $(DEV)  ## choose the newest libraries for the service, and note their hashes
	@$(DEVBIN)/$(PIP_INSTALL) -e ".[lock]"
	@$(DEVBIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "pip", sep="\n")' | \
	    $(DEVBIN)/uv pip compile pyproject.toml - --extra pi --universal --python-version 3.11 --fork-strategy fewest \
	    --only-binary :all: --generate-hashes --upgrade --no-header --quiet --output-file systemd/requirements.txt

deb: $(DEV)  ## make the Debian package for arm64, with all its libraries (ARGS=amd64)
	@PYTHONPATH=systemd/proof $(DEVBIN)/python release/debian_package.py $(ARGS)

release-index: $(DEV)  ## write the index that `lumen update` reads (ARGS=FOLDER of packages)
	@PYTHONPATH=systemd/proof:. $(DEVBIN)/python release/release_index.py $(ARGS)

prove-service:  ## prove the service in a Debian of its own (root, nspawn)
	@PYTHONPATH=release $(PYTHON) systemd/proof/prove.py $(ARGS)

prove-pi: $(DEV)  ## prove it on a Linux kernel with a Pi's header (root; ARGS="trixie --cuts 20")
	@PYTHONPATH=release $(DEVBIN)/python systemd/proof/prove_pi.py $(ARGS)

prove-arm64: $(DEV)  ## prove the daemon on emulated arm64, bit by bit (root, qemu; ARGS=trixie)
	@$(DEVBIN)/python systemd/proof/arm64.py $(ARGS)

faces: $(DAEMON)  ## make the sheet of faces, states by expressions, to judge the look by
	$(BIN)/python docs/faces.py $(ARGS)

page-picture: $(DEV)  ## make the live page's picture, with Chromium
	$(DEVBIN)/python docs/page_picture.py

explorer-picture: $(DEV)  ## make the explorer's picture, with Chromium
	$(DEVBIN)/python docs/explorer_picture.py

clean:  ## remove what make made; stored data stays
	rm -rf $(VENV) $(DEVENV) $(HOMEENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python $(DEVBIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(not (3, 11) <= v < (3, 15) and f"Lumen needs Python 3.11 to 3.14, not {v[0]}.{v[1]}: try make PYTHON=python3.11")'
	@$(PYTHON) -m venv $(@D:/bin=) || { rm -rf $(@D:/bin=); echo "make: python3-venv is needed: sudo apt install python3-venv"; exit 1; }

$(DAEMON): pyproject.toml | $(BIN)/python
	@echo "Installing Lumen into $(VENV) ..."
	@$(BIN)/$(PIP_INSTALL) -e "."
	@touch $@

$(TRAINER): pyproject.toml | $(DEVBIN)/python
	@echo "Installing the trainer into $(DEVENV): some minutes ..."
	@$(DEVBIN)/$(PIP_INSTALL) -e ".[trainer]"
	@touch $@

$(EXPLORE): pyproject.toml | $(DEVBIN)/python
	@echo "Installing the explorer into $(DEVENV): some minutes ..."
	@$(DEVBIN)/$(PIP_INSTALL) -e ".[trainer,explore]"
	@touch $(TRAINER) $@

$(DEV): pyproject.toml | $(DEVBIN)/python
	@echo "Installing what tests need into $(DEVENV): some minutes ..."
	@# What is imported compiles itself; the rest, most of it, need not be.
	@$(DEVBIN)/$(PIP_INSTALL) --no-compile -e ".[trainer,explore,cluster,mcp,mdns,parquet,dev]"
	@touch $(TRAINER) $(EXPLORE) $@

$(HOMEBIN)/python:
	@$(PYTHON313) -m venv $(HOMEENV) || { rm -rf $(HOMEENV); echo "make: Python 3.13 is needed: make PYTHON313=..."; exit 1; }

$(HOME_ASSISTANT): pyproject.toml tests/outlets/mqtt/home_assistant.txt | $(HOMEBIN)/python
	@echo "Installing Home Assistant into $(HOMEENV): some minutes ..."
	@$(HOMEBIN)/$(PIP_INSTALL) --no-deps -r tests/outlets/mqtt/home_assistant.txt
	@$(HOMEBIN)/$(PIP_INSTALL) -c tests/outlets/mqtt/home_assistant.txt -e . pytest pytest-xdist hypothesis selenium ruamel.yaml
	@touch $@
