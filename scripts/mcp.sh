#!/usr/bin/env bash
# Installs the official Python SDK of the Model Context Protocol, whose servers the tests talk to, into the user's cache.
. "$(dirname "$0")/common.sh"

folder=$cache/mcp/$mcp_version
if [ ! -f "$folder/is-complete" ]; then
    exclusively mcp
    if [ ! -f "$folder/is-complete" ]; then
        rm -rf "$folder"
        step "making a Python environment for tool servers" python3 -m venv "$folder"
        step "fetching the SDK for tool servers (mcp $mcp_version)" "$folder/bin/pip" install \
            --disable-pip-version-check "mcp==$mcp_version"
        touch "$folder/is-complete"
    fi
fi
[ "$(readlink "$cache/mcp/current" 2>/dev/null)" = "$folder" ] || ln -sfn "$folder" "$cache/mcp/current"
