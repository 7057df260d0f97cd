import Glibc

/// Two ratios of sums over the same clusters and their log ratio, all from the same draws.
package struct PairedRatios: Sendable {
    /// The baseline's ratio; `nil` where it is not finite.
    package let baseline: Interval?
    /// The candidate's ratio; `nil` where it is not finite.
    package let candidate: Interval?
    /// log(candidate ÷ baseline); `nil` where it is not finite.
    package let logRatio: Interval?

    /// Draws the clusters of both runs together. A side has no bounds where Fieller's interval has none.
    package init(clusters: [(baseline: ClusterSum, candidate: ClusterSum)], bootstrap: ClusterBootstrap) {
        let sums = clusters.map { pair in
            SumsBootstrap.Sums(
                pair.baseline.numerator, pair.baseline.denominator, pair.candidate.numerator,
                pair.candidate.denominator, 0, 0, 0, 0)
        }
        let draws = SumsBootstrap(bootstrap, count: sums.count) { sums[$0] }
        func side(_ own: [ClusterSum], _ first: Int) -> Interval? {
            let fieller = RatioOfSums(clusters: own).fieller(confidence: bootstrap.confidence)
            guard let fieller, fieller.low != nil else { return fieller }
            return draws.interval(confidence: bootstrap.confidence) { $0[first] / $0[first + 1] }
        }
        baseline = side(clusters.map(\.baseline), 0)
        candidate = side(clusters.map(\.candidate), 2)
        logRatio = draws.interval(confidence: bootstrap.confidence) {
            log($0[2] / $0[3]) - log($0[0] / $0[1])
        }
    }
}
