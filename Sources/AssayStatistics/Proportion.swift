/// A share of successes, with its 95 % interval.
package enum Proportion {
    /// The share with its Wilson interval; `nil` of no trials. With no success, or no failure, the far bound is the
    /// rule of three: 3/n away.
    ///
    /// Sources: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), without
    /// continuity correction; Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249 (1983).
    package static func interval(successes: Int, trials: Int) -> Interval? {
        interval(successes: Double(successes), trials: Double(trials))
    }

    /// The same of trials that count in parts, such as the independent ones that clusters are worth.
    static func interval(successes: Double, trials n: Double) -> Interval? {
        guard n > 0, (0...n).contains(successes) else { return nil }
        let share = successes / n
        if successes == 0 { return Interval(value: 0, low: 0, high: min(1, 3 / n)) }
        if successes == n { return Interval(value: 1, low: max(0, 1 - 3 / n), high: 1) }
        let z = Normal.quantile(0.975)
        let shrink = 1 + z * z / n
        let centre = (share + z * z / (2 * n)) / shrink
        let reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / shrink
        return Interval(value: share, low: centre - reach, high: centre + reach)
    }
}
