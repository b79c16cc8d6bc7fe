#!/usr/bin/env bash
# callcenter doctor against the set-up that run.sh started (DATA as there).
set -euo pipefail
. "$(dirname "$0")/lib.sh"
[ -x "$binary" ] || die "Not built yet: make run"
data=$(cd "${DATA:-$repo/data}" 2>/dev/null && pwd) || die "No data in ${DATA:-$repo/data}: make run"
export CALLCENTER_DATA_DIR=$data
etc=$data/asterisk/etc/http.conf
if [ -e "$etc" ]; then export CALLCENTER_ARI_URL="${CALLCENTER_ARI_URL:-http://127.0.0.1:$(sed -n 's/^bindport = //p' "$etc")}"; fi
# The private one, if run.sh has fetched it.
if [ -z "${CALLCENTER_ASTERISK_ROOT:-}" ] && [ -d "$cache/asterisk/root" ]; then
  export CALLCENTER_ASTERISK_ROOT=$cache/asterisk/root
fi
exec "$binary" doctor "$@"
