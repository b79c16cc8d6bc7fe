# What each does: the script it names. DATA=… chooses the folder of the state, YES=1 answers the questions.
.DEFAULT_GOAL := help
.PHONY: help run build test nightly check bench doctor e2e

help: ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

run: ## the whole product on this machine
	@scripts/run.sh

build: ## one file with everything in it: backend/target/release/callcenter
	@scripts/prerequisites.sh build && scripts/build.sh

test: ## everything that proves the product
	@scripts/test.sh all

e2e: ## only the tests on the real Asterisk, e.g. make e2e TESTS=tests/dialplan.test.ts
	@scripts/test.sh e2e

nightly: ## what takes too long for every change: 100,000 histories, two full queues on the real Asterisk
	@scripts/nightly.sh

check: ## format, lints, types, generated files, boundaries, licences
	@scripts/check.sh

bench: ## the benchmarks beside their floors
	@scripts/bench.sh

doctor: ## what is wrong with the running set-up
	@scripts/doctor.sh
