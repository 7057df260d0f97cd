/// Samples of several clusters, such as the requests of a case or the tokens of a request, which are not independent of each other.
///
/// Their quantiles have distribution-free intervals as of fewer samples that are independent: of as many as would know the share of samples up to
/// the quantile just as well.
///
/// Sources: Woodruff, "Confidence intervals for medians and other position measures", JASA 47 (1952); the effective number of samples from Korn
/// and Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated from survey data", Survey
/// Methodology 24 (1998).
package struct PooledSamples: Sendable, Hashable {
    /// A value, how often it counts, and the numbers of the cluster and of the unit it comes from.
    package struct Sample: Sendable {
        /// The value.
        package var value: Double
        /// How often it counts, such as for how many tokens.
        package var count: Int
        /// The number of its cluster, from 0.
        package var cluster: Int
        /// The number of its unit, such as an episode, from 0: units are independent where their clusters are taken as given.
        package var unit: Int

        /// Makes a sample; its cluster is the unit where no other is named.
        package init(_ value: Double, count: Int = 1, cluster: Int, unit: Int? = nil) {
            self.value = value
            self.count = count
            self.cluster = cluster
            self.unit = unit ?? cluster
        }
    }

    /// The values in rising order.
    package let values: [Double]
    /// For each value how many samples there are up to it, itself among them.
    package let upTo: [Int]
    private let owners: [Int32]
    private let clusterCount: Int
    private let most: Int
    /// The independent samples where these clusters are taken as given: as many as there are units, were they of one size.
    ///
    /// (Σn)²/Σn² for units of n samples each, as if the samples of a unit were all alike.
    package let countGivenClusters: Int

    /// Pools samples. `most` is how many may be independent at most, such as the requests whose tokens they are.
    package init(_ samples: [Sample], most: Int) {
        let sorted = samples.sorted { $0.value < $1.value }
        values = sorted.map(\.value)
        var sum = 0
        upTo = sorted.map { sample in
            sum += sample.count
            return sum
        }
        owners = sorted.map { Int32($0.cluster) }
        clusterCount = (samples.map(\.cluster).max() ?? -1) + 1
        self.most = most
        var units = [Double](repeating: 0, count: (samples.map(\.unit).max() ?? -1) + 1)
        for sample in samples { units[sample.unit] += Double(sample.count) }
        countGivenClusters = min(most, Self.whole(Self.unitsOfOneSize(units)))
    }

    /// So many units of one size would know as much as units of these sizes.
    private static func unitsOfOneSize(_ sizes: [Double]) -> Double {
        let squares = sizes.reduce(0) { $0 + $1 * $1 }
        let all = sizes.reduce(0, +)
        return squares > 0 ? all * all / squares : 0
    }

    /// Sums of squares that are whole but for rounding are whole.
    private static func whole(_ count: Double) -> Int { Int((count + 1e-9).rounded(.down)) }

    /// The number of samples.
    package var count: Int { upTo.last ?? 0 }

    /// The nearest-rank quantile; `nil` of no samples.
    package func nearestRank(_ share: Double) -> Double? {
        count > 0 ? value(at: Quantile.rank(share, count: count)) : nil
    }

    /// The nearest-rank quantile between two order statistics as of so many independent samples, ``effectiveCount(_:)``; a bound is `nil` where
    /// too few samples lie on its side. `nil` of no samples.
    package func interval(_ share: Double, of trials: Int, confidence: Double = 0.95) -> Interval? {
        guard let value = nearestRank(share) else { return nil }
        let tail = (1 - confidence) / 2
        let low = Binomial.quantile(tail, trials: trials, share: share)
        let high = Binomial.quantile(1 - tail, trials: trials, share: share) + 1
        return Interval(
            value: value, low: low < 1 ? nil : self.value(at: place(low, of: trials, .down)),
            high: high > trials ? nil : self.value(at: place(high, of: trials, .up)))
    }

    /// What a quantile does not exceed with a confidence as of so many independent samples; `nil` where too few lie above.
    package func upperBound(_ share: Double, of trials: Int, confidence: Double = 0.95) -> Double? {
        guard count > 0 else { return nil }
        let rank = Binomial.quantile(confidence, trials: trials, share: share) + 1
        return rank > trials ? nil : value(at: place(rank, of: trials, .up))
    }

    /// The independent samples that would know the share up to a quantile as well as these do: no fewer than there were clusters of one size all
    /// alike within, no more than may be independent.
    package func effectiveCount(_ share: Double) -> Int {
        guard let quantile = nearestRank(share) else { return 0 }
        let (sizes, below) = (sizes { _ in true }, sizes { $0 <= quantile })
        let all = sizes.reduce(0, +)
        let part = below.reduce(0, +) / all
        let least = Self.unitsOfOneSize(sizes)
        let squares = zip(sizes, below).reduce(0) { sum, one in
            let residual = one.1 - part * one.0
            return sum + residual * residual
        }
        var count = least
        // One cluster that is most of all there is tells nothing of how clusters differ.
        if part < 1, least >= 2 {
            let variance = least / (least - 1) * squares / (all * all)
            let t = StudentT.quantile(0.975, degreesOfFreedom: least - 1) / Normal.quantile(0.975)
            count = max(least, min(all, part * (1 - part) / variance / (t * t)))
        }
        return min(most, Self.whole(count))
    }

    /// Of each cluster the samples whose values are such.
    private func sizes(_ isSuch: (Double) -> Bool) -> [Double] {
        var sizes = [Double](repeating: 0, count: clusterCount)
        var last = 0
        for (index, value) in values.enumerated() {
            if isSuch(value) { sizes[Int(owners[index])] += Double(upTo[index] - last) }
            last = upTo[index]
        }
        return sizes
    }

    /// The rank among all samples of a rank among fewer of them.
    private func place(_ rank: Int, of trials: Int, _ rounding: FloatingPointRoundingRule) -> Int {
        let exact = Double(rank) * (Double(count + 1) / Double(trials + 1))
        let whole = exact.rounded()
        return min(
            count, max(1, Int(abs(exact - whole) <= 1e-9 * whole ? whole : exact.rounded(rounding))))
    }

    /// The sample at a rank, from 1.
    private func value(at rank: Int) -> Double {
        var (low, high) = (0, upTo.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] >= rank { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }
}
