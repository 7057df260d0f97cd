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
        /// Those that nobody judged, unscored or stopped: acceptance and cost per accepted output are of the others.
        package var unjudged: Int
        /// The share accepted; `nil` where none was judged.
        package var acceptance: Estimate?
        /// The mean cost of an episode, in units of the currency; `nil` where some cost is unknown.
        package var cost: Estimate?
        /// Σ cost ÷ accepted episodes; `nil` where none was accepted or some cost is unknown.
        package var costPerAccepted: Estimate?
        /// The mean episode time in milliseconds; `nil` without episodes.
        package var time: Estimate?
        /// The lever's contributions: the whole minus this, paired; `nil` for the whole itself and where there are no pairs.
        package var contribution: Contribution?
    }

    /// The whole minus the whole without a lever: means over pairs with clustered 95 % intervals.
    package struct Contribution: Sendable {
        /// Of the share accepted, over the pairs of which both sides were judged.
        package var acceptance: Estimate?
        /// Of the cost of an episode, in units of the currency.
        package var cost: Estimate?
        /// Of the episode time, in milliseconds.
        package var time: Estimate?
        /// The pairs.
        package var pairs: Int
        /// Those of which a side was not judged.
        package var unjudged: Int
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
        rows = variants.map {
            Self.row($0, own($0), whole: $0.lever == nil ? nil : whole, results.seed)
        }
        oracle = RouterOracle(Dictionary(grouping: results.results, by: \.backend), seed: results.seed)
    }

    private static func row(
        _ variant: Variant, _ results: [CaseResult], whole: [CaseResult]?, _ seed: UInt64
    ) -> Row {
        Row(
            variant: variant, episodes: results.count, unjudged: results.count - results.judged.count,
            acceptance: results.acceptance, cost: results.meanCost,
            costPerAccepted: results.costPerAccepted(seed: seed), time: results.meanTime,
            contribution: whole.map { contribution(of: $0, against: results) })
    }

    private typealias Pair = (whole: CaseResult, without: CaseResult)

    private static func contribution(of whole: [CaseResult], against without: [CaseResult]) -> Contribution {
        let others = Dictionary(without.map { (CaseKey($0), $0) }) { first, _ in first }
        let pairs = whole.compactMap { one in others[CaseKey(one)].map { (whole: one, without: $0) } }
        let judged = pairs.filter { [$0.whole, $0.without].judged.count == 2 }
        return Contribution(
            acceptance: acceptance(judged), cost: difference(pairs, \.costInUnits),
            time: difference(pairs) { $0.episodeTime.inMilliseconds }, pairs: pairs.count,
            unjudged: pairs.count - judged.count)
    }

    private static func acceptance(_ pairs: [Pair]) -> Estimate? {
        let all = difference(pairs) { $0.outcome == .accepted ? 1 : 0 }
        guard let all, pairs.allSatisfy({ $0.whole.outcome == $0.without.outcome }) else { return all }
        // Nothing flipped: of the same outputs nothing can, of others up to 3 in n may (the rule of three).
        let isSame = pairs.allSatisfy { $0.whole.isSameWork(as: $0.without) }
        let clusters = Set(pairs.map(\.whole.clusterName)).count
        let reach = isSame ? 0 : min(1, 3 / Double(clusters))
        return Estimate(value: 0, low: 0 - reach, high: reach, count: all.count)
    }

    private static func difference(_ pairs: [Pair], _ value: (CaseResult) -> Double?) -> Estimate? {
        let known = pairs.compactMap { pair -> (cluster: String, baseline: Double, candidate: Double)? in
            guard let before = value(pair.without), let after = value(pair.whole) else { return nil }
            return (pair.whole.clusterName, before, after)
        }
        guard known.count == pairs.count else { return nil }
        return PairedDifference.interval(pairs: known).map { Estimate($0, count: known.count) }
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
