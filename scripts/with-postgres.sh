#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: with-postgres.sh COMMAND...
# The server lives in a temporary folder, on a free port of the loopback, and is gone afterwards. The command finds it in
# CALLCENTER_TEST_POSTGRES_URL (a superuser: the tests create a database each).
set -euo pipefail
. "$(dirname "$0")/lib.sh"
programs=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n1)
[ -n "$programs" ] || die "PostgreSQL is missing: scripts/prerequisites.sh test"
dir=$(mktemp -d "${TMPDIR:-/tmp}/cc-pg.XXXXXX")
as=()
if [ "$(id -u)" = 0 ]; then
  # PostgreSQL refuses to run as root; the package has brought a user for it.
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  chown postgres:postgres "$dir"
fi
control() { (cd "$dir" && "${as[@]}" env LC_ALL=C "$programs/pg_ctl" -D "$dir/data" -w -t 30 "$@"); }
cleanup() {
  control stop -m immediate >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap cleanup EXIT
(cd "$dir" && "${as[@]}" env LC_ALL=C "$programs/initdb" -D "$dir/data" -U callcenter -A trust -E UTF8 --no-sync >"$dir/initdb.log" 2>&1) ||
  { cat "$dir/initdb.log" >&2; die "initdb failed"; }
port=''
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 12000))
  # Nothing in it outlives the run, so nothing has to reach the disk.
  control start -l "$dir/log" -o "-p $port -k $dir -h 127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=300" >/dev/null && break
  port=''
done
[ -n "$port" ] || { cat "$dir/log" >&2; die "PostgreSQL did not start"; }
export CALLCENTER_TEST_POSTGRES_URL=postgres://callcenter@127.0.0.1:$port/postgres
"$@"
