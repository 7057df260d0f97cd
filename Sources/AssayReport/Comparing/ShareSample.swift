import AssayCore
import AssayStatistics

/// Whether something holds of one case in two runs.
struct ShareSample {
    var cluster: String
    var before: Bool
    var after: Bool
    /// How much it counts.
    var weight: Double

    /// By how many points it holds more often after than before.
    var difference: Double { (after ? 100 : 0) - (before ? 100 : 0) }
}

extension [ShareSample] {
    /// The weighted mean difference in points over clusters.
    var difference: RatioOfSums {
        RatioOfSums(
            samples: map {
                (cluster: $0.cluster, numerator: $0.difference * $0.weight, denominator: $0.weight)
            })
    }

    /// The share of one of the runs.
    func share(_ holds: (ShareSample) -> Bool) -> Estimate? {
        map { Trial(cluster: $0.cluster, weight: $0.weight, holds: holds($0)) }.share { $0.delta() }
    }

    /// The weights of the clusters.
    var clusterWeights: [Double] {
        Array<Double>(Dictionary(map { ($0.cluster, $0.weight) }) { first, _ in first }.values)
    }
}
