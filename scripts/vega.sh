#!/usr/bin/env bash
# Takes the Vega-Lite bundle, which reports draw their charts with, out of vl-convert-python into the user's cache.
. "$(dirname "$0")/common.sh"

folder=$cache/vega/$vega_version
if [ ! -f "$folder/vega.js" ]; then
    exclusively vega
    python_tools
    work=$(mktemp -d -t assay-vega.XXXXXX)
    trap 'rm -rf "$work"' EXIT
    printf 'vl-convert-python==%s --hash=sha256:%s --hash=sha256:%s\n' \
        "$vega_version" "$vega_sha256_x86_64" "$vega_sha256_aarch64" >"$work/requirements.txt"
    step "fetching the chart library (vl-convert-python $vega_version)" "$cache/python/bin/pip" install \
        --disable-pip-version-check --no-deps --require-hashes --target "$work/site" -r "$work/requirements.txt"
    mkdir -p "$folder"
    PYTHONPATH=$work/site python3 -c 'import vl_convert; print(vl_convert.javascript_bundle())' >"$folder/.new.js"
    mv "$folder/.new.js" "$folder/vega.js"
fi
[ "$(readlink "$root/.vega" 2>/dev/null)" = "$folder" ] || ln -sfn "$folder" "$root/.vega"
