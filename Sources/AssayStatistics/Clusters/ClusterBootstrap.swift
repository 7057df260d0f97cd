/// Intervals by drawing whole clusters anew, with replacement; the same seed and purpose give the same interval.
package struct ClusterBootstrap: Sendable, Hashable {
    /// The seed of the run.
    package var seed: UInt64
    /// What the interval is of; intervals of different purposes draw independently.
    package var purpose: String
    /// How often the clusters are drawn.
    package var replicates: Int
    /// The probability that the interval is to cover the truth.
    package var confidence: Double

    /// Makes a bootstrap.
    package init(seed: UInt64, purpose: String, replicates: Int = 2000, confidence: Double = 0.95) {
        self.seed = seed
        self.purpose = purpose
        self.replicates = replicates
        self.confidence = confidence
    }

    /// A statistic over clusters with its BCa interval; `nil` where the statistic of the clusters as they are is not finite,
    /// without bounds for fewer than two clusters.
    ///
    /// `statistic` is given how often each cluster is taken. A draw for which it is `NaN` counts against both bounds, and
    /// a bound that falls on such a draw or on an infinite one is `nil`.
    package func interval(clusters: Int, statistic: ([Int]) -> Double) -> Interval? {
        let once = [Int](repeating: 1, count: clusters)
        let observed = clusters > 0 ? statistic(once) : .nan
        guard observed.isFinite else { return nil }
        guard clusters > 1 else { return Interval(value: observed, low: nil, high: nil) }
        return BCa(
            observed: observed, replicates: map(clusters: clusters, statistic),
            jackknife: jackknife(observed, clusters, statistic)
        ).interval(confidence: confidence)
    }

    /// Leaves every cluster out once; of more than 1,000, one of 1,000 groups of them.
    private func jackknife(
        _ observed: Double, _ clusters: Int, _ statistic: ([Int]) -> Double
    ) -> Jackknife {
        var jackknife = Jackknife(around: observed)
        var multiplicity = [Int](repeating: 1, count: clusters)
        let groups = min(clusters, 1000)
        for group in 0..<groups {
            let left = stride(from: group, to: clusters, by: groups)
            for cluster in left { multiplicity[cluster] = 0 }
            jackknife.add(statistic(multiplicity))
            for cluster in left { multiplicity[cluster] = 1 }
        }
        return jackknife
    }

    /// What follows from each draw of the clusters, given how often each is taken.
    func map<Value>(clusters: Int, _ statistic: ([Int]) -> Value) -> [Value] {
        var stream = SeededStream(seed: seed, purpose: "bootstrap " + purpose)
        var multiplicity = [Int](repeating: 0, count: clusters)
        return (0..<replicates).map { _ in
            for index in multiplicity.indices { multiplicity[index] = 0 }
            for _ in 0..<clusters { multiplicity[Int(stream.next(below: UInt64(clusters)))] += 1 }
            return statistic(multiplicity)
        }
    }
}
