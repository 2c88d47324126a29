# The checks that need no tests: style, floors, formats, drift. Each prints one line: ok, not ok or skip.
# Not the compilers' warnings: those stop the build.

lint_command() {
  local with_tidy=
  while (($#)); do
    case $1 in
      --tidy) with_tidy=1 ;;
      *) echo "usage: ./dev lint [--tidy]    --tidy: clang-tidy too, on files changed since origin/main"; [[ $1 == --help ]]; return ;;
    esac
    shift
  done
  need build lint || return
  [[ ! -f web/package.json ]] || need_web || return
  if [[ -n $with_tidy ]]; then step clang_tidy run_clang_tidy changed || return; fi
  local status=0
  # Only what was built is compared; ./dev test builds first and insists.
  step lint run_lint "$([[ -x $TVMS ]] && echo with_drift || echo without_drift)" || status=1
  grep -E '^(ok|not ok|skip) ' "$LOGS/lint.log" | sed 's/^/        /'
  return "$status"
}

rules_command() {
  if [[ ${1:-} == -* ]]; then
    echo "usage: ./dev rules [SECTION]    each rule in words, of a file (20) or of rules that begin so (C60-)"
    [[ $1 == --help ]]
    return
  fi
  python3 tools/check_rules.py --untested "$@"
}

# run_lint with_drift|without_drift: all checks, even when one fails.
run_lint() {
  local status=0 check
  for check in lint_biome lint_tools "python3 tools/check_deps.py" "python3 tools/check_sql.py" "python3 tools/tidy.py" \
    "python3 tools/check_rules.py" "python3 tools/check_docs.py" "python3 tools/check_floors.py" \
    "python3 tools/check_unused.py" lint_shell lint_format; do
    $check || status=1
  done
  if [[ $1 == with_drift ]]; then
    check_drift || status=1
  else
    echo "skip drift (build/release/tvms is not built: ./dev build)"
  fi
  return "$status"
}

# lint_as NAME COMMAND…: a command's status as a result line.
lint_as() {
  local name=$1
  shift
  if "$@"; then echo "ok $name"; else
    echo "not ok $name"
    return 1
  fi
}

lint_tools() { lint_as tools python3 -m unittest discover -q -s tools/tests; }
lint_shell() { lint_as shell check_shell; }
lint_format() { lint_as format check_format; }
lint_biome() {
  [[ -f web/package.json ]] || { echo "not ok biome: web/package.json is missing"; return 1; }
  lint_as biome web_run biome check --colors=off --max-diagnostics=8 .
}

check_shell() {
  local file status=0
  for file in dev .ci/run tools/**/*.sh packaging/**/*.sh packaging/deb/*inst packaging/deb/*rm tests/**/*.sh; do
    bash -n "$file" || status=1
  done
  return "$status"
}

# Names the files; ./dev fmt mends them.
check_format() {
  local output
  output=$(format_cpp --dry-run -Werror 2>&1) && return
  sed -nE 's/^([^ ]+):[0-9]+:[0-9]+: error:.*/  \1/p' <<<"$output" | sort | uniq -c | head -n 60
  return 1
}

# format_cpp OPTION…: clang-format over all C++ of server/ and tests/.
format_cpp() {
  local files=(server/**/*.[ch]pp tests/**/*.[ch]pp)
  ((${#files[@]})) || { echo "no C++ files were found"; return 1; }
  printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P "$(nproc)" clang-format-19 "$@"
}

# run_clang_tidy changed|all: a result line for each file. Of its own tree only the configuration is used: each file by itself,
# without the precompiled headers and units that GCC builds from.
run_clang_tidy() {
  cmake --preset dev -B build/tidy -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DTVMS_UNITY=OFF -DTVMS_SANITIZE=OFF >build/tidy.log 2>&1 ||
    { cat build/tidy.log; return 1; }
  local files
  files=$(python3 tools/tidy_files.py "$1") || return
  grep -E '^(skip|remark:) ' <<<"$files"
  export -f tidy_one
  grep '\.cpp$' <<<"$files" | xargs -r -n 1 -P "$(nproc)" bash -c 'tidy_one "$1"' tidy
}

tidy_one() {
  local output
  if output=$(clang-tidy-19 -p build/tidy --quiet --extra-arg=-Wno-unknown-warning-option "$1" 2>&1); then
    echo "ok clang_tidy $1"
  else
    printf '%s\nnot ok clang_tidy %s\n' "$output" "$1"
    return 1
  fi
}
