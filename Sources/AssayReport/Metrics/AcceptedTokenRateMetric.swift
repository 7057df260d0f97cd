import AssayCore

extension Metric {
    /// Answer tokens of accepted outputs per second.
    static let acceptedTokenRate = Metric(
        name: "accepted_token_rate", title: "accepted tokens", unit: "tokens/s", polarity: .higherIsBetter,
        formula: "answer tokens of accepted outputs of episodes that ended in the steady window ÷ its length"
    ) { input in
        .rate(
            Double(
                input.items.reduce(0) { sum, item in
                    let counts = item.isAccepted && input.window.contains(item.episode.ended)
                    return sum + (counts ? item.deliveredTokens : 0)
                }), input)
    }
}
