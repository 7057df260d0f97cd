#!/usr/bin/env bash
# Builds the documentation of the public library with the toolchain's DocC; a warning fails.
. "$(dirname "$0")/common.sh"
cd "$root"
docc=$(command -v docc || echo "$(dirname "$(readlink -f "$(command -v swift)")")/docc")
[ -x "$docc" ] || die "the Swift toolchain has no docc"
graphs=$root/.build/symbol-graphs
rm -rf "$graphs" .build/docs
mkdir -p "$graphs"
# A scratch folder of its own: symbol graphs are written only when a module is compiled.
step "extracting the symbols of AssayCore" swift build --target AssayCore --scratch-path .build/docs \
    -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs"
find "$graphs" -name '*.symbols.json' ! -name 'AssayCore*' -delete
step "building the documentation" "$docc" convert Sources/AssayCore/AssayCore.docc --warnings-as-errors \
    --fallback-display-name AssayCore --fallback-bundle-identifier assay.AssayCore \
    --additional-symbol-graph-dir "$graphs" --output-path "$root/.docs"
say "the documentation is in .docs/"
