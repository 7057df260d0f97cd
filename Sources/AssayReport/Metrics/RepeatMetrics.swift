import AssayCore
import AssayStatistics

extension Metric {
    /// pass@k and pass^k, for the numbers of tries that the repeats of every case allow; none where cases were run once.
    static func repeated(in input: MetricInput) -> [Metric] {
        let least = Set(cases(input).map(\.trials)).min() ?? 0
        guard least > 1 else { return [] }
        let tries = Set([2, 3, 4, 5, 8, 10, least].filter { $0 <= least }).sorted()
        return tries.flatMap { [passAny($0), passAll($0)] }
    }

    private static func passAny(_ k: Int) -> Metric {
        Metric(
            name: "pass_at_\(k)", title: "pass@\(k)", unit: "share", polarity: .higherIsBetter,
            formula: "mean over cases of 1 − C(n−c,\(k)) ÷ C(n,\(k)), with c of a case's n episodes accepted"
        ) { input in
            mean(input) { RepeatedTrials.anyOf(k, passes: $0.passes, trials: $0.trials) }
        }
    }

    private static func passAll(_ k: Int) -> Metric {
        Metric(
            name: "pass_hat_\(k)", title: "pass^\(k)", unit: "share", polarity: .higherIsBetter,
            formula: "mean over cases of C(c,\(k)) ÷ C(n,\(k)), with c of a case's n episodes accepted"
        ) { input in
            mean(input) { RepeatedTrials.all(of: k, passes: $0.passes, trials: $0.trials) }
        }
    }

    private struct RepeatedCase {
        var cluster: String
        var weight: Double
        var passes: Int
        var trials: Int
    }

    private static func cases(_ input: MetricInput) -> [RepeatedCase] {
        let groups = Dictionary(grouping: input.items) { item in
            item.episode.planned.suite + "/" + item.episode.planned.caseID
        }
        return groups.sorted { $0.key < $1.key }.compactMap { _, items in
            items.first.map { first in
                RepeatedCase(
                    cluster: first.cluster, weight: first.weight, passes: items.count(where: \.isAccepted),
                    trials: items.count)
            }
        }
    }

    /// The mean over cases, with the interval of clustered means.
    private static func mean(_ input: MetricInput, _ value: (RepeatedCase) -> Double?) -> MetricValue {
        let samples = cases(input).compactMap { one in
            value(one).map { (cluster: one.cluster, numerator: $0 * one.weight, denominator: one.weight) }
        }
        let ratio = RatioOfSums(samples: samples)
        guard let interval = ratio.delta() else { return .absent(because: "there are no episodes") }
        let clusters = ratio.clusters.count
        if let share = [0.0, 1].first(where: { $0 == interval.value }),
            let alike = Proportion.interval(alike: share == 1, weights: input.clusterWeights)
        {
            // What is all alike shows no scatter at all.
            return .figure(Estimate(alike, count: clusters))
        }
        let bounded = Interval(
            value: interval.value, low: interval.low.map { max(0, $0) },
            high: interval.high.map { min(1, $0) })
        return .figure(Estimate(bounded, count: clusters))
    }
}
