import AssayCore
import AssayStatistics

extension MetricInput {
    /// The weights of the clusters.
    var clusterWeights: [Double] {
        Array(Dictionary(items.map { ($0.cluster, $0.weight) }) { first, _ in first }.values)
    }
}

extension Proportion {
    /// The interval of a weighted share that is 0, or 1, in every cluster: as of independent trials of one weight, of which there are as many as
    /// the largest of the weights goes into all; `nil` of none.
    ///
    /// That none of clusters succeeds has the probability Π(1 − pᵢ) ≤ exp(−Σpᵢ), which is less than 5 % where Σpᵢ > 3; and the weighted share
    /// Σwᵢpᵢ ÷ Σwᵢ is at most max w·Σpᵢ ÷ Σwᵢ.
    static func interval(alike holds: Bool, weights: [Double]) -> Interval? {
        guard let most = weights.max(), most > 0 else { return nil }
        let trials = Int((weights.reduce(0, +) / most).rounded(.down))
        return interval(successes: holds ? trials : 0, trials: trials)
    }
}

extension MetricValue {
    /// The share of episodes for which something holds, with Wilson's interval, or the clustered one where clusters hold several.
    static func share(_ input: MetricInput, where holds: (MetricInput.Item) -> Bool) -> MetricValue {
        let clusters = input.clusterWeights
        let isPlain = clusters.count == input.items.count && Set(clusters).count <= 1
        let right = input.items.count(where: holds)
        if !isPlain, right == 0 || right == input.items.count,
            let interval = Proportion.interval(alike: right > 0, weights: clusters)
        {
            // Resampling what is all alike shows no scatter at all.
            return .figure(Estimate(interval, count: clusters.count))
        }
        guard isPlain else { return ratio(input) { (holds($0) ? 1 : 0, 1) } }
        guard let interval = Proportion.interval(successes: right, trials: input.items.count) else {
            return .absent(because: "there are no episodes")
        }
        return .figure(Estimate(interval, count: input.items.count))
    }
}
