import AssayCore

extension Metric {
    /// Answer tokens of accepted outputs per second.
    static let acceptedTokenRate = Metric(
        name: "accepted_token_rate", title: "accepted tokens", unit: "tokens/s", polarity: .higherIsBetter,
        formula: "answer tokens of accepted outputs ÷ steady window"
    ) { input in
        .rate(Double(input.items.reduce(0) { $0 + ($1.isAccepted ? $1.deliveredTokens : 0) }), input)
    }
}
