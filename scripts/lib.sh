# Shared by the scripts of this folder; sourced, not run.
# shellcheck shell=bash
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=$repo/.cache
# Programs that were brought along (node) go before the system's.
PATH=$cache/node/bin:$PATH
[ -d "$HOME/.cargo/bin" ] && PATH=$PATH:$HOME/.cargo/bin
export PATH
# PROFILE=dev builds faster and runs slower.
profile=${PROFILE:-release}
# shellcheck disable=SC2034
binary=${CARGO_TARGET_DIR:-$repo/backend/target}/${profile/#dev/debug}/callcenter

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() { warn "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# at_least WANTED FOUND: compares dotted versions.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }

# Is there something newer than FILE among the other arguments (files or folders)?
newer_than() {
  local file=$1
  shift
  [ ! -e "$file" ] || [ -n "$(find "$@" \( -name node_modules -o -name target -o -name dist \) -prune -o -type f -newer "$file" -print -quit)" ]
}

# Installs the packages of a folder with a package-lock.json, if they are not those already.
# Not "npm ci": it insists on the packages of foreign platforms too, which not every mirror has.
node_packages() {
  local mark=$1/node_modules/.installed
  newer_than "$mark" "$1/package-lock.json" || return 0
  say "Fetching the packages of ${1##*/}/ ..."
  (cd "$1" && npm install --no-save --no-audit --no-fund --loglevel=error)
  touch "$mark"
}
