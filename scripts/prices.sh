#!/usr/bin/env bash
# Makes the price book out of the PyPI package genai-prices, in the user's cache. With --newest it takes the newest version and not the
# pinned one.
. "$(dirname "$0")/common.sh"

version=$prices_version
pinned=(--require-hashes)
requirement="genai-prices==$prices_version --hash=sha256:$prices_sha256"
if [ "${1:-}" = --newest ]; then
    python_tools
    version=$("$cache/python/bin/pip" index versions --disable-pip-version-check genai-prices | sed -n '1s/.*(\(.*\))/\1/p')
    [ -n "$version" ] || die "PyPI does not say which versions of genai-prices there are"
    pinned=()
    requirement="genai-prices==$version"
fi

folder=$cache/prices/$version
if [ ! -f "$folder/book.json" ]; then
    exclusively prices
    python_tools
    work=$(mktemp -d -t assay-prices.XXXXXX)
    trap 'rm -rf "$work"' EXIT
    printf '%s\n' "$requirement" >"$work/requirements.txt"
    step "fetching model prices (genai-prices $version)" "$cache/python/bin/pip" download --disable-pip-version-check --no-deps \
        "${pinned[@]}" --dest "$work" -r "$work/requirements.txt"
    mkdir -p "$work/book/site"
    python3 -m zipfile -e "$work"/genai_prices-*.whl "$work/book/site"
    step "writing the price book" python3 "$(dirname "${BASH_SOURCE[0]}")/prices.py" "$work/book/site" "$version" \
        "$work/book/book.json"
    mkdir -p "$cache/prices"
    rm -rf "$folder"
    mv "$work/book" "$folder"
fi
if [ -d "$root/.git" ] || [ -f "$root/Package.swift" ]; then ln -sfn "$folder" "$root/.prices"; fi
# The book that an installed program reads.
ln -sfn "$folder" "$cache/prices/current"
