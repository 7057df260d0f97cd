import AssayCore

/// What an accepted output of one case costs: E[C] ÷ E[S] over its repetitions.
package struct CaseCost: Sendable, Hashable {
    /// The suite's name.
    package var suite: String
    /// The case's name.
    package var caseID: String
    /// The ledger over accepted episodes of the case, in the currency's unit; `nil` where none was accepted.
    package var costOfPass: Double?
    /// The whole ledger of the case, in the currency's unit.
    package var total: Double
    /// The weight of the case in the mix.
    package var weight: Double

    /// Every case of a group, in the order of names; `nil` where some cost is unknown.
    static func all(_ input: MetricInput) -> [CaseCost]? {
        guard input.items.allSatisfy({ $0.cost?.isKnown == true }) else { return nil }
        let cases = Dictionary(grouping: input.items) {
            [$0.episode.planned.suite, $0.episode.planned.caseID]
        }
        return cases.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { name, items in
            let total = items.reduce(0) { $0 + ($1.cost?.lowerBound.inUnits ?? 0) }
            let accepted = items.count(where: \.isAccepted)
            return CaseCost(
                suite: name[0], caseID: name[1], costOfPass: accepted > 0 ? total / Double(accepted) : nil,
                total: total, weight: items.first?.weight ?? 1)
        }
    }
}

extension Metric {
    /// The mean over cases of what an accepted output of each costs.
    static let costOfPass = Metric(
        name: "cost_of_pass", title: "cost-of-pass", unit: "money", polarity: .lowerIsBetter,
        formula:
            "mean over the cases accepted at least once of: ledger of the case ÷ its accepted episodes; cases that were never "
            + "accepted have none and are counted as cases_without_pass"
    ) { input in
        guard let cases = CaseCost.all(input) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        let passed = cases.filter { $0.costOfPass != nil }
        guard !passed.isEmpty else { return .absent(because: "none accepted") }
        let weight = passed.reduce(0) { $0 + $1.weight }
        return .total(
            passed.reduce(0) { $0 + $1.weight * ($1.costOfPass ?? 0) } / weight, count: passed.count)
    }

    /// The cases of which no output was accepted, whose cost-of-pass has no bound.
    static let casesWithoutPass = Metric(
        name: "cases_without_pass", title: "cases never accepted", unit: "cases", polarity: .lowerIsBetter,
        formula: "cases of which no episode was accepted"
    ) { input in
        let cases = Dictionary(grouping: input.items) {
            [$0.episode.planned.suite, $0.episode.planned.caseID]
        }
        return .total(
            Double(cases.values.count { !$0.contains(where: \.isAccepted) }), count: cases.count)
    }

    /// The same mean, where people do a case that they do for less.
    static let costOfPassWithHuman = Metric(
        name: "cost_of_pass_with_human", title: "cost-of-pass with people", unit: "money",
        polarity: .lowerIsBetter,
        formula:
            "mean over cases of the smaller of cost-of-pass and human cost ÷ human resolve rate; chosen and measured on the same "
            + "episodes, so it flatters"
    ) { input in
        guard let cases = CaseCost.all(input) else {
            return .absent(because: "the cost of some requests is unknown")
        }
        var sum = 0.0
        for one in cases {
            guard let human = input.economics[one.suite]?.human else {
                return .absent(because: "no human baseline is stated")
            }
            let person = human.costPerOutput.inUnits / human.resolveRate.inUnits
            sum += one.weight * min(one.costOfPass ?? .infinity, person)
        }
        let weight = cases.reduce(0) { $0 + $1.weight }
        return weight > 0
            ? .total(sum / weight, count: cases.count) : .absent(because: "there are no episodes")
    }
}
