# A PostgreSQL 15 of its own for one test run: temporary folder, unix socket only, no fsync, gone at the end.
# Not for data that anyone wants to keep.

PG_BIN=/usr/lib/postgresql/15/bin
PG_FOLDER=

# As root the server must run as somebody else.
as_postgres() {
  if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Sets TVMS_TEST_POSTGRES. The folder's path is short, because a socket's path may have 107 bytes.
start_postgres() {
  [[ -x $PG_BIN/initdb ]] || { echo "PostgreSQL 15 is not installed"; return 1; }
  remove_abandoned_clusters
  PG_FOLDER=$(mktemp -d /tmp/tvms-pg.XXXXXX) || return
  at_exit stop_postgres
  echo $$ >"$PG_FOLDER/owner"
  ((EUID != 0)) || chown -R postgres: "$PG_FOLDER"
  step postgres run_postgres "$PG_FOLDER" || return
  local user
  user=$(id -un)
  ((EUID != 0)) || user=postgres
  export TVMS_TEST_POSTGRES="host=$PG_FOLDER user=$user dbname=postgres"
}

run_postgres() {
  local folder=$1 options
  as_postgres "$PG_BIN/initdb" -D "$folder/data" --auth=trust --no-sync --encoding=UTF8 --locale=C || return
  options="-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  options+=" -c max_connections=300 -c shared_buffers=64MB -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c jit=off"
  as_postgres "$PG_BIN/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -s -o "$options" start || { cat "$folder/log"; return 1; }
}

stop_postgres() {
  [[ -n $PG_FOLDER ]] || return 0
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_FOLDER/data" -m immediate -w -s stop >/dev/null 2>&1
  rm -rf "$PG_FOLDER"
}

# Left by a run that was killed outright.
remove_abandoned_clusters() {
  local folder owner
  for folder in /tmp/tvms-pg.*; do
    owner=$(cat "$folder/owner" 2>/dev/null) || continue
    [[ -O $folder || $EUID == 0 ]] && [[ ! -d /proc/$owner ]] || continue
    as_postgres "$PG_BIN/pg_ctl" -D "$folder/data" -m immediate -w -s stop >/dev/null 2>&1
    rm -rf "$folder"
  done
}
