import AssayCore

extension Metric {
    /// The sum of the ledger.
    static let totalCost = Metric(
        name: "total_cost", title: "whole ledger", unit: "money", polarity: .lowerIsBetter,
        formula: "Σ of every line of every episode's ledger"
    ) { input in
        guard input.items.allSatisfy({ $0.cost?.isKnown == true }) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        return .total(
            input.items.reduce(0) { $0 + ($1.cost?.lowerBound.inUnits ?? 0) }, count: input.items.count)
    }
}
