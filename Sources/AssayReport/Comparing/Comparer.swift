package import AssayCore
import AssayStatistics

/// Compares two runs case by case and says of each metric whether it regressed.
package struct Comparer {
    private let baseline: Baseline
    private let candidate: Baseline
    private let margins: MarginRule
    private let pairs: [Pairing.Pair]
    private let likeness: Likeness
    private let tokenLimit: String?
    private let covers: (ComparedMetric, String?) -> Bool

    private init(
        _ baseline: Baseline, _ candidate: Baseline,
        _ covers: @escaping (ComparedMetric, String?) -> Bool, _ margins: @escaping MarginRule
    ) {
        self.covers = covers
        self.baseline = baseline
        self.candidate = candidate
        self.margins = margins
        likeness = Likeness(baseline, candidate)
        pairs = Pairing.pairs(baseline, candidate, likeness)
        tokenLimit = TokenCounts.limit(pairs, baseline, candidate)
    }

    /// The margin of a metric in a suite, `nil` being the blend, in points or percent.
    package typealias MarginRule = (ComparedMetric, String?) -> Double

    /// The comparison of a candidate with a baseline; only cases that both have, of suites with one digest, are compared.
    package static func compare(baseline: Baseline, candidate: Baseline, margins: Margins) -> Comparison {
        compare(baseline: baseline, candidate: candidate) { metric, _ in metric.margin(margins) }
    }

    /// The same with a margin for each metric and suite, and only of those that are covered.
    package static func compare(
        baseline: Baseline, candidate: Baseline,
        covers: @escaping (ComparedMetric, String?) -> Bool = { _, _ in true }, margins: @escaping MarginRule
    ) -> Comparison {
        let comparer = Comparer(baseline, candidate, covers, margins)
        let suites = Set(comparer.pairs.map(\.before.suite)).sorted()
        let scopes = suites.map { Optional($0) } + (suites.count > 1 ? [nil] : [])
        return Comparison(
            baseline: baseline.name, candidate: candidate.name, metrics: scopes.flatMap(comparer.metrics),
            flips: comparer.flips,
            limits: comparer.likeness.limits(pairs: comparer.pairs.count)
                + (comparer.tokenLimit.map { ["Token counts are not compared: \($0)."] } ?? [])
                + comparer.notKept + comparer.notJudged,
            adjustedRates: PartialRun.rates(comparer.pairs, of: baseline))
    }

    private func metrics(of suite: String?) -> [MetricComparison] {
        let own = suite.map { name in pairs.filter { $0.before.suite == name }.map(\.alone) } ?? pairs
        let isOpen = own.contains(where: \.isOpen)
        return ComparedMetric.all.filter { covers($0, suite) }.compactMap { metric in
            guard isOpen, metric.restsOnAcceptance else { return compared(metric, suite, own) }
            return compared(metric, suite, own.map(\.worst)).flatMap { worst in
                compared(metric, suite, own.map(\.best)).map { MetricComparison(worst: worst, best: $0) }
            }
        }
    }

    private func compared(
        _ metric: ComparedMetric, _ suite: String?, _ pairs: [Pairing.Pair]
    ) -> MetricComparison? {
        PairedMetric(
            metric: metric, suite: suite, pairs: pairs, margin: margins(metric, suite),
            currency: baseline.currency, limit: limit(metric),
            bootstrap: ClusterBootstrap(seed: baseline.seed, purpose: "compare")
        ).comparison
    }

    /// What was neither accepted nor rejected is neither left out nor counted as 0.
    private var notJudged: [String] {
        let open = pairs.count(where: \.isOpen)
        return open == 0
            ? []
            : [
                "\(open) of \(pairs.count) pairs hold an unscored or stopped episode: it counts as accepted and as rejected, and only what holds both ways is decided."
            ]
    }

    private func limit(_ metric: ComparedMetric) -> String? {
        switch metric.ground {
        case .outcomes: nil
        case .tokens: tokenLimit
        case .money: likeness.costLimit
        case .moneyPerToken: likeness.costLimit ?? tokenLimit
        case .time: likeness.timeLimit
        }
    }

    /// Files of before a figure was kept do not have it, and then it is left out.
    private var notKept: [String] {
        let sides = [baseline, candidate].filter { side in
            !side.results.isEmpty && side.results.allSatisfy { $0.inTime == nil && $0.endToEnd == nil }
        }
        return sides.isEmpty || pairs.isEmpty
            ? []
            : [
                "E2E, useful outputs and cost per accepted token are not in \(Set(sides.map(\.name)).sorted().joined(separator: " and ")), which was frozen before they were kept."
            ]
    }

    /// The cases whose acceptance changed, worst first: those that were lost, by how far their scores fell.
    private var flips: [Flip] {
        pairs.filter { ($0.before.outcome == .accepted) != ($0.after.outcome == .accepted) }
            .map { pair in
                Flip(
                    suite: pair.before.suite, caseID: pair.before.caseID, before: pair.before.outcome,
                    after: pair.after.outcome, backend: pair.after.backend, load: pair.after.load,
                    repetition: pair.after.repetition,
                    drop: pair.before.score.flatMap { before in pair.after.score.map { before - $0 } })
            }
            .sorted { Self.order($0) < Self.order($1) }
    }

    private static func order(_ flip: Flip) -> (Int, Double, String, String, Int) {
        (flip.before == .accepted ? 0 : 1, -(flip.drop ?? 0), flip.suite, flip.caseID, flip.repetition)
    }
}
