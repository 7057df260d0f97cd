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
    /// One try of a share.
    private typealias Trial = (cluster: String, weight: Double, holds: Bool)

    /// The share of episodes for which something holds, with Wilson's interval, or the clustered one where clusters hold several; of `dropped`
    /// arrivals, each a cluster of its own and of the weight that episodes have in the mean, it does not hold.
    static func share(
        _ input: MetricInput, dropped: Int = 0, where holds: (MetricInput.Item) -> Bool
    ) -> MetricValue {
        let weight = input.weight / Double(max(1, input.items.count))
        var trials: [Trial] = input.items.map { ($0.cluster, $0.weight, holds($0)) }
        // A case's cluster begins with the name of its suite, which is not empty.
        trials += (0..<dropped).map { ("/\($0)", weight, false) }
        return share(of: trials, input.seed)
    }

    private static func share(of trials: [Trial], _ seed: UInt64) -> MetricValue {
        let clusters = Dictionary(trials.map { ($0.cluster, $0.weight) }) { first, _ in first }
        let isPlain = clusters.count == trials.count && Set(clusters.values).count <= 1
        let right = trials.count(where: \.holds)
        if !isPlain, right == 0 || right == trials.count,
            let interval = Proportion.interval(alike: right > 0, weights: Array(clusters.values))
        {
            // Resampling what is all alike shows no scatter at all.
            return .figure(Estimate(interval, count: clusters.count))
        }
        guard isPlain else {
            return ratio(
                trials.map { ($0.cluster, $0.holds ? $0.weight : 0, $0.weight) }, seed)
        }
        guard let interval = Proportion.interval(successes: right, trials: trials.count) else {
            return .absent(because: "there are no episodes")
        }
        return .figure(Estimate(interval, count: trials.count))
    }
}
