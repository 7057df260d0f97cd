#!/usr/bin/env bash
# Ratios of assay to something run side by side, in alternating rounds; medians, with the range of the rounds.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.build/release
model=${ASSAY_MODEL:-${ASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay}/models/SmolLM2-135M-Instruct.Q4_1.gguf}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

for _ in 1 2 3; do
    "$bin/engine-bench" >>"$work/engine"
    .engine/bin/llama-batched-bench -m "$model" -c 4096 -b 512 -ub 512 -npp 128 -ntg 64 -npl 1,4,8 -t 2 2>/dev/null |
        awk -F'|' '/^\| +[0-9]/ {print $4+0, $7+0, $9+0}' >>"$work/reference"
done

"$bin/load-bench" serve >"$work/port" &
server=$!
until [ -s "$work/port" ]; do sleep 0.1; done
port=$(cat "$work/port")
for _ in 1 2 3; do
    "$bin/load-bench" read "$port" >>"$work/sse"
    "$bin/load-bench" parse >>"$work/parse"
    "$bin/load-bench" plan 1000000 >>"$work/plan"
    python3 - "$port" >>"$work/curl" <<'PYTHON'
import resource, subprocess, sys
subprocess.run(["curl", "-sN", "-o", "/dev/null", "-d", "{}", f"http://127.0.0.1:{sys.argv[1]}/"], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print((used.ru_utime + used.ru_stime) * 1e6 / 200_000)
PYTHON
done

python3 - "$work" <<'PYTHON'
import statistics, sys
work = sys.argv[1]
def rows(name): return [list(map(float, line.split())) for line in open(f"{work}/{name}") if line.strip()]
def median(values): return statistics.median(values)
engine, reference = rows("engine"), rows("reference")
print("engine against llama-batched-bench of the same build, tokens/s (median of 3; range)")
for sequences in (1, 4, 8):
    for column, what in ((1, "prefill"), (2, "decode")):
        ours = [row[column] for row in engine if row[0] == sequences]
        theirs = [row[column] for row in reference if row[0] == sequences]
        print(f"  {what:7} at {sequences} sequences: {median(ours):6.0f} [{min(ours):.0f}, {max(ours):.0f}]"
              f"  against {median(theirs):6.0f} [{min(theirs):.0f}, {max(theirs):.0f}]  ratio {median(ours) / median(theirs):.2f}")
def spread(values): return f"{median(values):.2f} [{min(values):.2f}, {max(values):.2f}]"
sse, curl, parse, plan = ([row[0] for row in rows(name)] for name in ("sse", "curl", "parse", "plan"))
print("bulk regime, 100 events a write, processor seconds per million SSE events")
print(f"  assay, socket to tokens: {spread(sse)}, which is {1 / median(sse):.2f} million events/s per core;"
      f" curl, which discards the bytes: {spread(curl)}; ratio {median(sse) / median(curl):.1f}")
print(f"  assay, framing, stamping and tokens alone: {spread(parse)}, {1 / median(parse):.2f} million events/s per core")
print(f"plan of an open load of 1,000,000 requests: {spread(plan)} s")
PYTHON
