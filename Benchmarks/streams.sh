#!/usr/bin/env bash
# The error of measured times against a bare C reader's, both against the same server, both on one core: `streams.sh [ROUNDS] [STREAMS…]`.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
shift || true
ladder=("$@")
[ ${#ladder[@]} -gt 0 ] || ladder=(1 32 128 512 1024)
bin=.build/release/assay
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cc -O2 -o "$work/c-reader" Benchmarks/c-reader/main.c

for round in $(seq "$rounds"); do
    for streams in "${ladder[@]}"; do
        gap=$((streams * 1000 / 20000 > 20 ? streams * 1000 / 20000 : 20))
        "$bin" simulate --port 0 --ttft 200 --itl "$gap" --output-tokens 64 --core 0 --log "$work/truth" >"$work/port" 2>/dev/null &
        server=$!
        until grep -q listening "$work/port" 2>/dev/null; do sleep 0.1; done
        port=$(sed -E 's|.*:([0-9]+)/v1|\1|' "$work/port")
        taskset -c 1 "$work/c-reader" "$port" "$streams" 3 3>"$work/seen" >"$work/cpu"
        kill "$server"
        wait "$server" 2>/dev/null || true
        server=
        : >"$work/port"
        cp "$work/seen" "$work/seen-$streams-$round"
        cp "$work/cpu" "$work/cpu-$streams-$round"
        cp "$work/truth" "$work/truth-$streams-$round"
        "$bin" calibrate --streams "$streams" --rounds 3 --out "$work/ours-$streams-$round" >/dev/null 2>&1
    done
done

python3 - "$work" "$rounds" "${ladder[@]}" <<'PYTHON'
import json, statistics, sys
work, rounds, ladder = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
def rank(values, share):
    values = sorted(values)
    return values[max(0, -(-int(share * 1000) * len(values) // 1000) - 1)]
print("measured minus true in ms, and processor seconds per million chunks (median of rounds)")
print(f"{'streams':>7}  {'TTFT p50 ours/C':>16}  {'TTFT p99 ours/C':>16}  {'E2E p50 ours/C':>16}  {'E2E p99 ours/C':>16}  {'CPU ours/C':>14}  ratio")
for streams in ladder:
    ours, theirs = [], []
    for r in range(1, rounds + 1):
        rung = json.load(open(f"{work}/ours-{streams}-{r}"))["rungs"][0]
        ours.append((rung["ttft_error_ms"]["p50"], rung["ttft_error_ms"]["p99"], rung["e2e_error_ms"]["p50"],
                     rung["e2e_error_ms"]["p99"], rung["processor_s_per_million_events"]))
        truth = {}
        for line in open(f"{work}/truth-{streams}-{r}"):
            record = json.loads(line)
            truth[record["id"]] = (record["due"][0], record["due"][-1])
        first, last = [], []
        for line in open(f"{work}/seen-{streams}-{r}"):
            name, ttft, e2e = line.split()
            first.append((int(ttft) - truth[name][0]) / 1e6)
            last.append((int(e2e) - truth[name][1]) / 1e6)
        cpu = float(open(f"{work}/cpu-{streams}-{r}").read().split()[0])
        theirs.append((rank(first, .5), rank(first, .99), rank(last, .5), rank(last, .99), cpu))
    a, b = ([statistics.median(column) for column in zip(*rows)] for rows in (ours, theirs))
    cells = "  ".join(f"{x:7.2f} /{y:7.2f}" for x, y in zip(a[:4], b[:4]))
    print(f"{streams:>7}  {cells}  {a[4]:6.1f} /{b[4]:6.1f}  {a[4] / b[4]:.2f}")
PYTHON
