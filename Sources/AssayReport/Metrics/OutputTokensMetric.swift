import AssayCore

extension Metric {
    /// All output tokens.
    static let outputTokens = Metric(
        name: "output_tokens", title: "output tokens", unit: "tokens", polarity: .lowerIsBetter,
        formula: "Σ answer + reasoning tokens"
    ) { input in
        .tokens(input, \.output)
    }
}
