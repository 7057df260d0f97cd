/// The interval of a share that covers the truth at least as often as it says, whatever the truth is; wider than Wilson's.
package enum ClopperPearson {
    /// The share with its exact interval; `nil` of no trials.
    ///
    /// Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934);
    /// the bounds are quantiles of beta distributions.
    package static func interval(successes: Int, trials: Int, confidence: Double = 0.95) -> Interval? {
        guard trials > 0, (0...trials).contains(successes) else { return nil }
        let tail = (1 - confidence) / 2
        let (k, rest) = (Double(successes), Double(trials - successes))
        return Interval(
            value: k / Double(trials), low: successes == 0 ? 0 : Beta.quantile(tail, k, rest + 1),
            high: successes == trials ? 1 : Beta.quantile(1 - tail, k + 1, rest))
    }
}
