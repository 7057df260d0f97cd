import AssayCore

extension Metric {
    /// Output tokens of reasoning.
    static let reasoningTokens = Metric(
        name: "reasoning_tokens", title: "reasoning tokens", unit: "tokens", polarity: .lowerIsBetter,
        formula: "Σ reasoning tokens, where reported"
    ) { input in
        let known = input.requests.compactMap(\.usage.reasoning)
        guard !known.isEmpty else { return .absent(because: "no server reported reasoning tokens") }
        return .total(Double(known.reduce(0, +)), count: known.count)
    }
}
