/// A mean made more certain by a covariate whose mean is known: the baseline's figure of the same cases, where the baseline ran more of them.
///
/// θ = Cov(y, x)/Var(x), the adjusted mean ȳ − θ·(x̄ − μ): the regression of y on x at μ, whose variance is s²·(1/n + (x̄ − μ)²/Σ(x − x̄)²) with s² =
/// Σ(residual²)/(n − 2), as θ is estimated too.
///
/// Source: Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data" (CUPED),
/// WSDM 2013.
package struct ControlVariate: Sendable, Hashable {
    /// θ: how much of the covariate is taken off.
    package let coefficient: Double
    /// The adjusted mean.
    package let value: Double
    /// Its standard error.
    package let standardError: Double
    /// The share of the variance that is gone: the square of the correlation.
    package let gain: Double
    /// The number of values.
    package let count: Int

    /// Adjusts the mean of `values` by what `covariate` says of the same cases, `mean` being the covariate's mean over all cases; `nil` of
    /// fewer than three, or lists of different lengths.
    package init?(_ values: [Double], covariate: [Double], mean: Double) {
        guard values.count == covariate.count, values.count > 2 else { return nil }
        count = values.count
        let n = Double(values.count)
        let (y, x) = (values.reduce(0, +) / n, covariate.reduce(0, +) / n)
        var (xx, xy, yy) = (0.0, 0.0, 0.0)
        for (value, known) in zip(values, covariate) {
            xx += (known - x) * (known - x)
            xy += (known - x) * (value - y)
            yy += (value - y) * (value - y)
        }
        coefficient = xx > 0 ? xy / xx : 0
        value = y - coefficient * (x - mean)
        let left = max(0, yy - coefficient * xy)
        let distance = xx > 0 ? (x - mean) * (x - mean) / xx : 0
        standardError = (left / (n - 2) * (1 / n + distance)).squareRoot()
        gain = yy > 0 ? 1 - left / yy : 0
    }

    /// The adjusted mean with its interval by Student's t.
    package func interval(confidence: Double = 0.95) -> Interval {
        let t = StudentT.quantile((1 + confidence) / 2, degreesOfFreedom: Double(count - 2))
        return Interval(value: value, halfWidth: t * standardError)
    }
}
