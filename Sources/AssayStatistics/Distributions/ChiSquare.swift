import Glibc

/// The χ² distribution.
enum ChiSquare {
    /// The probability of a value not above `x`: the regularised incomplete gamma function P(v/2, x/2).
    ///
    /// Source: the series DLMF 8.7.1, whose terms are all positive; quick where `x` is not far above the mean, v.
    static func cdf(_ x: Double, degreesOfFreedom: Double) -> Double {
        guard x > 0 else { return 0 }
        let (a, half) = (degreesOfFreedom / 2, x / 2)
        var term = 1 / a
        var sum = term
        var next = a
        while term > sum * 1e-17 {
            next += 1
            term *= half / next
            sum += term
        }
        return min(1, sum * exp(a * log(half) - half - lgamma(a).0))
    }

    /// The value that a share of the distribution, more than 0 and less than 1, does not exceed: Newton's steps from Wilson and Hilferty's
    /// approximation, kept inside a shrinking bracket.
    static func quantile(_ share: Double, degreesOfFreedom: Double) -> Double {
        let spread = 2 / (9 * degreesOfFreedom)
        let root = max(0.01, 1 - spread + Normal.quantile(share) * spread.squareRoot())
        var x = degreesOfFreedom * root * root * root
        var (low, high) = (0.0, Double.infinity)
        for _ in 0..<200 {
            let excess = cdf(x, degreesOfFreedom: degreesOfFreedom) - share
            if excess > 0 { high = x } else { low = x }
            var next = x - excess / density(x, degreesOfFreedom)
            if !(next > low && next < high) { next = high < .infinity ? (low + high) / 2 : 2 * x }
            if abs(next - x) <= 2 * x.ulp { return next }
            x = next
        }
        return x
    }

    private static func density(_ x: Double, _ freedom: Double) -> Double {
        exp((freedom / 2 - 1) * log(x / 2) - x / 2 - lgamma(freedom / 2).0) / 2
    }
}
