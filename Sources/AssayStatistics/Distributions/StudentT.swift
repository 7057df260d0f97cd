import Glibc

/// Student's t distribution.
package enum StudentT {
    /// The probability of a value not above `t`; `NaN` without degrees of freedom.
    ///
    /// Source: DLMF 8.17.1 with I_x(ν/2, ½) at x = ν/(ν + t²).
    package static func cdf(_ t: Double, degreesOfFreedom: Double) -> Double {
        guard degreesOfFreedom > 0 else { return .nan }
        let tail = upperTail(abs(t), degreesOfFreedom)
        return t > 0 ? 1 - tail : tail
    }

    /// The value that a share of the distribution does not exceed; infinite at 0 and 1, `NaN` without degrees of freedom.
    package static func quantile(_ share: Double, degreesOfFreedom: Double) -> Double {
        guard degreesOfFreedom > 0 else { return .nan }
        guard share > 0 else { return -.infinity }
        guard share < 1 else { return .infinity }
        let size = size(ofTail: min(share, 1 - share), degreesOfFreedom)
        return share < 0.5 ? -size : size
    }

    private static func upperTail(_ t: Double, _ freedom: Double) -> Double {
        IncompleteBeta.value(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    }

    private static func density(_ t: Double, _ freedom: Double) -> Double {
        let scale = lgamma((freedom + 1) / 2).0 - lgamma(freedom / 2).0 - log(freedom * .pi) / 2
        return exp(scale - (freedom + 1) / 2 * log1p(t * t / freedom))
    }

    /// The t ≥ 0 whose upper tail is `tail` ≤ ½: Newton's steps, kept inside a shrinking bracket.
    private static func size(ofTail tail: Double, _ freedom: Double) -> Double {
        guard tail < 0.5 else { return 0 }
        var low = 0.0
        var high = 1.0
        while upperTail(high, freedom) > tail { (low, high) = (high, high * 2) }
        var t = (low + high) / 2
        for _ in 0..<200 {
            let excess = upperTail(t, freedom) - tail
            if excess > 0 { low = t } else { high = t }
            var next = t + excess / density(t, freedom)
            if !(next > low && next < high) { next = (low + high) / 2 }
            if abs(next - t) <= 2 * t.ulp { return next }
            t = next
        }
        return t
    }
}
