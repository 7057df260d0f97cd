import Glibc

/// Ratios of two runs over the same clusters, as natural logarithms: log(candidate/baseline), so that a doubling and a
/// halving are equally far from 0. Bounds come from a bootstrap that draws both runs' clusters together.
package enum PairedLogRatio {
    /// The samples of one cluster in both runs.
    package typealias Samples = (baseline: [Double], candidate: [Double])

    /// The log ratio of two ratios of sums, such as costs per accepted output; `nil` where it is not finite.
    package static func ratios(
        clusters: [(baseline: ClusterSum, candidate: ClusterSum)], bootstrap: ClusterBootstrap
    ) -> Interval? {
        let baseline = clusters.map(\.baseline)
        let candidate = clusters.map(\.candidate)
        return SumsBootstrap(bootstrap, count: clusters.count) { index in
            let (before, after) = (baseline[index], candidate[index])
            return SumsBootstrap.Sums(
                before.numerator, before.denominator, after.numerator, after.denominator, 0, 0, 0, 0)
        }.interval(confidence: bootstrap.confidence) { log($0[2] / $0[3]) - log($0[0] / $0[1]) }
    }

    /// The log ratio of the means over all samples; `nil` where it is not finite.
    package static func means(clusters: [Samples], bootstrap: ClusterBootstrap) -> Interval? {
        func sum(_ samples: [Double]) -> ClusterSum {
            ClusterSum(numerator: samples.reduce(0, +), denominator: Double(samples.count))
        }
        return ratios(
            clusters: clusters.map { (baseline: sum($0.baseline), candidate: sum($0.candidate)) },
            bootstrap: bootstrap)
    }

    /// The log ratio of the nearest-rank quantiles over all samples, such as medians; `nil` where it is not finite.
    package static func quantiles(
        _ share: Double, clusters: [Samples], bootstrap: ClusterBootstrap
    ) -> Interval? {
        let baseline = ClusteredQuantile(clusters: clusters.map(\.baseline))
        let candidate = ClusteredQuantile(clusters: clusters.map(\.candidate))
        return bootstrap.interval(clusters: clusters.count) { multiplicity in
            log(candidate.value(share, multiplicity: multiplicity))
                - log(baseline.value(share, multiplicity: multiplicity))
        }
    }
}
