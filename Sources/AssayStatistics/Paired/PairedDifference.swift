/// The mean difference of two runs over the same cases.
package enum PairedDifference {
    /// The mean of candidate − baseline with its clustered interval; `nil` of no pairs, without bounds for one cluster.
    ///
    /// Source: Miller, "Adding error bars to evals" (arXiv 2411.00640, 2024), section 4.
    package static func interval<Name: Hashable>(
        pairs: [(cluster: Name, baseline: Double, candidate: Double)], confidence: Double = 0.95
    ) -> Interval? {
        RatioOfSums(meanOf: pairs.map { (cluster: $0.cluster, value: $0.candidate - $0.baseline) })
            .delta(confidence: confidence)
    }
}
