import Glibc

/// The binomial distribution: how many of `trials` independent tries succeed, each with probability `share`.
package enum Binomial {
    /// The probability of at most `successes`.
    ///
    /// Source: DLMF 8.17.5, P(X ≤ k) = I_{1−p}(n − k, k + 1).
    package static func cdf(_ successes: Int, trials: Int, share: Double) -> Double {
        guard successes >= 0 else { return 0 }
        guard successes < trials else { return 1 }
        return IncompleteBeta.value(1 - share, Double(trials - successes), Double(successes + 1))
    }

    /// The probability of just `successes`.
    package static func probability(_ successes: Int, trials: Int, share: Double) -> Double {
        guard (0...trials).contains(successes) else { return 0 }
        guard share > 0 else { return successes == 0 ? 1 : 0 }
        guard share < 1 else { return successes == trials ? 1 : 0 }
        let (k, n) = (Double(successes), Double(trials))
        let ways = lgamma(n + 1).0 - lgamma(k + 1).0 - lgamma(n - k + 1).0
        return exp(ways + k * log(share) + (n - k) * log1p(-share))
    }

    /// The least count whose `cdf` reaches a probability.
    package static func quantile(_ probability: Double, trials: Int, share: Double) -> Int {
        var low = 0
        var high = trials
        while low < high {
            let middle = (low + high) / 2
            if cdf(middle, trials: trials, share: share) >= probability {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
