import AssayCore

extension Metric {
    /// The ledger over accepted outputs.
    static let costPerAcceptedOutput = Metric(
        name: "cost_per_accepted_output", title: "cost per accepted output", unit: "money",
        polarity: .lowerIsBetter,
        formula:
            "whole ledger ÷ accepted episodes; rejected, failed and retried work stays in the numerator; where none is accepted its "
            + "lower bound is (c + (1 − p)·f) ÷ p: p = 3 ÷ cases, c what an episode costs whatever its outcome, f what one that is not "
            + "accepted costs besides"
    ) { input in
        .costPerOutput(input, none: "none accepted", where: \.isAccepted)
    }
}
