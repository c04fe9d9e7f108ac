# Everything a user does goes through here; `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

SWIFT_FLAGS := -c release --explicit-target-dependency-import-check error
ISOGLOSS := .build/release/isogloss
SOURCES := $(shell find Package.swift Sources -type f 2>/dev/null)
PACKAGES := libisal-dev libbz2-dev libzstd-dev libxml2-dev libicu-dev libssl-dev libxxhash-dev \
  libsimdjson-dev libstdc++-12-dev pkg-config
RECIPE ?= corpora-manifests/demo.yaml
WORKERS ?= $(shell nproc)
ARGUMENTS = $(RECIPE) $(if $(DATA),--set DATA=$(DATA))

FUZZ := build/fuzz/.build/release/isogloss-fuzz
SECONDS ?= 60

.PHONY: help setup build demo test check fuzz corpus contamination shards train evaluate report plan clean

help: ## List the targets.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16
	@echo 'Variables: RECIPE=corpora-manifests/….yaml DATA=folder WORKERS=n TARGET=name SECONDS=n'

setup: ## Install the Debian packages that are missing (root or sudo).
	@command -v swift >/dev/null || { echo 'Missing: a Swift 6.2 or newer toolchain on PATH (https://swift.org/install).'; exit 1; }
	@missing=$$(for p in $(PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	[ -z "$$missing" ] && exit 0; \
	command -v apt-get >/dev/null || { echo "Missing: $$(echo $$missing); this is no Debian, so please install their equivalents."; exit 1; }; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "Missing: $$(echo $$missing); run 'make setup' as root, or install sudo."; exit 1; fi; \
	echo "Installing:" $$missing; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null \
	|| { echo "Missing: $$(echo $$missing); apt-get could not install them (see above)."; exit 1; }

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

check: ## Check the formatting.
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

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
	    -report_slow_units=2 -rss_limit_mb=1024 -reload=0 -print_final_stats=1 \
	    -dict=build/fuzz/seeds/$$target.dict -artifact_prefix=build/fuzz/artifacts/$$target- \
	    build/fuzz/corpus/$$target build/fuzz/seeds/$$target $(DATA) 2> build/fuzz/$$target.log \
	  || failed="$$failed $$target"; \
	  grep -sE 'DONE|^stat::(number|peak)|ERROR|SUMMARY|broken promise|Test unit' build/fuzz/$$target.log; \
	done; \
	[ -z "$$failed" ] || { echo "Failed:$$failed. To see an input again:"; \
	  echo "  $(FUZZ) --target=NAME build/fuzz/artifacts/NAME-…"; exit 1; }

corpus: $(ISOGLOSS) ## Extract and sample the corpora of RECIPE.
	@$(ISOGLOSS) build $(ARGUMENTS) --until sample --workers $(WORKERS)

contamination shards train evaluate report: $(ISOGLOSS) ## Build RECIPE up to that stage.
	@$(ISOGLOSS) build $(ARGUMENTS) --until $@ --workers $(WORKERS)

plan: $(ISOGLOSS) ## Say what is left to do of RECIPE.
	@$(ISOGLOSS) plan $(ARGUMENTS)

clean: ## Remove what was compiled; corpora in build/ stay.
	rm -rf .build
