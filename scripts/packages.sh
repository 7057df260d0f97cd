#!/usr/bin/env bash
# Installs the Debian packages that are missing: what the build needs, and with `--tests` what the tests need besides.
. "$(dirname "$0")/common.sh"

needed=(libjson-c-dev libcurl4-openssl-dev libyaml-dev libsqlite3-dev libsodium-dev libevent-dev libarchive-dev zlib1g-dev libseccomp-dev libpcre2-dev libcld2-dev bubblewrap
    cmake ninja-build g++ pkg-config python3 python3-venv util-linux ca-certificates)
[ "${1:-}" = --tests ] && needed+=(minisign chromium fonts-dejavu-core openssl)

missing=()
for package in "${needed[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
    say "these Debian packages are missing; as root, run:"
    printf 'apt-get update && apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
    exit 3
fi
export DEBIAN_FRONTEND=noninteractive
step "reading Debian's package lists" apt-get update
step "installing ${missing[*]}" apt-get install -y --no-install-recommends "${missing[@]}"
