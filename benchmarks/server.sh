# Sourced: a PostgreSQL 15 server, or the newest that is installed, in a temporary folder.
# start_server FOLDER sets PGHOST, PGPORT and PGUSER; stop_server FOLDER ends it.

bin=/usr/lib/postgresql/15/bin
[ -d "$bin" ] || bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
export PATH="$bin:$PATH"

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi
}

# Another process can hold a port, so several are tried.
start_server() {
  export PGHOST=127.0.0.1 PGUSER=postgres PGPORT
  chmod 711 "$1"
  mkdir "$1/server"
  [ "$(id -u)" != 0 ] || chown postgres "$1/server"
  (cd / && as_server "$bin/initdb" --no-sync -A trust -U postgres -E UTF8 --locale=C.UTF-8 -D "$1/server/data") >/dev/null
  for attempt in 1 2 3 4 5; do
    PGPORT=$((20000 + RANDOM % 12000))
    if (cd / && as_server "$bin/pg_ctl" start -w -s -D "$1/server/data" -l "$1/server/log" -o "-p $PGPORT \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c shared_buffers=512MB \
        -c max_wal_size=8GB -c autovacuum=off"); then
      return
    fi
  done
  cat "$1/server/log" >&2
  return 1
}

stop_server() {
  (cd / && as_server "$bin/pg_ctl" stop -s -m immediate -D "$1/server/data")
}

# ours DATABASE FOLDER COMPRESSION ENCRYPTION: a fresh JVM that makes one backup.
ours() { in_jvm DumpOnce "$@"; }

# The same, for a JVM that makes backups into folders named on its standard input.
ours_on_request() { in_jvm DumpOnRequest "$@"; }

in_jvm() {
  java -Xmx64m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$here/target/classes:$here/target/lib/*" \
    "io.tidemark.backup.benchmarks.$1" "postgresql://$PGUSER@$PGHOST:$PGPORT/$2" "$3" "$4" "$5"
}
