#!/usr/bin/env bash
# The whole product on this machine: builds what has changed, fetches a private Asterisk, starts both and looks after them.
# State in DATA (default: data). Ctrl-C stops both.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
default=$repo/data
# Seconds without an answer of the server until it counts as frozen.
frozen_after=5
# Seconds without an answer of Asterisk's ARI; a busy one may take its time, and ending it ends its calls.
hung_after=20
# This many deaths within a minute are no accident any more.
deaths_allowed=5

"$repo/scripts/prerequisites.sh" build
"$repo/scripts/build.sh"

mkdir -p "${DATA:-$default}"
data=$(cd "${DATA:-$default}" && pwd)
chmod 700 "$data"
exec 9>"$data/.lock"
flock -n 9 || die "Already running with $data (see $data/.lock)."
export CALLCENTER_DATA_DIR=$data
if [ -z "${CALLCENTER_ASTERISK_ROOT:-}" ]; then
  "$repo/scripts/fetch-asterisk.sh" "$cache/asterisk"
  export CALLCENTER_ASTERISK_ROOT=$cache/asterisk/root
fi
etc=$data/asterisk/etc
"$binary" asterisk-config --out "$etc"
http_port=$(sed -n 's/^bindport = //p' "$etc/http.conf")
# Asks Asterisk for its applications, a list it cannot give when it has locked up behind one of them; its greeting (ping)
# still comes then. The password goes through a pipe: arguments are seen by everybody on the machine.
asterisk_answers() {
  sed -n 's/^\[\(.*\)\]$/\1/p; s/^password = //p' "$etc/ari.conf" | tail -n 2 | paste -sd : |
    sed 's/[\\"]/\\&/g; s/.*/user = "&"/' |
    curl -s -o /dev/null -m 2 -K - "http://127.0.0.1:$http_port/ari/applications"
}
export CALLCENTER_ARI_URL=${CALLCENTER_ARI_URL:-http://127.0.0.1:$http_port}
listen=${CALLCENTER_LISTEN:-127.0.0.1:8080}

asterisk='' server=''
running() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }
# Bounded wait for a process to go; kills it when it does not.
stop() {
  running "$1" || return 0
  kill -TERM "$1" 2>/dev/null || true
  local tenths
  for ((tenths = 0; tenths < $2 * 10; tenths++)); do
    running "$1" || return 0
    sleep 0.1
  done
  kill -KILL "$1" 2>/dev/null || true
}
# What an earlier run left behind when it was killed itself.
adopt_nothing() {
  local file=$data/$1.pid pid
  [ -e "$file" ] || return 0
  pid=$(cat "$file")
  if running "$pid" && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -e "$etc" -e "$binary"; then
    say "Stopping $1 of an earlier run."
    stop "$pid" 10
  fi
  rm -f "$file"
}
adopt_nothing asterisk
adopt_nothing server
# One old log is enough.
if [ "$(stat -c %s "$data/server.log" 2>/dev/null || echo 0)" -gt 50000000 ]; then mv "$data/server.log" "$data/server.log.1"; fi
for port in "$http_port" "${listen##*:}"; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    die "Port $port is taken by another program; choose others with CALLCENTER_LISTEN or CALLCENTER_ASTERISK_HTTP_PORT."
  fi
done

# Sessions of their own: Ctrl-C reaches this script only, which then stops them in order.
start_asterisk() {
  setsid "$repo/scripts/start-asterisk.sh" "$CALLCENTER_ASTERISK_ROOT" "$etc" 9>&- >>"$data/asterisk.out" 2>&1 &
  asterisk=$!
  echo "$asterisk" >"$data/asterisk.pid"
  asterisk_answered=$SECONDS
}
start_server() {
  setsid "$binary" serve 9>&- 2>>"$data/server.log" &
  server=$!
  echo "$server" >"$data/server.pid"
  answered=$SECONDS
  was_up=0
}
# Asterisk first: its calls end properly and the server still writes them down.
shut_down() {
  trap '' INT TERM HUP
  printf '\n'
  say "Stopping ..."
  stop "$asterisk" 5
  stop "$server" 15
  rm -f "$data/asterisk.pid" "$data/server.pid"
  say "Stopped."
}
trap 'shut_down; exit 0' INT TERM HUP

deaths=()
# One more death; gives up when there were too many in a minute.
died() {
  local kept=() at
  for at in "${deaths[@]}"; do ((SECONDS - at < 60)) && kept+=("$at"); done
  deaths=("${kept[@]}" "$SECONDS")
  warn "$1; starting it again."
  if ((${#deaths[@]} > deaths_allowed)); then
    tail -n 5 "$data/server.log" "$data/asterisk.out" "$data/asterisk/log/messages.log" >&2 2>/dev/null || true
    warn "It does not stay up. Try: make doctor"
    shut_down
    exit 1
  fi
}

start_asterisk
start_server
say "Log: $data/server.log"
while true; do
  # A background sleep, so that a signal is handled at once.
  sleep 1 & wait $! || true
  if ! running "$asterisk"; then
    died "Asterisk has ended"
    start_asterisk
  elif asterisk_answers; then
    asterisk_answered=$SECONDS
  elif ((SECONDS - asterisk_answered >= hung_after)); then
    kill -KILL "$asterisk" 2>/dev/null || true
    wait "$asterisk" 2>/dev/null || true
    died "Asterisk has not answered for $((SECONDS - asterisk_answered)) s"
    start_asterisk
  fi
  if ! running "$server"; then
    status=0
    wait "$server" 2>/dev/null || status=$?
    # 2 = wrong configuration: the server has said which setting, and trying again changes nothing.
    if [ $status = 2 ]; then
      tail -n 1 "$data/server.log" >&2
      shut_down
      exit 2
    fi
    died "The server has ended ($status)"
    start_server
  elif curl -s -o /dev/null -m 2 "http://127.0.0.1:${listen##*:}/healthz"; then
    answered=$SECONDS
    was_up=1
  elif ((was_up && SECONDS - answered >= frozen_after)); then
    kill -KILL "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    died "The server has been silent for $((SECONDS - answered)) s"
    start_server
  fi
done
