# The whole test run. Every part runs even if another fails; each writes result lines (ok, not ok, skip) that are counted at the end.
# Not a test framework: GoogleTest, vitest, libFuzzer and plain scripts are.

PARTS="lint cpp web fuzz browser"
CPP_TREE=dev
FUZZ_S=15
SILENT_MAX_S=240
BROWSER_MAX_S=600
CHROMIUM=/usr/bin/chromium-headless-shell
TIDY=changed

test_usage() {
  cat <<'TEXT'
usage: ./dev test [--only PART,…] [--filter PATTERN] [--desk] [--long] [--shots]
  parts: lint, cpp (unit tests and scenarios on both databases), web, fuzz, browser
         unit (cpp without PostgreSQL), scenarios (cpp, only tests with a database in their name)
  --filter: GoogleTest names, or a piece of a browser script's name
  --desk: C++ tests of build/desk, without sanitizers: builds in half the time
  --long: also clang-tidy over all files, each header alone, two minutes for each fuzz target, three of playing, ten times as many random keys
  --shots: pictures of the screens that the browser checks see, in build/shots; without it only of checks that failed
At the end: the ten slowest tests and the ten files slowest to compile, then the one line of counts.
Logs: build/logs.
TEXT
}

test_command() {
  local only=$PARTS filter='' with_postgres=1 part
  while (($#)); do
    case $1 in
      --only) only=${2//,/ } && shift ;;
      --filter) filter=${2:-} && shift ;;
      --desk) CPP_TREE=desk ;;
      --shots) export SHOTS_ALL=1 ;;
      --long) TIDY=all FUZZ_S=120 && export TVMS_LONG=1 ;;
      *) test_usage; [[ $1 == --help ]]; return ;;
    esac
    shift
  done
  if [[ $only == unit ]]; then only=cpp with_postgres=; fi
  if [[ $only == scenarios ]]; then only=cpp filter=${filter:-*sqlite*:*postgres*}; fi
  for part in $only; do
    [[ " $PARTS " == *" $part "* ]] || { test_usage >&2; return 2; }
  done
  local begun=$EPOCHREALTIME
  run_parts "$only" "$filter" "$with_postgres"
  python3 tools/slowest.py "${begun%.*}" "$RESULTS/seconds" build/{release,"$CPP_TREE",fuzz}
  summarise
}

wants() { [[ " $1 " == *" $2 "* ]]; }

run_parts() {
  local only=$1 filter=$2 with_postgres=$3
  RESULTS=$ROOT/build/results
  rm -rf "$RESULTS" && mkdir -p "$RESULTS" "$LOGS" || die "build/ cannot be written"
  make_temporary_folder
  need build run test lint || { note "not ok install"; return; }
  if wants "$only" lint || wants "$only" web || wants "$only" browser; then need_web || note "not ok web_install"; fi
  # A part whose build failed is not run with yesterday's binary.
  local have_release=1 have_web=1 have_dev=1 have_fuzz=1
  if wants "$only" browser || wants "$only" lint; then counted build_release build_tree release || have_release=; fi
  if wants "$only" browser || wants "$only" web; then counted build_web web_build || have_web=; fi
  if wants "$only" cpp; then counted build_dev build_tree "$CPP_TREE" tvms_tests || have_dev=; fi
  if wants "$only" fuzz; then counted build_fuzz build_tree fuzz || have_fuzz=; fi
  if wants "$only" lint; then
    counted lint test_lint "${have_release:+with_drift}"
    # The older sources are not clean yet: until they are, only a long run reads them.
    [[ $TIDY != all ]] || counted clang_tidy test_clang_tidy
    [[ $TIDY != all || ! -f build/$CPP_TREE/compile_commands.json ]] || counted headers test_headers
  fi
  if wants "$only" cpp && [[ $have_dev ]]; then
    [[ -z $with_postgres ]] || start_postgres || note "not ok postgres: PostgreSQL did not start"
    counted cpp test_cpp "$filter"
  fi
  if wants "$only" web; then counted web test_web; fi
  if wants "$only" fuzz && [[ $have_fuzz ]]; then counted fuzz test_fuzz; fi
  if wants "$only" browser && [[ $have_release && $have_web ]]; then counted browser test_browser "$filter"; fi
}

