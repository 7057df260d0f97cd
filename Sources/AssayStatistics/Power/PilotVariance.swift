/// A variance that a first sample estimated, and that a needed sample size is to rest on.
///
/// Taken as it is, it is too small about every second time, and then the size is too small as well. Its upper bound is not.
///
/// Source: Browne, "On the use of a pilot sample for sample size determination", Statistics in Medicine 14 (1995).
package struct PilotVariance: Sendable, Hashable {
    /// The variance.
    package var value: Double
    /// The degrees of freedom of the χ² distribution that an estimate with its error follows.
    package var degreesOfFreedom: Double

    /// Makes a variance with its degrees of freedom.
    package init(value: Double, degreesOfFreedom: Double) {
        self.value = value
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// The bound that the true variance does not exceed with a confidence, s²·v/χ²_{1−confidence}(v); Browne advises 80 %.
    package func upperBound(confidence: Double = 0.8) -> Double {
        value * degreesOfFreedom / ChiSquare.quantile(1 - confidence, degreesOfFreedom: degreesOfFreedom)
    }

    /// The degrees of freedom of a variance that a quantile's interval implies: z·√(n·p·(1−p)).
    ///
    /// The interval lies between two order statistics with m = 2·z·√(n·p·(1−p)) spacings between them, whose sum has the variance 1/m of its
    /// square where the density is even; its square has 4/m, which is that of a χ² with m/2 degrees of freedom.
    /// Source: Pyke, "Spacings", Journal of the Royal Statistical Society B 27 (1965), section 2.
    package static func degreesOfFreedom(quantile share: Double, count: Int) -> Double {
        max(1, Normal.quantile(0.975) * (Double(count) * share * (1 - share)).squareRoot())
    }
}
