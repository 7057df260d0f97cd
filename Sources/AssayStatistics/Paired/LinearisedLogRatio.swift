import Glibc

/// A log ratio of two ratios of sums over the same clusters, to first order.
package struct LinearisedLogRatio: Sendable, Hashable {
    /// log(candidate/baseline).
    package let value: Double
    /// What each cluster adds: C′/ΣC′ − S′/ΣS′ − C/ΣC + S/ΣS; their mean is 0.
    ///
    /// Source: the delta method; Deng, Knoblich and Lu, "Applying the delta method in metric analytics", KDD 2018.
    package let influences: Influences
    /// 1 − Var(difference)/(Var(baseline) + Var(candidate)): the share of the variance that pairing took away; `nil` where neither varies.
    package let pairingGain: Double?

    /// Makes it of the sums of each cluster in both runs; `nil` where the log ratio is not finite.
    package init?(clusters: [(baseline: ClusterSum, candidate: ClusterSum)]) {
        let (before, after) = (clusters.map(\.baseline).total, clusters.map(\.candidate).total)
        value = log(after.numerator / after.denominator) - log(before.numerator / before.denominator)
        guard value.isFinite else { return nil }
        var (own, baseline, candidate) = (Influences(), Influences(), Influences())
        for cluster in clusters {
            let old = Self.influence(of: cluster.baseline, in: before)
            let new = Self.influence(of: cluster.candidate, in: after)
            own.add(new - old)
            baseline.add(old)
            candidate.add(new)
        }
        influences = own
        let apart = baseline.sumOfSquares + candidate.sumOfSquares
        pairingGain = apart > 0 ? 1 - own.sumOfSquares / apart : nil
    }

    private static func influence(of cluster: ClusterSum, in total: ClusterSum) -> Double {
        cluster.numerator / total.numerator - cluster.denominator / total.denominator
    }

    /// The log ratio with its interval by Student's t: quick, and a cross-check of the bootstrap; without bounds for fewer than two clusters.
    package func interval(confidence: Double = 0.95) -> Interval {
        guard let error = influences.standardError else {
            return Interval(value: value, low: nil, high: nil)
        }
        let t = StudentT.quantile((1 + confidence) / 2, degreesOfFreedom: influences.count - 1)
        return Interval(value: value, halfWidth: t * error)
    }
}
