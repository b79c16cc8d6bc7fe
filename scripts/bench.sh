#!/usr/bin/env bash
# Measures the built server beside its floors: bench.sh [more arguments of the bench program]
#   ONLY=P1,P3   only these figures
#   ROUNDS=3     rounds of each measurement; the table shows the median and the worst
#   OPERATORS    size of the company (1000)
# P16 needs SIPp and a private Asterisk (fetched on the first run, as for "make e2e"). Numbers mean little on a busy
# machine: its load is printed before and after, and the floors suffer from it as the product does.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
"$repo/scripts/prerequisites.sh" build
"$repo/scripts/build.sh"
cargo build --profile "$profile" --quiet --locked --manifest-path "$repo/backend/Cargo.toml" --package bench
if [[ ",${ONLY:-P16}," == *,P16,* ]] && [ -z "${CALLCENTER_ASTERISK_ROOT:-}" ] && has sipp; then
  "$repo/scripts/fetch-asterisk.sh" "$cache/asterisk"
  export CALLCENTER_ASTERISK_ROOT=$cache/asterisk/root
fi
dir=$(mktemp -d "${TMPDIR:-/tmp}/cc-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
# A thousand pages are a thousand sockets here and as many in the server.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -H -n)"
"${binary%/*}/bench" run --binary "$binary" --repository "$repo" --dir "$dir" ${ONLY:+--only "$ONLY"} \
  --rounds "${ROUNDS:-3}" --operators "${OPERATORS:-1000}" "$@"
