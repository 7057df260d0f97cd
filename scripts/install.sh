#!/usr/bin/env bash
# Installs the release build, the bundled suites, the chart library and the price book under a prefix.
. "$(dirname "$0")/common.sh"
prefix=${1:?usage: install.sh PREFIX}
install -d "$prefix/bin" "$prefix/share/assay"
install -m 755 "$root/.build/release/assay" "$prefix/bin/assay"
rm -rf "$prefix/share/assay/suites"
cp -R "$root/suites" "$prefix/share/assay/suites"
install -m 644 "$root/.vega/vega.js" "$prefix/share/assay/vega.js"
install -m 644 "$root/.prices/book.json" "$prefix/share/assay/prices.json"
install -m 755 "$root/scripts/prices.sh" "$prefix/share/assay/prices.sh"
install -m 644 "$root/scripts/prices.py" "$root/scripts/common.sh" "$prefix/share/assay/"
say "installed $prefix/bin/assay"
