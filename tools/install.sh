#!/bin/sh
# Bring .venv in this folder to what the locks pin. Run from the checkout; PYTHON names the interpreter (default python3).
# Everything comes from the package index that pip is configured for; uv itself comes from there too, by hash. Nothing is
# written outside this folder but uv's cache, and not even that where the home folder is not writable.
set -u
PYTHON=${PYTHON:-python3}
lock=requirements-dev.lock
die() { printf 'install: %s\n' "$*" >&2; exit 2; }
say() { printf 'install: %s\n' "$*" >&2; }

command -v "$PYTHON" >/dev/null || die "no $PYTHON on the path; install Python 3.11 or later, or name it: make PYTHON=/path/to/python3"
# One run tells the version (or why it is too old), the interpreter behind a shim, the pins' digest and the number of packages.
facts=$("$PYTHON" - "$lock" requirements-uv.lock pyproject.toml <<'PYTHON'
import hashlib, re, sys
version = sys.version.split()[0]
contents = [open(name, "rb").read() for name in sys.argv[1:]]
digest = hashlib.sha256(b"".join(contents)).hexdigest()
packages = len(re.findall(rb"(?m)^[A-Za-z0-9]", contents[0]))
print("ok" if sys.version_info >= (3, 11) else "old", version, digest, packages, sys.executable)
PYTHON
) || die "$PYTHON does not run, or a lock file is missing in $PWD; name another: make PYTHON=/path/to/python3"
read -r age version digest packages interpreter <<FACTS
$facts
FACTS
[ "$age" = ok ] || die "$PYTHON is Python $version; Python 3.11 or later is needed: make PYTHON=/path/to/python3"

# The folder is part of the stamp: the scripts in .venv/bin begin with its absolute path, so a moved checkout needs new ones.
want="$PWD $version $digest"
# An interpreter that has gone, or that only another user may run, is no environment either.
[ "$(cat .venv/made 2>/dev/null)" = "$want" ] && [ -x .venv/bin/python ] && exit 0

# Two of these at once would each remove what the other makes.
if command -v flock >/dev/null && [ -z "${SIMPUL_INSTALL_LOCKED:-}" ] && mkdir -p .cache 2>/dev/null && (: >>.cache/install.lock) 2>/dev/null; then
    SIMPUL_INSTALL_LOCKED=1 exec flock .cache/install.lock "$0" "$@"
fi

( : >".probe.$$" ) 2>/dev/null || die "this folder is not writable by $(id -un 2>/dev/null || id -u); clone the project as this user"
rm -f ".probe.$$"
[ ! -e .venv ] || rm -rf .venv 2>/dev/null || die ".venv belongs to another user; remove it and start again"
mkdir .venv
say "installing $packages packages into .venv (first time: about 20 s)"

cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/uv}
case $cache in /.cache/uv) cache=$PWD/.cache/uv ;; esac
mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || cache=$PWD/.cache/uv
export UV_CACHE_DIR="$cache" UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 VIRTUAL_ENV="$PWD/.venv"
# What a user's own configuration of pip may ask for and an installation into a folder must not do.
export PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH PYTHONHOME CONDA_PREFIX

run() {
    "$@" >.venv/log 2>&1 && return
    reason=$(grep -E -i '^ *(error|×|├─▶|╰─▶|caused by)' .venv/log | head -n 1)
    [ -n "$reason" ] || reason=$(tail -n 1 .venv/log)
    die "the package index could not give what the pins name (network, proxy, pip.conf?): $reason"
}

if "$interpreter" -m pip --version >/dev/null 2>&1; then first=$interpreter
elif "$interpreter" -c 'import ensurepip, venv' 2>/dev/null; then
    run "$interpreter" -m venv .venv/first
    first=.venv/first/bin/python
else die "$PYTHON has neither pip nor venv; install one (Debian and Ubuntu: apt install python3-venv)"; fi

# uv reads nothing of pip's configuration: where an index, an authority or a trusted host is configured for pip alone, pass it on.
configuration=$("$first" -m pip config list 2>/dev/null)
configured() { printf '%s\n' "$configuration" | sed -n -e "s/^global\.$1='\(.*\)'\$/\1/p" -e "s/^install\.$1='\(.*\)'\$/\1/p" | tail -n 1; }
index=${PIP_INDEX_URL:-$(configured index-url)}
[ -z "$index" ] || [ -n "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="$index"
authority=${PIP_CERT:-$(configured cert)}
[ -z "$authority" ] || [ -n "${SSL_CERT_FILE:-}" ] || export SSL_CERT_FILE="$authority"
trusted=${PIP_TRUSTED_HOST:-$(configured trusted-host)}
[ -z "$trusted" ] || [ -n "${UV_INSECURE_HOST:-}" ] || export UV_INSECURE_HOST="$trusted"

run "$first" -m pip install -q --no-cache-dir --no-deps --only-binary :all: --require-hashes --target .venv/uv -r requirements-uv.lock
uv=.venv/uv/bin/uv
run "$uv" venv -q --allow-existing --python "$interpreter" .venv
run "$uv" pip sync -q --require-hashes "$lock"
# The project itself: its build backend is inside uv, so that nothing unpinned is fetched.
run "$uv" pip install -q --no-deps --offline -e .
rm -rf .venv/first
printf '%s\n' "$want" >.venv/made
say "done: .venv/bin/portal"
