import Glibc

/// The beta distribution.
package enum Beta {
    /// The value in 0…1 that a share of the distribution does not exceed: the inverse of I_x(a, b), by Newton's steps kept inside a
    /// shrinking bracket.
    package static func quantile(_ share: Double, _ a: Double, _ b: Double) -> Double {
        guard share > 0 else { return 0 }
        guard share < 1 else { return 1 }
        var (low, high) = (0.0, 1.0)
        var x = a / (a + b)
        let scale = lgamma(a + b).0 - lgamma(a).0 - lgamma(b).0
        for _ in 0..<300 {
            let excess = IncompleteBeta.value(x, a, b) - share
            if excess > 0 { high = x } else { low = x }
            let density = exp(scale + (a - 1) * log(x) + (b - 1) * log1p(-x))
            var next = x - excess / density
            if !(next > low && next < high) { next = (low + high) / 2 }
            if abs(next - x) <= 2 * x.ulp { return next }
            x = next
        }
        return x
    }
}
