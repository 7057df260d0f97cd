import AssayCore
import AssayStatistics

/// One try of a share.
struct Trial {
    /// The unit of sampling.
    var cluster: String
    /// How much it counts.
    var weight = 1.0
    var holds: Bool
}

extension [Trial] {
    /// The share of the tries for which something holds; `nil` of none.
    ///
    /// Wilson's interval where each cluster has one try that counts as much as any; where tries are all alike that of so many independent trials,
    /// as resampling them shows no scatter at all; else what `scatter` makes of the clustered ratio, within 0 and 1.
    func share(_ scatter: (RatioOfSums) -> Interval?) -> Estimate? {
        let weights = Dictionary(map { ($0.cluster, $0.weight) }) { first, _ in first }
        let right = count(where: \.holds)
        if weights.count == count, Set(weights.values).count <= 1 {
            return Proportion.interval(successes: right, trials: count).map { Estimate($0, count: count) }
        }
        if right == 0 || right == count {
            return Proportion.interval(alike: right > 0, weights: Array<Double>(weights.values)).map {
                Estimate($0, count: weights.count)
            }
        }
        let ratio = RatioOfSums(
            samples: map {
                (cluster: $0.cluster, numerator: $0.holds ? $0.weight : 0, denominator: $0.weight)
            })
        return scatter(ratio).map { interval in
            Estimate(
                value: interval.value, low: interval.low.map { Swift.max(0, $0) },
                high: interval.high.map { Swift.min(1, $0) }, count: weights.count)
        }
    }
}

extension Proportion {
    /// The independent trials of one weight that leave as much doubt as clusters that are all alike: as many as the largest of their weights goes
    /// into all; `nil` of none.
    ///
    /// That none of clusters succeeds has the probability Π(1 − pᵢ) ≤ exp(−Σpᵢ), which is less than 5 % where Σpᵢ > 3; and the weighted share
    /// Σwᵢpᵢ ÷ Σwᵢ is at most max w·Σpᵢ ÷ Σwᵢ.
    static func trials(weights: [Double]) -> Double? {
        guard let most = weights.max(), most > 0 else { return nil }
        return weights.reduce(0, +) / most
    }

    /// The interval of a weighted share that is 0, or 1, in every cluster; `nil` of none.
    static func interval(alike holds: Bool, weights: [Double]) -> Interval? {
        trials(weights: weights).flatMap { trials in
            let whole = Int(trials.rounded(.down))
            return interval(successes: holds ? whole : 0, trials: whole)
        }
    }
}

extension MetricInput {
    /// The weights of the clusters.
    var clusterWeights: [Double] {
        Array(Dictionary(items.map { ($0.cluster, $0.weight) }) { first, _ in first }.values)
    }
}

extension MetricValue {
    /// The share of episodes for which something holds; of `dropped` arrivals, each a cluster of its own and of the weight that episodes have in
    /// the mean, it does not hold.
    static func share(
        _ input: MetricInput, dropped: Int = 0, where holds: (MetricInput.Item) -> Bool
    ) -> MetricValue {
        let weight = input.weight / Double(max(1, input.items.count))
        // A case's cluster begins with the name of its suite, which is not empty.
        let trials =
            input.items.map { Trial(cluster: $0.cluster, weight: $0.weight, holds: holds($0)) }
            + (0..<dropped).map { Trial(cluster: "/\($0)", weight: weight, holds: false) }
        let bootstrap = ClusterBootstrap(seed: input.seed, purpose: "report")
        return trials.share { $0.interval(bootstrap: bootstrap) ?? $0.delta() }.map { .figure($0) }
            ?? .absent(because: "there are no episodes")
    }
}
