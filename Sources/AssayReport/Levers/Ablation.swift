package import AssayCore
import AssayStatistics

/// What each lever of a composite contributes: the whole against itself with the lever off, case by case.
package struct Ablation: Sendable {
    /// One of the configurations that were run.
    package struct Variant: Sendable {
        /// The backend's name in the run.
        package var backend: String
        /// The lever that is off; `nil` is the whole.
        package var lever: String?
        /// What it is called.
        package var title: String

        /// Makes a variant.
        package init(backend: String, lever: String?, title: String) {
            self.backend = backend
            self.lever = lever
            self.title = title
        }
    }

    /// The figures of one variant, and how the whole differs from it on the same cases.
    package struct Row: Sendable {
        /// The variant.
        package var variant: Variant
        /// The episodes.
        package var episodes: Int
        /// The share accepted.
        package var acceptance: Double
        /// The mean cost of an episode, in units of the currency; `nil` where some cost is unknown.
        package var cost: Double?
        /// Σ cost ÷ accepted episodes; `nil` where none was accepted or some cost is unknown.
        package var costPerAccepted: Double?
        /// The mean episode time in milliseconds.
        package var time: Double
        /// The lever's contributions: the whole minus this, paired; `nil` for the whole itself and where there are no pairs.
        package var contribution: Contribution?
    }

    /// The whole minus the whole without a lever: means over pairs with clustered 95 % intervals.
    package struct Contribution: Sendable {
        /// Of the share accepted.
        package var acceptance: Estimate?
        /// Of the cost of an episode, in units of the currency.
        package var cost: Estimate?
        /// Of the episode time, in milliseconds.
        package var time: Estimate?
        /// The pairs.
        package var pairs: Int
    }

    /// The whole first.
    package let rows: [Row]
    /// The best that a router among these configurations could have done; `nil` with the reason where that cannot be told.
    package let oracle: RouterOracle?
    /// The currency.
    package let currency: Currency

    /// Works it out from the results of a run in which every variant ran on the same cases.
    package init(_ results: Baseline, variants: [Variant]) {
        currency = results.currency
        func own(_ variant: Variant) -> [CaseResult] {
            results.results.filter { $0.backend == variant.backend }
        }
        let whole = variants.first.map(own) ?? []
        rows = variants.map { Self.row($0, own($0), whole: $0.lever == nil ? nil : whole) }
        oracle = RouterOracle(Dictionary(grouping: results.results, by: \.backend))
    }

    private static func row(_ variant: Variant, _ results: [CaseResult], whole: [CaseResult]?) -> Row {
        let accepted = results.count { $0.outcome == .accepted }
        let count = Double(max(1, results.count))
        let costs = results.compactMap(\.costInUnits)
        let sum = costs.count == results.count ? costs.reduce(0, +) : nil
        return Row(
            variant: variant, episodes: results.count, acceptance: Double(accepted) / count,
            cost: sum.map { $0 / count },
            costPerAccepted: accepted > 0 ? sum.map { $0 / Double(accepted) } : nil,
            time: results.reduce(0) { $0 + $1.episodeTime.inMilliseconds } / count,
            contribution: whole.map { contribution(of: $0, against: results) })
    }

    private static func contribution(of whole: [CaseResult], against without: [CaseResult]) -> Contribution {
        let others = Dictionary(without.map { (CaseKey($0), $0) }) { first, _ in first }
        let pairs = whole.compactMap { one in others[CaseKey(one)].map { (whole: one, without: $0) } }
        func estimate(_ value: (CaseResult) -> Double?) -> Estimate? {
            let known = pairs.compactMap { pair -> (cluster: String, baseline: Double, candidate: Double)? in
                guard let before = value(pair.without), let after = value(pair.whole) else { return nil }
                return (pair.whole.suite + "/" + pair.whole.cluster, before, after)
            }
            guard known.count == pairs.count else { return nil }
            return PairedDifference.interval(pairs: known).map { Estimate($0, count: known.count) }
        }
        return Contribution(
            acceptance: estimate { $0.outcome == .accepted ? 1 : 0 }, cost: estimate(\.costInUnits),
            time: estimate { $0.episodeTime.inMilliseconds }, pairs: pairs.count)
    }
}

/// One case and repeat under one load, whichever backend ran it.
struct CaseKey: Hashable {
    var suite: String
    var caseID: String
    var load: String
    var repetition: Int

    init(_ result: CaseResult) {
        suite = result.suite
        caseID = result.caseID
        load = result.load
        repetition = result.repetition
    }
}

extension CaseResult {
    /// The cost in units of the currency; `nil` where it is unknown.
    var costInUnits: Double? { costNanos.map { Double($0) / 1e9 } }
}
