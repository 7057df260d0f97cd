import Glibc

extension SeededStream {
    /// A number from the exponential distribution of a rate, by inversion.
    package mutating func nextExponential(rate: Double) -> Double { -log1p(-nextUnit()) / rate }

    /// A number from the standard normal distribution, by inversion of its distribution function.
    package mutating func nextNormal() -> Double {
        // The middle of one of 2⁵³ equal cells, so that neither end can be drawn.
        Normal.quantile((Double(next() >> 11) + 0.5) * 0x1p-53)
    }

    /// A number from the log-normal distribution of a median and a standard deviation of the logarithm.
    package mutating func nextLogNormal(median: Double, sigma: Double) -> Double {
        median * exp(sigma * nextNormal())
    }

    /// A number from the gamma distribution of a shape and a scale.
    ///
    /// Source: Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000); below a shape of 1 by their
    /// boost G(a) = G(a + 1)·U^(1/a).
    package mutating func nextGamma(shape: Double, scale: Double) -> Double {
        guard shape >= 1 else {
            let boosted = nextGamma(shape: shape + 1, scale: scale)
            return boosted * pow(1 - nextUnit(), 1 / shape)
        }
        let d = shape - 1.0 / 3.0
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = nextNormal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            if log(1 - nextUnit()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v * scale }
        }
    }
}
