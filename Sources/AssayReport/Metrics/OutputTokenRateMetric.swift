import AssayCore

extension Metric {
    /// Output tokens per second.
    static let outputTokenRate = Metric(
        name: "output_token_rate", title: "output tokens", unit: "tokens/s", polarity: .higherIsBetter,
        formula: "output tokens that came in the steady window ÷ its length"
    ) { input in
        .rate(input.requests.reduce(0) { $0 + input.window.outputTokens(of: $1) }, input)
    }
}
