import AssayCore

extension Metric {
    /// Useful tokens among generated tokens.
    static let tokenYield = Metric(
        name: "token_yield", title: "token yield", unit: "share", polarity: .higherIsBetter,
        formula: "useful tokens ÷ generated tokens"
    ) { input in
        .shareOfSums(input) {
            ($0.isUseful ? Double($0.generatedDeliveredTokens) : 0, Double($0.knownTokens(\.output)))
        }
    }
}
