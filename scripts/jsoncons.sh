#!/usr/bin/env bash
# Takes the headers of jsoncons, which validates JSON Schema and evaluates JSONPath, out of the sdist of pybind11-jsoncons into the user's
# cache; with `--tests` also the official JSON-Schema-Test-Suite out of the sdist of jsonschema.
. "$(dirname "$0")/common.sh"

# sdist PACKAGE VERSION SHA256 FOLDER unpacks a source distribution.
sdist() {
    local work
    work=$(mktemp -d -t assay-sdist.XXXXXX)
    step "fetching $1 $2" "$cache/python/bin/pip" download --disable-pip-version-check --no-deps --no-binary "$1" \
        --dest "$work/sdist" "$1==$2"
    verify "$work"/sdist/*.tar.gz "$3"
    mkdir -p "$work/tree"
    tar -xzf "$work"/sdist/*.tar.gz -C "$work/tree" --strip-components=1
    mkdir -p "$(dirname "$4")"
    mv "$work/tree" "$4"
    rm -rf "$work"
}

headers=$cache/jsoncons/$jsoncons_version-pcre2
if [ ! -d "$headers" ]; then
    exclusively jsoncons
    python_tools
    [ -d "$headers" ] || {
        tree=$(mktemp -d -t assay-jsoncons.XXXXXX)
        sdist pybind11-jsoncons "$jsoncons_version" "$jsoncons_sha256" "$tree/source"
        # std::regex recurses once per character and would overflow the stack on a long text: patterns go through PCRE2 instead, by the
        # class that Sources/CJsoncons declares before it includes these headers.
        find "$tree/source/src/include/jsoncons_ext/jsonschema" -name '*.hpp' -exec \
            sed -i 's/std::regex_search/assay::regex_search/g; s/std::regex\b/assay::regex/g' {} +
        mkdir -p "$cache/jsoncons"
        mv "$tree/source/src/include" "$headers"
        rm -rf "$tree"
    }
fi
[ "$(readlink "$root/.jsoncons" 2>/dev/null)" = "$headers" ] || ln -sfn "$headers" "$root/.jsoncons"

if [ "${1:-}" = --tests ]; then
    suite=$cache/json-schema-test-suite/$jsonschema_version
    if [ ! -d "$suite" ]; then
        exclusively json-schema-test-suite
        python_tools
        [ -d "$suite" ] || {
            tree=$(mktemp -d -t assay-jsonschema.XXXXXX)
            sdist jsonschema "$jsonschema_version" "$jsonschema_sha256" "$tree/source"
            mkdir -p "$cache/json-schema-test-suite"
            mv "$tree/source/json" "$suite"
            rm -rf "$tree"
        }
    fi
    [ "$(readlink "$root/.json-schema-test-suite" 2>/dev/null)" = "$suite" ] || ln -sfn "$suite" "$root/.json-schema-test-suite"
fi
