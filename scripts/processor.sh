#!/usr/bin/env bash
# Prints what the engine is built for on this processor: `--key` names it, `--flags` are CMake's options.
#
# libllama itself is built for the plain architecture; only ggml's processor backend uses these features. It is loaded at run time
# and first asks the processor whether it has them, so that a wrong one is refused in words and never by an illegal instruction.
. "$(dirname "$0")/common.sh"

flags=(-DGGML_NATIVE=OFF)
features=base
if [ "$(uname -m)" = x86_64 ]; then
    cpu=" $(grep -m1 '^flags' /proc/cpuinfo | cut -d: -f2) "
    # feature in /proc/cpuinfo : option of ggml
    for pair in sse4_2:SSE42 avx:AVX avx2:AVX2 bmi2:BMI2 fma:FMA f16c:F16C avx_vnni:AVX_VNNI \
        avx512f:AVX512 avx512_vbmi:AVX512_VBMI avx512_vnni:AVX512_VNNI avx512_bf16:AVX512_BF16; do
        on=OFF
        [[ $cpu == *" ${pair%%:*} "* ]] && on=ON && features+=-${pair%%:*}
        flags+=("-DGGML_${pair##*:}=$on")
    done
fi

case ${1:-} in
--flags) printf '%s\n' "${flags[@]}" ;;
--key) printf '%s-%s\n' "$(uname -m)" "$(printf %s "$features" | sha256sum | cut -c1-12)" ;;
*) die "processor.sh --key | --flags" ;;
esac
