import AssayCore

extension Metric {
    /// Prompt tokens from a cache among all prompt tokens.
    static let cacheHitRate = Metric(
        name: "cache_hit_rate", title: "cache hit rate", unit: "share", polarity: .higherIsBetter,
        formula: "cache-read ÷ prompt tokens"
    ) { input in
        .shareOfSums(input) { (Double($0.knownTokens(\.cacheRead)), Double($0.knownTokens(\.prompt))) }
    }
}
