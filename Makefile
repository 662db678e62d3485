# Everything a newcomer needs: `make demo` runs the main job, `make test` passes the tests.
# Each target first installs the Debian packages that it needs and that are missing.

SWIFT ?= swift
PREFIX ?= /usr/local
VECTORS ?= ../shared/vectors
RELEASE = -c release --product airlock -Xlinker -s --static-swift-stdlib
# The program without any network code, in a build folder of its own.
ISOLATED = --disable-default-traits --scratch-path .build/isolated

BUILD_PACKAGES = pkg-config libssl-dev libarchive-dev libzstd-dev libyaml-dev
TEST_PACKAGES = $(BUILD_PACKAGES) zstd libarchive-tools skopeo podman docker-registry curl procps strace openssl python3 python3-cryptography chromium poppler-utils jq
BENCH_PACKAGES = $(TEST_PACKAGES) time gcc

.PHONY: demo test build isolated threat-model vectors bench growth deletions fuzz mutations sanitizers sbom dependencies reproducible
.PHONY: format lint check install samples clean
.PHONY: packages-build packages-test packages-bench

demo: packages-build
	@$(SWIFT) build $(ISOLATED) --product airlock
	@Tests/Samples/demo.sh "$$($(SWIFT) build $(ISOLATED) --show-bin-path)/airlock"

test: packages-test
	$(SWIFT) test --disable-xctest

build: packages-build
	$(SWIFT) build $(RELEASE)
	@echo "built $$($(SWIFT) build $(RELEASE) --show-bin-path)/airlock"

# For the isolated side: verifies and imports, and can reach no network.
isolated: packages-build
	$(SWIFT) build $(ISOLATED) $(RELEASE)
	@echo "built $$($(SWIFT) build $(ISOLATED) $(RELEASE) --show-bin-path)/airlock"

# Every case under VECTORS with its expected verdict and code; succeeds only if all are as expected.
vectors: packages-build
	$(SWIFT) run vectors $(VECTORS)

# Measures the program of the isolated side, which starts with less than the full one.
bench: packages-bench isolated
	Benchmarks/run "$$($(SWIFT) build $(ISOLATED) $(RELEASE) --show-bin-path)/airlock"

# How cost grows with the number of images and with their bytes. Takes half an hour, and 55 GB for a while.
growth: packages-bench build
	Benchmarks/growth "$$($(SWIFT) build $(RELEASE) --show-bin-path)/airlock"

# Every check of verification, deleted in turn: prints which tests notice. Takes an hour or more.
deletions: packages-test
	Tests/Deletions/run

# Every parser of foreign bytes under libFuzzer, and the whole of verification, ten minutes each, two at a time.
fuzz: packages-test
	Fuzz/run

# The tests under AddressSanitizer and UndefinedBehaviorSanitizer, each with a build of its own.
sanitizers: packages-test
	.ci/sanitizers

# A hundred thousand damaged bundles, half of them sealed anew: an hour or two.
mutations: packages-test
	Tests/Mutations/run

# What the program for the isolated side consists of, as CycloneDX; the same program gives the same document.
sbom: isolated
	@.ci/dependencies sbom "$$($(SWIFT) build $(ISOLATED) $(RELEASE) --show-bin-path)/airlock" $(ISOLATED) \
		>.build/airlock.cdx.json
	@echo "wrote .build/airlock.cdx.json"

# Writes the table of system calls in Docs/threat-model.md anew.
threat-model: packages-build
	$(SWIFT) run $(ISOLATED) confined table Docs/threat-model.md

# Writes Docs/dependencies.md anew.
dependencies: packages-build
	@$(SWIFT) build $(ISOLATED) --product airlock
	.ci/dependencies document "$$($(SWIFT) build $(ISOLATED) --show-bin-path)/airlock" >Docs/dependencies.new
	mv Docs/dependencies.new Docs/dependencies.md

# The isolated program twice in two directories: the same bytes, or an error.
reproducible: packages-build
	@.ci/reproducible

# Makes bundles/ and keys/ anew.
samples: packages-build
	$(SWIFT) run samples bundles keys

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

check: lint test

install: build
	install -D "$$($(SWIFT) build $(RELEASE) --show-bin-path)/airlock" "$(DESTDIR)$(PREFIX)/bin/airlock"

clean:
	rm -rf .build demo

packages-build: ; @.ci/packages $(BUILD_PACKAGES)
packages-test: ; @.ci/packages $(TEST_PACKAGES)
packages-bench: ; @.ci/packages $(BENCH_PACKAGES)
