# Everything a user does goes through here; `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

SWIFT_FLAGS := -c release --explicit-target-dependency-import-check error
ISOGLOSS := .build/release/isogloss
# What `isogloss --version` says of its commit; Package.swift reads it.
export ISOGLOSS_COMMIT := $(shell git describe --always --dirty 2>/dev/null)
SOURCES := $(shell find Package.swift Sources -type f 2>/dev/null)
PACKAGES := libisal-dev libbz2-dev liblzma-dev libzstd-dev libxml2-dev libicu-dev libssl-dev \
  libxxhash-dev libsimdjson-dev libcurl4-openssl-dev libstdc++-12-dev pkg-config
# Programs that the floors of `make bench` need, and their packages.
BENCH_PROGRAMS = igzip:isal lbzip2:lbzip2 zstd:zstd bzip2:bzip2 gzip:gzip git:git \
  $(if $(DATA),python3:python3)
RECIPE ?= corpora-manifests/demo.yaml
WORKERS ?= $(shell nproc)
ARGUMENTS = $(RECIPE) $(if $(DATA),--set DATA=$(DATA))

FUZZ := build/fuzz/.build/release/isogloss-fuzz
SECONDS ?= 60

.PHONY: help setup build demo test check fuzz bench bench-setup bench-peers bench-train \
  compare-torch corpus contamination plant shards train \
  evaluate report plan language-id clean artificial-mini bytes-mini blood-bank-mini imbalance-mini

help: ## List the targets.
	@grep -E '^[a-z -]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20
	@echo 'Variables: RECIPE=corpora-manifests/….yaml DATA=folder WORKERS=n TARGET=name SECONDS=n BENCH_MB=n'

# Installs the Debian packages in the shell's $missing, or says what is missing.
define INSTALL
	[ -z "$$missing" ] && exit 0; missing=$$(echo $$missing); \
	command -v apt-get >/dev/null || { echo "Missing: $$missing; this is no Debian, so please install their equivalents."; exit 1; }; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "Missing: $$missing; run 'make $@' as root, or install sudo."; exit 1; fi; \
	echo "Installing: $$missing"; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null \
	|| { echo "Missing: $$missing; apt-get could not install them (see above)."; exit 1; }
endef

