import AssayCore

extension Metric {
    /// What was spent on episodes that came to nothing.
    static let costOfFailedRuns = Metric(
        name: "cost_of_failed_runs", title: "cost of failed runs", unit: "money", polarity: .lowerIsBetter,
        formula:
            "Σ of the ledgers of episodes that were not accepted, without what they cost downstream (failure, review)"
    ) { input in
        let failed = input.items.filter { !$0.isAccepted }
        guard failed.allSatisfy({ $0.spent?.isKnown == true }) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        return .total(failed.reduce(0) { $0 + ($1.spent?.lowerBound.inUnits ?? 0) }, count: failed.count)
    }
}
