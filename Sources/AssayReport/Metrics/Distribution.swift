package import AssayCore
package import AssayStatistics
import Glibc

/// A distribution of times in milliseconds.
package struct Distribution: Sendable, Hashable {
    /// The samples with their clusters.
    package let samples: PooledSamples

    /// Makes a distribution of samples in clusters.
    package init(_ samples: PooledSamples) { self.samples = samples }

    /// Makes a distribution of independent samples.
    package init(_ samples: [Double]) {
        self.samples = PooledSamples(
            samples.enumerated().map { .init($1, cluster: $0) }, most: samples.count)
    }

    /// The largest of the samples.
    package var largest: Double? { samples.values.last }

    /// What is known of a percentile.
    package enum Percentile: Sendable, Hashable {
        /// There are samples enough: the nearest rank with its interval.
        case estimate(Estimate)
        /// There are too few to name it, but with 95 % confidence it is no more than this.
        case atMost(Double)
        /// There are too few cases, or cases too unlike, to speak for others, but requests enough to speak for these cases; with 95 % confidence it
        /// is of all cases no more than the bound, where there is one.
        case ofTheseCases(Estimate, atMost: Double?)
        /// There are too few even for that.
        case unknown

        /// Whether it speaks for no other cases than those that were run.
        var isOfTheseCases: Bool { if case .ofTheseCases = self { true } else { false } }
    }

    /// The fewest independent samples with which a percentile can be estimated: with them at least two lie above it with 99 % confidence.
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

    /// What is known of a percentile, by how many independent samples there are.
    package func percentile(_ share: Double) -> Percentile {
        let count = samples.effectiveCount(share)
        if let estimate = estimate(share, of: count) { return .estimate(estimate) }
        let bound = samples.upperBound(share, of: count)
        if let ofThese = estimate(share, of: samples.countGivenClusters) {
            return .ofTheseCases(ofThese, atMost: bound)
        }
        return bound.map { .atMost($0) } ?? .unknown
    }

    /// The percentile as of so many independent samples; `nil` of too few.
    private func estimate(_ share: Double, of count: Int) -> Estimate? {
        guard count >= Self.fewest(for: share) else { return nil }
        return samples.interval(share, of: count).map { Estimate($0, count: count) }
    }

    /// The nearest-rank percentile, however few samples there are; for charts and comparisons, not to be printed alone.
    package func point(_ share: Double) -> Double? { samples.nearestRank(share) }
}

extension MetricValue {
    /// A distribution of the times of episodes, each in the cluster of its case; absent where there is none.
    static func times(
        _ input: MetricInput, absent reason: String = "no request came to that point",
        _ times: (MetricInput.Item) -> [Double]
    ) -> MetricValue {
        let samples = input.numbered.flatMap { one in
            times(one.item).map { PooledSamples.Sample($0, cluster: one.cluster, unit: one.unit) }
        }
        return distribution(samples, most: samples.count, absent: reason)
    }

    /// A distribution of samples of which so many are independent at most; absent where there is none.
    static func distribution(
        _ samples: [PooledSamples.Sample], most: Int, absent reason: String
    ) -> MetricValue {
        samples.isEmpty
            ? .absent(because: reason) : .distribution(Distribution(PooledSamples(samples, most: most)))
    }
}

extension MetricInput {
    /// The episodes, each with the number of its cluster and, as the unit of its samples, its own.
    var numbered: [(item: Item, cluster: Int, unit: Int)] {
        var numbers: [String: Int] = [:]
        return items.enumerated().map { unit, item in
            let number = numbers[item.cluster, default: numbers.count]
            numbers[item.cluster] = number
            return (item, number, unit)
        }
    }
}
