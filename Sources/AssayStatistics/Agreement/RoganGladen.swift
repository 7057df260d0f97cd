/// A share that was judged by an imperfect judge, corrected for the judge's measured sensitivity and specificity.
package enum RoganGladen {
    /// The share of outputs that people would accept: (judged + specificity − 1) ÷ (sensitivity + specificity − 1), with an interval that holds
    /// the uncertainty of all three.
    ///
    /// `nil` where there are no outputs, or no labels of either kind, or the judge is no better than chance, so that nothing can be told from its
    /// verdicts.
    ///
    /// Sources: Rogan and Gladen, "Estimating prevalence from the results of a screening test", American Journal of Epidemiology 107 (1978); Lang
    /// and Reiczigel, "Confidence limits for prevalence of disease adjusted for estimated sensitivity and specificity", Preventive Veterinary
    /// Medicine 113 (2014).
    package static func interval(accepted: Int, of outputs: Int, table: ConfusionTable) -> Interval? {
        interval(accepted: Double(accepted), of: Double(outputs), table: table)
    }

    /// The same of outputs that count in parts, such as the independent ones that clusters are worth.
    static func interval(accepted: Double, of outputs: Double, table: ConfusionTable) -> Interval? {
        guard outputs > 0, (0...outputs).contains(accepted), table.positives > 0, table.negatives > 0 else {
            return nil
        }
        let (share, sensitivity, specificity) = (
            accepted / outputs, Double(table.truePositives) / Double(table.positives),
            Double(table.trueNegatives) / Double(table.negatives)
        )
        let youden = sensitivity + specificity - 1
        guard youden > 0 else { return nil }
        let value = min(1, max(0, (share + specificity - 1) / youden))
        let bounds = bounds(accepted, outputs, table)
        return Interval(
            value: value, low: min(value, max(0, bounds.low)), high: max(value, min(1, bounds.high)))
    }

    /// Lang and Reiczigel's limits: z²/2 pseudo-successes and failures in the sample and one of each in both groups of labels, and a centre that
    /// is moved for the skewness.
    private static func bounds(
        _ accepted: Double, _ outputs: Double, _ table: ConfusionTable
    ) -> (low: Double, high: Double) {
        let z = Normal.quantile(0.975)
        let sample = Smoothed(accepted, of: outputs, by: z * z)
        let sensitivity = Smoothed(Double(table.truePositives), of: Double(table.positives), by: 2)
        let specificity = Smoothed(Double(table.trueNegatives), of: Double(table.negatives), by: 2)
        let youden = sensitivity.share + specificity.share - 1
        guard youden > 0 else { return (0, 1) }
        let centre = (sample.share + specificity.share - 1) / youden
        let shift =
            2 * z * z * (centre * sensitivity.variance - (1 - centre) * specificity.variance)
        let variance =
            sample.variance + centre * centre * sensitivity.variance
            + (1 - centre) * (1 - centre) * specificity.variance
        let reach = z * variance.squareRoot() / youden
        return (centre + shift - reach, centre + shift + reach)
    }

    /// A share to which as many successes as failures were added.
    private struct Smoothed {
        let share: Double
        let variance: Double

        init(_ successes: Double, of trials: Double, by added: Double) {
            let n = trials + added
            share = (successes + added / 2) / n
            variance = share * (1 - share) / n
        }
    }
}

extension Interval {
    /// The product of two shares that were estimated apart, its interval recovered from theirs.
    ///
    /// Source: Zou and Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in Medicine 27 (2008).
    package func times(_ other: Interval) -> Interval {
        let product = value * other.value
        func reach(_ own: Double?, _ others: Double?) -> Double? {
            guard let own, let others else { return nil }
            let (a, b) = ((own - value) * other.value, (others - other.value) * value)
            return (a * a + b * b).squareRoot()
        }
        return Interval(
            value: product, low: reach(low, other.low).map { max(0, product - $0) },
            high: reach(high, other.high).map { min(1, product + $0) })
    }
}
