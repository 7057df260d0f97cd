import AssayCore

extension Metric {
    /// The share of the money that did not go into useful outputs.
    static let spendForNothing = Metric(
        name: "spend_for_nothing", title: "spend that bought nothing", unit: "share",
        polarity: .lowerIsBetter,
        formula: "1 − ledger of useful episodes without retries, fallbacks and losses ÷ whole ledger"
    ) { input in
        guard input.items.allSatisfy({ $0.cost?.isKnown == true }) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        let total = input.items.reduce(0) { $0 + $1.weight * ($1.cost?.lowerBound.inUnits ?? 0) }
        guard total > 0 else { return .absent(because: "nothing was spent") }
        return .shareOfSums(input) { item in
            let whole = item.cost?.lowerBound.inUnits ?? 0
            return (whole - (item.isUseful ? item.sum(where: MoneyWaterfall.isWork) : 0), whole)
        }
    }
}
