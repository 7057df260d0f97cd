/// The power of tests of paired differences: the chance that an effect of a size is found.
package enum PairedPower {
    /// Of the two-sided t test, the effect being in standard deviations of the differences.
    ///
    /// Source: Cohen, "Statistical power analysis for the behavioral sciences" (2nd ed. 1988), chapter 2, by the non-central t distribution.
    package static func t(effect: Double, cases: Double, level: Double = 0.05) -> Double {
        guard cases > 1 else { return 0 }
        let freedom = cases - 1
        let bound = StudentT.quantile(1 - level / 2, degreesOfFreedom: freedom)
        let shift = effect * cases.squareRoot()
        return 1 - NoncentralT.cdf(bound, degreesOfFreedom: freedom, shift: shift)
            + NoncentralT.cdf(-bound, degreesOfFreedom: freedom, shift: shift)
    }

    /// Of the exact McNemar test, where a case is accepted in the baseline alone, or in the candidate alone, with these chances.
    ///
    /// Source: Duffy, "Asymptotic and exact power for the McNemar test and its analogue with R controls per case", Biometrics 40 (1984).
    package static func mcNemar(
        onlyBaseline: Double, onlyCandidate: Double, cases: Int, level: Double = 0.05
    ) -> Double {
        let discordant = onlyBaseline + onlyCandidate
        guard discordant > 0, cases > 0 else { return 0 }
        let share = onlyBaseline / discordant
        return (0...cases).reduce(0.0) { power, count in
            let chance = Binomial.probability(count, trials: cases, share: discordant)
            guard chance > 1e-15, let last = lastRejected(count, level) else { return power }
            let below = Binomial.cdf(last, trials: count, share: share)
            let above = Binomial.cdf(last, trials: count, share: 1 - share)
            return power + chance * (below + above)
        }
    }

    /// The largest count on one side of so many that flipped which is rejected; `nil` where none is.
    private static func lastRejected(_ flips: Int, _ level: Double) -> Int? {
        // The quantile is the least count that reaches the tail, so the one before is the last within it.
        var last = Binomial.quantile(level / 2, trials: flips, share: 0.5)
        while last >= 0, McNemar.pValue(onlyBaseline: last, onlyCandidate: flips - last) > level {
            last -= 1
        }
        return last >= 0 && 2 * last < flips ? last : nil
    }

    /// The cases that the signed-rank test needs, `above` being the chance that the sum of two differences is above zero; `nil` for ½.
    ///
    /// Source: Noether, "Sample size determination for some common nonparametric tests", JASA 82 (1987).
    package static func signedRankCases(above: Double, power: Double = 0.8, level: Double = 0.05) -> Int? {
        let z = Normal.quantile(1 - level / 2) + Normal.quantile(power)
        let distance = above - 0.5
        return Int(exactly: (z * z / (3 * distance * distance)).rounded(.up))
    }

    /// Of two one-sided tests at 5 % each, by the normal distribution: the chance that equivalence is shown where the truth is `effect` from
    /// zero.
    ///
    /// Source: Julious, "Sample sizes for clinical trials with normal data", Statistics in Medicine 23 (2004), section 5.
    package static func equivalence(
        margin: Double, effect: Double, standardError: Double, level: Double = 0.05
    ) -> Double {
        let z = Normal.quantile(1 - level)
        let up = Normal.cdf((margin - effect) / standardError - z)
        let down = Normal.cdf((margin + effect) / standardError - z)
        return max(0, up + down - 1)
    }

    /// Of a two-sided test by the normal distribution, such as that of a log ratio with its standard error by the delta method.
    package static func normal(effect: Double, standardError: Double, level: Double = 0.05) -> Double {
        let z = Normal.quantile(1 - level / 2)
        return Normal.cdf(effect / standardError - z) + Normal.cdf(-effect / standardError - z)
    }
}