# What tests leave behind goes here and away.
make_temporary_folder() {
  TMPDIR=$(mktemp -d /tmp/tvms-test.XXXXXX) || die "/tmp cannot be written"
  export TMPDIR
  at_exit "rm -rf '$TMPDIR'"
}

note() { printf '%s\n' "$1" >>"$RESULTS/run"; }

# counted NAME COMMAND…: a step whose results are counted. A step that fails, or tests nothing, without saying so is a failure.
counted() {
  local name=$1 status
  step "$@"
  status=$?
  if [[ $name == build_* ]]; then
    ((status == 0)) || note "not ok $name"
    return "$status"
  fi
  if ((status != 0)) && ! grep -qs '^not ok ' "$RESULTS/$name"; then
    printf 'not ok %s (ended with status %d)\n' "$name" "$status" >>"$RESULTS/$name"
  elif ! [[ -s $RESULTS/$name ]]; then
    printf 'not ok %s: no tests were executed\n' "$name" >>"$RESULTS/$name"
  fi
}

summarise() {
  local passed failed skipped
  passed=$(cat "$RESULTS"/* 2>/dev/null | grep -c '^ok ')
  failed=$(cat "$RESULTS"/* 2>/dev/null | grep -c '^not ok ')
  skipped=$(cat "$RESULTS"/* 2>/dev/null | grep -c '^skip ')
  ((passed + failed + skipped)) || { note "not ok run: no tests were executed"; failed=1; }
  grep -h '^not ok ' "$RESULTS"/* | sed 's/^not ok /  failed: /'
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0 && passed > 0))
}

test_lint() {
  run_lint "${1:-without_drift}" | tee "$RESULTS/lint.all"
  local status=${PIPESTATUS[0]}
  grep -E '^(ok|not ok|skip) ' "$RESULTS/lint.all" >"$RESULTS/lint"
  rm "$RESULTS/lint.all"
  return "$status"
}

test_clang_tidy() {
  run_clang_tidy "$TIDY" | tee "$LOGS/clang_tidy.results"
  local status=${PIPESTATUS[0]}
  grep -E '^(ok|not ok|skip) ' "$LOGS/clang_tidy.results" >"$RESULTS/clang_tidy"
  return "$status"
}

test_headers() {
  python3 tools/check_headers.py "build/$CPP_TREE" | tee "$LOGS/headers.results"
  local status=${PIPESTATUS[0]}
  grep -E '^(ok|not ok) ' "$LOGS/headers.results" >"$RESULTS/headers"
  return "$status"
}

# The tests in one process for each core, made odd: tests take turns between the databases, so with two processes one would have all of
# those on PostgreSQL, which take twice as long.
test_cpp() {
  local shards shard pids=() status=0
  [[ -x build/$CPP_TREE/tvms_tests ]] || { echo "build/$CPP_TREE/tvms_tests was not built"; return 1; }
  shards=$(($(nproc) | 1))
  export GTEST_COLOR=no GTEST_TOTAL_SHARDS=$shards GTEST_FILTER=${1:-*}
  export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:detect_leaks=1
  # Real guides and playlists, where a machine has them beside the repository; else those tests are skipped.
  [[ -n ${TVMS_TEST_SHARED:-} || ! -d $ROOT/../shared/data ]] || export TVMS_TEST_SHARED=$ROOT/../shared
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  for ((shard = 0; shard < shards; shard++)); do
    GTEST_SHARD_INDEX=$shard run_shard "$LOGS/cpp-$shard.log" "build/$CPP_TREE/tvms_tests" &
    pids+=($!)
  done
  for ((shard = 0; shard < shards; shard++)); do
    wait "${pids[shard]}" || shard_failed "$LOGS/cpp-$shard.log" $? || status=1
    google_results "$LOGS/cpp-$shard.log" >>"$RESULTS/cpp"
    sed -nE 's/^.*\[  (     OK|FAILED ) \] (.*) \(([0-9]+) ms\)$/\3 ms cpp \2/p' "$LOGS/cpp-$shard.log" >>"$RESULTS/seconds"
  done
  grep -c '^ok ' "$RESULTS/cpp"
  return "$status"
}

# run_shard LOG COMMAND: a shard that tells nothing for long hangs; the stacks of all its threads go to the log before it is ended
# (status 124). A busy machine makes tests slow, and says so by their lines.
run_shard() {
  local log=$1 tests pause
  : >"$log"
  "$2" >>"$log" 2>&1 &
  tests=$!
  trap 'kill "$tests" "$pause" 2>/dev/null; exit 143' TERM
  while kill -0 "$tests" 2>/dev/null; do
    sleep 1 &
    pause=$!
    wait "$pause"
    ((EPOCHSECONDS - $(stat -c %Y "$log") < SILENT_MAX_S)) && continue
    timeout -k 5 120 gdb -p "$tests" -nx -batch -iex 'set debuginfod enabled off' -ex 'thread apply all bt' >>"$log" 2>&1 </dev/null
    kill -KILL "$tests"
    wait "$tests" 2>/dev/null
    return 124
  done
  wait "$tests"
}

# shard_failed LOG STATUS: tells which test was running when a shard crashed or hung, or shows what failed.
shard_failed() {
  local log=$1 status=$2 name
  name=$(sed -n 's/^.*\[ RUN      \] //p' "$log" | tail -n 1)
  if ((status == 124)); then
    printf 'not ok %s hung: nothing told for %d s; stacks of all threads: %s\n' "$name" "$SILENT_MAX_S" "${log#"$ROOT"/}" |
      tee -a "$RESULTS/cpp"
  elif ! grep -q '^\[==========\] .* ran\.' "$log"; then
    printf 'not ok %s (the process ended in it)\n' "$name" >>"$RESULTS/cpp"
    tail -n 60 "$log"
  else
    grep -B 12 '^\[  FAILED  \] .* ms)$' "$log"
  fi
  return 1
}

# A test's own output may stand before its result on the same line.
google_results() {
  sed -nE -e 's/^.*\[       OK \] (.*) \([0-9]+ ms\)$/ok \1/p' -e 's/^.*\[  FAILED  \] (.*) \([0-9]+ ms\)$/not ok \1/p' \
    -e 's/^.*\[  SKIPPED \] (.*) \([0-9]+ ms\)$/skip \1/p' "$1"
}

test_web() {
  local status=0 report=$RESULTS/vitest.json
  { web_run npm run --silent typecheck && echo "ok typecheck" >>"$RESULTS/web"; } || { status=1; echo "not ok typecheck" >>"$RESULTS/web"; }
  rm -f "$report"
  NO_COLOR=1 web_run vitest run --reporter=default --reporter=json --outputFile.json="$report" || status=1
  [[ -f $report ]] || { echo "not ok vitest (no report)" >>"$RESULTS/web"; return 1; }
  python3 tools/vitest_results.py "$report" "$RESULTS/seconds" >>"$RESULTS/web" || status=1
  rm -f "$report"
  return "$status"
}

# Each fuzz target for a bounded time, as many at once as there are cores; what it finds new stays in build/fuzz.
test_fuzz() {
  local target targets=()
  for target in build/fuzz/fuzz_*; do
    [[ -f $target && -x $target ]] && targets+=("$target")
  done
  ((${#targets[@]})) || { echo "no fuzz targets were built"; return 1; }
  export -f fuzz_one within
  export FUZZ_S RESULTS LOGS
  printf '%s\0' "${targets[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'fuzz_one "$1"' fuzz
  ! grep -q '^not ok ' "$RESULTS/fuzz"
}

fuzz_one() {
  local target=$1 name=${1##*/fuzz_} log=$LOGS/fuzz_${1##*/fuzz_}.log corpus
  corpus=build/fuzz/corpus/$name
  mkdir -p "$corpus" build/fuzz/found
  local seeds=()
  [[ ! -d tests/fuzz/$name ]] || seeds=("tests/fuzz/$name")
  if within $((FUZZ_S + 60)) "$target" -max_total_time="$FUZZ_S" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/found/$name-" "$corpus" "${seeds[@]}" >"$log" 2>&1 && grep -qE '^Done [1-9][0-9]* runs' "$log"; then
    echo "ok fuzz $name" | tee -a "$RESULTS/fuzz"
    grep '^Done' "$log"
  else
    echo "not ok fuzz $name" | tee -a "$RESULTS/fuzz"
    tail -n 30 "$log"
  fi
}

# ./dev pictures: the manual's pictures, as its browser check takes them from the screens of today.
pictures_command() {
  need build run test && need_web || return
  step release build_tree release tvms || return
  step web_build web_build || return
  TVMS_BIN=$TVMS TVMS_WEB=$ROOT/web CHROMIUM=$CHROMIUM TVMS_PICTURES=$ROOT/docs/manual/pictures \
    step pictures within "$BROWSER_MAX_S" node tests/browser/manual.mjs
}

# Scripts print `ok name`, `not ok name` and `skip name`. Files that begin with _ are for the scripts to share. As many run at once as
# there are cores, the longest first: each waits for its pictures a part of its time. alone.mjs measures, so nothing runs beside it.
test_browser() {
  local script scripts=() alone=() status=0
  for script in web/*/test/browser/{run,kit,alone}.mjs tests/browser/*.mjs; do
    if [[ ${script##*/} == _* || $script != *${1//\*/}* ]]; then continue; fi
    if [[ $script == */alone.mjs ]]; then alone+=("$script"); else scripts+=("$script"); fi
  done
  ((${#scripts[@]} + ${#alone[@]})) || { echo "no browser scripts were found"; return 1; }
  [[ -x $TVMS ]] || { echo "build/release/tvms was not built"; return 1; }
  rm -rf build/shots && mkdir -p build/shots
  export TVMS_BIN=$TVMS TVMS_WEB=$ROOT/web SHOTS=$ROOT/build/shots CHROMIUM RESULTS LOGS BROWSER_MAX_S
  export -f run_browser_script within
  # shellcheck disable=SC2016
  ((${#scripts[@]} == 0)) || printf '%s\0' "${scripts[@]}" |
    xargs -0 -n 1 -P "$(nproc)" bash -c 'run_browser_script "$1"' browser || status=1
  for script in "${alone[@]}"; do run_browser_script "$script" || status=1; done
  return "$status"
}

run_browser_script() {
  local script=$1 log=${1//\//_} status
  log=$LOGS/${log%.mjs}.log
  within "$BROWSER_MAX_S" node "$script" >"$log" 2>&1
  status=$?
  echo "== $script"
  sed -nE 's/^(ok|not ok) (.*) \(([0-9.]+) s\)$/\3 s browser \2/p' "$log" >>"$RESULTS/seconds"
  grep -E '^(ok|not ok|skip) ' "$log" | tee -a "$RESULTS/browser"
  if ((status != 0)) && ! grep -q '^not ok ' "$log"; then
    echo "not ok $script (ended with status $status)" | tee -a "$RESULTS/browser"
  elif ((status == 0)) && ! grep -qE '^(ok|not ok|skip) ' "$log"; then
    echo "not ok $script: no tests were executed" | tee -a "$RESULTS/browser"
    status=1
  fi
  if ((status != 0)) || grep -q '^not ok ' "$log"; then
    tail -n 40 "$log"
    return 1
  fi
}
