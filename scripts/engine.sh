#!/usr/bin/env bash
# Builds libllama once per version and processor into the user's cache and links it into this clone as .engine;
# with `--tools` also llama-server and llama-batched-bench, from the same tree, for tests and benchmarks.
. "$(dirname "$0")/common.sh"

# What is built, and how; a change to any of it is another prefix. OpenMP: where another program keeps a core busy, its
# waiting threads give way, and one stream decodes at 48 tokens/s where ggml's own threads reach 21 (2 cores, one of them busy).
recipe=3
prefix=$cache/engine/$engine_version-r$recipe-$("$root/scripts/processor.sh" --key)
tree=$prefix.build

fetch() {
    python_tools
    local downloads
    downloads=$(mktemp -d -t assay-engine.XXXXXX)
    step "fetching the engine's source (llama-cpp-python $engine_version)" "$cache/python/bin/pip" download \
        --disable-pip-version-check --no-deps --no-binary llama-cpp-python --dest "$downloads" \
        "llama-cpp-python==$engine_version"
    verify "$downloads"/llama_cpp_python-*.tar.gz "$engine_sha256"
    mkdir -p "$tree"
    tar -xzf "$downloads"/llama_cpp_python-*.tar.gz -C "$tree" --strip-components=1
    rm -rf "$downloads"
}

configure() {
    local flags
    mapfile -t flags < <("$root/scripts/processor.sh" --flags)
    cmake -G Ninja -S "$tree/vendor/llama.cpp" -B "$tree/out" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON \
        -DGGML_BACKEND_DL=ON -DGGML_OPENMP=ON "${flags[@]}" -DLLAMA_OPENSSL=OFF -DLLAMA_CURL=OFF \
        -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF -DLLAMA_BUILD_UI=OFF \
        -DLLAMA_USE_PREBUILT_UI=OFF -DCMAKE_BUILD_RPATH_USE_ORIGIN=ON -DCMAKE_SKIP_RPATH=OFF
}

# place FOLDER PATTERN…: copies built files beside the prefix and moves each into place whole.
place() {
    local folder=$prefix/$1 file
    shift
    mkdir -p "$folder"
    for file in "$@"; do
        cp -a "$file" "$folder/.new-$(basename "$file")"
        mv "$folder/.new-$(basename "$file")" "$folder/$(basename "$file")"
    done
}

build_engine() {
    [ -f "$tree/vendor/llama.cpp/CMakeLists.txt" ] || fetch
    step "configuring the engine for this processor" configure
    step "building the engine (about 3 minutes on 2 cores)" ninja -C "$tree/out" llama ggml-cpu
    place lib "$tree"/out/bin/*.so*
    place include "$tree"/vendor/llama.cpp/include/llama.h "$tree"/vendor/llama.cpp/ggml/include/{ggml*,gguf}.h
    touch "$prefix/engine-is-complete"
}

build_tools() {
    [ -d "$tree/out" ] || { [ -f "$tree/vendor/llama.cpp/CMakeLists.txt" ] || fetch; step "configuring the engine" configure; }
    step "building llama-server and llama-batched-bench, for tests and benchmarks" \
        ninja -C "$tree/out" llama-server llama-batched-bench
    place bin "$tree"/out/bin/llama-server "$tree"/out/bin/llama-batched-bench "$tree"/out/bin/*.so*
    touch "$prefix/tools-are-complete"
}

wants_tools=${1:-}
complete() { [ -f "$prefix/engine-is-complete" ] && { [ "$wants_tools" != --tools ] || [ -f "$prefix/tools-are-complete" ]; }; }
if ! complete; then
    exclusively engine
    [ -f "$prefix/engine-is-complete" ] || build_engine
    [ "$wants_tools" != --tools ] || [ -f "$prefix/tools-are-complete" ] || build_tools
fi
if [ "$(readlink "$root/.engine" 2>/dev/null)" != "$prefix" ]; then
    ln -sfn "$prefix" "$root/.engine"
    # A build tried before the engine was there keeps what it saw: an older manifest, and a module without the engine's headers.
    touch "$root/Package.swift" "$root/Sources/CLlama/include/CLlama.h"
fi
