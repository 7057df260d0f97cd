#!/usr/bin/env bash
# How late the harness sends under open load: 500 requests a second for 20 seconds, one core for the server, one for the client; `open-load.sh [ROUNDS]`.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.build/release/assay
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
"$bin" simulate --port 0 --ttft 50 --itl 5 --output-tokens 8 --core 0 >"$work/port" 2>/dev/null &
server=$!
until grep -q listening "$work/port" 2>/dev/null; do sleep 0.1; done
url=$(awk '{print $NF}' "$work/port")
cd "$work"
"$bin" init bench >/dev/null 2>&1
for _ in $(seq "${1:-3}"); do
    taskset -c 1 "$bin" run bench --url "$url" --model simulated --rate 500 --seconds 20 --warm-up 500 --out results >/dev/null 2>&1
    "$bin" report "$(ls -d results/* | tail -1)" --json | python3 -c '
import json, sys
level = json.load(sys.stdin)["levels"][0]
metrics = level["groups"][0]["metrics"]
lag = metrics["send_lag"]
print("open load at 500 requests/s:", int(metrics["cases"]["value"]), "episodes, send lag p50", round(lag["p50"]["value"], 3), "p99",
      round(lag["p99"]["value"], 3), "max", round(lag["max"], 3), "ms, dropped", level["window"]["dropped"])'
done
