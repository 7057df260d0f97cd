import Glibc

/// Wilcoxon's signed-rank test of whether paired differences lie around zero.
///
/// Sources: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945); zeros are left out, as there; the variance
/// under ties from Hollander, Wolfe and Chicken, "Nonparametric statistical methods" (3rd ed. 2013), section 3.1.
package struct WilcoxonSignedRank: Sendable, Hashable {
    /// The sum of the ranks of the differences above zero.
    package let statistic: Double
    /// The differences that are not zero.
    package let count: Int
    /// The two-sided p-value: exact, given the ranks and their ties, of up to 50 differences, else by the normal distribution.
    package let pValue: Double
    /// The two-sided p-value by the normal distribution, with the variance for ties and no correction for continuity.
    package let normalPValue: Double

    /// Up to how many differences the exact distribution is used.
    static let exactLimit = 50

    /// Tests differences; without any that is not zero the p-value is 1.
    package init(_ differences: [Double]) {
        let ranks = SignedRanks(differences)
        statistic = ranks.positive
        count = ranks.doubled.count
        normalPValue = Self.normal(ranks)
        pValue = count <= Self.exactLimit ? Self.exact(ranks) : normalPValue
    }

    private static func exact(_ ranks: SignedRanks) -> Double {
        let chances = SignedRanks.distribution(doubled: ranks.doubled)
        let observed = Int(ranks.positive * 2)
        let below = chances[...observed].reduce(0, +)
        let above = chances[observed...].reduce(0, +)
        return min(1, 2 * min(below, above))
    }

    private static func normal(_ ranks: SignedRanks) -> Double {
        let n = Double(ranks.doubled.count)
        let variance = n * (n + 1) * (2 * n + 1) / 24 - ranks.ties / 48
        guard variance > 0 else { return 1 }
        let z = (ranks.positive - n * (n + 1) / 4) / variance.squareRoot()
        return min(1, erfc(abs(z) / 2.0.squareRoot()))
    }
}
