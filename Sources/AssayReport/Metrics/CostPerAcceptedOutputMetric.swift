import AssayCore

extension Metric {
    /// The ledger over accepted outputs.
    static let costPerAcceptedOutput = Metric(
        name: "cost_per_accepted_output", title: "cost per accepted output", unit: "money",
        polarity: .lowerIsBetter,
        formula: "whole ledger ÷ accepted episodes; rejected, failed and retried work stays in the numerator"
    ) { input in
        .costRatio(input, none: "none accepted") { $0.isAccepted ? 1 : 0 }
    }
}
