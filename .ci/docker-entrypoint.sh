#!/bin/bash
# Starts PostgreSQL as the well-known images do: settings come from POSTGRES_USER, POSTGRES_PASSWORD
# and POSTGRES_DB, and "ready to accept connections" is said twice, once by the start that creates.
set -euo pipefail
user=${POSTGRES_USER:-postgres}
data=/var/lib/postgresql/data
bin=$(echo /usr/lib/postgresql/*/bin)
as() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

install -d -o postgres -g postgres -m 700 "$data"
install -d -o postgres -g postgres /var/run/postgresql
printf %s "${POSTGRES_PASSWORD:?}" > /tmp/password
chown postgres /tmp/password
as "$bin/initdb" --no-sync -D "$data" -U "$user" -A scram-sha-256 --pwfile=/tmp/password -E UTF8 --locale=C.UTF-8
echo "host all all all scram-sha-256" >> "$data/pg_hba.conf"
as "$bin/pg_ctl" -D "$data" -o "-c listen_addresses=''" -w start
if [ "${POSTGRES_DB:-$user}" != postgres ]; then
  PGPASSWORD=$POSTGRES_PASSWORD as "$bin/createdb" -U "$user" "${POSTGRES_DB:-$user}"
fi
as "$bin/pg_ctl" -D "$data" -m fast -w stop
[ "${1:-postgres}" != postgres ] || set -- "$bin/postgres" "${@:2}"
exec setpriv --reuid=postgres --regid=postgres --init-groups "$@" -D "$data" -c "listen_addresses=*"
