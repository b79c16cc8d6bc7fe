#!/usr/bin/env bash
# Builds the pages and the server into one file (backend/target/release/callcenter); does nothing if nothing has changed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$repo/frontend"
if newer_than node_modules/.package-lock.json package-lock.json; then
  say "Fetching what the pages are made of ..."
  # Not "npm ci": it insists on the packages of foreign platforms too, which not every mirror has.
  npm install --no-save --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
if newer_than dist/index.html src index.html package.json vite.config.ts; then
  say "Building the pages ..."
  npm run --silent build
fi
if newer_than "$binary" "$repo/backend" "$repo/asterisk-config" || [ dist/index.html -nt "$binary" ]; then
  say "Building the server (some minutes the first time) ..."
  cargo build --profile "$profile" --quiet --locked --manifest-path "$repo/backend/Cargo.toml" --bin callcenter
  touch "$binary"
fi
