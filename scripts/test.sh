#!/usr/bin/env bash
# Installs what the tests need and runs them: test.sh [all|rust|frontend|e2e]
# The end-to-end tests use the development build (the one the Rust tests compile anyway); PROFILE=release for the shipped one.
# TESTS names single files of e2e/, e.g. TESTS=tests/dialplan.test.ts; LONGEST_MS is how long one may take
set -euo pipefail
export PROFILE=${PROFILE:-dev}
. "$(dirname "$0")/lib.sh"
part=${1:-all}
"$repo/scripts/prerequisites.sh" test

rust() {
  say "== Rust =="
  "$repo/scripts/with-postgres.sh" cargo test --workspace --locked --no-fail-fast --manifest-path "$repo/backend/Cargo.toml"
}
frontend() {
  say "== Pages =="
  node_packages "$repo/frontend"
  (cd "$repo/frontend" && npm test --silent && npm run --silent build && npm run --silent test:pages -- --quick && npm run --silent test:phone -- --quick)
}
e2e() {
  say "== Real Asterisk, SIPp and Chromium =="
  "$repo/scripts/build.sh"
  if [ -z "${CALLCENTER_ASTERISK_ROOT:-}" ]; then
    "$repo/scripts/fetch-asterisk.sh" "$cache/asterisk"
    export CALLCENTER_ASTERISK_ROOT=$cache/asterisk/root
  fi
  node_packages "$repo/e2e"
  export CALLCENTER_BIN=$binary
  cd "$repo/e2e"
  local files=(tests/*.test.ts)
  [ -z "${TESTS:-}" ] || read -r -a files <<<"$TESTS"
  # One file at a time: each brings an Asterisk and a browser, and two cores carry one of them.
  # No file takes three minutes; one that hangs must not take the whole run with it.
  node --import tsx --test --test-concurrency=1 --test-timeout="${LONGEST_MS:-300000}" --test-reporter=spec "${files[@]}"
}

case $part in
  all) rust && frontend && e2e ;;
  rust | frontend | e2e) "$part" ;;
  *) die "usage: test.sh [all|rust|frontend|e2e]" ;;
esac
