import Glibc

extension PairedLogRatio {
    /// The log ratio of two ratios of sums with its interval by the delta method: quick, and a cross-check of the bootstrap; `nil` where it is
    /// not finite, without bounds for fewer than two clusters.
    ///
    /// Each cluster's influence is G·(C′/ΣC′ − S′/ΣS′ − C/ΣC + S/ΣS); its mean is 0 and its standard error that of the log ratio.
    /// Source: Deng, Knoblich and Lu, "Applying the delta method in metric analytics", KDD 2018.
    package static func delta(
        clusters: [(baseline: ClusterSum, candidate: ClusterSum)], confidence: Double = 0.95
    ) -> Interval? {
        guard let (value, error) = deltaError(clusters: clusters) else { return nil }
        guard let error else { return Interval(value: value, low: nil, high: nil) }
        let t = StudentT.quantile((1 + confidence) / 2, degreesOfFreedom: Double(clusters.count - 1))
        return Interval(value: value, halfWidth: t * error)
    }

    /// The log ratio and its standard error by the delta method.
    package static func deltaError(
        clusters: [(baseline: ClusterSum, candidate: ClusterSum)]
    ) -> (value: Double, error: Double?)? {
        let (before, after) = (clusters.map(\.baseline).total, clusters.map(\.candidate).total)
        let value = log(after.numerator / after.denominator) - log(before.numerator / before.denominator)
        guard value.isFinite else { return nil }
        let count = Double(clusters.count)
        guard clusters.count > 1 else { return (value, nil) }
        let squares = clusters.reduce(0.0) { sum, cluster in
            let influence =
                cluster.candidate.numerator / after.numerator
                - cluster.candidate.denominator / after.denominator
                - cluster.baseline.numerator / before.numerator
                + cluster.baseline.denominator / before.denominator
            return sum + influence * influence
        }
        return (value, (count / (count - 1) * squares).squareRoot())
    }
}
