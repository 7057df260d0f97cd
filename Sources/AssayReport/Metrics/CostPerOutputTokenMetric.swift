import AssayCore

extension Metric {
    /// The ledger over output tokens.
    static let costPerOutputToken = Metric(
        name: "cost_per_output_token", title: "cost per million output tokens", unit: "money/1M tokens",
        polarity: .lowerIsBetter,
        formula: "whole ledger ÷ output tokens × 1,000,000"
    ) { input in
        .costRatio(input, scale: 1e6, none: "no output tokens") { Double($0.knownTokens(\.output)) }
    }
}
