/// Exact quantiles over recorded samples.
package enum Quantile {
    /// The nearest-rank position, from 1, of a quantile among `count` > 0 samples: ⌈share·count⌉, at least 1.
    static func rank(_ share: Double, count: Int) -> Int {
        let exact = share * Double(count)
        let whole = exact.rounded()
        // 0.07 · 100 is 7.000000000000001 in binary: what is whole but for rounding is whole.
        let isWhole = abs(exact - whole) <= 1e-9 * max(1, whole)
        return min(count, max(1, Int(isWhole ? whole : exact.rounded(.up))))
    }

    /// The nearest-rank quantile of samples in rising order; `nil` of none.
    package static func nearestRank<Sample: Comparable>(_ share: Double, sorted samples: [Sample]) -> Sample?
    {
        samples.isEmpty ? nil : samples[rank(share, count: samples.count) - 1]
    }

    /// The nearest-rank quantile of independent samples in rising order, with the distribution-free interval between two
    /// order statistics; `nil` of none. A bound is `nil` where too few samples lie on its side.
    ///
    /// Source: Conover, "Practical nonparametric statistics" (3rd ed. 1999), section 3.2.
    package static func interval(
        _ share: Double, sorted samples: [Double], confidence: Double = 0.95
    ) -> Interval? {
        guard let value = nearestRank(share, sorted: samples) else { return nil }
        let tail = (1 - confidence) / 2
        let lowRank = Binomial.quantile(tail, trials: samples.count, share: share)
        let highRank = Binomial.quantile(1 - tail, trials: samples.count, share: share) + 1
        return Interval(
            value: value, low: lowRank < 1 ? nil : samples[lowRank - 1],
            high: highRank > samples.count ? nil : samples[highRank - 1])
    }

    /// The order statistic that a quantile does not exceed with a confidence; `nil` where too few samples lie above.
    ///
    /// Source: as of the interval, with all the doubt on one side.
    package static func upperBound(
        _ share: Double, sorted samples: [Double], confidence: Double = 0.95
    ) -> Double? {
        let rank = Binomial.quantile(confidence, trials: samples.count, share: share) + 1
        return rank > samples.count ? nil : samples[rank - 1]
    }
}
