#!/bin/sh
# What both workflows run: the suites, then the gate. ASSAY is the program, ASSAY_RUN an existing run to judge instead of making one.
set -eu
ASSAY=${ASSAY:-assay}
OUT=${OUT:-gate-out}
BASELINE=${BASELINE:-demo}
POLICY=${POLICY:-docs/ci/gate.yaml}
mkdir -p "$OUT"
if [ -z "${ASSAY_RUN:-}" ]; then
    "$ASSAY" run --episodes 75 --out "$OUT/results"
    ASSAY_RUN=$(ls -d "$OUT"/results/*/ | tail -1)
    ASSAY_RUN=${ASSAY_RUN%/}
fi
status=0
"$ASSAY" gate "$ASSAY_RUN" --baseline "$BASELINE" --policy "$POLICY" --markdown "$OUT/gate.md" --junit "$OUT/gate.xml" \
    --sarif "$OUT/gate.sarif" --code-quality "$OUT/gl-code-quality-report.json" ${GITHUB_ACTIONS:+--annotate} || status=$?
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$OUT/gate.md" >>"$GITHUB_STEP_SUMMARY"
exit "$status"
