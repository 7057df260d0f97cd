import AssayCore

extension Metric {
    /// The cost of a task that is resolved in the end, people taking over what was not accepted.
    static let costPerResolvedTask = Metric(
        name: "cost_per_resolved_task", title: "cost per resolved task", unit: "money",
        polarity: .lowerIsBetter,
        formula:
            "[Σ work and review + Σ over accepted of their expected false-accept loss + Σ over the others of the human "
            + "cost H] ÷ [Σ over accepted of π + Σ over the others of the human resolve rate ρ_h]; π = 1 − the largest probability "
            + "of a false accept; the losses of failure are left out, as people resolve those tasks"
    ) { input in
        guard input.items.allSatisfy({ input.economics(of: $0)?.human != nil }) else {
            return .absent(because: "no human baseline is stated")
        }
        guard input.items.allSatisfy({ $0.cost?.isKnown == true }) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        return .ratio(input) { item in
            guard let economics = input.economics(of: item), let human = economics.human else {
                return (0, 0)
            }
            let work = item.sum { $0.account != .failure }
            guard !item.isAccepted else {
                let wrong = economics.falseAccepts.map(\.probability.inUnits).max() ?? 0
                return (work, 1 - wrong)
            }
            return (work + human.costPerOutput.inUnits, human.resolveRate.inUnits)
        }
    }
}
