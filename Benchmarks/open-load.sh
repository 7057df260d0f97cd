#!/usr/bin/env bash
# How late the harness sends under open load: 500 requests a second for 20 seconds, one core for the server, one for the client, and how late a thread is
# that only wakes as often on that core, before each round; `open-load.sh [ROUNDS]`.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.build/release/assay
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cc -O2 -o "$work/c-timer" Benchmarks/c-timer/main.c
"$bin" simulate --port 0 --ttft 50 --itl 5 --output-tokens 8 --core 0 >"$work/port" 2>/dev/null &
server=$!
until grep -q listening "$work/port" 2>/dev/null; do sleep 0.1; done
url=$(awk '{print $NF}' "$work/port")
cd "$work"
"$bin" init bench >/dev/null 2>&1
for _ in $(seq "${1:-3}"); do
    echo "a bare timer 500 times a second: $(taskset -c 1 "$work/c-timer" 500 5)"
    taskset -c 1 "$bin" run bench --url "$url" --model simulated --rate 500 --seconds 20 --warm-up 500 --out results >/dev/null 2>&1
    # The exact percentiles of all requests, which a report prints only of enough independent ones.
    python3 - "$(ls -d results/* | tail -1)" <<'PYTHON'
import json, math, sys
run = sys.argv[1]
times = [e["times"] for e in map(json.loads, open(f"{run}/exchanges.jsonl")) if "/warm-up/" not in e["id"]]
lags = sorted((t["sent"] - t["scheduled"]) / 1e6 for t in times if t["sent"] is not None)
p50, p99 = (lags[math.ceil(share * len(lags)) - 1] for share in (.5, .99))
dropped = json.load(open(f"{run}/report.json"))["levels"][0]["window"]["dropped"]
print(f"open load at 500 requests/s: {len(lags)} requests, send lag p50 {p50:.3f} p99 {p99:.3f} max {lags[-1]:.3f} ms, dropped {dropped}")
PYTHON
done
