package import AssayCore
import AssayStatistics

/// A distribution of times in milliseconds.
package struct Distribution: Sendable, Hashable {
    /// The samples in ascending order.
    package let samples: [Double]

    /// Makes a distribution.
    package init(_ samples: [Double]) { self.samples = samples.sorted() }

    /// The fewest samples with which a percentile can be estimated with 99 % confidence: below it the largest sample may well lie
    /// under the percentile.
    ///
    /// From (share)^n ≤ 0.01 on the upper side, rounded as METRICS.md states it: 64 for p90, 662 for p99.
    static func fewest(for share: Double) -> Int {
        switch share {
        case ...0.5: 5
        case ...0.9: 64
        case ...0.99: 662
        default: 6_636
        }
    }

    /// The nearest-rank percentile with its order-statistics interval; `nil` where there are too few samples for it.
    package func percentile(_ share: Double) -> Estimate? {
        guard samples.count >= Self.fewest(for: share),
            let interval = Quantile.interval(share, sorted: samples)
        else { return nil }
        return Estimate(interval, count: samples.count)
    }

    /// The nearest-rank percentile, however few samples there are; for charts and the median of few.
    package func point(_ share: Double) -> Double? { Quantile.nearestRank(share, sorted: samples) }
}

extension MetricValue {
    /// A distribution, absent where there is no sample.
    static func times(_ samples: [Double], absent reason: String = "no request came to that point")
        -> MetricValue
    {
        samples.isEmpty ? .absent(because: reason) : .distribution(Distribution(samples))
    }
}
