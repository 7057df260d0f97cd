import AssayCore

extension Metric {
    /// The ledger over the answer tokens of accepted outputs.
    static let costPerAcceptedToken = Metric(
        name: "cost_per_accepted_token", title: "cost per million accepted tokens", unit: "money/1M tokens",
        polarity: .lowerIsBetter,
        formula: "whole ledger ÷ answer tokens of accepted outputs × 1,000,000"
    ) { input in
        .costRatio(input, scale: 1e6, none: "none accepted") {
            $0.isAccepted ? Double($0.deliveredTokens) : 0
        }
    }
}
