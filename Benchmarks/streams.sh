#!/usr/bin/env bash
# The error of measured times against a bare C reader's, both against the same server, server and client pinned to one core each:
# `streams.sh [ROUNDS] [STREAMS…]`.
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
        gap=$((streams * 1000 / 20000 > 20 ? (streams * 1000 + 19999) / 20000 : 20))
        "$bin" calibrate --streams "$streams" --itl "$gap" --rounds 3 --out "$work/ours-$streams-$round" >/dev/null 2>&1
        replies=$(python3 -c "import json; print(json.load(open('$work/ours-$streams-$round'))['rungs'][0]['replies'])")
        "$bin" simulate --port 0 --ttft 200 --itl "$gap" --output-tokens 64 --core 0 --log "$work/truth" >"$work/port" 2>/dev/null &
        server=$!
        until grep -q listening "$work/port" 2>/dev/null; do sleep 0.1; done
        port=$(sed -E 's|.*:([0-9]+)/v1|\1|' "$work/port")
        # As many requests a stream as the calibration had replies.
        taskset -c 1 "$work/c-reader" "$port" "$streams" "$(((replies + streams - 1) / streams))" 3>"$work/seen" >"$work/cpu"
        kill "$server"
        wait "$server" 2>/dev/null || true
        server=
        : >"$work/port"
        for part in seen cpu truth; do mv "$work/$part" "$work/$part-$streams-$round"; done
    done
done

python3 - "$work" "$rounds" "${ladder[@]}" <<'PYTHON'
import json, math, statistics, sys
work, rounds, ladder = sys.argv[1], int(sys.argv[2]), sys.argv[3:]

def rank(values, share):
    values = sorted(values)
    return values[max(0, math.ceil(share * len(values)) - 1)]

def ours(streams, round):
    rung = json.load(open(f"{work}/ours-{streams}-{round}"))["rungs"][0]
    first, last, gap = rung["ttft"]["error_ms"], rung["e2e"]["error_ms"], rung["itl"]
    own = [rung[time]["error_sent_ms"][share] for time in ("ttft", "e2e") for share in ("p50", "p99")]
    return [first["p50"], first["p99"], last["p50"], last["p99"], *own, rung["share_held"] * 100, rung["resident_bytes"] / 2**20,
            rung["processor_s_per_million_events"], gap["measured_ms"]["p50"] / gap["true_ms"]["p50"],
            gap["measured_ms"]["p99"] / gap["true_ms"]["p99"], gap["measured_ms"]["p99"] / rung["itl_sent_ms"]["p99"],
            rung["server_lateness_ms"]["p99"]]

def theirs(streams, round):
    truth = {}
    for line in open(f"{work}/truth-{streams}-{round}"):
        record = json.loads(line)
        truth[record["id"]] = (record["due"], record["sent"])
    first, last, first_sent, last_sent = [], [], [], []
    for line in open(f"{work}/seen-{streams}-{round}"):
        name, ttft, e2e = line.split()
        due, sent = truth[name]
        first.append((int(ttft) - due[0]) / 1e6)
        last.append((int(e2e) - due[-1]) / 1e6)
        first_sent.append((int(ttft) - sent[0]) / 1e6)
        last_sent.append((int(e2e) - sent[-1]) / 1e6)
    cpu, resident, held = map(float, open(f"{work}/cpu-{streams}-{round}").read().split())
    errors = [rank(errors, share) for errors in (first, last, first_sent, last_sent) for share in (.5, .99)]
    return errors + [held * 100, resident / 1024, cpu]

print(f"assay / bare C reader; measured minus true in ms, first against what was due, then against what the server sent; median of {rounds} rounds")
names = ["TTFT p50", "TTFT p99", "E2E p50", "E2E p99"]
names += [name + " sent" for name in names] + ["held %", "memory MiB", "CPU s/1M"]
print("streams  " + "  ".join(f"{name:>16}" for name in names) + "  CPU ratio  ITL p50, p99 measured/due, p99 measured/sent  server late p99")
for streams in ladder:
    a, b = ([statistics.median(column) for column in zip(*(side(streams, r) for r in range(1, rounds + 1)))] for side in (ours, theirs))
    cells = "  ".join(f"{x:7.2f} /{y:7.2f}" for x, y in zip(a[:11], b))
    print(f"{streams:>7}  {cells}  {a[10] / b[10]:9.2f}  {a[11]:12.3f}, {a[12]:12.3f}, {a[13]:12.3f}  {a[14]:15.2f}")
PYTHON
