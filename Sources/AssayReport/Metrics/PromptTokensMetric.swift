import AssayCore

extension Metric {
    /// All prompt tokens.
    static let promptTokens = Metric(
        name: "prompt_tokens", title: "prompt tokens", unit: "tokens", polarity: .lowerIsBetter,
        formula: "Σ fresh + cache-read + cache-write prompt tokens"
    ) { input in
        .tokens(input, \.prompt)
    }
}
