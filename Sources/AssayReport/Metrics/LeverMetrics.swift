import AssayCore

extension Metric {
    /// Episodes of which a failed request was made again.
    static let retryRate = Metric(
        name: "retry_rate", title: "retried", unit: "share", polarity: .lowerIsBetter,
        formula: "episodes with a request made again ÷ episodes"
    ) { input in
        .share(input) { item in item.requests.contains { $0.account == .retries } || item.has(.retried) }
    }

    /// Episodes that were answered, or tried, by a fallback.
    static let fallbackRate = Metric(
        name: "fallback_rate", title: "fell back", unit: "share", polarity: .lowerIsBetter,
        formula: "episodes of which another backend was asked because one failed ÷ episodes"
    ) { input in
        .share(input) { $0.has(.fellBack) }
    }

    /// Episodes that a cascade handed to a further stage.
    static let escalationRate = Metric(
        name: "escalation_rate", title: "escalated", unit: "share", polarity: .lowerIsBetter,
        formula: "episodes of which a check failed and a cascade's next stage was asked ÷ episodes"
    ) { input in
        .share(input) { $0.has(.escalated) }
    }

    /// Answers that came from a cache of answers; a provider's cache of prompts is ``cacheHitRate``.
    static let answerCacheHitRate = Metric(
        name: "answer_cache_hit_rate", title: "answers from cache", unit: "share", polarity: .higherIsBetter,
        formula: "answers from a cache of answers ÷ answers of composites with such a cache"
    ) { input in
        let cached = input.only { $0.has(.hit) || $0.has(.missed) }
        guard !cached.items.isEmpty else { return .absent(because: "no composite has a cache of answers") }
        return .shareOfSums(cached) { item in
            let verdicts = item.seen.flatMap(\.decisions).map(\.verdict)
            return (
                Double(verdicts.count { $0 == .hit }), Double(verdicts.count { $0 == .hit || $0 == .missed })
            )
        }
    }
}

extension MetricInput.Item {
    /// Whether a composite decided so at least once.
    fileprivate func has(_ verdict: Decision.Verdict) -> Bool {
        seen.contains { exchange in exchange.decisions.contains { $0.verdict == verdict } }
    }
}
