#!/bin/sh
# A PostgreSQL server of its own in a temporary folder: says its address in one line, and is gone, folder and all, once
# its standard input is closed, so also when whoever started it was killed.
#   postgres.sh           for tests: nothing is waited for to reach the disk
#   postgres.sh durable   for measuring: every commit is
#   postgres.sh encrypted PORT CERTIFICATE KEY   listens on loopback too, with TLS of these PEM files
set -eu

find_program() {
    command -v "$1" || ls /usr/lib/postgresql/*/bin/"$1" 2>/dev/null | tail -n 1
}
initdb=$(find_program initdb)
postgres=$(find_program postgres)
[ -n "$initdb" ] && [ -n "$postgres" ] || { echo "PostgreSQL is not installed" >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/qicheng-postgres.XXXXXX")
# The server refuses to run as root.
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    chown nobody "$folder"
    as() { setpriv --reuid nobody --regid nogroup --clear-groups env HOME="$folder" "$@"; }
fi

server=
end() {
    trap - EXIT INT TERM
    if [ -n "$server" ]; then
        # Disconnects at once; what it holds is thrown away.
        kill -INT "$(head -n 1 "$folder/data/postmaster.pid")" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM

as "$initdb" --pgdata "$folder/data" --username qicheng --auth trust --encoding UTF8 --locale C --no-sync \
    >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
sync="-c fsync=off -c full_page_writes=off"
[ "${1:-}" = durable ] && sync="-c fsync=on -c full_page_writes=on"
port=5432 listen=
if [ "${1:-}" = encrypted ]; then
    # It reads no key that others might.
    cp "$3" "$folder/certificate" && cp "$4" "$folder/key" && chmod 600 "$folder/key"
    [ "$(id -u)" != 0 ] || chown nobody "$folder/certificate" "$folder/key"
    # In its file, where a test can change it: what its command line says, stays.
    printf "ssl = on\nssl_cert_file = '../certificate'\nssl_key_file = '../key'\n" >>"$folder/data/postgresql.conf"
    port=$2 listen=127.0.0.1
fi
# shellcheck disable=SC2086
cd "$folder" && as "$postgres" -D "$folder/data" -k "$folder" -p "$port" -c "listen_addresses=$listen" -c max_connections=400 \
    -c shared_buffers=128MB -c max_wal_size=2GB $sync >"$folder/log" 2>&1 </dev/null &
server=$!
until grep -q "ready to accept connections" "$folder/log" 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.05
done
echo "postgres://qicheng@$(echo "$folder" | sed 's|/|%2F|g'):$port/postgres"
cat >/dev/null
