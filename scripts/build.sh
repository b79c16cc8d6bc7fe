#!/usr/bin/env bash
# Builds the pages and the server into one file (backend/target/release/callcenter); does nothing if nothing has changed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$repo/frontend"
node_packages "$repo/frontend"
if newer_than dist/index.html src index.html package.json vite.config.ts; then
  say "Building the pages ..."
  npm run --silent build
fi
if newer_than "$binary" "$repo/backend" "$repo/asterisk-config" || [ dist/index.html -nt "$binary" ]; then
  say "Building the server (some minutes the first time) ..."
  # cargo does not look into dist/ when it was missing or had other files the last time.
  touch "$repo/backend/src/app/ui.rs"
  cargo build --profile "$profile" --quiet --locked --manifest-path "$repo/backend/Cargo.toml" --bin callcenter
  touch "$binary"
fi
