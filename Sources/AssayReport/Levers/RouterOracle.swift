package import AssayCore

/// The best that any router could have done among the backends of a run: for each case the one with the least cost-of-pass.
///
/// The minimum of noisy estimates flatters, so a case's backend is chosen on one half of its repeats and measured on the other, and the other way
/// round.
package struct RouterOracle: Sendable, Hashable {
    /// The cases that had both halves judged on every backend.
    package let cases: Int
    /// The results that nobody judged, unscored or stopped, and that are left out.
    package let unjudged: Int
    /// The share accepted of what was measured.
    package let acceptance: Estimate?
    /// The mean cost of an episode, in units of the currency.
    package let cost: Estimate?
    /// Σ cost ÷ accepted episodes; `nil` where none was accepted.
    package let costPerAccepted: Estimate?
    /// How often each backend was chosen, as a share.
    package let chosen: [String: Double]

    private struct Case: Hashable {
        var suite: String
        var caseID: String
        var load: String

        func precedes(_ other: Case) -> Bool {
            (suite, caseID, load) < (other.suite, other.caseID, other.load)
        }
    }

    /// Works it out; `nil` with fewer than two backends, without repeats, or where costs are unknown.
    package init?(_ all: [String: [CaseResult]], seed: UInt64) {
        let results = all.mapValues(\.judged)
        guard results.count > 1, results.values.allSatisfy({ $0.allSatisfy { $0.costNanos != nil } }) else {
            return nil
        }
        let byCase = results.mapValues { own in
            Dictionary(grouping: own) { Case(suite: $0.suite, caseID: $0.caseID, load: $0.load) }
        }
        let common = byCase.values.map { Set($0.keys) }.reduce(nil as Set<Case>?) { sum, keys in
            sum?.intersection(keys) ?? keys
        }
        var measured: [CaseResult] = []
        var choices: [String: Int] = [:]
        var cases = 0
        for one in (common ?? []).sorted(by: { $0.precedes($1) }) {
            let halves = byCase.mapValues { own in
                (own[one] ?? []).reduce(into: ([CaseResult](), [CaseResult]())) { halves, result in
                    if result.repetition % 2 == 0 { halves.0.append(result) } else { halves.1.append(result) }
                }
            }
            guard halves.values.allSatisfy({ !$0.0.isEmpty && !$0.1.isEmpty }) else { continue }
            cases += 1
            for (choosing, measuring) in [
                (halves.mapValues(\.0), halves.mapValues(\.1)),
                (halves.mapValues(\.1), halves.mapValues(\.0)),
            ] {
                let best = Self.best(choosing)
                choices[best, default: 0] += 1
                measured += measuring[best] ?? []
            }
        }
        guard cases > 0 else { return nil }
        self.cases = cases
        unjudged = all.reduce(0) { $0 + $1.value.count - (results[$1.key]?.count ?? 0) }
        acceptance = measured.acceptance
        cost = measured.meanCost
        costPerAccepted = measured.costPerAccepted(seed: seed)
        chosen = choices.mapValues { Double($0) / Double(2 * cases) }
    }

    /// The backend with the least cost-of-pass; where none passes, the cheapest. Of equals the first by name.
    private static func best(_ results: [String: [CaseResult]]) -> String {
        let options = results.map { name, own -> (name: String, perPass: Double, cost: Double) in
            let cost = own.reduce(0) { $0 + ($1.costInUnits ?? 0) } / Double(max(1, own.count))
            let passed = Double(own.count { $0.outcome == .accepted }) / Double(max(1, own.count))
            return (name, passed > 0 ? cost / passed : .infinity, cost)
        }
        return options.min { ($0.perPass, $0.cost, $0.name) < ($1.perPass, $1.cost, $1.name) }?.name ?? ""
    }
}
