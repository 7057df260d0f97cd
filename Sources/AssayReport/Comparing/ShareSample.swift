import AssayCore
import AssayStatistics

/// Whether something holds of one case in two runs: 100 or 0.
struct ShareSample {
    var cluster: String
    var before: Double
    var after: Double
    /// How much it counts.
    var weight: Double

    /// The weighted mean of a value over clusters.
    static func mean(_ samples: [ShareSample], _ value: (ShareSample) -> Double) -> RatioOfSums {
        RatioOfSums(
            samples: samples.map {
                (cluster: $0.cluster, numerator: value($0) * $0.weight, denominator: $0.weight)
            })
    }

    /// A share of one run with Wilson's interval where each cluster has one result that counts as much as any, else with that of a clustered
    /// mean.
    static func share(_ samples: [ShareSample], _ value: (ShareSample) -> Double) -> Estimate? {
        let mean = mean(samples, value)
        let isPlain = mean.clusters.count == samples.count && Set(samples.map(\.weight)).count == 1
        // Of what is all alike a mean shows no scatter; the clusters are so many independent trials.
        let holding = samples.count { value($0) > 0 }
        let isAlike = holding == 0 || holding == samples.count
        let trials = isPlain ? samples.count : Int(mean.effectiveClusters)
        let interval =
            isPlain || isAlike
            ? Proportion.interval(successes: min(trials, holding), trials: trials) : mean.delta()
        return interval.map { Estimate($0, count: mean.clusters.count) }
    }
}

extension RatioOfSums {
    /// The clusters that count alike and would scatter as much: (Σw)²/Σw².
    ///
    /// Source: Kish, "Survey sampling" (1965), section 11.7.
    var effectiveClusters: Double {
        let squares = clusters.reduce(0) { $0 + $1.denominator * $1.denominator }
        let sum = clusters.reduce(0) { $0 + $1.denominator }
        return squares > 0 ? sum * sum / squares : 0
    }
}