setup: ## Install the Debian packages that are missing (root or sudo).
	@command -v swift >/dev/null || { echo 'Missing: a Swift 6.2 or newer toolchain on PATH (https://swift.org/install).'; exit 1; }
	@missing=$$(for p in $(PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	$(INSTALL)

bench-setup: ## Install the programs that `make bench` measures against.
	@missing=$$(for p in $(BENCH_PROGRAMS); do command -v $${p%:*} >/dev/null || echo $${p#*:}; done); \
	$(INSTALL)

# Nothing is built, and swift is not even started, while no source is newer than the binary.
$(ISOGLOSS): $(SOURCES)
	@$(MAKE) --no-print-directory setup
	swift build $(SWIFT_FLAGS) --product isogloss
	@touch $@

build: $(ISOGLOSS) ## Build the command.

demo: $(ISOGLOSS) ## Run the main job on the embedded sample; prints where the report is.
	@$(ISOGLOSS) build corpora-manifests/demo.yaml --workers $(WORKERS)

test: setup ## Run the tests.
	swift test $(SWIFT_FLAGS)

check: ## Check the formatting and the rules that can be counted.
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	Tests/Tools/check_rules.sh

# libFuzzer and AddressSanitizer see into every module, in a build that leaves the normal one alone.
# Swift heeds the last -sanitize only, so both are named in one.
$(FUZZ): $(SOURCES) $(wildcard Tests/Fuzz/*.swift)
	@$(MAKE) --no-print-directory setup
	ISOGLOSS_FUZZ=1 swift build $(SWIFT_FLAGS) --product isogloss-fuzz --scratch-path build/fuzz/.build \
	  --sanitize fuzzer --sanitize address -Xswiftc -sanitize=fuzzer,address
	@touch $@

fuzz: $(FUZZ) ## Fuzz TARGET, or every target in turn, for SECONDS each; DATA=folder adds inputs.
	@failed=; mkdir -p build/fuzz/artifacts; \
	for target in $(or $(TARGET),$$($(FUZZ) --list)); do \
	  echo "$$target for $(SECONDS) s; log in build/fuzz/$$target.log"; \
	  mkdir -p build/fuzz/corpus/$$target; \
	  $(FUZZ) --target=$$target --prepare=build/fuzz && \
	  $(FUZZ) --target=$$target -max_total_time=$(SECONDS) -max_len=8192 -timeout=10 \
	    -report_slow_units=2 -rss_limit_mb=1024 -malloc_limit_mb=4096 -reload=0 -print_final_stats=1 \
	    -dict=build/fuzz/seeds/$$target.dict -artifact_prefix=build/fuzz/artifacts/$$target- \
	    build/fuzz/corpus/$$target build/fuzz/seeds/$$target $(DATA) 2> build/fuzz/$$target.log \
	  || failed="$$failed $$target"; \
	  grep -sE 'DONE|^stat::(number|peak)|ERROR|SUMMARY|broken promise|Test unit' build/fuzz/$$target.log; \
	done; \
	[ -z "$$failed" ] || { echo "Failed:$$failed. To see an input again:"; \
	  echo "  $(FUZZ) --target=NAME build/fuzz/artifacts/NAME-…"; exit 1; }

# Inputs for measuring, of BENCH_MB and less: artificial, or the texts and pages of the files in DATA
# over and over.
BENCH := .build/release/isogloss-bench
BENCH_MB ?= 1000
BENCH_FOLDER := build/bench/$(if $(DATA),$(notdir $(abspath $(DATA))),artificial)-$(BENCH_MB)MB
BENCH_PYTHON := build/bench/venv/bin/python
BENCH_INPUTS := $(addprefix $(BENCH_FOLDER)/,mc4.json.gz mc4-cut.json.gz wikipedia.xml.bz2 \
  wikipedia-cut.xml.bz2 wikipedia-cut.xml wikipedia-small.xml.bz2)
BENCH_WRITE = @mkdir -p $(@D); set -o pipefail; echo "writing $@"; \
  write() { $(if $(DATA),python3 Tests/Tools/bench_inputs.py "$$1" '$(DATA)' "$$2",\
  $(ISOGLOSS) generate "$$1" - --seed 1 --bytes "$$2"); }; write

$(BENCH): $(ISOGLOSS) $(SOURCES)
	swift build $(SWIFT_FLAGS) --product isogloss-bench
	@touch $@

$(BENCH_FOLDER)/mc4.json.gz: | bench-setup $(ISOGLOSS)
	$(BENCH_WRITE) mc4 $$(($(BENCH_MB) * 1000000)) | gzip -6 > $@
$(BENCH_FOLDER)/mc4-cut.json.gz: | bench-setup $(ISOGLOSS)
	$(BENCH_WRITE) mc4 $$(($(BENCH_MB) * 100000)) | gzip -6 > $@
$(BENCH_FOLDER)/wikipedia.xml.bz2: | bench-setup $(ISOGLOSS)
	$(BENCH_WRITE) wikipedia $$(($(BENCH_MB) * 200000)) | bzip2 -9 > $@
$(BENCH_FOLDER)/wikipedia-cut.xml.bz2: | bench-setup $(ISOGLOSS)
	$(BENCH_WRITE) wikipedia $$(($(BENCH_MB) * 45000)) | bzip2 -9 > $@
$(BENCH_FOLDER)/wikipedia-cut.xml: $(BENCH_FOLDER)/wikipedia-cut.xml.bz2
	@bzip2 -dc $< > $@
$(BENCH_FOLDER)/wikipedia-small.xml.bz2: | bench-setup $(ISOGLOSS)
	$(BENCH_WRITE) wikipedia $$(($(BENCH_MB) * 4000)) | bzip2 -9 > $@

$(BENCH_PYTHON):
	python3 -m venv build/bench/venv
	-@for package in wikiextractor mwparserfromhell gensim 'datatrove[io]'; do \
	timeout 600 build/bench/venv/bin/pip install -q "$$package" || echo "not installed: $$package"; done

bench: bench-setup $(BENCH_INPUTS) $(BENCH) ## Measure against floors (igzip, lbzip2, zstd, git); DATA=folder for real text.
	@$(BENCH) compare $(BENCH_FOLDER); status=$$?; $(BENCH) stages $(BENCH_FOLDER) && \
	rm -rf $(BENCH_FOLDER)/bpe && $(ISOGLOSS) vocabulary train --kind bpe --size 16384 \
	--output $(BENCH_FOLDER)/bpe $(BENCH_FOLDER)/corpus/documents.jsonl.zst && \
	$(BENCH) encode $(BENCH_FOLDER)/corpus/documents.jsonl.zst --vocabulary $(BENCH_FOLDER)/bpe && \
	exit $$status

bench-peers: bench-setup $(BENCH_INPUTS) $(BENCH) $(BENCH_PYTHON) ## Measure against other tools, installed from PyPI.
	@$(BENCH) compare $(BENCH_FOLDER) --python $(BENCH_PYTHON)

corpus: $(ISOGLOSS) ## Extract and sample the corpora of RECIPE.
	@$(ISOGLOSS) build $(ARGUMENTS) --until sample --workers $(WORKERS)

contamination shards train evaluate report: $(ISOGLOSS) ## Build RECIPE up to that stage.
	@$(ISOGLOSS) build $(ARGUMENTS) --until $@ --workers $(WORKERS)

artificial-mini bytes-mini blood-bank-mini imbalance-mini: $(ISOGLOSS) ## A study in small, from files to report; but for the first of text in DATA.
	@$(ISOGLOSS) build corpora-manifests/$@.yaml $(if $(DATA),--set DATA=$(DATA)) --workers $(WORKERS)

plant: setup ## Plant contamination in mixtures of LINES (label, source, text by tabs), and measure it.
	ISOGLOSS_PLANT_LINES=$(abspath $(LINES)) swift test $(SWIFT_FLAGS) --filter PlantedRealTests

# PyTorch lives in a folder of its own, since nothing else here needs it.
TORCH := build/torch/bin/python
$(TORCH):
	python3 -m venv build/torch
	build/torch/bin/pip install -q torch==2.13.0+cpu numpy safetensors transformers \
	  || build/torch/bin/pip install -q torch==2.13.0 numpy safetensors transformers \
	  --index-url https://download.pytorch.org/whl/cpu --extra-index-url https://pypi.org/simple

bench-train: $(BENCH) $(TORCH) ## Time training steps beside PyTorch's, installed from PyPI; ARGS=… for bench_train.py.
	@$(TORCH) Tests/Tools/bench_train.py $(ARGS)

compare-torch: $(BENCH) $(TORCH) ## Compare losses and gradients with PyTorch's.
	@$(TORCH) Tests/Tools/torch_models.py
	@$(TORCH) Tests/Tools/compare_torch.py $(ARGS)
	@$(TORCH) Tests/Tools/compare_torch.py --precision bf16 $(ARGS)

# The model that comes with the program; docs/language-id-model.md says what DATA holds.
MODEL := Sources/CLineClassifier/line-classifier.bin
language-id: $(ISOGLOSS) ## Train the built-in classifier of lines anew, from the text in DATA.
	@mkdir -p build/language-id
	python3 Tests/Tools/language_id_sources.py '$(DATA)' build/language-id/lines.tsv $(ISOGLOSS)
	$(ISOGLOSS) language-id train build/language-id/lines.tsv --output $(MODEL) --seed 1 \
	  --hold-back lingua --hold-back commonvoice --hold-back bible,europarl,nli,oscar,ud \
	  --measure-only ud-nc --measure-only bible-he

plan: $(ISOGLOSS) ## Say what is left to do of RECIPE, and how long it takes here.
	@$(ISOGLOSS) plan $(ARGUMENTS) --measure

clean: ## Remove what was compiled; corpora in build/ stay.
	rm -rf .build
