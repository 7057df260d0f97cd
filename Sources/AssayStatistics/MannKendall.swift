import Glibc

/// The Mann–Kendall test of whether a series rises or falls over time, whatever the form of its trend.
///
/// Source: Kendall, "Rank correlation methods" (4th ed. 1970), with the variance for ties and the correction for continuity.
package struct MannKendall: Sendable, Hashable {
    /// The pairs that rise less those that fall.
    package let score: Int
    /// The probability that a series without trend has a score so far from zero, on either side.
    package let probability: Double

    /// Tests a series; of fewer than three values the probability is 1.
    package init(_ series: [Double]) {
        var score = 0
        for (index, earlier) in series.enumerated() {
            for later in series[(index + 1)...] where later != earlier { score += later > earlier ? 1 : -1 }
        }
        self.score = score
        let variance = Self.variance(series)
        guard series.count > 2, score != 0, variance > 0 else {
            probability = 1
            return
        }
        let z = (abs(Double(score)) - 1) / variance.squareRoot()
        probability = min(1, erfc(z / 2.squareRoot()))
    }

    private static func variance(_ series: [Double]) -> Double {
        func part(_ count: Int) -> Double {
            let n = Double(count)
            return n * (n - 1) * (2 * n + 5)
        }
        let ties = Dictionary(grouping: series, by: \.self).values.map { part($0.count) }
        return (part(series.count) - ties.reduce(0, +)) / 18
    }
}
