import AssayCore

extension Metric {
    /// The ledger over useful episodes.
    static let costPerUsefulOutput = Metric(
        name: "cost_per_useful_output", title: "cost per useful output", unit: "money",
        polarity: .lowerIsBetter,
        formula: "whole ledger ÷ useful episodes (accepted and in time)"
    ) { input in
        .costRatio(input, none: "none useful") { $0.isUseful ? 1 : 0 }
    }
}
