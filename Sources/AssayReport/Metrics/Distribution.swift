package import AssayCore
import AssayStatistics
import Glibc

/// A distribution of times in milliseconds.
package struct Distribution: Sendable, Hashable {
    /// The samples in ascending order.
    package let samples: [Double]

    /// Makes a distribution.
    package init(_ samples: [Double]) { self.samples = samples.sorted() }

    /// What is known of a percentile.
    package enum Percentile: Sendable, Hashable {
        /// There are samples enough: the nearest rank with its interval.
        case estimate(Estimate)
        /// There are too few to name it, but with 95 % confidence it is no more than this.
        case atMost(Double)
        /// There are too few even for that.
        case unknown
    }

    /// The fewest samples with which a percentile can be estimated: with them at least two lie above it with 99 % confidence.
    ///
    /// The least n with P(X ≤ 1) = sⁿ·(1 + n·(1 − s)/s) ≤ 0.01 for X binomial (n, 1 − s): 64 for p90, 662 for p99, 6,636 for p99.9.
    static func fewest(for share: Double) -> Int {
        var (low, high) = (1, 1 << 40)
        while low < high {
            let middle = (low + high) / 2
            let n = Double(middle)
            if pow(share, n) * (1 + n * (1 - share) / share) <= 0.01 {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    /// What is known of a percentile, by how many samples there are.
    package func percentile(_ share: Double) -> Percentile {
        guard let interval = Quantile.interval(share, sorted: samples) else { return .unknown }
        if samples.count >= Self.fewest(for: share) {
            return .estimate(Estimate(interval, count: samples.count))
        }
        return Quantile.upperBound(share, sorted: samples).map { .atMost($0) } ?? .unknown
    }

    /// The nearest-rank percentile, however few samples there are; for charts and comparisons, not to be printed alone.
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
