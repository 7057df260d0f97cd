package import AssayCore
import AssayStatistics
import Glibc

/// Compares two runs case by case and says of each metric whether it regressed.
package struct Comparer {
    private let baseline: Baseline
    private let candidate: Baseline
    private let margins: Margins
    private let pairs: [Pairing.Pair]
    private let likeness: Likeness

    private init(_ baseline: Baseline, _ candidate: Baseline, _ margins: Margins) {
        self.baseline = baseline
        self.candidate = candidate
        self.margins = margins
        likeness = Likeness(baseline, candidate)
        pairs = Pairing.pairs(baseline, candidate, likeness)
    }

    /// The comparison of a candidate with a baseline; only cases that both have, of suites with one digest, are compared.
    package static func compare(baseline: Baseline, candidate: Baseline, margins: Margins) -> Comparison {
        let comparer = Comparer(baseline, candidate, margins)
        let suites = Set(comparer.pairs.map(\.before.suite)).sorted()
        let scopes = suites.map { Optional($0) } + (suites.count > 1 ? [nil] : [])
        return Comparison(
            baseline: baseline.name, candidate: candidate.name, metrics: scopes.flatMap(comparer.metrics),
            flips: comparer.flips, limits: comparer.likeness.limits(pairs: comparer.pairs.count))
    }

    private var flips: [Flip] {
        pairs.filter { ($0.before.outcome == .accepted) != ($0.after.outcome == .accepted) }
            .map {
                Flip(
                    suite: $0.before.suite, caseID: $0.before.caseID, before: $0.before.outcome,
                    after: $0.after.outcome)
            }
            .sorted {
                ($0.before == .accepted ? 0 : 1, $0.suite, $0.caseID) < (
                    $1.before == .accepted ? 0 : 1, $1.suite, $1.caseID
                )
            }
    }

    private func metrics(of suite: String?) -> [MetricComparison] {
        let own = suite.map { name in pairs.filter { $0.before.suite == name } } ?? pairs
        return [acceptance(own, suite)]
            + [
                total("output_tokens", "tokens", suite, own) { $0.outputTokens.map(Double.init) },
                total("prompt_tokens", "tokens", suite, own) { $0.promptTokens.map(Double.init) },
                cost(own, suite),
                time("ttft", suite, own) { $0.timeToFirstToken?.inMilliseconds },
                time("episode_time", suite, own) { $0.episodeTime.inMilliseconds },
            ]
    }

    // MARK: Rates

    /// The difference of the acceptance rates in points.
    private func acceptance(_ own: [Pairing.Pair], _ suite: String?) -> MetricComparison {
        let judged = own.filter { [$0.before.outcome, $0.after.outcome].allSatisfy { $0 != .unscored } }
        let samples = judged.map { pair in
            (
                cluster: pair.cluster, baseline: pair.before.outcome == .accepted ? 100.0 : 0,
                candidate: pair.after.outcome == .accepted ? 100.0 : 0
            )
        }
        let same = samples.allSatisfy { $0.baseline == $0.candidate }
        let interval =
            same && !samples.isEmpty
            ? Interval(value: 0, low: 0, high: 0) : PairedDifference.interval(pairs: samples)
        let clusters = Set(samples.map(\.cluster)).count
        return MetricComparison(
            metric: "acceptance_rate", unit: "points", suite: suite,
            baseline: Self.mean(samples.map { $0.baseline / 100 }),
            candidate: Self.mean(samples.map { $0.candidate / 100 }),
            difference: interval.map { Estimate($0, count: clusters) },
            margin: margins.acceptancePoints,
            verdict: VerdictRule.verdict(interval, clusters, margins.acceptancePoints))
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    // MARK: Sums

    /// The change of a sum in percent of the baseline, less being better.
    private func total(
        _ metric: String, _ unit: String, _ suite: String?, _ own: [Pairing.Pair],
        _ value: (CaseResult) -> Double?
    ) -> MetricComparison {
        let samples = own.compactMap { pair -> (String, Double, Double)? in
            guard let before = value(pair.before), let after = value(pair.after) else { return nil }
            return (pair.cluster, before, after)
        }
        let sums = (samples.reduce(0) { $0 + $1.1 }, samples.reduce(0) { $0 + $1.2 })
        let known = !samples.isEmpty && samples.count == own.count
        return change(
            metric, unit, suite, known ? sums.0 : nil, known ? sums.1 : nil, margins.costPercent,
            clusters: Self.clusters(samples),
            exact: samples.allSatisfy { $0.1 == $0.2 }, limit: known ? nil : "not every count is known")
    }

    /// The change of the cost per accepted output in percent.
    private func cost(_ own: [Pairing.Pair], _ suite: String?) -> MetricComparison {
        let costs = own.map { ($0.before.costNanos, $0.after.costNanos) }
        let known = !own.isEmpty && costs.allSatisfy { $0.0 != nil && $0.1 != nil }
        var clusters: [String: (baseline: ClusterSum, candidate: ClusterSum)] = [:]
        for pair in own {
            let zero = ClusterSum(numerator: 0, denominator: 0)
            var sums = clusters[pair.cluster] ?? (zero, zero)
            sums.baseline = sums.baseline.adding(pair.before)
            sums.candidate = sums.candidate.adding(pair.after)
            clusters[pair.cluster] = sums
        }
        func ratio(_ sums: [ClusterSum]) -> Double? {
            let accepted = sums.reduce(0) { $0 + $1.denominator }
            return accepted > 0 ? sums.reduce(0) { $0 + $1.numerator } / accepted : nil
        }
        let ordered = clusters.keys.sorted().compactMap { clusters[$0] }
        let (before, after) = (ratio(ordered.map(\.baseline)), ratio(ordered.map(\.candidate)))
        let limit = likeness.costLimit ?? (known ? nil : "not every cost is known")
        return change(
            "cost_per_accepted_output", baseline.currency.code, suite, known ? before : nil,
            known ? after : nil,
            margins.costPercent, clusters: ordered, exact: ordered.allSatisfy { $0.baseline == $0.candidate },
            limit: limit ?? (before == nil || after == nil ? "nothing was accepted on one side" : nil))
    }

    // MARK: Times

    /// The change of the median of a time in percent.
    private func time(
        _ metric: String, _ suite: String?, _ own: [Pairing.Pair], _ value: (CaseResult) -> Double?
    ) -> MetricComparison {
        let samples = own.compactMap { pair -> (String, Double, Double)? in
            guard let before = value(pair.before), let after = value(pair.after), before > 0, after > 0 else {
                return nil
            }
            return (pair.cluster, before, after)
        }
        let groups = Dictionary(grouping: samples, by: \.0).sorted { $0.key < $1.key }
        let medians = (Distribution(samples.map(\.1)).point(0.5), Distribution(samples.map(\.2)).point(0.5))
        let limit = likeness.timeLimit ?? (samples.isEmpty ? "there are no times" : nil)
        let interval =
            limit == nil
            ? PairedLogRatio.quantiles(
                0.5, clusters: groups.map { (baseline: $0.value.map(\.1), candidate: $0.value.map(\.2)) },
                bootstrap: bootstrap) : nil
        return finish(
            "\(metric)_p50", "ms", suite, medians.0, medians.1, margins.latencyPercent, interval,
            groups.count, limit)
    }

    // MARK: Together

    private var bootstrap: ClusterBootstrap { ClusterBootstrap(seed: baseline.seed, purpose: "compare") }

    private static func clusters(_ samples: [(String, Double, Double)]) -> [(
        baseline: ClusterSum, candidate: ClusterSum
    )] {
        let groups = Dictionary(grouping: samples, by: \.0).sorted { $0.key < $1.key }
        return groups.map { group in
            let count = Double(group.value.count)
            let before: Double = group.value.reduce(0) { $0 + $1.1 }
            let after: Double = group.value.reduce(0) { $0 + $1.2 }
            return (
                baseline: ClusterSum(numerator: before, denominator: count),
                candidate: ClusterSum(numerator: after, denominator: count)
            )
        }
    }

    private func change(
        _ metric: String, _ unit: String, _ suite: String?, _ before: Double?, _ after: Double?,
        _ margin: Double,
        clusters: [(baseline: ClusterSum, candidate: ClusterSum)], exact: Bool, limit: String?
    ) -> MetricComparison {
        var interval: Interval?
        if limit == nil {
            interval =
                exact
                ? Interval(value: 0, low: 0, high: 0)
                : PairedLogRatio.ratios(clusters: clusters, bootstrap: bootstrap)
        }
        return finish(metric, unit, suite, before, after, margin, interval, clusters.count, limit)
    }

    /// Turns a log ratio, in which more is worse, into percent of the baseline in which positive is better.
    private func finish(
        _ metric: String, _ unit: String, _ suite: String?, _ before: Double?, _ after: Double?,
        _ margin: Double,
        _ logRatio: Interval?, _ count: Int, _ limit: String?
    ) -> MetricComparison {
        let better = logRatio.map { ratio in
            Interval(
                value: (1 - exp(ratio.value)) * 100, low: ratio.high.map { (1 - exp($0)) * 100 },
                high: ratio.low.map { (1 - exp($0)) * 100 })
        }
        return MetricComparison(
            metric: metric, unit: unit, suite: suite, baseline: before, candidate: after,
            difference: better.map { Estimate($0, count: count) }, margin: margin,
            verdict: limit.map { .incomparable(because: $0) } ?? VerdictRule.verdict(better, count, margin))
    }
}

extension ClusterSum {
    /// With one more result: its cost over whether it was accepted.
    fileprivate func adding(_ result: CaseResult) -> ClusterSum {
        ClusterSum(
            numerator: numerator + Double(result.costNanos ?? 0) / 1e9,
            denominator: denominator + (result.outcome == .accepted ? 1 : 0))
    }
}
