# What the server describes, written as files: the contract, the web's types, the map, the settings page, the list of migrations,
# the statements of records.
# Not edited by hand; ./dev lint compares (drift).

TVMS=$ROOT/build/release/tvms

# generate_into DIR: the generated files, at their paths under DIR.
generate_into() {
  local to=$1
  [[ -x $TVMS ]] || { echo "build/release/tvms is not built"; return 1; }
  rm -rf "$to" && mkdir -p "$to"/{api,web/api/src,docs/operating,docs/sql,server/app/tests/laws} || return
  "$TVMS" openapi >"$to/openapi.raw" || return
  python3 - "$to/openapi.raw" "$to/api/openapi.json" <<'PY' || return
import json, pathlib, sys
contract = json.loads(pathlib.Path(sys.argv[1]).read_text())
for part in (contract, contract.get("components", {})):
    for name in ("paths", "schemas"):
        if name in part:
            part[name] = dict(sorted(part[name].items()))
pathlib.Path(sys.argv[2]).write_text(json.dumps(contract, indent=1, ensure_ascii=False) + "\n")
PY
  web_run openapi-typescript "$to/api/openapi.json" -o "$to/web/api/src/schema.d.ts" || return
  web_run node tools/rules.mjs "$to/api/openapi.json" >"$to/web/api/src/rules.ts" || return
  python3 tools/map.py "$to/api/openapi.json" >"$to/docs/map.md" || return
  python3 tools/migrations.py >"$to/server/app/tests/laws/migrations.txt" || return
  if "$TVMS" settings --help >/dev/null 2>&1; then "$TVMS" settings >"$to/docs/operating/settings.md" || return; fi
  if "$TVMS" retention --help >/dev/null 2>&1; then "$TVMS" retention >"$to/docs/operating/retention.md" || return; fi
  if "$TVMS" sql --help >/dev/null 2>&1; then "$TVMS" sql >"$to/docs/sql/records.sql" || return; fi
  rm "$to/openapi.raw"
}

generated_files() { (cd "$1" && find . -type f | sed 's|^\./||' | sort); }

gen_command() {
  need build run && need_web || return
  # `./dev gen desk` takes the quick tree: what is printed does not depend on it.
  local tree=${1:-release}
  TVMS=$ROOT/build/$tree/tvms
  step "$tree" build_tree "$tree" tvms || return
  step generate generate_and_copy || return
  grep '^wrote' "$LOGS/generate.log" || echo "  nothing changed"
}

generate_and_copy() {
  local file
  generate_into "$ROOT/build/gen" || return
  for file in $(generated_files build/gen); do
    cmp -s "build/gen/$file" "$file" && continue
    mkdir -p "$(dirname "$file")" && cp "build/gen/$file" "$file" && echo "wrote $file"
  done
}

# Prints one result line; the differences before it.
check_drift() {
  local file faults=0
  generate_into "$ROOT/build/drift" || { echo "not ok drift: generating failed"; return 1; }
  for file in $(generated_files build/drift); do
    diff -u --label "$file (committed)" --label "$file (generated)" "$file" "build/drift/$file" | head -n 40
    cmp -s "$file" "build/drift/$file" || faults=$((faults + 1))
  done
  ((faults == 0)) && { echo "ok drift"; return; }
  echo "not ok drift: $faults generated files differ; run ./dev gen and commit"
  return 1
}
