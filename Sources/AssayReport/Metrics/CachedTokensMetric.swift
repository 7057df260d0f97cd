import AssayCore

extension Metric {
    /// Prompt tokens that a cache served.
    static let cachedTokens = Metric(
        name: "cached_tokens", title: "cached prompt tokens", unit: "tokens", polarity: .higherIsBetter,
        formula: "Σ cache-read prompt tokens"
    ) { input in
        .tokens(input) { $0.cacheRead ?? $0.freshPrompt.map { _ in 0 } }
    }
}
