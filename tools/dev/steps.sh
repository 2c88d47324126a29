# Steps of a run: each shows its progress and seconds, logs to build/logs, and ends with all that it started.
# Not a task graph: a caller decides the order.

LOGS=$ROOT/build/logs
STEP_PID=
AT_EXIT=()

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# at_exit COMMAND: run when the script ends, however it ends, the last one first.
at_exit() { AT_EXIT+=("$1"); }

on_exit() {
  local status=$? i
  trap '' INT TERM HUP
  [[ -z $STEP_PID ]] || end_group "$STEP_PID"
  for ((i = ${#AT_EXIT[@]} - 1; i >= 0; i--)); do eval "${AT_EXIT[i]}"; done
  exit "$status"
}
trap on_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# end_group PID: ends a process group; kills what is left after five seconds.
end_group() {
  local i
  kill -TERM -- "-$1" 2>/dev/null || return 0
  for ((i = 0; i < 50; i++)); do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL -- "-$1" 2>/dev/null
}

seconds_since() {
  local tenths=$(((${EPOCHREALTIME/./} - ${1/./}) / 100000))
  printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

# step NAME COMMAND…: runs it in a process group of its own, its output in build/logs/NAME.log. What the command prints as
# `remark: …` is shown beside its seconds.
step() {
  local name=$1 log=$LOGS/$1.log begun=$EPOCHREALTIME status
  shift
  mkdir -p "$LOGS"
  # Job control gives the step its own process group, so that one signal ends all of it.
  set -m
  (
    trap - EXIT INT TERM HUP
    "$@"
  ) >"$log" 2>&1 </dev/null &
  STEP_PID=$!
  set +m
  watch_step "$name" "$log" "$begun"
  wait "$STEP_PID"
  status=$?
  STEP_PID=
  [[ ! -t 1 ]] || printf '\r\e[K'
  if ((status == 0)); then
    printf '  ok    %-16s %8s%s\n' "$name" "$(seconds_since "$begun")" "$(sed -n 's/^remark: \(.*\)/  (\1)/p' "$log")"
  else
    printf '  FAIL  %-16s %8s  (status %d, %s)\n' "$name" "$(seconds_since "$begun")" "$status" "${log#"$ROOT"/}"
    tail -n 40 "$log" | sed 's/^/        /'
  fi
  return "$status"
}

# Shows the last line of the log on a terminal; elsewhere a sign of life each minute.
watch_step() {
  local name=$1 log=$2 begun=$3 pause=0.05 told=0 line
  while kill -0 "$STEP_PID" 2>/dev/null; do
    sleep "$pause"
    pause=0.3
    if [[ -t 1 ]]; then
      line=$(tail -c 400 "$log" | tr '\r' '\n' | sed 's/\x1b\[[0-9;]*[A-Za-z]//g' | grep -v '^ *$' | tail -n 1)
      printf '\r\e[K  ...   %-16s %8s  %.*s' "$name" "$(seconds_since "$begun")" $((${COLUMNS:-80} - 42)) "$line"
    elif (((${EPOCHREALTIME%.*} - ${begun%.*}) / 60 > told)); then
      told=$((told + 1))
      printf '  ...   %-16s %8s  %.90s\n' "$name" "$(seconds_since "$begun")" "$(tail -n 1 "$log")"
    fi
  done
}

# within SECONDS COMMAND…: like timeout, but ends when the step is ended: timeout takes its command out of the step's process group.
within() {
  local pid status
  timeout -k 10 "$@" &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; exit 143' TERM
  wait "$pid"
  status=$?
  trap - TERM
  return "$status"
}

# locked NAME COMMAND…: one at a time, also between two ./dev.
locked() {
  local file=$ROOT/build/.$1.lock
  shift
  mkdir -p "$ROOT/build"
  (
    flock 9
    "$@" 9>&-
  ) 9>"$file"
}

# unchanged STAMP HASH / remember STAMP HASH: is the work of this hash already done?
unchanged() { [[ -f $1 && $(<"$1") == "$2" ]]; }
remember() { mkdir -p "$(dirname "$1")" && printf '%s\n' "$2" >"$1"; }
