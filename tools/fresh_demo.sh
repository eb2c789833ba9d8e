#!/bin/bash
# Prove the first start: a fresh clone of HEAD, an empty home folder, a free port; the demonstration must answer on its public
# addresses and leave no process behind after Ctrl-C. Ends within SECONDS_MAX (default 240) whatever happens.
set -u
limit=${SECONDS_MAX:-240}
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/simpul-fresh-XXXXXX")
clone=$work/clone
log=$work/log
group=

# Everything started from the clone bears its path or lies in it; this shell and what it runs do not.
left_over() {
    local link
    for link in /proc/[0-9]*/cwd; do
        case $(readlink "$link" 2>/dev/null) in "$clone"*) basename "${link%/cwd}" ;; esac
    done
}
finish() {
    local status=$?
    trap - EXIT
    [ -z "$group" ] || kill -KILL -- "-$group" 2>/dev/null
    for pid in $(left_over); do kill -KILL "$pid" 2>/dev/null; done
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM
fail() {
    printf 'fresh demo: %s\n' "$*" >&2
    tail -n 40 "$log" >&2
    tail -n 20 "$clone"/instance/log/*.log >&2 2>/dev/null
    exit 1
}
expired() { [ "$SECONDS" -gt "$limit" ]; }
fetch() { curl --silent --show-error --location --max-time 20 --output "$work/page" --write-out '%{http_code}' "$base$1" 2>>"$log"; }

mkdir "$work/home"
git clone --quiet "$source" "$clone" || fail "the clone failed"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
base=http://127.0.0.1:$port

# Job control gives make a process group of its own, in which Ctrl-C is not ignored.
set -m
(cd "$clone" && exec env -u VIRTUAL_ENV -u INSTANCE_DIR -u UV_CACHE_DIR -u XDG_CACHE_HOME HOME="$work/home" make demo PORT="$port") >"$log" 2>&1 </dev/null &
group=$!
set +m

for path in /healthz /readyz; do
    until [ "$(fetch "$path")" = 200 ]; do
        kill -0 "$group" 2>/dev/null || fail "make demo ended by itself"
        expired && fail "$path did not answer 200 within $limit s"
        sleep 0.5
    done
    printf 'fresh demo: %s answers after %s s\n' "$path" "$SECONDS"
done
for path in / /opportunities /demo; do
    status=$(fetch "$path")
    [ "$status" = 200 ] || fail "$path answered $status"
    [ -s "$work/page" ] || fail "$path is empty"
done

kill -INT -- "-$group"
stop=$((SECONDS + 20))
while kill -0 "$group" 2>/dev/null || [ -n "$(left_over)" ]; do
    [ "$SECONDS" -lt "$stop" ] || fail "still there 20 s after Ctrl-C: $(for pid in $(left_over); do tr '\0' ' ' <"/proc/$pid/cmdline"; echo; done)"
    sleep 0.1
done
group=
[ -z "$(cd "$clone" && git status --porcelain)" ] || fail "the demonstration wrote into the checkout: $(cd "$clone" && git status --porcelain)"
printf 'fresh demo: answered, stopped, and left nothing behind (%s s)\n' "$SECONDS"
