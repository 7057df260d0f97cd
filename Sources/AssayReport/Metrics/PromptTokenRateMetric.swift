import AssayCore

extension Metric {
    /// Prompt tokens per second.
    static let promptTokenRate = Metric(
        name: "prompt_token_rate", title: "prompt tokens", unit: "tokens/s", polarity: .higherIsBetter,
        formula: "prompt tokens ÷ steady window"
    ) { input in
        .rate(Double(input.items.reduce(0) { $0 + $1.knownTokens(\.prompt) }), input)
    }
}
