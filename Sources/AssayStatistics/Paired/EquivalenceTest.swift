/// Two one-sided tests of whether a mean of differences lies within a margin of zero.
///
/// Source: Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for assessing the equivalence of average
/// bioavailability", Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
package struct EquivalenceTest: Sendable, Hashable {
    /// The one-sided p-value of a mean not above −margin.
    package let lowerPValue: Double
    /// The one-sided p-value of a mean not below margin.
    package let upperPValue: Double
    /// The 90 % interval: within the margin just where both tests reject at 5 %.
    package let interval: Interval

    /// The larger of both p-values: equivalence is shown where it is below the level.
    package var pValue: Double { max(lowerPValue, upperPValue) }

    /// Tests an estimate against a margin > 0, by Student's t.
    package init(value: Double, standardError: Double, degreesOfFreedom: Double, margin: Double) {
        func above(_ bound: Double) -> Double {
            guard standardError > 0 else { return value > bound ? 0 : 1 }
            return StudentT.cdf((bound - value) / standardError, degreesOfFreedom: degreesOfFreedom)
        }
        lowerPValue = above(-margin)
        upperPValue =
            standardError > 0
            ? StudentT.cdf((value - margin) / standardError, degreesOfFreedom: degreesOfFreedom)
            : value < margin ? 0 : 1
        interval = Interval(
            value: value,
            halfWidth: StudentT.quantile(0.95, degreesOfFreedom: degreesOfFreedom) * standardError)
    }
}
