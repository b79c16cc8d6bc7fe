#!/usr/bin/env bash
# Format, lints, types, generated files, boundaries, licences: what runs before a commit.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
"$repo/scripts/prerequisites.sh" build
# The pages are part of the binary; the lints only need the folder to exist.
mkdir -p "$repo/frontend/dist"

step() { say "-- $*"; }
cd "$repo"
step "shell scripts"
for script in scripts/*.sh .ci/run; do bash -n "$script"; done
if has shellcheck; then shellcheck -x -P scripts scripts/*.sh .ci/run; fi

cd "$repo/backend"
step "cargo fmt"
cargo fmt --all --check
step "cargo clippy"
cargo clippy --workspace --all-targets --locked --quiet -- -D warnings

step "frontend"
node_packages "$repo/frontend"
(cd "$repo/frontend" && npm run --silent check)

step "generated files"
generated=$(mktemp -d)
trap 'rm -rf "$generated"' EXIT
python3 crates/ari/codegen/generate.py check || die "the ARI types are out of date: python3 backend/crates/ari/codegen/generate.py"
cargo run --quiet --locked --bin callcenter -- openapi >"$generated/openapi.json"
cmp -s "$generated/openapi.json" "$repo/api/openapi.json" ||
  die "api/openapi.json is out of date: cargo run -- openapi > ../api/openapi.json, then npm run generate in frontend/"
cargo run --quiet --locked --bin callcenter -- openapi --realtime >"$generated/realtime.json"
cmp -s "$generated/realtime.json" "$repo/api/realtime.schema.json" ||
  die "api/realtime.schema.json is out of date: cargo run -- openapi --realtime > ../api/realtime.schema.json"
cp "$repo/frontend/src/services/api/schema.d.ts" "$generated/schema.d.ts"
(cd "$repo/frontend" && npm run --silent generate >/dev/null)
if ! cmp -s "$generated/schema.d.ts" "$repo/frontend/src/services/api/schema.d.ts"; then
  cp "$generated/schema.d.ts" "$repo/frontend/src/services/api/schema.d.ts"
  die "frontend/src/services/api/schema.d.ts is out of date: npm run generate in frontend/"
fi

step "end-to-end tests: types"
node_packages "$repo/e2e"
(cd "$repo/e2e" && npm run --silent check)

step "licences"
node "$repo/scripts/licences.mjs"
step "documents"
node "$repo/scripts/check-docs.mjs"
say "All checks passed."
