# `make demo` and `make test` are all a newcomer needs; both install what they need first.
PREFIX ?= /usr/local
ASSAY := .build/release/assay

.PHONY: demo test setup test-tools build bench docs install clean

# A quarter of the cases, drawn by the seed, so that it ends in five to nine minutes on two cores; `assay run` alone runs every case.
demo: build
	$(ASSAY) run --episodes 75 --baseline baselines/demo.json

test: setup test-tools
	swift build --disable-default-traits --product assay --scratch-path .build/without-engine
	swift test --skip SameModelTwoWaysTests
	swift test --skip-build --filter SameModelTwoWaysTests

setup:
	@scripts/packages.sh
	@scripts/jsoncons.sh
	@scripts/engine.sh
	@scripts/model.sh
	@scripts/vega.sh
	@scripts/prices.sh

test-tools: setup
	@scripts/packages.sh --tests
	@scripts/jsoncons.sh --tests
	@scripts/engine.sh --tools
	@scripts/mcp.sh
	@scripts/datasets.sh

build: setup
	swift build -c release --product assay

bench: setup test-tools
	swift build -c release --product engine-bench
	swift build -c release --product load-bench
	swift build -c release --product scorer-bench
	swift build -c release --product sandbox-bench
	swift build -c release --product ledger-bench
	swift build -c release --product verdict-bench
	swift build -c release --product verdict-study
	swift build -c release --product assay
	Benchmarks/run.sh
	Benchmarks/streams.sh
	Benchmarks/open-load.sh
	.build/release/scorer-bench
	.build/release/sandbox-bench
	.build/release/ledger-bench
	.build/release/verdict-bench
	.build/release/verdict-study

docs: setup
	scripts/docs.sh

install: build
	scripts/install.sh "$(PREFIX)"

clean:
	rm -rf .build .docs .engine .vega .datasets .prices
