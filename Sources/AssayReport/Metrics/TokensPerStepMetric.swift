import AssayCore

extension Metric {
    /// The tokens that a step of an agent takes.
    static let tokensPerStep = Metric(
        name: "tokens_per_step", title: "tokens per step", unit: "tokens", polarity: .lowerIsBetter,
        formula: "prompt and output tokens of the episodes that were offered tools ÷ their turns"
    ) { input in
        .agents(input) { item in
            item.tokens { usage in usage.prompt.flatMap { prompt in usage.output.map { prompt + $0 } } }.map {
                (Double($0), Double(item.turns.count))
            }
        }
    }
}
