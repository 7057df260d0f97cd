import AssayCore

extension Metric {
    /// Output tokens per second.
    static let outputTokenRate = Metric(
        name: "output_token_rate", title: "output tokens", unit: "tokens/s", polarity: .higherIsBetter,
        formula: "output tokens ÷ steady window"
    ) { input in
        .rate(Double(input.items.reduce(0) { $0 + $1.knownTokens(\.output) }), input)
    }
}
