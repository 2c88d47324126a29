# ./dev run: from nothing to a running service with a demo. Also ./dev bench.
# Not how operators start it: packaging/tvms.service is.

run_usage() {
  cat <<'TEXT'
usage: ./dev run [--port 8080] [--listen 127.0.0.1] [--data ./data] [--database postgresql://…] [--no-demo]
Ctrl-C ends everything it started.
TEXT
}

run_command() {
  local host=127.0.0.1 port=8080 data=$ROOT/data with_demo=1
  local database=()
  while (($#)); do
    case $1 in
      --no-demo) with_demo= ;;
      --port | --listen | --data | --database)
        [[ -n ${2:-} ]] || { run_usage >&2; return 2; }
        case $1 in
          --port) port=$2 ;;
          --listen) host=$2 ;;
          --data) data=$(realpath -m "$2") ;;
          --database) database=(--database "$2") ;;
        esac
        shift
        ;;
      *) run_usage; [[ $1 == --help ]]; return ;;
    esac
    shift
  done
  # --listen HOST:PORT, as the server itself takes it.
  if [[ $host =~ ^(.*[^:]):([0-9]+)$ && $host != *:*:*  || $host =~ ^(\[.*\]):([0-9]+)$ ]]; then host=${BASH_REMATCH[1]} port=${BASH_REMATCH[2]}; fi
  [[ $port =~ ^[0-9]{1,5}$ ]] && ((port >= 1 && port <= 65535)) || die "--port is a number from 1 to 65535"
  need build run && need_web || return
  step release build_tree release tvms || return
  step web_build web_build || return
  mkdir -p "$data" || die "$data cannot be made"
  if [[ -n $with_demo ]]; then load_demo "$data" "${database[@]}" || return; fi
  serve "$host" "$port" "$data" "${database[@]}"
}

# The demo goes into an empty place only; one that is there already gets a guide around today. What a broken load left is removed, so that the next start begins again.
load_demo() {
  local data=$1 kept
  shift
  kept=$(ls -A "$data")
  if [[ -e $data/demo_logins.txt ]]; then step demo "$TVMS" demo --data "$data" "$@"; return; fi
  [[ -z $kept ]] || return 0
  step demo "$TVMS" demo --data "$data" "$@" && return
  rm -rf "${data:?}"/* "$data"/.[!.]*
  return 1
}

serve() {
  local host=$1 port=$2 data=$3 address=$1 log=$LOGS/serve-$2.log status
  shift 3
  case $host in 0.0.0.0 | "[::]" | ::) address=127.0.0.1 ;; esac
  mkdir -p "$LOGS"
  # A session of its own: whatever the server starts can be found and ended with it. It is also told when this script is killed.
  setsid setpriv --pdeathsig TERM -- "$TVMS" serve --data "$data" --listen "$host:$port" --web "$ROOT/web" \
    --allow-internal 127.0.0.1/32 "$@" </dev/null >"$log" 2>&1 &
  SERVER=$!
  at_exit 'end_session $SERVER'
  wait_ready "$address" "$port" "$log" || { tail -n 30 "$log" >&2; return 1; }
  print_addresses "$address" "$port" "$data" "$log"
  wait "$SERVER"
  status=$?
  printf 'The server ended with status %d:\n' "$status" >&2
  tail -n 20 "$log" >&2
  return $((status == 0 ? 1 : status))
}

wait_ready() {
  local address=$1 port=$2 log=$3 begun=$EPOCHREALTIME
  while ((${EPOCHREALTIME%.*} - ${begun%.*} < 120)); do
    kill -0 "$SERVER" 2>/dev/null || { printf '  FAIL  serve: the server did not start\n'; return 1; }
    if is_ready "$address" "$port"; then
      printf '  ok    %-16s %8s\n' serve "$(seconds_since "$begun")"
      return
    fi
    sleep 0.1
  done
  printf '  FAIL  serve: not ready after 120 s\n'
  return 1
}

# GET /readyz without curl, which bare Debian has not.
is_ready() {
  (
    exec 3<>"/dev/tcp/${1//[\[\]]/}/$2" || exit 1
    printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    IFS= read -r -t 5 line <&3
    [[ $line == "HTTP/1.1 200"* ]]
  ) 2>/dev/null
}

print_addresses() {
  local address=$1 port=$2 data=$3 log=$4 base
  [[ $address != 127.0.0.1 ]] || address=localhost
  base=http://$address:$port
  printf '\n  Back office  %s/admin/\n' "$base"
  # Each deployment has an address of its own; without the demo nobody knows here which there are.
  [[ ! -f $data/demo_logins.txt ]] || printf '  TV app       %s/watch/demo/\n' "$base"
  printf '  API docs     %s/docs\n  Manual       %s/manual/\n\n' "$base" "$base"
  [[ ! -f $data/owner_link.txt ]] || printf '  First owner  %s\n' "$(<"$data/owner_link.txt")"
  [[ ! -f $data/demo_logins.txt ]] || { sed 's/^/  /' "$data/demo_logins.txt"; echo; }
  printf '  Log: %s    Ctrl-C ends it.\n' "${log#"$ROOT"/}"
}

# Every process of the server's session, and every descendant that made a session of its own.
family_of() {
  local -A parent=() session=()
  local stat fields pid up
  for stat in /proc/[0-9]*/stat; do
    { fields=$(<"$stat"); } 2>/dev/null || continue
    pid=${fields%% *}
    # After the name in brackets: state, parent, group, session.
    read -r _ "parent[$pid]" _ "session[$pid]" _ <<<"${fields##*) }"
  done
  for pid in "${!parent[@]}"; do
    up=$pid
    while [[ ${parent[$up]:-0} -gt 1 && $up != "$1" ]]; do up=${parent[$up]}; done
    [[ $up == "$1" || ${session[$pid]} == "$1" ]] && echo "$pid"
  done
}

# The server ends its children itself; what is left after ten seconds, or was forgotten, is killed.
end_session() {
  local i family pid left=()
  mapfile -t family < <(family_of "$1")
  kill -TERM "$1" 2>/dev/null
  for ((i = 0; i < 100; i++)); do
    kill -0 "$1" 2>/dev/null || break
    sleep 0.1
  done
  for pid in "${family[@]}" $(family_of "$1"); do
    ! kill -0 "$pid" 2>/dev/null || left+=("$pid")
  done
  ((${#left[@]} == 0)) || kill -KILL "${left[@]}" 2>/dev/null
}

bench_command() {
  local script status=0
  need build run bench && need_web || return
  step release build_tree release || return
  step web_build web_build || return
  export TVMS_BIN=$TVMS TVMS_WEB=$ROOT/web
  [[ -x build/release/tvms_bench ]] || die "build/release/tvms_bench was not built: tests/bench is missing"
  [[ -n ${TVMS_TEST_POSTGRES:-} ]] || start_postgres || return
  build/release/tvms_bench "$@" || status=1
  for script in tests/bench/*.sh tests/bench/*.mjs; do
    [[ ${script##*/} != _* ]] || continue
    printf '\n== %s\n' "$script"
    case $script in
      *.sh) bash "$script" ;;
      *) node "$script" ;;
    esac || { printf 'FAIL %s\n' "$script"; status=1; }
  done
  return "$status"
}
