#!/usr/bin/env bash
# What takes too long for every change: nightly.sh
#   HISTORIES=100000   generated histories of the call core; SEED is where they begin
# and twenty operators with sixty callers for five minutes on a real Asterisk.
set -euo pipefail
export PROFILE=${PROFILE:-dev}
. "$(dirname "$0")/lib.sh"
"$repo/scripts/prerequisites.sh" test
say "== ${HISTORIES:=100000} histories =="
HISTORIES=$HISTORIES cargo test --locked --manifest-path "$repo/backend/Cargo.toml" --test histories
TESTS='long/two-queues.test.ts' LONGEST_MS=1200000 "$repo/scripts/test.sh" e2e
