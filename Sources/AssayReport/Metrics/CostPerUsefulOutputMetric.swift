import AssayCore

extension Metric {
    /// The ledger over useful episodes.
    static let costPerUsefulOutput = Metric(
        name: "cost_per_useful_output", title: "cost per useful output", unit: "money",
        polarity: .lowerIsBetter,
        formula:
            "whole ledger ÷ useful episodes (accepted and in time); where there is none its lower bound is as of accepted ones"
    ) { input in
        .costPerOutput(input, none: "none useful", where: \.isUseful)
    }
}
