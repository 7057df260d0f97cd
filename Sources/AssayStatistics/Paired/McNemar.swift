/// The exact McNemar test of two runs over the same cases, one trial per case.
package enum McNemar {
    /// The two-sided p-value where `onlyBaseline` cases were accepted in the baseline alone and `onlyCandidate` in the
    /// candidate alone: 2·P(Bin(b + c, ½) ≤ min(b, c)), at most 1.
    ///
    /// Source: McNemar, Psychometrika 12 (1947); the exact form as in Agresti, "Categorical data analysis", section 11.1.
    package static func pValue(onlyBaseline: Int, onlyCandidate: Int) -> Double {
        let fewer = min(onlyBaseline, onlyCandidate)
        return min(1, 2 * Binomial.cdf(fewer, trials: onlyBaseline + onlyCandidate, share: 0.5))
    }
}
