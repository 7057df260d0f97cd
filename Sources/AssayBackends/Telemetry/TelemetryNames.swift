import AssayCore

/// What the terms are called by the servers that are known.
enum TelemetryNames {
    /// A term and how a server's metrics make it up: the sum of all the names, each of which must be there, times a factor.
    private struct Name {
        var term: TelemetryTerm
        var metrics: [String]
        var factor = 1.0

        init(_ term: TelemetryTerm, _ metrics: String..., factor: Double = 1) {
            self.term = term
            self.metrics = metrics
            self.factor = factor
        }
    }

    /// Where a server has two names for a term, the newer stands first, and the first that is there counts.
    private static let all: [Name] = [
        // vLLM
        Name(.running, "vllm:num_requests_running"), Name(.waiting, "vllm:num_requests_waiting"),
        Name(.cacheUse, "vllm:kv_cache_usage_perc"), Name(.cacheUse, "vllm:gpu_cache_usage_perc"),
        Name(.prefixQueries, "vllm:prefix_cache_queries"), Name(.prefixHits, "vllm:prefix_cache_hits"),
        Name(.promptTokens, "vllm:prompt_tokens"), Name(.outputTokens, "vllm:generation_tokens"),
        Name(.draftTokens, "vllm:spec_decode_num_draft_tokens"),
        Name(.draftAccepted, "vllm:spec_decode_num_accepted_tokens"),
        Name(.preemptions, "vllm:num_preemptions"),
        Name(.firstTokenSeconds, "vllm:time_to_first_token_seconds_sum"),
        Name(.firstTokenCount, "vllm:time_to_first_token_seconds_count"),
        Name(.queueSeconds, "vllm:request_queue_time_seconds_sum"),
        Name(.queueCount, "vllm:request_queue_time_seconds_count"),
        // SGLang; its `cache_hit_rate` is overwritten with every batch, so the counters are read.
        Name(.running, "sglang:num_running_reqs"), Name(.waiting, "sglang:num_queue_reqs"),
        Name(.cacheUse, "sglang:token_usage"), Name(.prefixQueries, "sglang:prompt_tokens"),
        Name(.prefixHits, "sglang:cached_tokens"), Name(.promptTokens, "sglang:prompt_tokens"),
        Name(.outputTokens, "sglang:generation_tokens"), Name(.acceptLength, "sglang:spec_accept_length"),
        Name(.firstTokenSeconds, "sglang:time_to_first_token_seconds_sum"),
        Name(.firstTokenCount, "sglang:time_to_first_token_seconds_count"),
        Name(.queueSeconds, "sglang:queue_time_seconds_sum"),
        Name(.queueCount, "sglang:queue_time_seconds_count"),
        // llama.cpp, which counts computed and cached prompt tokens apart; older versions do not count the cached ones.
        Name(.running, "llamacpp:requests_processing"), Name(.waiting, "llamacpp:requests_deferred"),
        Name(.cacheUse, "llamacpp:kv_cache_usage_ratio"),
        Name(.prefixQueries, "llamacpp:prompt_tokens", "llamacpp:prompt_tokens_cached"),
        Name(.prefixHits, "llamacpp:prompt_tokens_cached"),
        Name(.promptTokens, "llamacpp:prompt_tokens", "llamacpp:prompt_tokens_cached"),
        Name(.promptTokens, "llamacpp:prompt_tokens"), Name(.outputTokens, "llamacpp:tokens_predicted"),
        Name(.draftTokens, "llamacpp:spec_decode_num_draft_tokens"),
        Name(.draftAccepted, "llamacpp:spec_decode_num_accepted_tokens"),
        // TGI
        Name(.running, "tgi_batch_current_size"), Name(.waiting, "tgi_queue_size"),
        Name(.queueSeconds, "tgi_request_queue_duration_sum"),
        Name(.queueCount, "tgi_request_queue_duration_count"),
        // NVIDIA's DCGM exporter
        Name(.power, "DCGM_FI_DEV_POWER_USAGE"), Name(.acceleratorUse, "DCGM_FI_DEV_GPU_UTIL", factor: 0.01),
        Name(.acceleratorMemory, "DCGM_FI_DEV_FB_USED"), Name(.memoryBusy, "DCGM_FI_PROF_DRAM_ACTIVE"),
    ]

    /// The terms that a page of metrics tells; series of one metric that differ in their labels are added up or averaged.
    static func values(in samples: [PrometheusSample]) -> [TelemetryTerm: Double] {
        var series: [String: [Double]] = [:]
        for sample in samples where sample.value.isFinite {
            // Libraries of servers differ in whether a counter's name ends so.
            let name = sample.name.hasSuffix("_total") ? String(sample.name.dropLast(6)) : sample.name
            series[name, default: []].append(sample.value)
        }
        var values: [TelemetryTerm: Double] = [:]
        for name in all where values[name.term] == nil {
            let parts = name.metrics.compactMap { series[$0] }
            guard parts.count == name.metrics.count else { continue }
            values[name.term] = name.factor * parts.reduce(0) { $0 + combined($1, name.term.isAveraged) }
        }
        return values
    }

    private static func combined(_ values: [Double], _ isAveraged: Bool) -> Double {
        let sum = values.reduce(0, +)
        return isAveraged ? sum / Double(max(1, values.count)) : sum
    }
}
