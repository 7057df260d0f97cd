import AssayCore

extension Metric {
    /// The acceptance rate at which an accepted output costs what a resolved one of people's does.
    static let breakEvenAcceptance = Metric(
        name: "break_even_acceptance", title: "break-even acceptance", unit: "share",
        polarity: .lowerIsBetter,
        formula:
            "(c + f) ÷ (H ÷ ρ_h + f): c what an episode costs whatever its outcome, f what one that is not accepted costs "
            + "besides, H the human cost of an output and ρ_h the share of those that resolve; above 1 people are cheaper in any case"
    ) { input in
        guard input.items.allSatisfy({ input.economics(of: $0)?.human != nil }) else {
            return .absent(because: "no human baseline is stated")
        }
        guard input.items.allSatisfy({ $0.cost?.isKnown == true }) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        let failed = input.items.filter { !$0.isAccepted }
        func weighted(_ items: [MetricInput.Item], _ value: (MetricInput.Item) -> Double) -> Double {
            items.reduce(0) { $0 + $1.weight * value($1) }
        }
        let weight = weighted(failed) { _ in 1 }
        let loss = weight > 0 ? weighted(failed) { $0.sum { $0.account == .failure } } / weight : 0
        return .ratio(input) { item in
            guard let human = input.economics(of: item)?.human else { return (0, 0) }
            let each = item.sum { $0.account != .failure }
            return (each + loss, human.costPerOutput.inUnits / human.resolveRate.inUnits + loss)
        }
    }
}
