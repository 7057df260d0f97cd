import Glibc

/// The non-central t distribution: what a t statistic is distributed as where the truth lies off the hypothesis, and so what the power of a
/// t test follows from.
package enum NoncentralT {
    /// The probability of a value not above `t`.
    ///
    /// Source: Lenth, "Algorithm AS 243: cumulative distribution function of the non-central t distribution", Applied Statistics 38 (1989):
    /// a series of incomplete beta functions, weighted by Poisson probabilities. They are taken from the middle of the weights outwards, so
    /// that a large shift loses none of them.
    package static func cdf(_ t: Double, degreesOfFreedom: Double, shift: Double) -> Double {
        guard degreesOfFreedom > 0 else { return .nan }
        guard t >= 0 else { return 1 - cdf(-t, degreesOfFreedom: degreesOfFreedom, shift: -shift) }
        let x = t * t / (t * t + degreesOfFreedom)
        guard x > 0 else { return Normal.cdf(-shift) }
        return min(1, max(0, Normal.cdf(-shift) + series(x, degreesOfFreedom / 2, shift) / 2))
    }

    private static func series(_ x: Double, _ halfFreedom: Double, _ shift: Double) -> Double {
        let rate = shift * shift / 2
        let middle = Int(rate)
        func term(_ j: Int) -> (sum: Double, weight: Double) {
            let n = Double(j)
            let even = rate > 0 ? exp(-rate + n * log(rate) - lgamma(n + 1).0) : (j == 0 ? 1 : 0)
            // q_j = δ·e^(−δ²/2)·(δ²/2)^j ÷ (√2·Γ(j + 3/2))
            let odd =
                rate > 0
                ? shift / 2.0.squareRoot() * exp(-rate + n * log(rate) - lgamma(n + 1.5).0) : 0
            let sum =
                even * IncompleteBeta.value(x, n + 0.5, halfFreedom)
                + odd * IncompleteBeta.value(x, n + 1, halfFreedom)
            return (sum, even + abs(odd))
        }
        var total = 0.0
        for j in middle...(middle + 10_000) {
            let next = term(j)
            total += next.sum
            if next.weight < 1e-17 { break }
        }
        for j in stride(from: middle - 1, through: 0, by: -1) {
            let next = term(j)
            total += next.sum
            if next.weight < 1e-17 { break }
        }
        return total
    }
}
